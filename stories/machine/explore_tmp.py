import cProfile
import os
import pstats
import time
import traceback

from hypothesis import Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from stories.test_machine import CALM


def test_explore(house):
    n = int(os.environ.get("SEEDS", "5"))
    ex = int(os.environ.get("PER", "4"))
    start = int(os.environ.get("FROM", "0"))
    prof = cProfile.Profile() if os.environ.get("PROF") else None
    if prof:
        prof.enable()
    t = time.time()
    seen = {}
    for number in range(start, start + n):
        s = settings(
            max_examples=ex,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=CALM,
            database=None,
            phases=(Phase.generate,),
            report_multiple_bugs=False,
        )
        try:
            from stories.machine.house import House

            cls = type("H%d" % number, (House,), {})
            run_state_machine_as_test(seed(number)(cls), settings=s)
        except Exception as e:
            notes = "\n".join(getattr(e, "__notes__", []))
            tb = traceback.extract_tb(e.__traceback__)[-6:]
            sig = f"{type(e).__name__}: {str(e)[:600]}"
            key = sig[:40]
            if key not in seen:
                print(
                    f"\n##### seed {number} {sig}\n"
                    + "\n".join(f"   {f.filename}:{f.lineno} {f.name}" for f in tb)
                    + "\n"
                    + "\n".join(l for l in notes.splitlines() if "state." in l)
                )
            seen[key] = seen.get(key, 0) + 1
    print("SEEN", seen, "seconds", time.time() - t)
    if prof:
        prof.disable()
        pstats.Stats(prof).sort_stats("cumulative").print_stats(45)

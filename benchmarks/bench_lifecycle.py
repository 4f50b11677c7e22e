"""What one order costs from the order to the last stage, over HTTP, and how that grows.

    python -m benchmarks.bench_lifecycle [--walks 2] [--orders 1000] [--orders 100000]

A size of 100,000 takes five minutes and 6 GB; 1,000,000 about ten times as much. Name them.
Figures are those of this machine; people are simulators who use the public API.
"""

from __future__ import annotations

import argparse
import time
from uuid import UUID

from benchmarks.multiply import THIN, THIN_FROM, copy_of, multiply, read_template, rows_of_all
from benchmarks.stack import ROLES, Stack, rss_mb, running
from benchmarks.walking import Reading, idle, staff_sign_in_ms, walk

DEFAULT_SIZES = (1_000, 10_000)
IDLE_SECONDS = 6.0
SAMPLE = 50
HEAD = (
    f"{'finished orders':>15} {'rows':>11} {'MB':>6} {'web':>6} {'uploads':>8} {'worker':>7} "
    f"{'sum':>6} {'rows':>6} {'transactions':>13} {'statements':>11} {'seconds':>8}"
)


def main() -> None:
    """Measure, multiply, measure again."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--walks", type=int, default=2, help="lifecycles of each measurement")
    asked.add_argument("--orders", type=int, action="append", help="finished orders in the tables")
    words = asked.parse_args()
    with running() as stack:
        measure(stack, words.walks, sorted(words.orders or DEFAULT_SIZES))


def measure(stack: Stack, walks: int, sizes: list[int]) -> None:
    """Print a line for each size, then memory and growth."""
    print("\nCPU-milliseconds, rows written, transactions and round trips of one lifecycle")
    _, journeys = walk(stack, 1)
    assert journeys[0].order
    template = UUID(journeys[0].order["id"])
    resting = idle(stack, IDLE_SECONDS)
    sign_in = staff_sign_in_ms(stack, 5)
    print(HEAD)
    made, results = 0, []
    for size in [0, *sizes]:
        took = multiply(stack, order_id=template, copies=size - made, first=made + 1)
        made = size
        results.append(_line(stack, walks, resting, size))
        if size:
            print(f"{'':>15} made in {took:.0f} s; {check_sample(stack, template, size)}")
    _tell_rest(stack, resting, sign_in)
    _tell_growth([0, *sizes], results)


def _line(stack: Stack, walks: int, resting: Reading, size: int) -> float:
    used, _ = walk(stack, walks)
    one, full = used.less_idle(resting, walks), rows_of_all(stack)
    whole = one.web_ms + one.uploads_ms + one.worker_ms
    print(
        f"{size:>15,} {full['rows']:>11,} {full['megabytes']:>6} {one.web_ms:>6.0f} "
        f"{one.uploads_ms:>8.0f} {one.worker_ms:>7.0f} {whole:>6.0f} {one.rows:>6.0f} "
        f"{one.transactions:>13.0f} {one.statements:>11.0f} {one.seconds:>8.1f}",
        flush=True,
    )
    return whole


def _tell_rest(stack: Stack, resting: Reading, sign_in: float) -> None:
    memory = {role: rss_mb(role) for role in ROLES}
    parts = ", ".join(f"{role} {used:.0f}" for role, used in memory.items())
    print(f"memory: {parts}; together {sum(memory.values()):.0f} MB resident (goal 512)")
    load = (resting.web_ms + resting.worker_ms) / resting.seconds
    print(
        f"idle: {load:.0f} CPU-ms and {resting.statements / resting.seconds:.0f} statements a second"
    )
    print(
        f"not in the lines above: a staff sign-in with password, {sign_in:.0f} CPU-ms, once a day"
    )


def _tell_growth(sizes: list[int], results: list[float]) -> None:
    if len(sizes) > 2:
        growth = (results[-1] / results[1] - 1) * 100
        print(f"from {sizes[1]:,} to {sizes[-1]:,} finished orders: {growth:+.0f} % CPU (goal +20)")
    print(f"goal: 100 CPU-ms of web and worker a lifecycle; measured {results[0]:.0f}")


def check_sample(stack: Stack, template: UUID, copies: int) -> str:
    """Fold, clocks and counts of copies here and there, as of any order."""
    from dastak.kernel import clock  # noqa: PLC0415 - Django must stand first
    from stories.invariants import check_lines  # noqa: PLC0415

    with stack.owner() as db:
        lines = read_template(db, template).rows["orders_line"]
    original = UUID(str(lines[0]["id"]))
    step = max(1, copies // SAMPLE)
    # The thinned part keeps the log of every tenth.
    numbers = (n if n < THIN_FROM else n - n % THIN for n in range(1, copies + 1, step))
    sample = [copy_of(original, number) for number in numbers]
    reseal(stack, original, sample)
    started = time.monotonic()
    broken = check_lines(clock.now(), sample)
    seconds = time.monotonic() - started
    if not broken:
        return f"every invariant holds on {len(sample)} of them ({seconds:.1f} s)"
    return f"BROKEN on a sample of {len(sample)}: {broken[:3]}"


def reseal(stack: Stack, original: UUID, copies: list[UUID]) -> None:
    """What is sealed is bound to its row: seal it anew for the copies that are read."""
    from dastak.kernel import vault  # noqa: PLC0415 - Django must stand first

    places = (("orders_line", "quote", "id"), ("forms_answerset", "values", "subject"))
    with stack.owner() as db:
        db.execute("SET session_replication_role = replica")
        for table, column, key in places:
            found = db.execute(f'SELECT id, "{column}" FROM {table} WHERE {key} = %s', [original])
            row = found.fetchone()
            assert row
            place = f"{table}.{column}"
            plain = vault.unseal(bytes(row[1]), place=place, row=str(row[0]))
            for each in copies:
                other = db.execute(f"SELECT id FROM {table} WHERE {key} = %s", [each]).fetchone()
                assert other
                sealed = vault.seal(plain, place=place, row=str(other[0]))
                db.execute(f'UPDATE {table} SET "{column}" = %s WHERE id = %s', [sealed, other[0]])


if __name__ == "__main__":
    main()

"""Services start in order, are watched, and stop in reverse whatever they do."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dastak.project.processes import Processes, Service, ServiceFailed, StopRequested
from dastak.project.processes import stop_on_signals as catch

ROOT = Path(__file__).resolve().parents[3]
NOTE = "import signal, sys, time; p = sys.argv[1]; "
OBEDIENT = (
    NOTE + "signal.signal(signal.SIGTERM, lambda *_: (open('ended', 'a').write(p), sys.exit(0)))\n"
    "open(p, 'w').write('up')\ntime.sleep(60)"
)
STUBBORN = NOTE + "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nopen(p, 'w')\ntime.sleep(60)"
SUPERVISOR = """
import os, sys
from pathlib import Path
from dastak.project.processes import Processes, Service, StopRequested, stop_on_signals
processes = Processes(logs=Path("logs"), cwd=Path.cwd())
with stop_on_signals():
    try:
        processes.start(Service("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"]))
        print(processes._running[0][1].pid, flush=True)
        processes.watch()
    except StopRequested as request:
        print(request, flush=True)
    finally:
        processes.stop()
"""


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    made = Processes(logs=tmp_path / "log", cwd=tmp_path)
    yield made
    made.stop()


def service(name: str, program: str, *arguments: str, **limits: float) -> Service:
    return Service(name, [sys.executable, "-c", program, *arguments], **limits)  # type: ignore[arg-type]


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 10
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert path.exists()


def test_services_stop_in_reverse_order(processes: Processes, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        processes.start(service(name, OBEDIENT, name))
        wait_for(tmp_path / name)
    processes.stop()
    assert (tmp_path / "ended").read_text() == "cba"


def test_a_service_that_will_not_stop_is_killed(processes: Processes, tmp_path: Path) -> None:
    processes.start(service("deaf", STUBBORN, "deaf", stop_seconds_max=0.2))
    wait_for(tmp_path / "deaf")
    began = time.monotonic()
    processes.stop()
    assert time.monotonic() - began < 5


def test_a_service_counts_as_started_when_it_answers(processes: Processes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    processes.start(Service("web", command, ready_url=f"http://127.0.0.1:{port}/"))
    with socket.create_connection(("127.0.0.1", port), timeout=2):
        pass


def test_a_service_that_ends_while_starting_is_named_with_its_last_words(
    processes: Processes,
) -> None:
    broken = Service(
        "web", [sys.executable, "-c", "raise SystemExit('no key')"], ready_url="http://127.0.0.1:9/"
    )
    with pytest.raises(ServiceFailed, match=r"(?s)web ended with status 1.*no key"):
        processes.start(broken)


def test_a_service_that_stays_silent_is_given_up(processes: Processes) -> None:
    silent = Service(
        "web",
        [sys.executable, "-c", "import time; time.sleep(60)"],
        ready_url="http://127.0.0.1:9/",
        ready_seconds_max=0.2,
    )
    with pytest.raises(ServiceFailed, match="did not answer"):
        processes.start(silent)


def test_the_watch_ends_when_a_service_ends(processes: Processes) -> None:
    processes.start(service("short", "raise SystemExit(3)"))
    with pytest.raises(ServiceFailed, match="short ended with status 3"):
        processes.watch()


def test_the_watch_ends_when_the_database_does(processes: Processes) -> None:
    with pytest.raises(ServiceFailed, match="database"):
        processes.watch(lambda: False)


def test_a_command_that_fails_is_a_failure(processes: Processes) -> None:
    processes.run(service("good", "pass"))
    with pytest.raises(ServiceFailed, match="status 4"):
        processes.run(service("bad", "raise SystemExit(4)"))


def test_the_first_signal_asks_and_further_ones_wait() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with catch():
        with pytest.raises(StopRequested, match="SIGTERM"):
            os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) == before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_service_outlives_its_supervisor(number: signal.Signals, tmp_path: Path) -> None:
    supervisor = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert supervisor.stdout is not None
    child = int(supervisor.stdout.readline())
    supervisor.send_signal(number)
    said, _ = supervisor.communicate(timeout=15)
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not Path(f"/proc/{child}").exists()
    assert said.strip() == ("" if number == signal.SIGKILL else number.name)


def test_what_has_ended_is_launched_anew_and_nothing_else(
    processes: Processes, tmp_path: Path
) -> None:
    ended, lives = (service(name, OBEDIENT, str(tmp_path / name)) for name in ("ended", "lives"))
    for each in (ended, lives):
        processes.start(each)
        wait_for(tmp_path / each.name)
    before = processes.leader_of("lives")
    (tmp_path / "ended").unlink()
    os.kill(first := processes.leader_of("ended"), signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    assert processes.revive() == ["ended"]
    wait_for(tmp_path / "ended")
    assert processes.leader_of("ended") != first
    assert processes.leader_of("lives") == before
    assert processes.revive() == []

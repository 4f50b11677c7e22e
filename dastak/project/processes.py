"""Child processes in order: each started and waited for, all stopped in reverse with deadlines.

Only the standard library: the supervisor runs before there are settings.
"""

import ctypes
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

PR_SET_PDEATHSIG = 1
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
POLL_SECONDS = 0.05
LOG_TAIL_CHARS = 1500


class StopRequested(BaseException):
    """Somebody pressed Ctrl-C or sent SIGTERM; not an Exception, so that nothing swallows it."""


class ServiceFailed(Exception):
    """A service ended or did not answer in time; the message holds the end of its log."""


@dataclass(frozen=True)
class Service:
    """One child process. It counts as started when `ready_url` answers, at once when empty."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready_url: str = ""
    ready_seconds_max: float = 60.0
    stop_seconds_max: float = 8.0


@contextmanager
def stop_on_signals() -> Iterator[None]:
    """Turn the first stop signal into StopRequested and ignore further ones while we stop.

    Enter this before the first child starts. A job that a shell started with `&` inherits SIGINT
    ignored, so the handlers are set whatever was there before.
    """

    def ask(number: int, frame: FrameType | None) -> None:
        for each in STOP_SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise StopRequested(signal.Signals(number).name)

    before = {each: signal.signal(each, ask) for each in STOP_SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


class Processes:
    """The running services of one supervisor. Use it from the main thread."""

    def __init__(self, *, logs: Path, cwd: Path) -> None:
        self.logs = logs
        self.cwd = cwd
        self._running: list[tuple[Service, subprocess.Popen[bytes]]] = []

    def start(self, service: Service) -> None:
        """Start a service and wait until it answers.

        :raises ServiceFailed: when it ends or stays silent for `ready_seconds_max`.
        """
        child = self._launch(service)
        self._running.append((service, child))
        deadline = time.monotonic() + service.ready_seconds_max
        while service.ready_url and not answers(service.ready_url):
            if child.poll() is not None:
                raise self._failure(service, f"ended with status {child.returncode}")
            if time.monotonic() > deadline:
                raise self._failure(service, f"did not answer at {service.ready_url}")
            time.sleep(POLL_SECONDS)

    def run(self, service: Service) -> None:
        """Run a command to its end, with its words in a log like any service.

        :raises ServiceFailed: when it ends with another status than 0.
        """
        child = self._launch(service)
        self._running.append((service, child))
        status = child.wait()
        self._running.pop()
        if status != 0:
            raise self._failure(service, f"ended with status {status}")

    def watch(self, is_well: Callable[[], bool] = lambda: True) -> None:
        """Wait for ever, until a service ends by itself or `is_well` says no.

        :raises ServiceFailed: naming the service that ended.
        """
        while is_well():
            for service, child in self._running:
                if child.poll() is not None:
                    raise self._failure(service, f"ended with status {child.returncode}")
            time.sleep(POLL_SECONDS * 4)
        raise ServiceFailed("The database ended by itself; its log is server.log.")

    def revive(self) -> list[str]:
        """Launch every service anew that has ended, as systemd does; returns their names.

        What the ended one left in its session is killed first. Nobody waits until it answers.
        """
        ended = [each for each in self._running if each[1].poll() is not None]
        for service, child in ended:
            stop_group(child, service.stop_seconds_max)
            place = self._running.index((service, child))
            self._running[place] = (service, self._launch(service, "ab"))
        return [service.name for service, _ in ended]

    def leader_of(self, name: str) -> int:
        """The process that leads a service's session. :raises KeyError: for an unknown service."""
        return {service.name: child.pid for service, child in self._running}[name]

    def stop(self) -> None:
        """Stop all services, the last started first: SIGTERM, and SIGKILL after its deadline."""
        while self._running:
            service, child = self._running.pop()
            stop_group(child, service.stop_seconds_max)

    def log_of(self, service: Service) -> Path:
        """File with what the service says."""
        return self.logs / f"{service.name}.log"

    def _launch(self, service: Service, mode: str = "wb") -> "subprocess.Popen[bytes]":
        self.logs.mkdir(parents=True, exist_ok=True)
        with self.log_of(service).open(mode) as log:
            return subprocess.Popen(
                list(service.command),
                cwd=self.cwd,
                env={**os.environ, **service.env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the supervisor only, which keeps the order
                preexec_fn=die_with(os.getpid()),
            )

    def _failure(self, service: Service, what: str) -> ServiceFailed:
        log = self.log_of(service)
        tail = log.read_text(errors="replace")[-LOG_TAIL_CHARS:].strip()
        return ServiceFailed(f"The service {service.name} {what} (log: {log}):\n{tail}")


def die_with(parent: int) -> Callable[[], None]:
    """Make what a child does before exec: ask the kernel for SIGTERM when the supervisor dies."""
    prctl = ctypes.CDLL(None).prctl

    def become() -> None:
        for each in STOP_SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return become


def stop_group(child: "subprocess.Popen[bytes]", seconds_max: float) -> None:
    """Ask a child to end, wait, then kill it and whatever it left in its session."""
    if child.poll() is None:
        child.terminate()
        with suppress(subprocess.TimeoutExpired):
            child.wait(seconds_max)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def answers(url: str) -> bool:
    """Tell whether something serves the address; a refusal (4xx) is an answer, a failure is not."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False

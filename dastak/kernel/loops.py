"""Short jobs that the worker repeats: the relay, the sender of messages, expiry of holds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.db import close_old_connections, connection
from django.utils import timezone

from dastak.kernel.models import LoopBeat

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Loop:
    """A job: ``run()`` returns how much it did; zero means it may rest."""

    name: str
    every_seconds: float
    run: Callable[[], int]


_LOOPS: dict[str, Loop] = {}


def loop(*, name: str, every_seconds: float) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Register a function as a loop of the worker. It must be safe to run twice at once."""

    def register(function: Callable[[], int]) -> Callable[[], int]:
        _LOOPS[name] = Loop(name=name, every_seconds=every_seconds, run=function)
        return function

    return register


def all_loops() -> list[Loop]:
    """Every registered loop, by name."""
    return [_LOOPS[name] for name in sorted(_LOOPS)]


def run_all_once() -> int:
    """One round of every loop in this thread; returns how much was done. For tests and tools."""
    return sum(each.run() for each in all_loops())


def keep_running(each: Loop, stop: threading.Event) -> None:
    """Run one loop until ``stop`` is set; a failure is logged, shown to operations and retried."""
    last_beat = 0.0
    while not stop.is_set():
        started, error, done = time.monotonic(), "", 0
        try:
            close_old_connections()
            done = each.run()
        except Exception as failure:
            error = f"{type(failure).__name__}: {failure}"[:500]
            log.exception("loop_failed", loop=each.name, error=error)
            connection.close()
        if error or time.monotonic() - last_beat > 10:
            _beat(each, int((time.monotonic() - started) * 1000), error)
            last_beat = time.monotonic()
        if not done:
            stop.wait(each.every_seconds)
    connection.close()


def _beat(each: Loop, ran_ms: int, error: str) -> None:
    try:
        LoopBeat.objects.update_or_create(
            name=each.name, defaults={"at": timezone.now(), "ran_ms": ran_ms, "error": error}
        )
    except Exception:  # the database is away; the next beat will tell
        log.exception("beat_failed", loop=each.name)

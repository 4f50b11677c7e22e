"""A circuit breaker: a partner that is down, or asks for quiet, is left alone for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Circuit:
    """Opens after ``failures_max`` failures in a row; after ``open_seconds`` one call may try."""

    def __init__(
        self,
        *,
        failures_max: int,
        open_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._failures_max = failures_max
        self._open_seconds = open_seconds
        self._clock = clock
        self._failures = 0
        self._until = 0.0
        self._lock = threading.Lock()

    def is_open(self) -> bool:
        """Whether the partner is to be left alone now."""
        return self._clock() < self._until

    def has_tripped(self) -> bool:
        """Whether so many failures came in a row that the partner counts as down."""
        return self._failures >= self._failures_max

    def failed(self, *, retry_seconds: float = 0) -> None:
        """Count a failure; leave the partner alone as long as it asked."""
        with self._lock:
            self._failures += 1
            pause = self._open_seconds if self._failures >= self._failures_max else 0.0
            self._until = self._clock() + max(pause, retry_seconds)

    def succeeded(self) -> None:
        """Forget the failures."""
        with self._lock:
            self._failures = 0
            self._until = 0.0

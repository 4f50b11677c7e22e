"""A circuit breaker: a partner that is down is left alone for a while."""

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
        self._closed_at = 0.0
        self._lock = threading.Lock()

    def is_open(self) -> bool:
        """Whether the partner is to be left alone now."""
        return self._failures >= self._failures_max and self._clock() < self._closed_at

    def failed(self) -> None:
        """Count a failure."""
        with self._lock:
            self._failures += 1
            self._closed_at = self._clock() + self._open_seconds

    def succeeded(self) -> None:
        """Forget the failures."""
        with self._lock:
            self._failures = 0

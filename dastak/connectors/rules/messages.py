"""When a department's system is told again, and when it is given up."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

GIVE_UP_AFTER = timedelta(days=3)
# Longer than a round with all its calls can take, so that two processes never speak at once.
ROUND_LEASE = timedelta(seconds=60)
PROBE_AFTER = timedelta(seconds=1)
_PAUSE_SECONDS_MAX = 300
_JITTER = 0.25


def pause_after(*, attempts: int, key: UUID, retry_seconds: int = 0) -> timedelta:
    """How long to wait: 1, 2, 4 ... 300 seconds a quarter more or less, or what was asked for.

    The share of the quarter comes from the key and the attempt, so that messages that failed
    together do not come back together.
    """
    seconds = min(2 ** min(max(attempts - 1, 0), 16), _PAUSE_SECONDS_MAX)
    drawn = hashlib.sha256(f"{key}:{attempts}".encode()).digest()[0] / 255
    jittered = seconds * (1 - _JITTER + 2 * _JITTER * drawn)
    return timedelta(seconds=max(jittered, retry_seconds))


def is_over(*, created_at: datetime, now: datetime) -> bool:
    """Whether a message has waited so long that somebody has to look at it."""
    return now - created_at >= GIVE_UP_AFTER

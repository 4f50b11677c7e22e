"""Quiet hours and pauses."""

from datetime import datetime, time, timedelta, timezone

from dastak.notices.types import Timing

# One offset the whole year; the kernel's clock is not imported because rules are pure.
_PAKISTAN = timezone(timedelta(hours=5), "PKT")
MORNING = time(8)
NIGHT = time(21)
# Longer than a batch can take, so that two processes never send one message at once.
LEASE = timedelta(seconds=60)
GIVE_UP_ATTEMPTS = 12
GIVE_UP_AFTER = timedelta(hours=24)
_PAUSE_SECONDS_MAX = 300


def first_at(*, timing: Timing, now: datetime) -> datetime:
    """When a message may go out first: at once, or, for what can wait, not between 21 and 8."""
    here = now.astimezone(_PAKISTAN)
    if timing is Timing.NOW or MORNING <= here.time() < NIGHT:
        return now
    day = here.date() + timedelta(days=1 if here.time() >= NIGHT else 0)
    return datetime.combine(day, MORNING, _PAKISTAN).astimezone(now.tzinfo)


def pause_before(*, attempt: int, retry_seconds: int) -> timedelta:
    """How long to wait before the next attempt: 1, 2, 4 ... 300 seconds, or what was asked for."""
    seconds = min(2 ** max(attempt - 1, 0), _PAUSE_SECONDS_MAX)
    return timedelta(seconds=max(seconds, retry_seconds))


def is_over(*, attempts: int, made_at: datetime, now: datetime) -> bool:
    """Whether a message is given up: after twelve attempts and a whole day."""
    return attempts >= GIVE_UP_ATTEMPTS and now - made_at >= GIVE_UP_AFTER

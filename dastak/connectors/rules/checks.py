"""When a fingerprint may be tried, and when the verifier is asked again."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta

from dastak.connectors.types import NewCheck
from dastak.kernel.errors import Invalid, Refused

TRIES_PER_FINGER = 3
ASK_ATTEMPTS = 10
GIVE_UP_AFTER = timedelta(minutes=15)
# Longer than a call with its look-ups can take, so that two processes never ask at once.
CHECK_LEASE = timedelta(seconds=60)
_PAUSE_SECONDS_MAX = 30
_HASH = re.compile(r"[0-9a-f]{64}")
_DEVICE = re.compile(r"[A-Za-z0-9._:-]{1,40}")


class CheckUnreadable(Invalid):
    """The fingerprint reader sent a wrong “{field}”. Take the print again; then change the device."""

    ur = "انگوٹھا ریڈر نے غلط «{field}» بھیجا۔ نشان دوبارہ لیں؛ پھر بھی نہ ہو تو آلہ بدلیں۔"


class TriesUsedUp(Refused):
    """This finger was tried three times. Take another finger, or use the face certificate."""

    ur = "یہ انگلی تین بار آزمائی جا چکی ہے۔ دوسری انگلی لیں، یا چہرے کی تصدیق کا سرٹیفکیٹ استعمال کریں۔"


def must_be_readable(*, check: NewCheck) -> None:
    """:raises CheckUnreadable: naming the first field that the verifier would refuse."""
    if not 1 <= check.finger <= 10:
        raise CheckUnreadable(field="finger")
    if not _HASH.fullmatch(check.template_hash):
        raise CheckUnreadable(field="template_hash")
    if not _DEVICE.fullmatch(check.device):
        raise CheckUnreadable(field="device")


def next_try(*, used: Collection[int]) -> int:
    """The number of the next try of a finger; tries nobody could answer are not in ``used``.

    Source: the platform's limit of three tries a finger, since each one is charged.

    :raises TriesUsedUp: after three.
    """
    if len(used) >= TRIES_PER_FINGER:
        raise TriesUsedUp
    return max(used, default=0) + 1


def pause_before(*, attempt: int, retry_seconds: int) -> timedelta:
    """How long to wait before the next attempt: 1, 2, 4 ... 30 seconds, or what was asked for."""
    seconds = min(2 ** max(attempt - 1, 0), _PAUSE_SECONDS_MAX)
    return timedelta(seconds=max(seconds, retry_seconds))


def is_over(*, attempts: int, requested_at: datetime, now: datetime) -> bool:
    """Whether nobody waits for an answer any more."""
    return attempts >= ASK_ATTEMPTS or now - requested_at >= GIVE_UP_AFTER

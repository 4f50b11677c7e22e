"""When a message goes out, when it is tried again, and how long a text may be."""

from dastak.notices.rules.timing import (
    GIVE_UP_ATTEMPTS,
    LEASE,
    first_at,
    is_over,
    pause_before,
)
from dastak.notices.rules.wording import clean, fill, sms_parts

__all__ = [
    "GIVE_UP_ATTEMPTS",
    "LEASE",
    "clean",
    "fill",
    "first_at",
    "is_over",
    "pause_before",
    "sms_parts",
]

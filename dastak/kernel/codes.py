"""Short codes said aloud (sign-in, door, hand-over): derived, never stored.

A code is a keyed hash of what it is for, so a copy of the database does not hold one.
"""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings


def one_time_code(*, purpose: str, subject: UUID, digits: int = 6) -> str:
    """The code for one purpose and one subject: ``digits`` decimal digits (4 to 9)."""
    text = f"{purpose}:{subject}".encode()
    mac = hmac.new(settings.DASTAK_CODE_KEY.encode(), text, hashlib.sha256).digest()
    return str(int.from_bytes(mac[:8], "big") % 10**digits).zfill(digits)


def matches(*, code: str, purpose: str, subject: UUID, digits: int = 6) -> bool:
    """Whether ``code`` is right, compared in constant time."""
    expected = one_time_code(purpose=purpose, subject=subject, digits=digits)
    return hmac.compare_digest(code.strip().encode(), expected.encode())

"""Detached signatures of the department protocol: HMAC-SHA-256 over what is said, when and once.

A request signs its method, target, date, message id and raw body; an answer signs its status, the
id of the request it answers and its raw body, so that no answer fits another request.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

KEY, DATE, ID, SIGNATURE = "Dastak-Key", "Dastak-Date", "Idempotency-Key", "Dastak-Signature"
WINDOW = timedelta(minutes=5)
_PREFIX = "v1="


def sign(*, secret: str, words: tuple[str, ...], body: bytes) -> str:
    """The signature of a head of words and a raw body."""
    head = "\n".join(words).encode() + b"\n"
    return _PREFIX + hmac.new(secret.encode(), head + body, hashlib.sha256).hexdigest()


def is_signed(*, signature: str, secret: str, words: tuple[str, ...], body: bytes) -> bool:
    """Whether the signature is that of exactly this."""
    expected = sign(secret=secret, words=words, body=body)
    return bool(secret) and hmac.compare_digest(signature.encode(), expected.encode())


def stamp(at: datetime) -> str:
    """An instant as it stands in the date header."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def find_date(text: str, *, now: datetime) -> datetime | None:
    """The instant of a date header if it lies within the window around now, else None."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    if at.tzinfo is None or abs(now - at) > WINDOW:
        return None
    return at

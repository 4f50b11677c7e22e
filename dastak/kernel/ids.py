"""Ids: uuidv7 inside, short spoken numbers and random links for people."""

from __future__ import annotations

import os
import secrets
import time
from uuid import UUID

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_URDU_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
ORDER_DIGITS = 9
TRACKING_BITS = 80


def uuid7() -> UUID:
    """A new uuidv7 (RFC 9562): sortable by the millisecond it was made in."""
    millis = time.time_ns() // 1_000_000
    tail = int.from_bytes(os.urandom(10), "big")
    value = (millis & 0xFFFFFFFFFFFF) << 80 | 0x7 << 76 | (tail >> 64 & 0xFFF) << 64
    return UUID(int=value | 0b10 << 62 | tail & 0x3FFFFFFFFFFFFFFF)


def western_digits(text: str) -> str:
    """Urdu and Arabic digits as 0-9; everything else unchanged."""
    return text.translate(_URDU_DIGITS)


def _luhn(digits: str) -> str:
    total = 0
    for place, char in enumerate(reversed(digits)):
        doubled = int(char) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def new_order_number() -> str:
    """A spoken order number: nine random digits and a check digit (10 in all).

    Random, so that it tells nothing of how many orders there are; the database keeps it unique.
    """
    first = secrets.choice("123456789")
    digits = first + "".join(secrets.choice("0123456789") for _ in range(ORDER_DIGITS - 1))
    return digits + _luhn(digits)


def spoken(number: str) -> str:
    """``4821730697`` -> ``482-173-0697``, as people read it out."""
    return f"{number[:3]}-{number[3:6]}-{number[6:]}"


def find_order_number(text: str) -> str | None:
    """The order number in what somebody typed, or None where the check digit does not fit."""
    digits = "".join(char for char in western_digits(text) if char.isdigit())
    if len(digits) != ORDER_DIGITS + 1 or _luhn(digits[:-1]) != digits[-1]:
        return None
    return digits


def tracking_token() -> str:
    """80 random bits in Crockford base32 and a check character (17 characters)."""
    value = secrets.randbits(TRACKING_BITS)
    body = "".join(CROCKFORD[value >> 5 * place & 31] for place in range(15, -1, -1))
    return body + CROCKFORD[value % 31]


def find_tracking_token(text: str) -> str | None:
    """The canonical token in what somebody typed, or None where the check character does not fit."""
    token = text.strip().upper().replace("-", "").translate(_LOOKALIKE)
    if len(token) != 17 or any(char not in CROCKFORD for char in token):
        return None
    value = 0
    for char in token[:-1]:
        value = value << 5 | CROCKFORD.index(char)
    return token if CROCKFORD[value % 31] == token[-1] else None

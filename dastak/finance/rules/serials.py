"""Serials of receipts: ``LHR-2026-000123-4``, the last digit checks the rest."""

import re

from dastak.kernel.ids import western_digits

_SERIAL = re.compile(r"([A-Z][A-Z-]{1,28}[A-Z])-(\d{4})-(\d{6,9})-(\d)")


def _check_digit(text: str) -> str:
    # Letters count as two digits (A = 10), as in securities numbers; the rest is Luhn's.
    digits = "".join(str(int(char, 36)) for char in text if char.isalnum())
    total = 0
    for place, char in enumerate(reversed(digits)):
        doubled = int(char) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def receipt_serial(*, prefix: str, year: int, number: int) -> str:
    """The serial of the ``number``-th receipt of a district in a year."""
    body = f"{prefix}-{year:04d}-{number:06d}"
    return f"{body}-{_check_digit(body)}"


def find_serial(text: str) -> str | None:
    """The serial in what somebody typed, or None where the check digit does not fit."""
    found = _SERIAL.fullmatch(western_digits(text).strip().upper())
    if found is None:
        return None
    body, _, check = found.group(0).rpartition("-")
    return found.group(0) if _check_digit(body) == check else None

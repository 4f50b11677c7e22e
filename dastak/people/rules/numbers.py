"""Identity card and phone numbers: what was typed -> the one form that is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dastak.kernel.errors import Invalid
from dastak.kernel.ids import western_digits

# Direction marks and isolates come along when a number is copied from an Urdu text.
_NOISE = re.compile("[\\s\\-.()\u00ad\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2066-\u2069\ufeff]+")
_CNIC = re.compile(r"[1-9][0-9]{12}")
_MOBILE = re.compile(r"(?:\+?92|0092|0)?(3[0-9]{9})")


class CnicInvalid(Invalid):
    """Enter all 13 digits of the identity card number, as printed on the card."""

    ur = "شناختی کارڈ نمبر کے تمام 13 ہندسے لکھیں، جیسے کارڈ پر چھپے ہیں۔"


class PhoneInvalid(Invalid):
    """Enter a mobile number of Pakistan: 11 digits that begin with 03."""

    ur = "پاکستان کا موبائل نمبر لکھیں: 11 ہندسے جو 03 سے شروع ہوں۔"


@dataclass(frozen=True, slots=True)
class Prefixes:
    """A run of mobile prefixes in use, both ends included, such as 0300 to 0309."""

    first: int
    last: int


def normal_cnic(text: str) -> str:
    """The 13 digits of an identity card number; dashes, spaces and Urdu digits are accepted.

    Only the form is checked: the number has no public check digit, and neither residence nor
    gender is inferred from it.

    :raises CnicInvalid: when there are not 13 digits, or all of them are the same.
    """
    digits = _NOISE.sub("", western_digits(text))
    if not _CNIC.fullmatch(digits) or len(set(digits)) == 1:
        raise CnicInvalid
    return digits


def normal_phone(text: str, *, prefixes: Iterable[Prefixes]) -> str:
    """The number in E.164; ``0300 1234567``, ``+92 300 1234567`` and Urdu digits are accepted.

    :raises PhoneInvalid: when it is not a mobile number of Pakistan with a prefix in use.
    """
    found = _MOBILE.fullmatch(_NOISE.sub("", western_digits(text)))
    if found is None:
        raise PhoneInvalid
    number = found.group(1)
    prefix = int(number[:3])
    if not any(each.first <= prefix <= each.last for each in prefixes):
        raise PhoneInvalid
    return f"+92{number}"


def masked_cnic(digits: str) -> str:
    """``*********6789``: the last four digits only."""
    return "*" * (len(digits) - 4) + digits[-4:]


def masked_phone(phone: str) -> str:
    """``*********4567``: the last four digits only; empty stays empty."""
    return "*" * (len(phone) - 4) + phone[-4:] if phone else ""


def normal_code(text: str) -> str:
    """A spoken code as typed: without spaces, in western digits."""
    return _NOISE.sub("", western_digits(text))

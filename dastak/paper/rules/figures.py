"""How a value is written in each language. Values arrive plain; nobody else formats for paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import phonenumbers

from dastak.kernel.errors import Invalid
from dastak.kernel.text import Bilingual
from dastak.paper.rules.direction import Run, figure, printable, runs
from dastak.paper.types import Kind, Row, Words

_PKT = ZoneInfo("Asia/Karachi")
_EMPTY = "—"
_MONTHS_UR = ("جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر").split()
_MONTHS_EN = (
    "January February March April May June July August September October November December"
).split()
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_PAISA = re.compile(r"-?[0-9]+")
_CNIC = re.compile(r"([0-9*\u2022]{5})-?([0-9*\u2022]{7})-?([0-9*\u2022])")
_PHONE = re.compile(r"\+?[0-9*\u2022][0-9*\u2022 ()-]{2,24}")

Runs = tuple[Run, ...]


class ValueUnprintable(Invalid):
    """{label}: "{value}" is not a {kind}, so it cannot be printed. Correct the value and print again."""

    ur = "{label}: ”{value}“ درست {kind} نہیں، اس لیے چھپ نہیں سکتا۔ قدر درست کر کے دوبارہ چھاپیں۔"


@dataclass(frozen=True, slots=True)
class Written:
    """A value as it stands on paper; the same runs on both sides when languages do not differ."""

    ur: Runs
    en: Runs

    @property
    def is_shared(self) -> bool:
        """Whether it is written once for both languages."""
        return self.ur == self.en


def written(row: Row) -> Written:
    """A row's value in both languages.

    :raises ValueUnprintable: when the value does not have the form of its kind.
    """
    if isinstance(row.value, Bilingual):
        return in_words(row.value if row.value.in_("ur").strip() else _EMPTY)
    # Numbers copied out of messages bring invisible direction marks with them.
    value = printable(row.value).strip()
    if not value:
        return in_words(_EMPTY)
    if row.kind not in _PLAIN:
        value = western_digits(value)
    try:
        return _WRITERS[row.kind](value)
    except (ValueError, phonenumbers.NumberParseException) as wrong:
        raise ValueUnprintable(label=row.label, value=value, kind=row.kind.value) from wrong


def in_words(words: Words) -> Written:
    """Free text: the same on both sides, or each language on its own."""
    if isinstance(words, Bilingual):
        return Written(runs(words.in_("ur")), runs(words.in_("en")))
    both = runs(words)
    return Written(both, both)


def amount(paisa: int) -> Written:
    """Money, in rupees; paisa are shown only when there are some."""
    rupees, rest = divmod(abs(paisa), 100)
    digits = f"{'-' if paisa < 0 else ''}{rupees:,}" + (f".{rest:02}" if rest else "")
    return Written((Run("روپے ", False), Run(digits, True)), (Run(f"Rs {digits}", True),))


def day(on: date) -> Written:
    """A date with the month in words, so that day and month cannot be taken for each other."""
    return Written(
        runs(f"{on.day} {_MONTHS_UR[on.month - 1]} {on.year}"),
        (Run(f"{on.day} {_MONTHS_EN[on.month - 1]} {on.year}", True),),
    )


def instant(at: datetime) -> Written:
    """Date and time of day in Pakistan.

    :raises ValueError: when the instant has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    local = at.astimezone(_PKT)
    on = day(local.date())
    clock = f"{local.hour % 12 or 12}:{local.minute:02}"
    half = "am" if local.hour < 12 else "pm"
    return Written(
        (*on.ur, Run(f"، {_part_of_day(local.hour)} ", False), Run(clock, True)),
        (Run(f"{on.en[0].text}, {clock} {half}", True),),
    )


def western_digits(text: str) -> str:
    """Urdu and Arabic digits as 0-9; official numbers are printed in these."""
    return "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in text
    )


def _part_of_day(hour: int) -> str:
    for until, name in ((4, "رات"), (12, "صبح"), (16, "دوپہر"), (19, "شام")):
        if hour < until:
            return name
    return "رات"


def _shared(parts: Runs) -> Written:
    return Written(parts, parts)


def _text(value: str) -> Written:
    return in_words(value)


def _ref(value: str) -> Written:
    return _shared(figure(value))


def _number(value: str) -> Written:
    if not _NUMBER.fullmatch(value):
        raise ValueError(value)
    return _shared(figure(value))


def _money(value: str) -> Written:
    if not _PAISA.fullmatch(value):
        raise ValueError(value)
    return amount(int(value))


def _cnic(value: str) -> Written:
    parts = _CNIC.fullmatch(value)
    if parts is None:
        raise ValueError(value)
    return _shared(figure("-".join(parts.groups())))


def _phone(value: str) -> Written:
    if not _PHONE.fullmatch(value):
        raise ValueError(value)
    number = phonenumbers.parse(value, "PK") if value.lstrip("+").isdigit() else None
    if number is None or not phonenumbers.is_possible_number(number):
        # A masked, already spaced or short number (1202) is printed as it was given.
        return _shared(figure(value))
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return _shared(figure(phonenumbers.format_number(number, form)))


def _date(value: str) -> Written:
    return day(date.fromisoformat(value))


def _instant(value: str) -> Written:
    return instant(datetime.fromisoformat(value))


_PLAIN = (Kind.TEXT, Kind.REF)
_WRITERS: dict[Kind, Callable[[str], Written]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.INSTANT: _instant,
    Kind.CNIC: _cnic,
    Kind.PHONE: _phone,
    Kind.REF: _ref,
}

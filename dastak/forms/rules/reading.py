"""One given value -> the canonical answer, or the problem that tells how to correct it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import phonenumbers

from dastak.forms.rules.cleaning import figures, lines, one_line
from dastak.forms.types import Field, Kind, Limit, Value
from dastak.kernel.errors import Invalid
from dastak.kernel.ids import western_digits

TEXT_MAX = 300
ADDRESS_MAX = 500
RAW_MAX = 5000
PEOPLE_MAX = 30
AGE_MAX = 130
FIRST_YEAR, LAST_YEAR = 1850, 2150

_CNIC = re.compile(r"[1-9]\d{12}")
_PASSPORT = re.compile(r"[A-Z]{1,3}\d{5,9}")
_NUMBER = re.compile(r"\d+(?:[./-]\d+)*")
_DATES = (
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})"),
)
_AGREED = frozenset({"true", "yes", "on", "1", "ہاں"})


class NotText(Invalid):
    """Write words or figures here."""

    ur = "یہاں الفاظ یا ہندسے لکھیں۔"


class TooLong(Invalid):
    """This is too long. Write at most {most} characters."""

    ur = "یہ بہت لمبا ہے۔ زیادہ سے زیادہ {most} حروف لکھیں۔"


class CnicUnreadable(Invalid):
    """Write the 13 digits of the identity card, such as 35202-1234567-1."""

    ur = "شناختی کارڈ کے 13 ہندسے لکھیں، جیسے 35202-1234567-1۔"


class PhoneUnreadable(Invalid):
    """Write a phone number, such as 0300 1234567. For another country begin with + and its code."""

    ur = "فون نمبر لکھیں، جیسے 0300 1234567۔ دوسرے ملک کا نمبر + اور ملک کے کوڈ سے شروع کریں۔"


class DateUnreadable(Invalid):
    """Write the date as day, month and year, such as 27/03/1990."""

    ur = "تاریخ دن، مہینہ اور سال کی ترتیب سے لکھیں، جیسے 27/03/1990۔"


class DateInFuture(Invalid):
    """This date has not come yet. Write a date up to today."""

    ur = "یہ تاریخ ابھی نہیں آئی۔ آج تک کی کوئی تاریخ لکھیں۔"


class NumberUnreadable(Invalid):
    """Write figures only."""

    ur = "صرف ہندسے لکھیں۔"


class NotAnOption(Invalid):
    """Choose one of the answers of the list."""

    ur = "فہرست میں سے ایک جواب چنیں۔"


class NotAgreed(Invalid):
    """The form can go on only with this declaration. Read it and tick it."""

    ur = "اس اقرار کے بغیر فارم آگے نہیں جا سکتا۔ اسے پڑھ کر نشان لگائیں۔"


class PeopleUnreadable(Invalid):
    """Write a name, and an age from 0 to 130, for each person; at most {most} persons."""

    ur = "ہر فرد کا نام اور 0 سے 130 تک عمر لکھیں؛ زیادہ سے زیادہ {most} افراد۔"


def _as_text(raw: object) -> str:
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 10**30:
        return str(raw)
    if not isinstance(raw, str):
        raise NotText
    if len(raw) > RAW_MAX:
        raise TooLong(most=TEXT_MAX)
    return raw


def _bounded(text: str, most: int) -> str:
    if len(text) > most:
        raise TooLong(most=most)
    return text


def _read_text(_field: Field, raw: object, _today: date) -> Value:
    return _bounded(one_line(text=_as_text(raw)), TEXT_MAX)


def _read_address(_field: Field, raw: object, _today: date) -> Value:
    return _bounded(lines(text=_as_text(raw)), ADDRESS_MAX)


def _read_cnic(field: Field, raw: object, _today: date) -> Value:
    text = _as_text(raw)
    if Limit.SEVERAL in field.limits:
        parts = [part for part in re.split(r"[,،;\n]", text) if one_line(text=part)]
        return ", ".join(dict.fromkeys(_one_cnic(part) for part in parts[:5]))
    plain = figures(text=text).upper()
    if Limit.OR_PASSPORT in field.limits and _PASSPORT.fullmatch(plain):
        return plain
    return _one_cnic(text) if plain else ""


def _one_cnic(text: str) -> str:
    # Structure only: there is no public check digit, and nothing is concluded from the digits.
    plain = figures(text=text)
    if not _CNIC.fullmatch(plain) or not plain.isascii():
        raise CnicUnreadable
    return plain


def _read_phone(_field: Field, raw: object, _today: date) -> Value:
    text = western_digits(one_line(text=_as_text(raw)))
    if not text:
        return ""
    try:
        number = phonenumbers.parse(text[:40], "PK")
    except phonenumbers.NumberParseException as error:
        raise PhoneUnreadable from error
    if len(text) > 40 or number.extension or not phonenumbers.is_valid_number(number):
        raise PhoneUnreadable
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _read_date(field: Field, raw: object, today: date) -> Value:
    text = western_digits(one_line(text=_as_text(raw)))
    if not text:
        return ""
    if _is_short_of_a_date(field, text, today):
        return str(int(text))
    day = _find_day(text)
    if day is None:
        raise DateUnreadable
    if Limit.PAST in field.limits and day > today:
        raise DateInFuture
    return day.isoformat()


def _is_short_of_a_date(field: Field, text: str, today: date) -> bool:
    if not text.isascii() or not text.isdigit() or len(text) > 4:
        return False
    if Limit.OR_AGE in field.limits and int(text) <= AGE_MAX:
        return True
    return Limit.OR_YEAR in field.limits and FIRST_YEAR <= int(text) <= today.year


def _find_day(text: str) -> date | None:
    match = next((found for pattern in _DATES if (found := pattern.fullmatch(text))), None)
    if match is None or not text.isascii():
        return None
    year = int(match["y"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _read_number(field: Field, raw: object, _today: date) -> Value:
    if isinstance(raw, float):
        # JSON has one kind of number: 5.5 is as good as "5.5", NaN and 1e300 are not.
        raw = f"{raw:.3f}".rstrip("0").rstrip(".") if 0 <= raw < 10**15 else "?"
    text = western_digits(one_line(text=_as_text(raw)))
    if Limit.WORDS in field.limits:
        return _bounded(text, 80)
    plain = text.replace(",", "").replace("،", "").replace(" ", "")
    if plain and not (plain.isascii() and _NUMBER.fullmatch(plain)):
        raise NumberUnreadable
    return _bounded(plain, 40)


def _read_choice(field: Field, raw: object, _today: date) -> Value:
    text = one_line(text=_as_text(raw))
    allowed = {option.value for option in field.options}
    if text and allowed and text not in allowed:
        raise NotAnOption
    return _bounded(text, 80)


def _read_declaration(_field: Field, raw: object, _today: date) -> Value:
    if isinstance(raw, str) and not one_line(text=raw[:RAW_MAX]):
        return ""
    is_agreed = raw is True or (isinstance(raw, str) and one_line(text=raw[:20]).lower() in _AGREED)
    if not is_agreed:
        raise NotAgreed
    return True


def _read_people(_field: Field, raw: object, _today: date) -> Value:
    if raw == "":
        return ""
    if not isinstance(raw, list) or len(raw) > PEOPLE_MAX:
        raise PeopleUnreadable(most=PEOPLE_MAX)
    people = [_read_person(row) for row in raw]
    return [person for person in people if person["name"]]


def _read_person(row: object) -> dict[str, Any]:
    if not isinstance(row, Mapping) or not set(row) <= {"name", "age"}:
        raise PeopleUnreadable(most=PEOPLE_MAX)
    name = _bounded(one_line(text=_as_text(row.get("name") or "")), 120)
    given = row.get("age")
    age = figures(text=_as_text("" if given is None else given))
    is_age = age.isascii() and age.isdigit() and len(age) <= 3 and int(age) <= AGE_MAX
    if (age and not is_age) or (age and not name):
        raise PeopleUnreadable(most=PEOPLE_MAX)
    return {"name": name, "age": int(age) if age else None}


_READERS: dict[Kind, Callable[[Field, object, date], Value]] = {
    Kind.TEXT: _read_text,
    Kind.ADDRESS: _read_address,
    Kind.CNIC: _read_cnic,
    Kind.PHONE: _read_phone,
    Kind.DATE: _read_date,
    Kind.NUMBER: _read_number,
    Kind.CHOICE: _read_choice,
    Kind.DECLARATION: _read_declaration,
    Kind.PERSON_LIST: _read_people,
}


def read_value(*, field: Field, raw: object, today: date) -> Value | None:
    """The canonical form of a typed answer; None for a blank. Never crashes on any JSON value.

    CNICs become 13 digits, phone numbers E.164, dates ISO, numbers ASCII figures.

    :param today: the day in Pakistan; dates of the past may not lie after it.
    :raises Invalid: the subclass says what to write instead.
    """
    if raw is None:
        return None
    value = _READERS[field.kind](field, raw, today)
    return value if value not in ("", []) else None

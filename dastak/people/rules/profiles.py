"""Names, dates and choices that people give about themselves."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from enum import StrEnum

from dastak.kernel.errors import FieldsInvalid, Invalid, Problem
from dastak.people.types import Gender, Language, Need, NewPerson, Profile

# Control characters and direction marks; the zero-width non-joiner belongs to Urdu and stays.
_UNWANTED = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_YEARS_MAX = 130


class NameInvalid(Invalid):
    """Write the name as on the identity card, in Urdu or English letters (2 to 100)."""

    ur = "نام شناختی کارڈ کے مطابق اردو یا انگریزی حروف میں لکھیں (2 سے 100 حروف)۔"


class BirthDateInvalid(Invalid):
    """Give the date of birth as on the identity card; it cannot lie in the future."""

    ur = "تاریخِ پیدائش شناختی کارڈ کے مطابق لکھیں؛ یہ آج کے بعد کی نہیں ہو سکتی۔"


class ChoiceInvalid(Invalid):
    """Choose one of the answers shown."""

    ur = "دیے گئے جوابات میں سے ایک چنیں۔"


class DistrictMissing(Invalid):
    """Choose the district you live in."""

    ur = "وہ ضلع چنیں جہاں آپ رہتے ہیں۔"


def clean_name(text: str) -> str:
    """A name in normal form (NFC), without control and direction characters, single-spaced.

    :raises NameInvalid: when it has not 2 to 100 characters or holds digits or no letter.
    """
    name = " ".join(_UNWANTED.sub("", unicodedata.normalize("NFC", text)).split())
    has_digit = any(char.isdigit() for char in name)
    if not 2 <= len(name) <= 100 or has_digit or not any(char.isalpha() for char in name):
        raise NameInvalid
    return name


def check_birth_date(born: date | None, *, today: date) -> date | None:
    """The date as given.

    :raises BirthDateInvalid: when it lies after today or more than 130 years ago.
    """
    if born and not today - timedelta(days=_YEARS_MAX * 366) <= born <= today:
        raise BirthDateInvalid
    return born


def choice(kind: type[StrEnum], value: str) -> str:
    """The value, when it is one of the kind's.

    :raises ChoiceInvalid: when it is none of them.
    """
    if value not in {each.value for each in kind}:
        raise ChoiceInvalid
    return value


def check_profile(profile: Profile, *, today: date) -> Profile:
    """The profile with its name cleaned.

    :raises FieldsInvalid: naming every answer that needs correction.
    """
    problems: dict[str, Problem] = {}
    name = _checked_name(profile.name, problems)
    _check_choices(
        problems, today=today, gender=profile.gender, language=profile.language,
        born=profile.birth_date,
    )  # fmt: skip
    if not profile.district:
        problems["district"] = DistrictMissing()
    if not profile.needs <= {each.value for each in Need}:
        problems["needs"] = ChoiceInvalid()
    if problems:
        raise FieldsInvalid(problems=problems)
    return Profile(
        name=name,
        gender=profile.gender,
        birth_date=profile.birth_date,
        language=profile.language,
        district=profile.district,
        needs=profile.needs,
    )


def check_new_person(person: NewPerson, *, today: date) -> str:
    """The cleaned name of somebody who is registered by another.

    :raises FieldsInvalid: naming every answer that needs correction.
    """
    problems: dict[str, Problem] = {}
    name = _checked_name(person.name, problems)
    _check_choices(
        problems, today=today, gender=person.gender, language=person.language,
        born=person.birth_date,
    )  # fmt: skip
    if problems:
        raise FieldsInvalid(problems=problems)
    return name


def _checked_name(text: str, problems: dict[str, Problem]) -> str:
    try:
        return clean_name(text)
    except NameInvalid as problem:
        problems["name"] = problem
        return ""


def _check_choices(
    problems: dict[str, Problem], *, today: date, gender: str, language: str, born: date | None
) -> None:
    try:
        check_birth_date(born, today=today)
    except BirthDateInvalid as problem:
        problems["birth_date"] = problem
    for field, kind, value in (("gender", Gender, gender), ("language", Language, language)):
        try:
            choice(kind, value)
        except ChoiceInvalid as problem:
            problems[field] = problem

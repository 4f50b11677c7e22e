"""Values of forms that may leave the context: definitions, answers and what is drawn from both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from dastak.kernel.errors import Problem
from dastak.kernel.text import Bilingual

# An answer: text, True, or rows such as [{"name": "Ali", "age": 7}]. JSON throughout.
Value = str | bool | list[dict[str, Any]]
Values = Mapping[str, Value]


class Kind(StrEnum):
    """What a field asks for. Files and signatures are captured, never typed."""

    TEXT = "text"
    ADDRESS = "address"
    CNIC = "cnic"
    PHONE = "phone"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"
    DECLARATION = "declaration"
    PERSON_LIST = "person_list"
    FILE = "file"
    THUMB = "thumb"


CAPTURED = frozenset({Kind.FILE, Kind.THUMB})


class FilledBy(StrEnum):
    """Whose words a field holds."""

    APPLICANT = "applicant"
    GUARDIAN = "guardian"
    OTHER_PARTY = "other_party"
    WITNESS = "witness"
    OFFICE = "office"


class Writer(StrEnum):
    """Who fills in: citizens answer for themselves, facilitators for everybody but the office."""

    CITIZEN = "citizen"
    FACILITATOR = "facilitator"
    OFFICE = "office"


class Limit(StrEnum):
    """A closer rule of one field."""

    PAST = "past"
    OR_AGE = "or_age"
    OR_YEAR = "or_year"
    OR_PASSPORT = "or_passport"
    SEVERAL = "several"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that a choice field allows."""

    value: str
    label: Bilingual


@dataclass(frozen=True, slots=True)
class Condition:
    """A field is asked when the choice ``field`` is ``value`` (or, negated, anything else)."""

    field: str
    value: str
    is_negated: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One box of a form.

    :param is_required: needed whenever the field is visible.
    :param hint: a condition that only people can judge, in its own words; such a field is optional.
    :param fact: what is known about the person that answers it, or an empty text.
    :param is_verified: read in a text on this very form; otherwise derived.
    """

    name: str
    label: Bilingual
    kind: Kind
    options: tuple[Choice, ...]
    is_required: bool
    condition: Condition | None
    hint: Bilingual | None
    filled_by: FilledBy
    limits: frozenset[Limit]
    fact: str
    is_verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class Definition:
    """A form at one version. ``form_code`` is the service whose form it is, or copies."""

    service_code: str
    form_code: str
    version: int
    fields: tuple[Field, ...]

    def find(self, name: str) -> Field | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)


@dataclass(frozen=True, slots=True)
class Author:
    """Who typed an answer last, and when."""

    person_id: UUID | None
    role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Answers:
    """What has been answered about one subject (an order line)."""

    subject: UUID
    service_code: str
    version: int
    values: Values
    authors: Mapping[str, Author]
    person_id: UUID
    district: str
    department: str | None
    locked_at: datetime | None
    content_hash: str

    @property
    def is_locked(self) -> bool:
        """Whether the answers were read back and confirmed: they never change again."""
        return self.locked_at is not None


@dataclass(frozen=True, slots=True)
class Saved:
    """Answers after a save, and what was wrong with those that were not kept."""

    answers: Answers
    problems: Mapping[str, Problem]


@dataclass(frozen=True, slots=True)
class Reading:
    """Given values made canonical; None stands for a blank that clears the answer."""

    values: Mapping[str, Value | None]
    problems: Mapping[str, Problem]


@dataclass(frozen=True, slots=True)
class Step:
    """One question, drawn by ``{% field spec %}`` for each of its specs (rows of a list have two)."""

    name: str
    label: str
    specs: tuple[Mapping[str, Any], ...]
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Capture:
    """A paper to photograph or a signature to take."""

    name: str
    label: Bilingual
    hint: Bilingual | None
    is_required: bool
    filled_by: FilledBy

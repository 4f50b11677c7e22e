"""Values of the design system that may leave it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

Language = Literal["ur", "en"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a formatted value: a word of the page's language or a left-to-right number."""

    text: str
    is_number: bool


Pieces = tuple[Piece, ...]


class FieldKind(StrEnum):
    """What a question asks for; it decides the control, key-pad, direction and autofill."""

    TEXT = "text"
    TEXTAREA = "textarea"
    NUMBER = "number"
    AMOUNT = "amount"
    CNIC = "cnic"
    PHONE = "phone"
    EMAIL = "email"
    OTP = "otp"
    DATE = "date"
    RADIOS = "radios"
    CHECKBOXES = "checkboxes"
    SELECT = "select"
    SLOT = "slot"
    ADDRESS = "address"
    FILE = "file"
    CAMERA = "camera"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose from; a slot also has its hours."""

    value: str
    label: object
    id: str
    is_chosen: bool
    hint: object = ""
    is_disabled: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A question made ready for its template: ids, key-pad and chosen options settled."""

    name: str
    kind: FieldKind
    label: object
    id: str
    hint: object
    value: object
    error: object
    is_required: bool
    is_heading: bool
    options: Sequence[Option]
    described_by: str
    attributes: Mapping[str, str]
    template: str
    extras: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart; `width` is 0 to 100 of the longest bar."""

    label: object
    value: int | float
    width: float


@dataclass(frozen=True, slots=True)
class Point:
    """A corner of a sparkline in a box 100 wide and 24 high."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The address of the same page in another language, named in that language's own script."""

    code: Language
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Shell:
    """What the page frame shows for one request."""

    lang: Language
    direction: Literal["rtl", "ltr"]
    wants_nastaliq: bool
    other_languages: tuple[LanguageLink, ...]
    links: Mapping[str, str]
    is_signed_in: bool
    person_name: str
    helpline: str = "1202"

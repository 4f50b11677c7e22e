"""Values about people that may leave the context."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from dastak.kernel.actors import Role


class Gender(StrEnum):
    """As on the identity card."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Language(StrEnum):
    """In which somebody is written and spoken to."""

    URDU = "ur"
    ENGLISH = "en"


class Need(StrEnum):
    """What a visit has to take care of."""

    WHEELCHAIR = "wheelchair"
    HEARING = "hearing"
    SIGHT = "sight"
    SPEECH = "speech"
    BED = "bed"
    WOMAN_VISITOR = "woman_visitor"


class Relation(StrEnum):
    """What the represented person is to the one who acts."""

    MOTHER = "mother"
    FATHER = "father"
    WIFE = "wife"
    HUSBAND = "husband"
    DAUGHTER = "daughter"
    SON = "son"
    SISTER = "sister"
    BROTHER = "brother"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    WARD = "ward"
    OTHER = "other"


class ConsentAct(StrEnum):
    """What somebody said about a wording."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the platform knows.

    :param phone_since: when the present number was bound; papers older than it are not shown on
        the strength of a code sent to that number alone.
    """

    id: UUID
    name: str
    gender: Gender | None
    birth_date: date | None
    language: Language
    district: str | None
    needs: frozenset[str]
    masked_cnic: str
    masked_phone: str
    phone_since: datetime | None
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """Where and in which language somebody is reached.

    :param person_id: None for somebody who is not registered yet.
    :param phone: E.164, such as ``+923001234567``.
    """

    person_id: UUID | None
    phone: str
    language: Language
    name: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """A code that was asked for. Says nothing about whether the account exists.

    :param masked_phone: of the number as given by the asker.
    """

    id: UUID
    expires_at: datetime
    resend_at: datetime
    masked_phone: str


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in. The token is shown here once and never stored.

    :param is_new: whether the person was registered by this very sign-in.
    """

    token: str
    person_id: UUID
    role: Role
    expires_at: datetime
    is_new: bool
    is_complete: bool


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """Somebody one may act for.

    :param is_agreed: False while the person has still to agree.
    """

    mandate_id: UUID
    person: Person
    relation: Relation
    is_agreed: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Representative:
    """Somebody who may act for me, or asks to."""

    mandate_id: UUID
    person_id: UUID
    name: str
    relation: Relation
    is_agreed: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A move of an account to another number, waiting for its time."""

    id: UUID
    masked_phone: str
    asked_at: datetime
    effective_at: datetime


@dataclass(frozen=True, slots=True)
class LookedAt:
    """One look at my data by somebody else."""

    at: datetime
    role: str
    channel: str
    purpose: str
    case: str
    fields: tuple[str, ...]
    was_refused: bool


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """The latest word of a person on one matter."""

    kind: str
    act: ConsentAct
    text_hash: str
    language: Language
    channel: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Staff:
    """An account of somebody who works here."""

    id: UUID
    person_id: UUID
    username: str
    role: Role
    districts: frozenset[str]
    departments: frozenset[str]
    is_active: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person says about themselves."""

    name: str
    gender: str
    birth_date: date | None
    language: str
    district: str
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to be registered by another: a child, or an adult without a phone.

    :param cnic: as typed; the number of a child's registration certificate has the same form.
    """

    cnic: str
    name: str
    gender: str
    birth_date: date | None
    language: str = "ur"
    district: str | None = None


@dataclass(frozen=True, slots=True)
class NewStaff:
    """An account to be made for somebody who works here.

    :param password: at least 15 characters.
    :param districts: codes, or ``{"*"}``. :param departments: codes, or ``{"*"}``.
    """

    person_id: UUID
    username: str
    password: str
    role: Role
    districts: frozenset[str]
    departments: frozenset[str]


@dataclass(frozen=True, slots=True)
class NewConsent:
    """What somebody said about a wording shown or read out to them.

    :param kind: the matter, such as ``data_use``.
    :param wording: the whole text as shown; its hash is kept.
    """

    person_id: UUID
    kind: str
    act: ConsentAct
    wording: str
    language: str
    read_aloud_by: UUID | None = None

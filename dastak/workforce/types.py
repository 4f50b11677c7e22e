"""Values about facilitators that may leave the context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from dastak.kernel.text import Bilingual
from dastak.people.types import Gender
from dastak.places.types import Place

__all__ = [
    "BadgeCheck",
    "Certificate",
    "CertificateKind",
    "Education",
    "Facilitator",
    "Gender",
    "NewFacilitator",
    "OnShift",
    "Place",
    "Profile",
    "Requirement",
    "RequirementKind",
    "Shift",
    "ShiftHours",
    "Status",
    "Unfit",
]


class Status(StrEnum):
    """Whether a facilitator may work at all."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class CertificateKind(StrEnum):
    """What has to be valid on the day of a visit."""

    POLICE_CLEARANCE = "police_clearance"
    DRIVING_LICENCE = "driving_licence"
    TRAINING = "training"
    BIOMETRIC_DEVICE = "biometric_device"


class Education(StrEnum):
    """Schooling, from the least on."""

    MIDDLE = "middle"
    MATRIC = "matric"
    INTERMEDIATE = "intermediate"
    BACHELOR = "bachelor"
    MASTER = "master"


class RequirementKind(StrEnum):
    """How a requirement is checked; its value is an age, a schooling, a thing or a certificate."""

    AGE_MIN = "age_min"
    EDUCATION_MIN = "education_min"
    OWNS = "owns"
    LIVES_IN_DISTRICT = "lives_in_district"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class Requirement:
    """A condition for being a facilitator. A row of data with its source."""

    code: str
    kind: RequirementKind
    value: str
    name: Bilingual
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFacilitator:
    """An application that was checked against its papers.

    :param person_id: the person's id; the staff account is made in people.
    :param birth_date: used for the check of age only and not kept here.
    :param lives_in: district of residence.
    :param owns: things such as ``motorcycle``, ``smartphone``, ``bank_account``.
    :param vehicle: registration number of the motorcycle.
    :param languages: such as ``ur``, ``pa``, ``ps``.
    :param skills: kinds of service, or ``*`` for all.
    :param kit: what was handed out, such as ``biometric_device``, ``printer``.
    :param cash_limit_paisa: most cash in hand at any time.
    """

    person_id: UUID
    name: Bilingual
    gender: Gender
    birth_date: date
    education: Education
    district: str
    lives_in: str
    home: Place
    owns: frozenset[str]
    vehicle: str
    languages: frozenset[str]
    skills: frozenset[str]
    kit: frozenset[str]
    cash_limit_paisa: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facilitator:
    """Somebody who visits. ``id`` is the person's id; ``home`` is never shown to citizens."""

    id: UUID
    name: Bilingual
    gender: Gender
    district: str
    home: Place
    badge: str
    vehicle: str
    languages: frozenset[str]
    skills: frozenset[str]
    kit: frozenset[str]
    status: Status
    cash_limit_paisa: int

    def has_skill(self, skill: str) -> bool:
        """Whether this kind of service may be given to them."""
        return skill in self.skills or "*" in self.skills


@dataclass(frozen=True, slots=True)
class Certificate:
    """A paper that is valid from its first to its last day, both included."""

    id: UUID
    kind: CertificateKind
    number: str
    valid_from: date
    valid_to: date

    def holds_on(self, day: date) -> bool:
        """Whether it is valid on ``day``."""
        return self.valid_from <= day <= self.valid_to


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why somebody cannot work on a day; ``code`` is ``suspended`` or the certificate's kind."""

    code: str
    text: Bilingual


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of work, half-open."""

    id: UUID
    facilitator_id: UUID
    district: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ShiftHours:
    """Daily hours of a row of shifts, in Pakistan's time; 0 is Monday. Holidays are left out."""

    starts: time
    ends: time
    weekdays: frozenset[int] = frozenset(range(6))


@dataclass(frozen=True, slots=True)
class OnShift:
    """A facilitator with a shift.

    :param unfit: reasons that keep them from working on the day of the shift; empty when none do.
    """

    facilitator: Facilitator
    shift: Shift
    certificates: tuple[Certificate, ...]
    unfit: tuple[Unfit, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What a facilitator sees of themselves; ``unfit`` is of today."""

    facilitator: Facilitator
    certificates: Sequence[Certificate]
    unfit: Sequence[Unfit]


@dataclass(frozen=True, slots=True)
class BadgeCheck:
    """What anybody may know of a badge: whose it is, and whether they work today."""

    badge: str
    name: Bilingual
    district: str
    is_active: bool


class StrikeState(StrEnum):
    """What became of a strike. Only ``standing`` and ``upheld`` ones count."""

    STANDING = "standing"
    APPEALED = "appealed"
    UPHELD = "upheld"
    LIFTED = "lifted"


class Verdict(StrEnum):
    """How an appeal ends."""

    UPHELD = "upheld"
    LIFTED = "lifted"


OPEN_STRIKES = (StrikeState.STANDING, StrikeState.APPEALED)


@dataclass(frozen=True, slots=True)
class Strike:
    """A visit that a facilitator did not set out to in time, and their answer to it."""

    id: UUID
    facilitator_id: UUID
    district: str
    visit_id: UUID
    due_at: datetime
    recorded_at: datetime
    state: StrikeState
    appeal: str
    decision_reason: str

"""Facts about facilitators. ``subject`` is the facilitator's (the person's) id."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from dastak.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class FacilitatorAdded(Event):
    """Somebody was taken on."""

    person_id: UUID
    district: str
    badge: str


@dataclass(frozen=True, kw_only=True)
class CertificateAdded(Event):
    """A certificate was entered; both days are included."""

    person_id: UUID
    district: str
    kind: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, kw_only=True)
class ShiftsOpened(Event):
    """Shifts were opened between two instants."""

    person_id: UUID
    district: str
    count: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class ShiftCancelled(Event):
    """A shift will not be worked: what was planned in it needs somebody else."""

    person_id: UUID
    district: str
    shift_id: UUID
    starts_at: datetime
    ends_at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class FacilitatorSuspended(Event):
    """Somebody must not work from now on; what they hold has to be handed over."""

    person_id: UUID
    district: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class FacilitatorReinstated(Event):
    """A suspension was lifted."""

    person_id: UUID
    district: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class StrikeRecorded(Event):
    """Somebody did not set out to a visit in time; they may answer."""

    person_id: UUID
    district: str
    visit_id: UUID


@dataclass(frozen=True, kw_only=True)
class StrikeAppealed(Event):
    """A facilitator has answered a strike; a supervisor decides."""

    person_id: UUID
    district: str
    visit_id: UUID


@dataclass(frozen=True, kw_only=True)
class StrikeDecided(Event):
    """An appeal was decided: ``upheld`` or ``lifted``."""

    person_id: UUID
    district: str
    visit_id: UUID
    verdict: str
    reason: str

"""What happened to visits. ``subject`` is always the order; ``person_id`` is who is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dastak.dispatch.types import VisitKind
from dastak.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class VisitEvent(Event):
    """What all of them say. ``number`` is the spoken number of the order."""

    visit_id: UUID
    kind: VisitKind
    person_id: UUID
    number: str


@dataclass(frozen=True, kw_only=True)
class VisitRequested(VisitEvent):
    """A facilitator is being looked for."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class OfferMade(VisitEvent):
    """A facilitator was asked; here ``person_id`` is the facilitator."""

    offer_id: UUID
    facilitator_id: UUID
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class OfferDeclined(VisitEvent):
    """A facilitator said no; here ``person_id`` is the facilitator."""

    offer_id: UUID
    facilitator_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class OffersExhausted(VisitEvent):
    """Nobody is left to ask, or the hour for asking is over: a supervisor has to see to it."""

    district: str
    starts_at: datetime
    wave: int


@dataclass(frozen=True, kw_only=True)
class VisitAssigned(VisitEvent):
    """A facilitator has taken the visit. Name and badge are what the citizen may check."""

    facilitator_id: UUID
    facilitator_name_en: str
    facilitator_name_ur: str
    badge: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class VisitUnassigned(VisitEvent):
    """The facilitator does not come after all; others are asked."""

    facilitator_id: UUID
    reason: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class TripStarted(VisitEvent):
    """The facilitator has set out."""

    facilitator_id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class FacilitatorArrived(VisitEvent):
    """The facilitator is at the house.

    :param metres: from the house, None where the phone had no position.
    :param manual_reason: why the arrival was declared by hand, empty inside the fence.
    """

    facilitator_id: UUID
    metres: int | None
    manual_reason: str


@dataclass(frozen=True, kw_only=True)
class DoorOpened(VisitEvent):
    """The right code was given: both sides know each other."""

    facilitator_id: UUID


@dataclass(frozen=True, kw_only=True)
class DoorShut(VisitEvent):
    """Five wrong codes: somebody has to look who stands at this door."""

    facilitator_id: UUID
    district: str


@dataclass(frozen=True, kw_only=True)
class VisitFinished(VisitEvent):
    """The facilitator has left with the work done."""

    facilitator_id: UUID


@dataclass(frozen=True, kw_only=True)
class VisitCancelled(VisitEvent):
    """The visit will not take place."""

    facilitator_id: UUID | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class VisitFailed(VisitEvent):
    """The visit was tried, or nobody could be found for it (``reason`` is then no_facilitator)."""

    facilitator_id: UUID | None
    reason: str

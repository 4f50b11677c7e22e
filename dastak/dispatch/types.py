"""Visits, offers and positions, as other contexts see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from dastak.places.types import Place


class VisitKind(StrEnum):
    """What a facilitator comes for."""

    APPLICATION = "application"
    DELIVERY = "delivery"
    RECTIFICATION = "rectification"
    RETURN = "return"
    CASH = "cash"

    @property
    def has_own_code(self) -> bool:
        """Whether the recipient's code ends the visit, with no door code before it."""
        return self in (VisitKind.DELIVERY, VisitKind.RETURN)


class VisitState(StrEnum):
    """How far a visit is. The last three are the end of it."""

    REQUESTED = "requested"
    ASSIGNED = "assigned"
    EN_ROUTE = "en_route"
    ARRIVED = "arrived"
    OPEN = "open"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        """Whether nothing more can happen to the visit."""
        return self in ENDED


ENDED = frozenset({VisitState.FINISHED, VisitState.CANCELLED, VisitState.FAILED})


class OfferState(StrEnum):
    """What became of an offer."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVisit:
    """A visit to be made.

    :param subject: the order it belongs to; :param number: its spoken number.
    :param minutes: at the door, without the way.
    :param skill: service kind; a facilitator with ``*`` has them all.
    :param gender: of the facilitator asked for (``f``, ``m``, ``x``), None for anybody.
    :param cash_paisa: to be collected at most.
    :param preferred_facilitator: is asked alone before the others.
    :param is_bound: nobody but the preferred facilitator is asked, who has the papers.
    :param person_id: the applicant.
    """

    subject: UUID
    kind: VisitKind
    district: str
    place: Place
    starts_at: datetime
    ends_at: datetime
    minutes: int
    skill: str
    gender: str | None
    cash_paisa: int
    preferred_facilitator: UUID | None
    person_id: UUID
    number: str
    is_bound: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit.

    :param place: exact only from ``get_visit`` and only for those who may go there; elsewhere
        the middle of a cell of 250 m.
    :param planned_at: when the facilitator's route has it, None while nobody has taken it.
    :param reason: why it was cancelled or failed.
    """

    id: UUID
    subject: UUID
    number: str
    kind: VisitKind
    state: VisitState
    district: str
    place: Place
    starts_at: datetime
    ends_at: datetime
    minutes: int
    skill: str
    gender: str | None
    cash_paisa: int
    person_id: UUID
    facilitator_id: UUID | None
    planned_at: datetime | None
    requested_at: datetime
    assigned_at: datetime | None
    trip_at: datetime | None
    arrived_at: datetime | None
    manual_reason: str
    opened_at: datetime | None
    ended_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A visit offered to one facilitator. It does not say where the house is.

    :param added_minutes: of travel, by which the visit would lengthen the day's route.
    :param reasons: why this facilitator was asked, as short codes such as ``added_minutes=12``.
    """

    id: UUID
    visit_id: UUID
    subject: UUID
    number: str
    kind: VisitKind
    facilitator_id: UUID
    state: OfferState
    wave: int
    offered_at: datetime
    expires_at: datetime
    reasons: tuple[str, ...]
    added_minutes: int
    district: str
    starts_at: datetime
    ends_at: datetime
    planned_at: datetime
    minutes: int
    skill: str
    cash_paisa: int


@dataclass(frozen=True, slots=True)
class DoorResult:
    """What the door said to a code. ``tries_left`` is 5 after a right one."""

    visit: Visit
    is_open: bool
    tries_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """One position sent by a phone.

    :param device_seq: counts up on the device, so that a repeated sending is known.
    :param accuracy_m: radius in metres.
    :param visit_id: the visit the phone was on the way to, as it says.
    """

    device: str
    device_seq: int
    lat: float
    lon: float
    accuracy_m: int
    at: datetime
    visit_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a facilitator was last seen (operations only)."""

    facilitator_id: UUID
    place: Place
    accuracy_m: int
    at: datetime
    visit_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenPosition:
    """Where the visitor is, as the citizen is shown it.

    :param lat: middle of a cell of 250 m until ``is_arriving``.
    :param eta_minutes: to the door, 0 when there.
    """

    lat: float
    lon: float
    eta_minutes: int
    at: datetime
    is_arriving: bool

"""Slots, holds and reservations, as other contexts see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from uuid import UUID

from dastak.kernel.text import Bilingual


class ReservationState(StrEnum):
    """What became of a reservation. The first two keep its seats from others."""

    HELD = "held"
    CONFIRMED = "confirmed"
    RELEASED = "released"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What has to be done at whose door.

    :param skill: kind of service.
    :param gender: of the facilitator asked for (``f``, ``m``, ``x``), None for anybody.
    :param minutes: at the door, without the way.
    """

    district: str
    skill: str
    gender: str | None
    minutes: int


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of a day in which visits are offered, in Pakistan's time."""

    code: str
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Slot:
    """A window of a day.

    :param free: visits of this kind that can still be booked in it.
    :param reason: why there are none, None when there are.
    """

    starts_at: datetime
    ends_at: datetime
    free: int
    reason: Bilingual | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A slot kept for somebody who is still ordering."""

    id: UUID
    district: str
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """A slot kept for an order (``subject``)."""

    id: UUID
    subject: UUID
    person_id: UUID
    district: str
    skill: str
    gender: str | None
    minutes: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class CoverageAnswer:
    """Whether a service can be had at a door of a district, why not, and when first."""

    is_covered: bool
    reason: Bilingual
    first: tuple[Slot, ...]

"""What happened to reservations (``subject`` is the order) and to districts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dastak.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ReservationConfirmed(Event):
    """A slot is kept for an order."""

    reservation_id: UUID
    person_id: UUID
    district: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReservationReleased(Event):
    """The slot of an order was given back."""

    reservation_id: UUID
    person_id: UUID
    district: str
    starts_at: datetime
    ends_at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class AreaClosed(Event):
    """No visits are offered in a district for a time; ``subject`` is the closure."""

    district: str


@dataclass(frozen=True, kw_only=True)
class AreaOpened(Event):
    """The times of a closure are offered again; ``subject`` is the closure."""

    district: str

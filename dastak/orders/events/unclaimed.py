"""Nobody takes the papers: delivered again, kept at the hub, back to the department."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dastak.orders.events.base import LineEvent


@dataclass(frozen=True, kw_only=True)
class DeliveryMissed(LineEvent):
    """Nobody was there at the delivery; it is tried again at the planned time.

    :param times: how often this has happened. :param tries_left: deliveries still made.
    """

    visit_id: UUID
    facilitator_id: UUID
    times: int
    tries_left: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class PapersUnclaimed(LineEvent):
    """Nobody was there at as many deliveries as are made: the papers go to the hub.

    :param times: how many.
    """

    times: int


@dataclass(frozen=True, kw_only=True)
class PapersAtHub(LineEvent):
    """The hub of the district has papers that nobody took, until ``deadline_at`` for the citizen."""

    deadline_at: datetime


@dataclass(frozen=True, kw_only=True)
class PapersStillAtHub(LineEvent):
    """Papers have waited at the hub for ``days``; after the last notice the department has them."""

    days: int
    deadline_at: datetime


@dataclass(frozen=True, kw_only=True)
class DeliveryAskedAgain(LineEvent):
    """The citizen asks for another delivery of papers that wait at the hub."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class OrderAbandoned(LineEvent):
    """Papers that nobody took are back at the department, and the order has ended."""

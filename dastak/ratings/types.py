"""Values about ratings that may leave the context."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from dastak.kernel.text import Bilingual


class Side(StrEnum):
    """Who rates: the citizen rates the facilitator, and the other way round."""

    CITIZEN = "citizen"
    FACILITATOR = "facilitator"


@dataclass(frozen=True, slots=True)
class Tag:
    """A short thing to say besides the stars; ``side`` is who may say it."""

    code: str
    side: Side
    text: Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A delivered order: its two sides may rate each other.

    :param contact_id: who ordered. :param applicant_id: whose application it was.
    """

    order_id: UUID
    number: str
    facilitator_id: UUID
    contact_id: UUID
    applicant_id: UUID
    district: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What one side said. ``stars`` 1 to 5."""

    side: Side
    stars: int
    tags: tuple[str, ...]
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """The ratings of an order as the actor may see them.

    :param my_side: None for somebody who is not a side, such as a supervisor.
    :param mine: what the actor's side said. :param shown: what the actor may see of the others.
    :param visible_at: when both sides' words are shown at the latest.
    """

    order_id: UUID
    my_side: Side | None
    mine: Rating | None
    shown: tuple[Rating, ...]
    is_open: bool
    visible_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A rating somebody got, without whose it was."""

    stars: int
    tags: tuple[str, ...]
    text: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """All visible ratings of a facilitator together.

    Those of vulnerable citizens are counted in groups of five, so that none can be told apart.

    :param by_stars: how many of each number of stars, 1 to 5.
    """

    facilitator_id: UUID
    count: int
    by_stars: Mapping[int, int]

    @property
    def average(self) -> float | None:
        """Stars on average, to one decimal; None without ratings."""
        if not self.count:
            return None
        return round(sum(stars * count for stars, count in self.by_stars.items()) / self.count, 1)

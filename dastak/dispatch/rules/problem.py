"""The routing problem and its plans: plain values, no clock, no database, no network.

Instants are whole seconds since 1970. A job is known by its index in ``Problem.jobs``,
a facilitator by the index of his crew in ``Problem.crews``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from dastak.places.types import Place

ANY_SKILL = (1 << 64) - 1


class Travel(Protocol):
    """How long the way takes."""

    def seconds(self, a: Place, b: Place, at: int) -> int:
        """Whole seconds from ``a`` to ``b`` when setting out at ``at``."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A visit to be routed.

    :param earliest: first allowed start of the work at the door; :param latest: last one.
    :param seconds: of work at the door.
    :param skills: bits that the facilitator must all have.
    :param gender: asked for, or None.
    :param pinned_at: when the work began or will begin for certain; such a job is never moved
        and comes before all others of its route.
    """

    place: Place
    earliest: int
    latest: int
    seconds: int
    skills: int = 0
    gender: str | None = None
    cash_paisa: int = 0
    pinned_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """A facilitator on shift. Sets out from ``home`` at ``starts``; the last job ends by ``ends``.

    The way home is not part of the shift.
    """

    home: Place
    starts: int
    ends: int
    skills: int = ANY_SKILL
    gender: str = "x"
    cash_limit_paisa: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Everything a plan is made of."""

    jobs: tuple[Job, ...]
    crews: tuple[Crew, ...]
    travel: Travel


@dataclass(frozen=True, slots=True)
class Plan:
    """For each crew the jobs in their order; a job in no route is not served."""

    routes: tuple[tuple[int, ...], ...]

    @property
    def served(self) -> frozenset[int]:
        """Jobs that are in a route."""
        return frozenset(job for route in self.routes for job in route)


@dataclass(frozen=True, slots=True)
class Itinerary:
    """A route in time: when each job's work starts, and all seconds on the road."""

    starts: tuple[int, ...]
    travel_seconds: int


@dataclass(frozen=True, slots=True)
class Insertion:
    """The cheapest place of a job in one route.

    :param added_seconds: by which travel grows. :param starts: of the whole new route.
    """

    job: int
    crew: int
    position: int
    added_seconds: int
    starts: tuple[int, ...]

"""Places, districts, centres and the time between two places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from dastak.kernel.text import Bilingual


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the earth, in degrees (WGS 84)."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """A district as the law knew it between two dates.

    :param province: ``punjab``, ``kp``.
    :param lat: of the head town, not of the middle; None where it was not found.
    :param population: Census 2023.
    :param valid_from: None where the date was not found.
    """

    code: str
    name: Bilingual
    division: str
    province: str
    lat: float | None
    lon: float | None
    population: int | None
    valid_from: date | None
    valid_to: date | None
    source: str

    @property
    def place(self) -> Place | None:
        """The head town, or None where its coordinates were not found."""
        if self.lat is None or self.lon is None:
            return None
        return Place(self.lat, self.lon)


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """A public service centre with counters; what was not published is None."""

    code: str
    name: Bilingual
    district: str
    programme: str
    opened: str
    counters: int | None
    services: int | None
    lat: float | None
    lon: float | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A notified day.

    :param province: None for the whole country.
    :param closes_offices: False for a day that only some people are given.
    """

    code: str
    day: date
    name: Bilingual
    province: str | None
    closes_offices: bool
    depends_on_moon: bool
    source: str


class TravelTime(Protocol):
    """How long a facilitator on a motorcycle needs between two places."""

    def seconds(self, a: Place, b: Place, at: datetime) -> int:
        """Whole seconds from ``a`` to ``b`` when setting out at ``at``."""
        ...

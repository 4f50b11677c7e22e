"""Distance and travel time without a road network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import asin, cos, radians, sin, sqrt

from dastak.places.types import PKT, District, Place

EARTH_METRES = 6_371_008.8
DETOUR = 1.35
START_SECONDS = 90
# Kilometres an hour of a motorcycle in a city, by hour of the day in Pakistan.
# Source: planning assumption around the 22 km/h of the dispatch study; to be measured in operation.
SPEEDS = (
    30,
    30,
    30,
    30,
    30,
    30,
    28,
    24,
    20,
    21,
    22,
    22,
    22,
    20,
    20,
    21,
    19,
    18,
    18,
    19,
    21,
    24,
    27,
    30,
)


def distance_metres(*, a: Place, b: Place) -> int:
    """Great-circle distance in whole metres."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    up, over = sin((lat_b - lat_a) / 2), sin(radians(b.lon - a.lon) / 2)
    chord = min(1.0, up * up + cos(lat_a) * cos(lat_b) * over * over)
    return round(2 * EARTH_METRES * asin(sqrt(chord)))


@dataclass(frozen=True, slots=True)
class StraightTravel:
    """Travel time from the straight line, a detour factor and the speed of the hour."""

    detour: float = DETOUR
    speeds: tuple[int, ...] = SPEEDS
    start_seconds: int = START_SECONDS

    def seconds(self, a: Place, b: Place, at: datetime) -> int:
        """Whole seconds, with the time to set out and to park; zero for the same place."""
        metres = distance_metres(a=a, b=b)
        if metres == 0:
            return 0
        speed = self.speeds[at.astimezone(PKT).hour]
        return self.start_seconds + round(metres * self.detour * 3.6 / speed)


def nearest(*, place: Place, districts: Iterable[District]) -> District | None:
    """The district whose head town is nearest, or None when no head town is known.

    A guess to start a form with, never a boundary test: near a border it may be the neighbour.
    """
    known = [each for each in districts if each.place is not None]
    return min(known, key=lambda each: _from(place, each), default=None)


def _from(place: Place, district: District) -> tuple[int, str]:
    assert district.place is not None
    return distance_metres(a=place, b=district.place), district.code

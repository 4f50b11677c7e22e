"""What of a position may be shown, and which positions can be true."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import cos, floor, radians

from dastak.dispatch.types import Ping
from dastak.kernel.errors import Invalid
from dastak.places.types import Place

CELL_METRES = 250
METRES_PER_DEGREE = 111_320
ARRIVING_MINUTES = 5
KEEP = timedelta(hours=72)
CLOCK_ERROR = timedelta(minutes=5)
MOST_PINGS = 1000


class TooManyPings(Invalid):
    """Send at most {most} positions at once; the rest in the next sending."""

    ur = "ایک بار میں زیادہ سے زیادہ {most} مقامات بھیجیں؛ باقی اگلی بار۔"


class PingWrong(Invalid):
    """Position number {number} (device_seq {device_seq}) is impossible: {what}. Leave it out."""

    ur = "مقام نمبر {number} (device_seq {device_seq}) ناممکن ہے: {what}۔ اسے نکال دیں۔"


def blur(place: Place) -> Place:
    """The middle of the cell of about 250 m in which the place lies."""
    up = CELL_METRES / METRES_PER_DEGREE
    lat = (floor(place.lat / up) + 0.5) * up
    over = up / cos(radians(lat))
    return Place(round(lat, 6), round((floor(place.lon / over) + 0.5) * over, 6))


def is_arriving(*, eta_minutes: int, is_at_door: bool) -> bool:
    """Whether the citizen may see the exact place: less than five minutes away, or there."""
    return is_at_door or eta_minutes < ARRIVING_MINUTES


def must_be_true(*, pings: list[Ping], now: datetime) -> None:
    """Refuse positions that cannot be.

    :raises TooManyPings: above 1,000 in one sending.
    :raises PingWrong: outside Pakistan or from the future, naming the one.
    """
    if len(pings) > MOST_PINGS:
        raise TooManyPings(most=MOST_PINGS)
    for number, ping in enumerate(pings, start=1):
        what = _impossible(ping, now)
        if what:
            raise PingWrong(number=number, device_seq=ping.device_seq, what=what)


def _impossible(ping: Ping, now: datetime) -> str:
    if not (23 <= ping.lat <= 38 and 60 <= ping.lon <= 78):
        return "lat, lon"
    if not 0 <= ping.accuracy_m <= 100_000:
        return "accuracy_m"
    if not 0 <= ping.device_seq < 2**63 or not 1 <= len(ping.device) <= 64:
        return "device, device_seq"
    if ping.at > now + CLOCK_ERROR:
        return "at"
    return ""

"""Reads of public reference rows: nobody needs to be anybody."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from django.db.models import Max, Q

from dastak.kernel.errors import Missing
from dastak.kernel.text import Bilingual
from dastak.places import adapters, models, rules
from dastak.places.types import Calendar, Centre, District, Holiday, Hours, Place, TravelTime

CACHE_SECONDS = 60
_calendars: dict[str, tuple[float, Calendar]] = {}
_travel_time = rules.StraightTravel()


class NoSuchDistrict(Missing):
    """There is no district “{code}”. Choose one from the list."""

    ur = "«{code}» نام کا کوئی ضلع نہیں۔ فہرست میں سے چنیں۔"


def get_district(*, code: str) -> District:
    """One district.

    :raises NoSuchDistrict: when no row has the code.
    """
    row = models.District.objects.filter(code=code).first()
    if row is None:
        raise NoSuchDistrict(code=code)
    return _district(row)


def list_districts(*, province: str | None = None, on: date | None = None) -> list[District]:
    """Districts by English name: all, or of one province, or those that exist on a day."""
    rows = models.District.objects.order_by("name_en", "code")
    if province is not None:
        rows = rows.filter(province=province)
    if on is not None:
        rows = rows.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on))
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    return [_district(row) for row in rows]


def list_centres(*, district: str | None = None) -> list[Centre]:
    """Service centres by English name: all, or those of one district."""
    rows = models.Centre.objects.order_by("name_en", "code")
    if district is not None:
        rows = rows.filter(district_id=district)
    return [_centre(row) for row in rows]


def list_holidays(*, province: str | None = None) -> list[Holiday]:
    """Declared days in their order: all, or those that hold in one province."""
    rows = models.Holiday.objects.filter(is_withdrawn=False).order_by("day", "code")
    if province is not None:
        rows = rows.filter(province__in=["", province])
    return [_holiday(row) for row in rows]


def get_calendar(*, district: str) -> Calendar:
    """Office hours and closed days of a district, kept for 60 seconds in this process.

    :raises NoSuchDistrict: when no row has the code.
    """
    kept = _calendars.get(district)
    if kept is not None and time.monotonic() - kept[0] < CACHE_SECONDS:
        return kept[1]
    calendar = _calendar(get_district(code=district).province)
    _calendars[district] = (time.monotonic(), calendar)
    return calendar


def forget_calendars() -> None:
    """Read calendars anew from now on, in this process."""
    _calendars.clear()


def travel_time() -> TravelTime:
    """The present way of telling how long a trip takes."""
    return _travel_time


def nearest_district(*, place: Place) -> District:
    """The district whose head town is nearest: a guess to start a form with, not a boundary test.

    :raises NoSuchDistrict: when no district is loaded.
    """
    found = rules.nearest(place=place, districts=list_districts())
    if found is None:
        raise NoSuchDistrict(code=f"{place.lat:.3f}, {place.lon:.3f}")
    return found


def district_outlines() -> dict[str, Any]:
    """GeoJSON outlines of districts (``properties.id`` is the code), about 3 km accurate.

    For maps and filters, never for geofencing. Shared: do not change it.
    """
    return adapters.read_outlines()


def _calendar(province: str) -> Calendar:
    hours = tuple(
        Hours(row.weekday, row.opens, row.closes, row.valid_from, row.valid_to)
        for row in models.Hours.objects.filter(province=province).order_by("weekday", "opens")
    )
    days = models.Holiday.objects.filter(province__in=["", province])
    closed = days.filter(is_withdrawn=False, closes_offices=True)
    last = days.aggregate(last=Max("day"))["last"]
    until = date(last.year, 12, 31) if last else None
    return Calendar(hours, frozenset(closed.values_list("day", flat=True)), until)


def _district(row: models.District) -> District:
    return District(
        code=row.code,
        name=Bilingual(row.name_en, row.name_ur),
        division=row.division,
        province=row.province,
        lat=row.lat,
        lon=row.lon,
        population=row.population,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
    )


def _centre(row: models.Centre) -> Centre:
    return Centre(
        code=row.code,
        name=Bilingual(row.name_en, row.name_ur),
        district=row.district_id,
        programme=row.programme,
        opened=row.opened,
        counters=row.counters,
        services=row.services,
        lat=row.lat,
        lon=row.lon,
        source=row.source,
    )


def _holiday(row: models.Holiday) -> Holiday:
    return Holiday(
        code=row.code,
        day=row.day,
        name=Bilingual(row.name_en, row.name_ur),
        province=row.province or None,
        closes_offices=row.closes_offices,
        depends_on_moon=row.depends_on_moon,
        source=row.source,
    )

"""Places as JSON: public reference, and the holidays an administrator declares."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import ConfigDict

from dastak.kernel.actors import Role
from dastak.kernel.text import Bilingual
from dastak.kernel.web import ActingRequest, allow, public
from dastak.places import api

prefix = "places"
router = Router(tags=["places"])


class Words(Schema):
    """The same words in both languages."""

    en: str
    ur: str


class DistrictOut(Schema):
    """A district; ``lat`` and ``lon`` are of its head town."""

    code: str
    name: Words
    division: str
    province: str
    lat: float | None
    lon: float | None
    population: int | None
    source: str


class CentreOut(Schema):
    """A service centre; null means not published."""

    code: str
    name: Words
    district: str
    programme: str
    counters: int | None
    services: int | None
    source: str


class HolidayOut(Schema):
    """A declared day; ``province`` null means everywhere."""

    code: str
    day: date
    name: Words
    province: str | None
    closes_offices: bool
    depends_on_moon: bool
    source: str


class HolidayIn(Schema):
    """A day on which offices are closed, and the notification that says so."""

    model_config = ConfigDict(extra="forbid")
    day: date
    name_en: str
    name_ur: str
    province: str | None = None
    source: str


@router.get("/districts", auth=public("districts are public"), response=list[DistrictOut])
def districts(request: HttpRequest, province: str | None = None) -> Any:
    """Districts by name."""
    return api.list_districts(province=province)


@router.get("/centres", auth=public("centres are public"), response=list[CentreOut])
def centres(request: HttpRequest, district: str | None = None) -> Any:
    """Service centres by name."""
    return api.list_centres(district=district)


@router.get("/outlines", auth=public("a map of districts is public"))
def outlines(request: HttpRequest) -> Any:
    """GeoJSON outlines, about 3 km accurate."""
    return api.district_outlines()


@router.get("/holidays", auth=public("holidays are public"), response=list[HolidayOut])
def holidays(request: HttpRequest, province: str | None = None) -> Any:
    """Declared days in their order."""
    return api.list_holidays(province=province)


@router.put("/holidays/{code}", auth=allow(Role.ADMIN), response={204: None})
def set_holiday(request: ActingRequest, code: str, payload: HolidayIn) -> Any:
    """Declare or move a day."""
    api.set_holiday(
        code=code,
        day=payload.day,
        name=Bilingual(payload.name_en, payload.name_ur),
        province=payload.province,
        source=payload.source,
        by=request.actor,
        now=request.now,
    )
    return Status(204, None)


@router.delete("/holidays/{code}", auth=allow(Role.ADMIN), response={204: None})
def withdraw_holiday(request: ActingRequest, code: str) -> Any:
    """Make a declared day an ordinary one again."""
    api.withdraw_holiday(code=code, by=request.actor, now=request.now)
    return Status(204, None)

"""Slots and coverage for anybody; holds for people who order."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import AwareDatetime, ConfigDict

from dastak.booking import api
from dastak.kernel.actors import Role
from dastak.kernel.clock import PKT
from dastak.kernel.web import ActingRequest, allow, public

prefix = "booking"
router = Router(tags=["booking"])


class Words(Schema):
    """The same words in both languages."""

    en: str
    ur: str


class SlotOut(Schema):
    """A window; ``reason`` says why nothing is free."""

    starts_at: datetime
    ends_at: datetime
    free: int
    reason: Words | None


class CoverageOut(Schema):
    """Whether the service comes to this district, why not, and the first free windows."""

    is_covered: bool
    reason: Words
    first: list[SlotOut]


class HoldIn(Schema):
    """A window chosen for a person. ``gender`` null is anybody."""

    model_config = ConfigDict(extra="forbid")
    service: str
    district: str
    gender: str | None = None
    starts_at: AwareDatetime
    person_id: UUID | None = None


class HoldOut(Schema):
    """A window kept until ``expires_at``."""

    id: UUID
    district: str
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime


@router.get("/slots", auth=public("what can be booked is public"), response=list[SlotOut])
def slots(
    request: ActingRequest,
    service: str,
    district: str,
    gender: str | None = None,
    from_day: date | None = None,
    days: int = 7,
) -> Any:
    """Windows of some days (1 to 14) with what is free in them."""
    return api.find_slots(
        need=api.need_for(service_code=service, district=district, gender=gender),
        from_day=from_day or request.now.astimezone(PKT).date(),
        days=days,
        now=request.now,
    )


@router.get("/coverage", auth=public("coverage is public"), response=CoverageOut)
def coverage(request: ActingRequest, service: str, district: str) -> Any:
    """Whether this service comes to this district, and when first."""
    return api.coverage(service_code=service, district=district, now=request.now)


@router.post("/holds", auth=allow(Role.CITIZEN, Role.AGENT), response={201: HoldOut})
def hold(request: ActingRequest, payload: HoldIn) -> Any:
    """Keep a window for ten minutes. Without ``person_id`` it is for the one who asks."""
    need = api.need_for(
        service_code=payload.service, district=payload.district, gender=payload.gender
    )
    held = api.hold_slot(
        need=need,
        starts_at=payload.starts_at,
        person_id=payload.person_id or request.actor.me,
        by=request.actor,
        now=request.now,
    )
    return Status(201, held)


@router.delete("/holds/{hold_id}", auth=allow(Role.CITIZEN, Role.AGENT), response={204: None})
def release_hold(request: ActingRequest, hold_id: UUID) -> Any:
    """Give a held window back."""
    api.release_hold(hold_id=hold_id, by=request.actor, now=request.now)
    return Status(204, None)

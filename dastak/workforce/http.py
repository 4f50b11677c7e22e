"""Facilitators as JSON: the badge check for everybody, profile and shifts for themselves."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from dastak.kernel.actors import Role
from dastak.kernel.web import ActingRequest, allow, public
from dastak.workforce import api

prefix = "workforce"
router = Router(tags=["workforce"])


class Words(Schema):
    """The same words in both languages."""

    en: str
    ur: str


class BadgeOut(Schema):
    """Whose badge it is and whether they may work today."""

    badge: str
    name: Words
    district: str
    is_active: bool


class CertificateOut(Schema):
    """A certificate; both days are included."""

    id: UUID
    kind: str
    number: str
    valid_from: date
    valid_to: date


class UnfitOut(Schema):
    """Something that keeps the facilitator from working today."""

    code: str
    text: Words


class ProfileOut(Schema):
    """The facilitator who is signed in."""

    id: UUID
    name: Words
    district: str
    badge: str
    vehicle: str
    status: str
    languages: list[str]
    skills: list[str]
    kit: list[str]
    cash_limit_paisa: int
    certificates: list[CertificateOut]
    unfit: list[UnfitOut]


class ShiftOut(Schema):
    """A shift, half-open, in UTC."""

    id: UUID
    starts_at: datetime
    ends_at: datetime


class ShiftsIn(Schema):
    """A row of shifts in Pakistan's time; weekday 0 is Monday."""

    model_config = ConfigDict(extra="forbid")

    from_day: date
    days: int
    starts: time
    ends: time
    weekdays: list[int] = Field(default=[0, 1, 2, 3, 4, 5], max_length=7)


class ReasonIn(Schema):
    """Why."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(max_length=1000)


@router.get(
    "/badges/{badge}",
    response=BadgeOut,
    auth=public("anybody at the door may check a badge"),
    operation_id="verify_badge",
)
def verify_badge(request: ActingRequest, badge: str) -> api.BadgeCheck:
    """Whose badge this is."""
    return api.verify_badge(badge=badge, now=request.now)


@router.get(
    "/me",
    response=ProfileOut,
    auth=allow(Role.FACILITATOR),
    operation_id="get_my_workforce_profile",
)
def get_me(request: ActingRequest) -> dict[str, Any]:
    """The facilitator who is signed in, with certificates and what they lack today."""
    profile = api.get_profile(by=request.actor, now=request.now)
    one = profile.facilitator
    return {
        "id": one.id,
        "name": one.name,
        "district": one.district,
        "badge": one.badge,
        "vehicle": one.vehicle,
        "status": one.status,
        "languages": sorted(one.languages),
        "skills": sorted(one.skills),
        "kit": sorted(one.kit),
        "cash_limit_paisa": one.cash_limit_paisa,
        "certificates": profile.certificates,
        "unfit": profile.unfit,
    }


@router.get(
    "/me/shifts",
    response=list[ShiftOut],
    auth=allow(Role.FACILITATOR),
    operation_id="list_my_shifts",
)
def list_my_shifts(request: ActingRequest, from_day: date, days: int = 7) -> list[api.Shift]:
    """Own open shifts that start within ``days`` from ``from_day``."""
    return api.list_shifts(
        facilitator_id=request.actor.me,
        from_day=from_day,
        days=days,
        by=request.actor,
        now=request.now,
    )


@router.post(
    "/me/shifts",
    response={201: list[ShiftOut]},
    auth=allow(Role.FACILITATOR),
    operation_id="open_my_shifts",
)
def open_my_shifts(request: ActingRequest, payload: ShiftsIn) -> Status[list[api.Shift]]:
    """Open own shifts; all of them or none."""
    hours = api.ShiftHours(
        starts=payload.starts.replace(tzinfo=None),
        ends=payload.ends.replace(tzinfo=None),
        weekdays=frozenset(payload.weekdays),
    )
    shifts = api.open_shifts(
        facilitator_id=request.actor.me,
        from_day=payload.from_day,
        days=payload.days,
        hours=hours,
        by=request.actor,
        now=request.now,
    )
    return Status(201, shifts)


@router.post(
    "/me/shifts/{shift_id}/cancel",
    response={204: None},
    auth=allow(Role.FACILITATOR),
    operation_id="cancel_my_shift",
)
def cancel_my_shift(request: ActingRequest, shift_id: UUID, payload: ReasonIn) -> Status[None]:
    """Take back an own shift."""
    api.cancel_shift(shift_id=shift_id, reason=payload.reason, by=request.actor, now=request.now)
    return Status(204, None)


class StrikeOut(Schema):
    """A visit that was not set out to in time, with the answer and what came of it."""

    id: UUID
    visit_id: UUID
    due_at: datetime
    recorded_at: datetime
    state: str
    appeal: str
    decision_reason: str


class VerdictIn(ReasonIn):
    """``upheld`` or ``lifted``, and why."""

    verdict: api.Verdict


@router.get(
    "/me/strikes",
    response=list[StrikeOut],
    auth=allow(Role.FACILITATOR),
    operation_id="list_my_strikes",
)
def list_my_strikes(request: ActingRequest) -> list[api.Strike]:
    """Own strikes, the latest first."""
    return api.list_strikes(facilitator_id=request.actor.me, by=request.actor, now=request.now)


@router.post(
    "/me/strikes/{uuid:strike_id}/appeal",
    response={204: None},
    auth=allow(Role.FACILITATOR),
    operation_id="appeal_my_strike",
)
def appeal_my_strike(request: ActingRequest, strike_id: UUID, payload: ReasonIn) -> Status[None]:
    """Answer an own strike."""
    api.appeal_strike(strike_id=strike_id, reason=payload.reason, by=request.actor, now=request.now)
    return Status(204, None)


@router.post(
    "/strikes/{uuid:strike_id}/decide",
    response={204: None},
    auth=allow(Role.SUPERVISOR),
    operation_id="decide_strike",
)
def decide_strike(request: ActingRequest, strike_id: UUID, payload: VerdictIn) -> Status[None]:
    """Decide a facilitator's appeal."""
    api.decide_strike(
        strike_id=strike_id,
        verdict=payload.verdict,
        reason=payload.reason,
        by=request.actor,
        now=request.now,
    )
    return Status(204, None)

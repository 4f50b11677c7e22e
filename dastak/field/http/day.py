"""The day of a facilitator as JSON: offers, visits, the way to the door, the cash carried."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import AwareDatetime, ConfigDict, Field

from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.field.http import shapes
from dastak.finance import api as finance
from dastak.kernel.actors import Role
from dastak.kernel.clock import PKT
from dastak.kernel.web import allow
from dastak.orders import api as orders
from dastak.places.api import Place
from dastak.workforce import api as workforce

router = Router()
MINE = allow(Role.FACILITATOR)


class CommandIn(Schema):
    """A command without further content; the phone makes its id."""

    model_config = ConfigDict(extra="forbid")
    command_id: UUID


class DeclineIn(Schema):
    """Why not."""

    model_config = ConfigDict(extra="forbid")
    reason: shapes.Line = Field(min_length=1, max_length=200)


class StartIn(Schema):
    """Setting out. ``device_at`` is the phone's own time."""

    model_config = ConfigDict(extra="forbid")
    command_id: UUID
    device_at: AwareDatetime | None = None


class ArriveIn(Schema):
    """Where the phone is, or why it does not know."""

    model_config = ConfigDict(extra="forbid")
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    manual_reason: shapes.Line = Field("", max_length=200)


def line_of(visit_id: UUID, request: Any) -> UUID | None:
    """The line that a visit serves now, if any."""
    found = orders.lines_of_visits(visit_ids=[visit_id], by=request.actor, now=request.now)
    return found.get(visit_id)


@router.get("/day", auth=MINE, summary="My visits of a day")
def list_day(request: Any, day: date | None = None) -> shapes.Json:
    """Visits in the order of the route; ``day`` is a day of Pakistan, today when left out."""
    wanted = day or request.now.astimezone(PKT).date()
    visits = dispatch.list_day(day=wanted, by=request.actor, now=request.now)
    ids = [visit.id for visit in visits]
    lines = orders.lines_of_visits(visit_ids=ids, by=request.actor, now=request.now)
    return {
        "day": wanted,
        "visits": [shapes.visit(visit, line_id=lines.get(visit.id)) for visit in visits],
    }


@router.get("/offers", auth=MINE, summary="Offers that wait for my answer")
def list_offers(request: Any) -> shapes.Json:
    """The most pressing first."""
    offers = dispatch.list_offers(by=request.actor, now=request.now)
    return {"offers": [shapes.offer(offer) for offer in offers]}


@router.post("/offers/{uuid:offer_id}/accept", auth=MINE, summary="Take a visit (stage 4)")
def accept_offer(request: Any, offer_id: UUID, payload: CommandIn) -> shapes.Json:
    """Take a visit; the first one to accept has it."""
    visit = orders.accept_offer(
        offer_id=offer_id, command_id=payload.command_id, by=request.actor, now=request.now
    )
    return shapes.visit(visit, line_id=line_of(visit.id, request))


@router.post("/offers/{uuid:offer_id}/decline", auth=MINE, summary="Do not take a visit")
def decline_offer(request: Any, offer_id: UUID, payload: DeclineIn) -> shapes.Json:
    """Say no; the next one is asked."""
    orders.decline_offer(
        offer_id=offer_id, reason=payload.reason, by=request.actor, now=request.now
    )
    return {"is_declined": True}


@router.get("/visits/{uuid:visit_id}", auth=MINE, summary="One visit and where it is")
def look(request: Any, visit_id: UUID) -> shapes.Json:
    """A visit; ``place`` is null once the visit has ended."""
    visit = dispatch.get_visit(visit_id=visit_id, by=request.actor, now=request.now)
    line_id = line_of(visit_id, request)
    found = None
    if line_id is not None and not visit.state.is_over:
        found = orders.get_visit_place(line_id=line_id, by=request.actor, now=request.now)
    answer = shapes.visit(visit, line_id=line_id)
    return {**answer, "place": shapes.place(found) if found else None}


@router.post("/visits/{uuid:visit_id}/start", auth=MINE, summary="Set out (stage 5)")
def start_trip(request: Any, visit_id: UUID, payload: StartIn) -> shapes.Json:
    """Set out; from now on the citizen sees where the facilitator is."""
    device_at: datetime | None = payload.device_at
    visit = orders.start_trip(
        visit_id=visit_id,
        command_id=payload.command_id,
        device_at=device_at,
        by=request.actor,
        now=request.now,
    )
    return shapes.visit(visit, line_id=line_of(visit_id, request))


@router.post("/visits/{uuid:visit_id}/arrive", auth=MINE, summary="Be at the house")
def arrive(request: Any, visit_id: UUID, payload: ArriveIn) -> shapes.Json:
    """Arrive within the geofence, or by hand with a reason."""
    known = payload.lat is not None and payload.lon is not None
    visit = orders.arrive(
        visit_id=visit_id,
        place=Place(payload.lat, payload.lon) if known else None,  # type: ignore[arg-type]
        manual_reason=payload.manual_reason,
        by=request.actor,
        now=request.now,
    )
    return shapes.visit(visit, line_id=line_of(visit_id, request))


@router.post("/visits/{uuid:visit_id}/door", auth=MINE, summary="Enter the door code (stage 6)")
def open_door(request: Any, visit_id: UUID, payload: shapes.CodeIn) -> shapes.Json:
    """A wrong code is an answer, not an error: it is counted."""
    result = orders.open_door(
        visit_id=visit_id,
        code=payload.code,
        command_id=payload.command_id,
        by=request.actor,
        now=request.now,
    )
    return {"is_open": result.is_open, "tries_left": result.tries_left}


@router.get("/cash", auth=MINE, summary="The cash I carry and what I earned")
def show_cash(request: Any) -> shapes.Json:
    """Cash in hand, its limit and room, and the latest commissions."""
    me = workforce.get_facilitator(facilitator_id=request.actor.me)
    cash = finance.cash_in_hand(
        facilitator_id=me.id, district=me.district, by=request.actor, now=request.now
    )
    earned = finance.list_commissions(facilitator_id=me.id, by=request.actor, now=request.now)
    return {
        "balance_paisa": cash.balance_paisa,
        "reserved_paisa": cash.reserved_paisa,
        "limit_paisa": cash.limit_paisa,
        "room_paisa": cash.room_paisa,
        "commissions": [
            {
                "id": each.id,
                "order_id": each.order_id,
                "amount_paisa": each.amount_paisa,
                "state": each.state,
                "accrued_at": each.accrued_at,
                "released_at": each.released_at,
            }
            for each in earned
        ],
    }


@router.get("/held", auth=MINE, summary="Papers that are with me")
def list_held(request: Any) -> shapes.Json:
    """Originals and certificates in the facilitator's hands, oldest first."""
    me = documents.Holder(documents.HolderKind.FACILITATOR, str(request.actor.me))
    items = documents.list_held(holder=me, by=request.actor, now=request.now)
    return {"items": [shapes.item(item) for item in items]}

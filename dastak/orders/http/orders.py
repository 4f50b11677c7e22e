"""Orders as JSON: place, schedule, look, track, withdraw."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from dastak.kernel.actors import Role
from dastak.kernel.web import allow, public
from dastak.orders import api
from dastak.orders.types import ClockView, LineView, OrderView, StageView
from dastak.people import api as people

router = Router(tags=["orders"])
PEOPLE = allow(Role.CITIZEN, Role.AGENT)
WATCHERS = allow(Role.CITIZEN, Role.AGENT, Role.SUPERVISOR, Role.AUDITOR)


class AddressIn(Schema):
    """Where to come."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=5, max_length=300)
    landmark: str = Field("", max_length=200)
    directions: str = Field("", max_length=500)


class OrderIn(Schema):
    """What is ordered. ``order_id`` is made by the client (uuid), so that sending twice is safe."""

    model_config = ConfigDict(extra="forbid")
    order_id: UUID
    command_id: UUID
    service_code: str = Field(max_length=20)
    person_id: UUID | None = None
    contact_id: UUID | None = None
    district: str = Field(max_length=40)
    lat: float = Field(ge=20, le=40)
    lon: float = Field(ge=58, le=80)
    address: AddressIn
    language: str = Field("ur", pattern="^(ur|en)$")
    woman_only: bool = False


class ScheduleIn(Schema):
    """The held slot and the price that was agreed to."""

    model_config = ConfigDict(extra="forbid")
    command_id: UUID
    hold_id: UUID
    quote_hash: str = Field(min_length=64, max_length=64)


class CommandIn(Schema):
    """A command without further content."""

    model_config = ConfigDict(extra="forbid")
    command_id: UUID


class RescheduleIn(CommandIn):
    """The slot that was held for the new time."""

    hold_id: UUID


class AskBackIn(CommandIn):
    """What becomes of the answers and files: ``keep`` or ``erase``."""

    captured: api.Captured


class WhyIn(Schema):
    """Why."""

    model_config = ConfigDict(extra="forbid")
    reason: str = Field(min_length=10, max_length=200)


class TrackIn(Schema):
    """An order number and the phone it was ordered with."""

    model_config = ConfigDict(extra="forbid")
    number: str = Field(max_length=20)
    phone: str = Field(max_length=20)


class Words(Schema):
    """The same words in both languages."""

    en: str
    ur: str


class PaperOut(Schema):
    """Papers of one name on a receipt."""

    name: Words
    kind: str
    count: int


class PaperReceiptOut(Schema):
    """The receipt of a hand-over. ``address`` is the public page that tells where the papers are."""

    number: str
    token: str
    address: str
    issued_at: datetime
    giver: str
    receiver: str
    is_delivery: bool
    seal_number: str
    papers: list[PaperOut]


class PaperReceiptsOut(Schema):
    """All receipts for papers of an order, oldest first."""

    receipts: list[PaperReceiptOut]


class AreaNoticeOut(Schema):
    """A district without visits. ``ends_at`` is when it is expected to end."""

    id: UUID
    district: str
    starts_at: datetime
    ends_at: datetime
    cause: Words
    notice: Words


@router.get(
    "/area-notices",
    auth=public("where no visits are possible, and why, is for everybody"),
    response=list[AreaNoticeOut],
    summary="Districts that wait: why, and until when",
)
def area_notices(request: Any, district: str = "") -> Any:
    """``district`` is a code; without it all."""
    return api.list_area_notices(district=district, now=request.now)


@router.post("", auth=PEOPLE, summary="Place an order (stages 1 and 2)")
def place(request: Any, payload: OrderIn) -> dict[str, Any]:
    """Receive an order and freeze its price."""
    me = request.actor.me
    order = api.NewOrder(
        service_code=payload.service_code,
        person_id=payload.person_id or me,
        contact_id=payload.contact_id or me,
        district=payload.district,
        lat=payload.lat,
        lon=payload.lon,
        address=api.Address(**payload.address.dict()),
        channel=api.channel_of(request.actor),
        language=payload.language,
        gender="f" if payload.woman_only else None,
    )
    view = api.place_order(
        order=order,
        order_id=payload.order_id,
        command_id=payload.command_id,
        by=request.actor,
        now=request.now,
    )
    return order_json(view)


@router.post("/{uuid:order_id}/schedule", auth=PEOPLE, summary="Book the visit (stage 3)")
def schedule(request: Any, order_id: UUID, payload: ScheduleIn) -> dict[str, Any]:
    """Accept the frozen price and turn the held slot into a visit."""
    view = api.schedule_order(
        order_id=order_id,
        hold_id=payload.hold_id,
        quote_hash=payload.quote_hash,
        command_id=payload.command_id,
        by=request.actor,
        now=request.now,
    )
    return order_json(view)


@router.post("/{uuid:order_id}/reschedule", auth=PEOPLE, summary="Move the booked visit")
def reschedule(request: Any, order_id: UUID, payload: RescheduleIn) -> dict[str, Any]:
    """Move the visit to the held slot, until the cut-off."""
    view = api.reschedule_order(
        order_id=order_id,
        hold_id=payload.hold_id,
        command_id=payload.command_id,
        by=request.actor,
        now=request.now,
    )
    return order_json(view)


@router.post("/{uuid:order_id}/withdraw", auth=PEOPLE, summary="Withdraw an order")
def withdraw(request: Any, order_id: UUID, payload: CommandIn) -> dict[str, Any]:
    """Withdraw before the form is complete."""
    view = api.withdraw_order(
        order_id=order_id, command_id=payload.command_id, by=request.actor, now=request.now
    )
    return order_json(view)


@router.post(
    "/{uuid:order_id}/ask-back", auth=PEOPLE, summary="Withdraw and have all papers back (7, 8)"
)
def ask_back(request: Any, order_id: UUID, payload: AskBackIn) -> dict[str, Any]:
    """Withdraw between the complete form and the department; papers come back first."""
    view = api.ask_back(
        order_id=order_id,
        captured=payload.captured,
        command_id=payload.command_id,
        by=request.actor,
        now=request.now,
    )
    return order_json(view)


@router.post(
    "/lines/{uuid:line_id}/unlock-code",
    auth=allow(Role.AGENT, Role.SUPERVISOR),
    summary="Give new tries for a code",
)
def unlock_code(request: Any, line_id: UUID) -> dict[str, bool]:
    """After the citizen was called back and spoken with."""
    api.unlock_code(line_id=line_id, by=request.actor, now=request.now)
    return {"is_unlocked": True}


@router.post(
    "/lines/{uuid:line_id}/override-eligibility",
    auth=allow(Role.SUPERVISOR),
    summary="Let an application go on that would be stopped at the door",
)
def override_eligibility(request: Any, line_id: UUID, payload: WhyIn) -> dict[str, bool]:
    """A second person's decision, recorded with its reason."""
    api.override_eligibility(
        line_id=line_id, reason=payload.reason, by=request.actor, now=request.now
    )
    return {"is_overridden": True}


@router.get("", auth=allow(Role.CITIZEN), summary="My orders")
def list_mine(request: Any, page: int = 1) -> dict[str, Any]:
    """Own orders and those placed for others, newest first."""
    cards = api.list_orders(by=request.actor, now=request.now, page=max(1, page))
    return {
        "orders": [
            {
                "id": str(card.id),
                "number": card.number,
                "service": words(card.service),
                "stage": card.stage.name,
                "clock": clock_json(card.clock),
                "outcome": card.outcome,
            }
            for card in cards
        ]
    }


@router.get("/{uuid:order_id}", auth=WATCHERS, summary="One order")
def look(request: Any, order_id: UUID) -> dict[str, Any]:
    """One order with its 13 stages, clock and what can be done next."""
    return order_json(api.get_order(order_id=order_id, by=request.actor, now=request.now))


@router.get(
    "/{uuid:order_id}/paper-receipts",
    auth=WATCHERS,
    response=PaperReceiptsOut,
    summary="Receipts for papers of an order",
)
def list_paper_receipts(request: Any, order_id: UUID) -> Any:
    """Who gave which papers to whom, and when; the PDF is at ``/documents/receipts/{token}``."""
    found = api.list_paper_receipts(order_id=order_id, by=request.actor, now=request.now)
    return {"receipts": found}


@router.get(
    "/track/{token}",
    auth=public("the link holds 80 random bits and shows the status only"),
    summary="Track by link",
)
def track(request: HttpRequest, token: str) -> dict[str, Any]:
    """The status of an order for anybody who has its tracking link."""
    view = api.track(token=token, now=request.now)  # type: ignore[attr-defined]
    return {
        "number": view.number,
        "service": words(view.service),
        "stages": [stage_json(stage) for stage in view.stages],
        "clock": clock_json(view.clock),
        "outcome": view.outcome,
        "decision": view.decision,
        "is_live": view.is_live,
    }


@router.post(
    "/find",
    auth=public("needs the order number and the ordering phone; shows the status only"),
    summary="Track by number and phone",
)
def find(request: HttpRequest, payload: TrackIn) -> dict[str, Any]:
    """The tracking token for an order number and the phone it was ordered with."""
    now: datetime = request.now  # type: ignore[attr-defined]
    network = people.address_of(request=request)
    asked = {"number": payload.number, "phone": payload.phone, "network": network}
    return {"token": api.find_token_by_number(**asked, now=now)}


def words(text: Any) -> dict[str, str]:
    """Both languages."""
    return {"en": text.en, "ur": text.ur}


def clock_json(clock: ClockView) -> dict[str, Any]:
    """Whose turn, until when, how it stands."""
    return {
        "party": clock.party,
        "awaited": words(clock.awaited),
        "due_at": clock.due_at,
        "state": clock.state,
        "reason": clock.reason,
    }


def stage_json(stage: StageView) -> dict[str, Any]:
    """One stage of the rail."""
    return {
        "number": int(stage.stage),
        "stage": stage.stage.name,
        "name": words(stage.name),
        "state": stage.state,
        "at": stage.at,
        "skipped": stage.skipped,
    }


def line_json(line: LineView) -> dict[str, Any]:
    """One line with every action and the reason for each refused one."""
    return {
        "id": str(line.id),
        "service_code": line.service_code,
        "service": words(line.service),
        "department": line.department,
        "stage": line.stage.name,
        "stages": [stage_json(stage) for stage in line.stages],
        "clock": clock_json(line.clock),
        "outcome": line.outcome,
        "decision": line.decision,
        "flags": sorted(line.flags),
        "papers_missing": [words(each) for each in line.gaps],
        "term_over_at": line.term_over_at,
        "erasure": {"asked_at": line.erase_asked_at, "done_at": line.erased_at},
        "visit_id": line.visit_id and str(line.visit_id),
        "case_id": line.case_id and str(line.case_id),
        "slot": [line.slot_starts_at, line.slot_ends_at],
        "certificate_token": line.issued_token,
        "allowed_actions": [
            {
                "action": action.verb,
                "is_allowed": action.is_allowed,
                "reason": None
                if action.refusal is None
                else {
                    "code": action.refusal.code,
                    "en": action.refusal.text("en"),
                    "ur": action.refusal.text("ur"),
                },
            }
            for action in line.actions
        ],
    }


def order_json(view: OrderView) -> dict[str, Any]:
    """An order; no CNIC, phone or address in it."""
    return {
        "id": str(view.id),
        "number": view.number,
        "token": view.token,
        "person_id": str(view.person_id),
        "contact_id": str(view.contact_id),
        "district": view.district,
        "channel": view.channel,
        "gender": view.gender,
        "created_at": view.created_at,
        "quote_hash": view.quote_hash,
        "total_paisa": view.total_paisa,
        "lines": [line_json(line) for line in view.lines],
    }

"""Work that passes from one facilitator to another, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import ConfigDict, Field

from dastak.kernel.actors import Role
from dastak.kernel.web import allow
from dastak.orders import api

router = Router(tags=["orders"])
ASKING = allow(Role.FACILITATOR, Role.SUPERVISOR)
CARRYING = allow(Role.FACILITATOR)
DESK = allow(Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN)
NAMING = allow(Role.SUPERVISOR)


class Words(Schema):
    """The same words in both languages."""

    en: str
    ur: str


class SwapIn(Schema):
    """Who cannot go on with which line, and why."""

    model_config = ConfigDict(extra="forbid")
    line_id: UUID
    reason: api.SwapReason
    command_id: UUID


class SwapAskedOut(Schema):
    """The hand-over that is to be done; null where the visit was only offered anew."""

    swap_id: UUID | None


class SwapPaperOut(Schema):
    """A paper that has to pass on, and the kind of holder who has it."""

    item_id: UUID
    name: Words
    holder: str


class SwapOut(Schema):
    """One line that passes on. ``step`` is what to do next, ``due_at`` until when."""

    id: UUID
    line_id: UUID
    order_id: UUID
    number: str
    service: Words
    district: str
    stage: int
    kind: api.SwapKind
    reason: api.SwapReason
    state: api.SwapState
    step: api.SwapStep
    from_id: UUID
    to_id: UUID | None
    papers: list[SwapPaperOut]
    asked_at: datetime
    due_at: datetime
    done_at: datetime | None


class SuccessorOut(Schema):
    """Somebody who could carry the line on."""

    id: UUID
    name: Words
    badge: str
    works_from: datetime
    works_until: datetime


class SuccessorIn(Schema):
    """Who carries the line on."""

    model_config = ConfigDict(extra="forbid")
    facilitator_id: UUID


class HandOverOut(Schema):
    """Papers to give to, or to take from, another facilitator. ``code`` is said to the other."""

    swap_id: UUID
    number: str
    service: Words
    papers: list[Words]
    is_giver: bool
    code: str
    other: Words
    is_mine_done: bool
    is_other_done: bool


class OtherCodeIn(Schema):
    """The code that the other one says."""

    model_config = ConfigDict(extra="forbid")
    code: str = Field(min_length=4, max_length=8)


@router.post("/swaps", auth=ASKING, response=SwapAskedOut, summary="Somebody else is to go on")
def ask_swap(request: Any, payload: SwapIn) -> Any:
    """Before papers moved others are asked at once; afterwards a successor is named."""
    found = api.ask_swap(
        line_id=payload.line_id,
        reason=payload.reason,
        command_id=payload.command_id,
        by=request.actor,
        now=request.now,
    )
    return {"swap_id": found}


@router.get("/swaps", auth=DESK, response=list[SwapOut], summary="Lines that pass on")
def list_swaps(request: Any) -> Any:
    """All open ones of the area, the most urgent first."""
    return api.list_swaps(by=request.actor, now=request.now)


@router.get("/swaps/{uuid:swap_id}", auth=DESK, response=SwapOut, summary="One of them")
def get_swap(request: Any, swap_id: UUID) -> Any:
    """Open or done."""
    return api.get_swap(swap_id=swap_id, by=request.actor, now=request.now)


@router.get(
    "/swaps/{uuid:swap_id}/successors",
    auth=DESK,
    response=list[SuccessorOut],
    summary="Who could go on",
)
def list_successors(request: Any, swap_id: UUID) -> Any:
    """Who works soonest first."""
    return api.list_successors(swap_id=swap_id, by=request.actor, now=request.now)


@router.post(
    "/swaps/{uuid:swap_id}/successor", auth=NAMING, response=SwapOut, summary="Name who goes on"
)
def name_successor(request: Any, swap_id: UUID, payload: SuccessorIn) -> Any:
    """The papers are offered to them; without any they begin at once."""
    api.name_successor(
        swap_id=swap_id,
        facilitator_id=payload.facilitator_id,
        by=request.actor,
        now=request.now,
    )
    return api.get_swap(swap_id=swap_id, by=request.actor, now=request.now)


@router.get("/hand-overs", auth=CARRYING, response=list[HandOverOut], summary="Papers that pass on")
def list_hand_overs(request: Any) -> Any:
    """What I have to give to, or to take from, another; nothing of the citizen."""
    return api.list_hand_overs(by=request.actor, now=request.now)


@router.post("/swaps/{uuid:swap_id}/confirm", auth=CARRYING, summary="I have given, or taken")
def confirm_hand_over(request: Any, swap_id: UUID) -> Any:
    """With the other's word the papers have moved."""
    api.confirm_hand_over(swap_id=swap_id, by=request.actor, now=request.now)
    return {"is_confirmed": True}


@router.post("/swaps/{uuid:swap_id}/code", auth=CARRYING, summary="The other one says a code")
def confirm_by_code(request: Any, swap_id: UUID, payload: OtherCodeIn) -> Any:
    """It stands for the word of somebody who has no app at hand; a wrong one is counted."""
    answer = api.confirm_by_code(
        swap_id=swap_id, code=payload.code, by=request.actor, now=request.now
    )
    return {"is_right": answer.is_right, "tries_left": answer.tries_left}

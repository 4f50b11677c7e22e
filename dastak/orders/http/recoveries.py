"""What is taken back from a facilitator, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import ConfigDict, Field

from dastak.kernel.actors import Role
from dastak.kernel.web import allow
from dastak.orders import api
from dastak.orders.http.swaps import Words

router = Router(tags=["orders"])
DESK = allow(Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN)
ACTING = allow(Role.SUPERVISOR)
DECIDING = allow(Role.SUPERVISOR, Role.ADMIN)


class HeldOut(Schema):
    """A paper in the facilitator's hands, and the order it belongs to."""

    item_id: UUID
    name: Words
    line_id: UUID
    order_id: UUID
    number: str
    service: Words


class HoldingsOut(Schema):
    """What a facilitator has of citizens."""

    facilitator_id: UUID
    name: Words
    badge: str
    district: str
    papers: list[HeldOut]
    cash_paisa: int
    is_frozen: bool


class RecoveryIn(Schema):
    """What was taken back. ``id`` is made by the client, so that sending twice is safe."""

    model_config = ConfigDict(extra="forbid")
    id: UUID
    facilitator_id: UUID
    item_ids: list[UUID] = Field(max_length=200)
    cash_paisa: int = Field(ge=0)
    note: str = Field(max_length=400)


class RecoveryOut(Schema):
    """Something that was taken back, or is said to be until a second person confirms it."""

    id: UUID
    facilitator_id: UUID
    district: str
    item_ids: list[UUID]
    papers: list[Words]
    cash_paisa: int
    note: str
    state: api.RecoveryState
    asked_at: datetime
    decided_at: datetime | None


class RecoveryActIn(Schema):
    """Confirm what was said, or refuse it."""

    model_config = ConfigDict(extra="forbid")
    is_right: bool


@router.get(
    "/facilitators/{uuid:facilitator_id}/holdings",
    auth=DESK,
    response=HoldingsOut,
    summary="Papers and cash in hand",
)
def get_holdings(request: Any, facilitator_id: UUID) -> Any:
    """By order number; no citizen is named."""
    return api.get_holdings(facilitator_id=facilitator_id, by=request.actor, now=request.now)


@router.post("/recoveries", auth=ACTING, response=RecoveryOut, summary="Say what was taken back")
def ask_recovery(request: Any, payload: RecoveryIn) -> Any:
    """Nothing moves until another supervisor has counted it too."""
    wish = api.NewRecovery(
        id=payload.id,
        facilitator_id=payload.facilitator_id,
        item_ids=tuple(payload.item_ids),
        cash_paisa=payload.cash_paisa,
        note=payload.note,
    )
    return api.ask_recovery(recovery=wish, by=request.actor, now=request.now)


@router.get("/recoveries/{uuid:recovery_id}", auth=DESK, response=RecoveryOut, summary="One")
def get_recovery(request: Any, recovery_id: UUID) -> Any:
    """Said, confirmed, refused or expired."""
    return api.get_recovery(recovery_id=recovery_id, by=request.actor, now=request.now)


@router.post(
    "/recoveries/{uuid:recovery_id}", auth=DECIDING, response=RecoveryOut, summary="Confirm"
)
def decide_recovery(request: Any, recovery_id: UUID, payload: RecoveryActIn) -> Any:
    """Confirmed: papers are at the hub of the district, cash is booked there."""
    act = api.confirm_recovery if payload.is_right else api.refuse_recovery
    return act(recovery_id=recovery_id, by=request.actor, now=request.now)

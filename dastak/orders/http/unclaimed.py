"""Papers that nobody took, as JSON: to the hub, out again, back to the department."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import ConfigDict

from dastak.kernel.actors import Role
from dastak.kernel.web import allow
from dastak.orders import api

router = Router(tags=["orders"])
HUB = allow(Role.SUPERVISOR)


class CommandIn(Schema):
    """An act that the client names; the same one again has no second effect."""

    model_config = ConfigDict(extra="forbid")
    command_id: UUID


class NothingIn(Schema):
    """No content."""

    model_config = ConfigDict(extra="forbid")


@router.post(
    "/lines/{uuid:line_id}/hub", auth=allow(Role.FACILITATOR), summary="Bring papers to the hub"
)
def bring(request: Any, line_id: UUID, payload: NothingIn | None = None) -> Any:
    """Nobody took them at the last delivery."""
    api.bring_to_hub(line_id=line_id, by=request.actor, now=request.now)
    return {"is_offered": True}


@router.post("/lines/{uuid:line_id}/hub/store", auth=HUB, summary="The hub takes papers")
def store(request: Any, line_id: UUID, payload: CommandIn) -> Any:
    """From now on they wait for the citizen."""
    api.store_at_hub(
        line_id=line_id, command_id=payload.command_id, by=request.actor, now=request.now
    )
    return {"is_stored": True}


@router.post("/lines/{uuid:line_id}/hub/hand-out", auth=HUB, summary="The hub gives papers out")
def hand_out(request: Any, line_id: UUID, payload: NothingIn | None = None) -> Any:
    """To the facilitator who has accepted the delivery; that one collects them."""
    api.hand_out_at_hub(line_id=line_id, by=request.actor, now=request.now)
    return {"is_offered": True}


@router.post("/lines/{uuid:line_id}/hub/send-back", auth=HUB, summary="Back to the department")
def send_back(request: Any, line_id: UUID, payload: NothingIn | None = None) -> Any:
    """After 90 days at the hub."""
    api.send_back(line_id=line_id, by=request.actor, now=request.now)
    return {"is_offered": True}


@router.post(
    "/lines/{uuid:line_id}/hub/take", auth=allow(Role.OFFICER), summary="Take unclaimed papers"
)
def take(request: Any, line_id: UUID, payload: CommandIn) -> Any:
    """The department has them; the order ends, abandoned."""
    api.take_unclaimed(
        line_id=line_id, command_id=payload.command_id, by=request.actor, now=request.now
    )
    return {"is_taken": True}


@router.post(
    "/{uuid:order_id}/delivery",
    auth=allow(Role.CITIZEN, Role.AGENT),
    summary="Ask for another delivery",
)
def ask_delivery(request: Any, order_id: UUID, payload: CommandIn) -> Any:
    """Of papers that wait at the hub. No fee is published for it."""
    order = api.ask_delivery(
        order_id=order_id, command_id=payload.command_id, by=request.actor, now=request.now
    )
    return {"stage": order.lines[0].stage.name}

"""An application at the door as JSON: form, fingerprint, consent, cash."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import AwareDatetime, ConfigDict, Field

from dastak.connectors import api as connectors
from dastak.field.http import shapes
from dastak.kernel.actors import Role
from dastak.kernel.idempotency import repeats_answers_of
from dastak.kernel.web import allow
from dastak.orders import api as orders

router = Router()
MINE = allow(Role.FACILITATOR)


class FormIn(Schema):
    """Answers by field; those not named stay as they are, a blank clears its answer."""

    model_config = ConfigDict(extra="forbid")
    values: dict[str, Any]


class FingerIn(Schema):
    """What the reader made: never the template itself."""

    model_config = ConfigDict(extra="forbid")
    finger: int
    template_hash: str = Field(max_length=100)
    device: str = Field(max_length=100)


class CashIn(Schema):
    """Cash that was counted."""

    model_config = ConfigDict(extra="forbid")
    amount_paisa: int = Field(strict=True)
    command_id: UUID


@router.get("/lines/{uuid:line_id}", auth=MINE, summary="The file of an application")
def look(request: Any, line_id: UUID) -> shapes.Json:
    """Form, papers, originals, bill and next steps; the look is logged."""
    lang = "ur" if request.headers.get("Accept-Language", "").startswith("ur") else "en"
    found = orders.get_door(line_id=line_id, by=request.actor, now=request.now)
    return shapes.door(found, lang=lang)


@router.put("/lines/{uuid:line_id}/form", auth=MINE, summary="Save answers")
def save_form(request: Any, line_id: UUID, payload: FormIn) -> shapes.Json:
    """Right answers are kept, wrong ones are named."""
    repeats_answers_of(request, subject=line_id)
    saved = orders.save_form(
        line_id=line_id, values=payload.values, by=request.actor, now=request.now
    )
    return {"values": saved.answers.values, "problems": shapes.problems(saved.problems)}


@router.post("/lines/{uuid:line_id}/finger", auth=MINE, summary="Ask for a fingerprint check")
def check_finger(request: Any, line_id: UUID, payload: FingerIn) -> shapes.Json:
    """The answer comes later: ask for the result."""
    check_id = orders.check_finger(
        line_id=line_id,
        finger=payload.finger,
        template_hash=payload.template_hash,
        device=payload.device,
        by=request.actor,
        now=request.now,
    )
    return {"check_id": check_id}


@router.get("/lines/{uuid:line_id}/finger", auth=MINE, summary="What the fingerprint came to")
def finger_result(request: Any, line_id: UUID) -> shapes.Json:
    """``match``, ``no_match``, ``low_quality``, ``pending``, ``failed`` or empty before any."""
    result = connectors.last_result(subject=line_id, by=request.actor, now=request.now)
    return {"result": result}


@router.post("/lines/{uuid:line_id}/read-back", auth=MINE, summary="The form was read out")
def read_back(request: Any, line_id: UUID, payload: shapes.EmptyIn | None = None) -> shapes.Json:
    """The citizen gets the consent code."""
    orders.read_back(line_id=line_id, by=request.actor, now=request.now)
    return {"is_sent": True}


@router.post("/lines/{uuid:line_id}/capture", auth=MINE, summary="Enter the consent code (7)")
def capture(request: Any, line_id: UUID, payload: shapes.CodeIn) -> shapes.Json:
    """The citizen agrees: originals change hands, the form is locked."""
    result = orders.capture(
        line_id=line_id,
        code=payload.code,
        command_id=payload.command_id,
        by=request.actor,
        now=request.now,
    )
    return {"is_right": result.is_right, "tries_left": result.tries_left}


@router.post("/lines/{uuid:line_id}/cash", auth=MINE, summary="Take the cash (stage 8)")
def collect_cash(request: Any, line_id: UUID, payload: CashIn) -> shapes.Json:
    """Exactly what is due; the receipt is the answer."""
    receipt = orders.collect_cash(
        line_id=line_id,
        amount_paisa=payload.amount_paisa,
        command_id=payload.command_id,
        by=request.actor,
        now=request.now,
    )
    return shapes.receipt(receipt)


class CallIn(Schema):
    """A call in vain. ``device_at`` is the phone's own time."""

    model_config = ConfigDict(extra="forbid")
    command_id: UUID
    device_at: AwareDatetime | None = None


@router.post("/lines/{uuid:line_id}/calls", auth=MINE, summary="Note a call in vain")
def log_call(request: Any, line_id: UUID, payload: CallIn) -> shapes.Json:
    """The citizen did not answer."""
    orders.log_call(
        line_id=line_id,
        command_id=payload.command_id,
        device_at=payload.device_at,
        by=request.actor,
        now=request.now,
    )
    return {"is_noted": True}


@router.post("/lines/{uuid:line_id}/no-show", auth=MINE, summary="Nobody is there")
def report_no_show(request: Any, line_id: UUID, payload: CallIn) -> shapes.Json:
    """The visit ends; the citizen chooses another time."""
    orders.report_no_show(
        line_id=line_id, command_id=payload.command_id, by=request.actor, now=request.now
    )
    return {"is_reported": True}


class StopIn(Schema):
    """Why the person cannot have the service."""

    model_config = ConfigDict(extra="forbid")
    command_id: UUID
    reason: orders.Ineligible


@router.post("/lines/{uuid:line_id}/stop", auth=MINE, summary="The person cannot have the service")
def stop_at_door(request: Any, line_id: UUID, payload: StopIn) -> shapes.Json:
    """The order ends and nothing is owed, unless a supervisor has let it go on."""
    orders.stop_at_door(
        line_id=line_id,
        reason=payload.reason,
        command_id=payload.command_id,
        by=request.actor,
        now=request.now,
    )
    return {"is_stopped": True}

"""The second visit as JSON: what the department wants, the code, and a visit in vain."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import ConfigDict, Field

from dastak.field.http import shapes
from dastak.kernel.actors import Role
from dastak.kernel.web import allow
from dastak.orders import api as orders

router = Router()
MINE = allow(Role.FACILITATOR)


class CureIn(shapes.CodeIn):
    """The code, and what was cleared up in words."""

    words: shapes.Line = Field("", max_length=500)


class FailIn(Schema):
    """Why the visit came to nothing."""

    model_config = ConfigDict(extra="forbid")
    command_id: UUID
    reason: orders.CureFailure


@router.post(
    "/lines/{uuid:line_id}/cure-code", auth=MINE, summary="Send the code of a second visit"
)
def read_cure(request: Any, line_id: UUID, payload: shapes.EmptyIn | None = None) -> shapes.Json:
    """The citizen was told what goes to the department."""
    orders.read_cure(line_id=line_id, by=request.actor, now=request.now)
    return {"is_sent": True}


@router.post("/lines/{uuid:line_id}/cure", auth=MINE, summary="Enter the code of a second visit")
def cure(request: Any, line_id: UUID, payload: CureIn) -> shapes.Json:
    """Originals change hands; without any the department is answered at once."""
    result = orders.cure(
        line_id=line_id,
        code=payload.code,
        words=payload.words,
        command_id=payload.command_id,
        by=request.actor,
        now=request.now,
    )
    return {"is_right": result.is_right, "tries_left": result.tries_left}


@router.post("/lines/{uuid:line_id}/cure-in-vain", auth=MINE, summary="A second visit in vain")
def fail_cure(request: Any, line_id: UUID, payload: FailIn) -> shapes.Json:
    """The citizen chooses another time."""
    orders.fail_cure(
        line_id=line_id,
        reason=payload.reason,
        command_id=payload.command_id,
        by=request.actor,
        now=request.now,
    )
    return {"is_reported": True}

"""Papers that are lost or damaged, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import ConfigDict, Field

from dastak.documents import api as documents
from dastak.kernel.actors import Role
from dastak.kernel.web import allow
from dastak.orders import api
from dastak.orders.http.swaps import Words

router = Router(tags=["orders"])
HOLDERS = allow(Role.FACILITATOR, Role.OFFICER, Role.SUPERVISOR)


class LossIn(Schema):
    """Papers of one line that are lost or damaged, and how it happened."""

    model_config = ConfigDict(extra="forbid")
    line_id: UUID
    item_ids: list[UUID] = Field(min_length=1, max_length=50)
    kind: documents.LossKind
    note: str = Field(max_length=400)


class LossOut(Schema):
    """A case. ``liable`` is the kind of the last accepted holder."""

    id: UUID
    item_id: UUID
    name: Words
    kind: documents.LossKind
    liable: str
    told_at: datetime
    end: documents.LossEnd | None


class LossEndIn(Schema):
    """How the case ended."""

    model_config = ConfigDict(extra="forbid")
    line_id: UUID
    end: documents.LossEnd


class ReissueIn(Schema):
    """The line whose certificate was lost."""

    model_config = ConfigDict(extra="forbid")
    line_id: UUID


@router.post("/losses", auth=HOLDERS, response=list[LossOut], summary="Lost or damaged")
def report_loss(request: Any, payload: LossIn) -> Any:
    """By who has them, or a supervisor; the last accepted holder is liable."""
    found = api.report_loss(
        line_id=payload.line_id,
        item_ids=payload.item_ids,
        kind=payload.kind,
        note=payload.note,
        by=request.actor,
        now=request.now,
    )
    return [
        {
            "id": each.id,
            "item_id": each.item_id,
            "name": {"en": each.name.en, "ur": each.name.ur},
            "kind": each.kind,
            "liable": each.liable.kind,
            "told_at": each.told_at,
            "end": each.end,
        }
        for each in found
    ]


@router.post("/losses/{uuid:loss_id}/end", auth=allow(Role.SUPERVISOR), summary="End a case")
def end_loss(request: Any, loss_id: UUID, payload: LossEndIn) -> Any:
    """Found, or the citizen has another one."""
    api.end_loss(
        line_id=payload.line_id,
        loss_id=loss_id,
        end=payload.end,
        by=request.actor,
        now=request.now,
    )
    return {"is_ended": True}


@router.post("/losses/{uuid:loss_id}/reissue", auth=allow(Role.OFFICER), summary="Issue anew")
def reissue(request: Any, loss_id: UUID, payload: ReissueIn) -> Any:
    """A certificate that was lost before delivery, free of charge."""
    serial = api.reissue_certificate(
        line_id=payload.line_id, loss_id=loss_id, by=request.actor, now=request.now
    )
    return {"serial": serial}

"""Papers as JSON: photographs, originals taken along, hand-in, collection, delivery."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict, Field

from dastak.field.http import shapes
from dastak.forms import api as forms
from dastak.kernel.actors import Role
from dastak.kernel.idempotency import repeats_answers_of
from dastak.kernel.text import Bilingual
from dastak.kernel.web import allow
from dastak.orders import api as orders

router = Router()
MINE = allow(Role.FACILITATOR)


class NameIn(Schema):
    """The name of a paper; one language is enough."""

    model_config = ConfigDict(extra="forbid")
    en: shapes.Line = Field("", max_length=120)
    ur: shapes.Line = Field("", max_length=120)


class OriginalsIn(Schema):
    """The originals to be taken along."""

    model_config = ConfigDict(extra="forbid")
    names: list[NameIn] = Field(min_length=1, max_length=30)


class CollectIn(Schema):
    """The sealed bundle."""

    model_config = ConfigDict(extra="forbid")
    seal_number: shapes.Line = Field(max_length=40)
    command_id: UUID


@router.post("/lines/{uuid:line_id}/papers", auth=MINE, summary="Keep a photograph of a paper")
def add_paper(
    request: Any, line_id: UUID, kind: Form[shapes.Line], file: File[UploadedFile]
) -> shapes.Json:
    """One file of one paper; more pages are more files of the same kind."""
    stored = orders.add_paper(
        line_id=line_id,
        kind=kind,
        filename=forms.one_line(text=file.name or kind),
        content=file.read(),
        by=request.actor,
        now=request.now,
    )
    repeats_answers_of(request, subject=line_id)
    return shapes.file(stored)


@router.post("/lines/{uuid:line_id}/originals", auth=MINE, summary="List originals to take along")
def take_originals(request: Any, line_id: UUID, payload: OriginalsIn) -> shapes.Json:
    """They change hands with the citizen's consent code."""
    transfer = orders.take_originals(
        line_id=line_id,
        names=[Bilingual(en=name.en, ur=name.ur) for name in payload.names],
        by=request.actor,
        now=request.now,
    )
    return {"transfer_id": transfer.id, "items": transfer.item_ids}


@router.post("/lines/{uuid:line_id}/hand-in", auth=MINE, summary="Hand in at the department")
def hand_in(request: Any, line_id: UUID, payload: shapes.EmptyIn | None = None) -> shapes.Json:
    """The officer scans the barcode; that is the other side of the hand-over."""
    return {"barcode": orders.hand_in(line_id=line_id, by=request.actor, now=request.now)}


@router.post("/lines/{uuid:line_id}/collect", auth=MINE, summary="Take the sealed bundle (12)")
def collect(request: Any, line_id: UUID, payload: CollectIn) -> shapes.Json:
    """Out for delivery."""
    orders.collect_output(
        line_id=line_id,
        seal_number=payload.seal_number,
        command_id=payload.command_id,
        by=request.actor,
        now=request.now,
    )
    return {"is_collected": True}


@router.post("/lines/{uuid:line_id}/deliver", auth=MINE, summary="Enter the delivery code (13)")
def deliver(request: Any, line_id: UUID, payload: shapes.CodeIn) -> shapes.Json:
    """Everything is back with the citizen."""
    result = orders.deliver(
        line_id=line_id,
        code=payload.code,
        command_id=payload.command_id,
        by=request.actor,
        now=request.now,
    )
    return {"is_right": result.is_right, "tries_left": result.tries_left}


@router.post("/lines/{uuid:line_id}/return", auth=MINE, summary="Enter the return code")
def give_back(request: Any, line_id: UUID, payload: shapes.CodeIn) -> shapes.Json:
    """Every paper of a withdrawn order is back with the citizen."""
    result = orders.return_papers(
        line_id=line_id,
        code=payload.code,
        command_id=payload.command_id,
        by=request.actor,
        now=request.now,
    )
    return {"is_right": result.is_right, "tries_left": result.tries_left}


class GapsIn(Schema):
    """Papers by their names in the form, and whose mistake it was."""

    model_config = ConfigDict(extra="forbid")
    command_id: UUID
    papers: list[str] = Field(min_length=1, max_length=40)
    fault: orders.Fault


@router.post("/lines/{uuid:line_id}/gaps", auth=MINE, summary="Papers are missing")
def report_gaps(request: Any, line_id: UUID, payload: GapsIn) -> shapes.Json:
    """The visit ends, what was filled in is kept, the citizen is told what to have ready."""
    orders.report_gaps(
        line_id=line_id,
        papers=payload.papers,
        fault=payload.fault,
        command_id=payload.command_id,
        by=request.actor,
        now=request.now,
    )
    return {"is_reported": True}

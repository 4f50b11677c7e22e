"""The officer's desk as JSON: queue, stamp, case, decision, hand-out."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import ConfigDict, Field

from dastak.connectors import api as connectors
from dastak.forms import api as forms
from dastak.kernel.actors import Role
from dastak.kernel.text import Bilingual
from dastak.kernel.web import allow
from dastak.orders import api as orders

prefix = "department"
router = Router(tags=["department"])
DESK = allow(Role.OFFICER)
Json = dict[str, Any]


class BarcodeIn(Schema):
    """What the scanner read."""

    model_config = ConfigDict(extra="forbid")
    barcode: str = Field(max_length=40)


class EmptyIn(Schema):
    """Nothing further."""

    model_config = ConfigDict(extra="forbid")


class RejectIn(Schema):
    """Why, by which law, and what the applicant can do; one language is enough."""

    model_config = ConfigDict(extra="forbid")
    reason_code: str = Field(max_length=40)
    law_clause: str = Field(max_length=1000)
    explanation_en: str = Field("", max_length=4000)
    explanation_ur: str = Field("", max_length=4000)


class ObjectItemIn(Schema):
    """One point of the list, with words for the citizen."""

    model_config = ConfigDict(extra="forbid")
    code: str = Field(max_length=40)
    note: str = Field("", max_length=1000)


class ObjectIn(Schema):
    """What is to be cured, and the last day for it."""

    model_config = ConfigDict(extra="forbid")
    items: list[ObjectItemIn] = Field(min_length=1, max_length=20)
    due_date: date


class WhyIn(Schema):
    """Why."""

    model_config = ConfigDict(extra="forbid")
    reason: str = Field(max_length=300)


@router.get("/queue", auth=DESK, summary="Cases of my desks, the next one due first")
def list_queue(
    request: Any, state: connectors.CaseState | None = None, search: str = "", page: int = 1
) -> Json:
    """``search`` is a barcode, an order number or a part of a reference."""
    found = connectors.list_queue(
        state=state,
        search=forms.one_line(text=search)[:80],
        page=max(1, page),
        by=request.actor,
        now=request.now,
    )
    return {
        "cases": [_case(case) for case in found.cases],
        "page": found.number,
        "has_next": found.has_next,
        "counts": found.counts,
    }


@router.get("/reasons", auth=DESK, summary="Reasons for a rejection")
def list_reasons(request: Any) -> Json:
    """Coded reasons with their words."""
    reasons = connectors.list_reasons()
    return {"reasons": [{"code": each.code, "text": _words(each.text)} for each in reasons]}


@router.post("/cases/receive", auth=DESK, summary="Stamp a bundle (stage 9)")
def receive(request: Any, payload: BarcodeIn) -> Json:
    """Papers change hands and the case gets its reference; again changes nothing."""
    case = orders.receive_case(barcode=payload.barcode, by=request.actor, now=request.now)
    return _case(case)


@router.get("/cases/{uuid:case_id}", auth=DESK, summary="A case with what was sent")
def look(request: Any, case_id: UUID) -> Json:
    """Answers, scans, originals held here, clock and next steps; the look is logged."""
    found = connectors.get_case(
        case_id=case_id, purpose="decision", by=request.actor, now=request.now
    )
    case = found.case
    contents = orders.get_case_file(line_id=case.line_id, by=request.actor, now=request.now)
    return {
        **_case(case),
        "rows": [
            {"label": _words(row.label), "value": row.value, "kind": row.kind} for row in found.rows
        ],
        "scans": [
            {"id": file.id, "kind": file.kind, "mime": file.mime, "size": file.size}
            for file in contents.files
        ],
        "originals": [
            {"id": item.id, "name": _words(item.name), "kind": item.kind}
            for item in contents.items
            if item.holder.kind == "department"
        ],
        "stage": contents.line.stage.name,
        "certificate_token": contents.line.issued_token,
        "clock": {
            "party": contents.line.clock.party,
            "awaited": _words(contents.line.clock.awaited),
            "due_at": contents.line.clock.due_at,
            "state": contents.line.clock.state,
        },
        "rejection": _rejection(found.rejection) if found.rejection else None,
        "allowed_actions": [_action(action) for action in contents.line.actions],
    }


@router.post("/cases/{uuid:case_id}/take", auth=DESK, summary="Take a case (stage 10)")
def take(request: Any, case_id: UUID, payload: EmptyIn | None = None) -> Json:
    """Take a received case, or take it over from a colleague."""
    case = connectors.take_case(case_id=case_id, by=request.actor, now=request.now)
    return _case(case)


@router.post("/cases/{uuid:case_id}/approve", auth=DESK, summary="Approve (stage 11)")
def approve(request: Any, case_id: UUID, payload: EmptyIn | None = None) -> Json:
    """Approve; the certificate is issued from the answers."""
    case = connectors.approve_case(case_id=case_id, by=request.actor, now=request.now)
    return _case(case)


@router.post("/cases/{uuid:case_id}/reject", auth=DESK, summary="Propose to reject")
def reject(request: Any, case_id: UUID, payload: RejectIn) -> Json:
    """Nothing is decided before another officer confirms."""
    proposal = connectors.propose_rejection(
        case_id=case_id,
        reason_code=payload.reason_code,
        law_clause=forms.one_line(text=payload.law_clause),
        explanation=Bilingual(
            en=forms.lines(text=payload.explanation_en), ur=forms.lines(text=payload.explanation_ur)
        ),
        by=request.actor,
        now=request.now,
    )
    return _rejection(proposal)


@router.post(
    "/cases/{uuid:case_id}/confirm-rejection", auth=DESK, summary="Confirm a rejection (11)"
)
def confirm_rejection(request: Any, case_id: UUID, payload: EmptyIn | None = None) -> Json:
    """By another officer than the one who proposed it."""
    case = connectors.confirm_rejection(case_id=case_id, by=request.actor, now=request.now)
    return _case(case)


@router.get("/objection-reasons", auth=DESK, summary="What can be objected")
def list_objection_reasons(request: Any) -> Json:
    """Coded points; ``is_by_words`` tells that no paper is needed to cure one."""
    found = connectors.list_objection_reasons()
    return {
        "reasons": [
            {"code": each.code, "text": _words(each.text), "is_by_words": each.is_by_words}
            for each in found
        ]
    }


@router.post("/cases/{uuid:case_id}/object", auth=DESK, summary="Something has to be cured")
def object_case(request: Any, case_id: UUID, payload: ObjectIn) -> Json:
    """The legal time stands until the citizen's side has answered."""
    said = connectors.object_case(
        case_id=case_id,
        items=[
            connectors.ObjectionItem(item.code, forms.lines(text=item.note))
            for item in payload.items
        ],
        due_date=payload.due_date,
        by=request.actor,
        now=request.now,
    )
    return _objection(said)


@router.get("/cases/{uuid:case_id}/objections", auth=DESK, summary="Objections of a case")
def list_objections(request: Any, case_id: UUID) -> Json:
    """The latest first, with what was answered; the look is logged."""
    connectors.get_case(case_id=case_id, purpose="decision", by=request.actor, now=request.now)
    found = connectors.list_objections(case_id=case_id, by=request.actor, now=request.now)
    return {"objections": [_objection(each) for each in found]}


@router.post("/cases/{uuid:case_id}/put-aside", auth=DESK, summary="End a case as asked")
def put_aside(request: Any, case_id: UUID, payload: EmptyIn | None = None) -> Json:
    """Nothing is decided; every paper goes home."""
    case = connectors.confirm_cancel(case_id=case_id, by=request.actor, now=request.now)
    return _case(case)


@router.post("/cases/{uuid:case_id}/go-on", auth=DESK, summary="Refuse to end a case")
def go_on(request: Any, case_id: UUID, payload: WhyIn) -> Json:
    """The citizen is told why."""
    case = connectors.refuse_cancel(
        case_id=case_id,
        reason=forms.one_line(text=payload.reason),
        by=request.actor,
        now=request.now,
    )
    return _case(case)


@router.post("/cases/{uuid:case_id}/hand-out", auth=DESK, summary="Give the bundle to the courier")
def hand_out(request: Any, case_id: UUID, payload: EmptyIn | None = None) -> Json:
    """Certificate and originals go to the facilitator who delivers; decided cases only."""
    found = connectors.get_case(
        case_id=case_id, purpose="hand_out", by=request.actor, now=request.now
    )
    transfer = orders.hand_out(line_id=found.case.line_id, by=request.actor, now=request.now)
    return {"transfer_id": transfer.id, "items": transfer.item_ids}


def _words(text: Bilingual) -> dict[str, str]:
    return {"en": text.en, "ur": text.ur}


def _case(case: connectors.Case) -> Json:
    return {
        "id": case.id,
        "line_id": case.line_id,
        "order_id": case.order_id,
        "number": case.number,
        "barcode": case.barcode,
        "reference": case.reference,
        "service_code": case.service_code,
        "service": _words(case.service),
        "department": case.department,
        "district": case.district,
        "state": case.state,
        "officer_id": case.officer_id,
        "officer": case.officer,
        "has_proposal": case.has_proposal,
        "has_objection": case.has_objection,
        "cancel_asked_at": case.cancel_requested_at,
        "cancel_reason": case.cancel_reason,
        "sent_at": case.sent_at,
        "received_at": case.received_at,
        "due_at": case.due_at,
        "decided_at": case.decided_at,
        "is_electronic": case.is_electronic,
    }


def _rejection(found: connectors.Rejection) -> Json:
    return {
        "reason": {"code": found.reason.code, "text": _words(found.reason.text)},
        "law_clause": found.law_clause,
        "explanation": _words(found.explanation),
        "appeal_to": _words(found.appeal_to),
        "proposer_id": found.proposer_id,
        "proposed_at": found.proposed_at,
        "confirmer_id": found.confirmer_id,
    }


def _objection(said: connectors.Objection) -> Json:
    return {
        "number": said.number,
        "items": [{"code": item.code, "note": item.note} for item in said.items],
        "due_date": said.due_date,
        "raised_at": said.raised_at,
        "closed_at": said.closed_at,
        "closed_as": said.closed_as,
        "answer": said.answer,
    }


def _action(action: orders.Action) -> Json:
    refusal = action.refusal
    return {
        "action": action.verb,
        "is_allowed": action.is_allowed,
        "reason": {"code": refusal.code, "en": refusal.text("en"), "ur": refusal.text("ur")}
        if refusal
        else None,
    }

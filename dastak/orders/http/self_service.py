"""Digital self-service as JSON: order, fill in, upload, read through, send, change the way."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict, Field

from dastak.documents import api as documents
from dastak.forms import api as forms
from dastak.kernel.actors import Role
from dastak.kernel.errors import Problem
from dastak.kernel.idempotency import repeats_answers_of
from dastak.kernel.web import allow
from dastak.orders import api
from dastak.orders.http.orders import OrderIn, order_json, words

router = Router(tags=["orders"])
CITIZENS = allow(Role.CITIZEN)
WATCHERS = allow(Role.CITIZEN, Role.AGENT, Role.SUPERVISOR, Role.AUDITOR)
Json = dict[str, Any]


class AnswersIn(Schema):
    """Any answers by field; those that are not named stay as they are, a blank clears one."""

    model_config = ConfigDict(extra="forbid")
    values: dict[str, Any]


class SendIn(Schema):
    """The code of the SMS, and the price that was shown."""

    model_config = ConfigDict(extra="forbid")
    code: str = Field(max_length=20)
    quote_hash: str = Field(min_length=64, max_length=64)
    command_id: UUID


class WayIn(Schema):
    """To which way to change, at which price; ``woman_only`` counts for a visit."""

    model_config = ConfigDict(extra="forbid")
    way: Literal["visit", "digital"]
    quote_hash: str = Field(min_length=64, max_length=64)
    woman_only: bool = False
    command_id: UUID


@router.post("/digital", auth=CITIZENS, summary="Order without a visit (stages 1 and 2)")
def place(request: Any, payload: OrderIn) -> Json:
    """Receive an order that the citizen does alone, and freeze its price without the visit."""
    me = request.actor.me
    order = api.NewOrder(
        service_code=payload.service_code,
        person_id=payload.person_id or me,
        contact_id=payload.contact_id or me,
        district=payload.district,
        lat=payload.lat,
        lon=payload.lon,
        address=api.Address(**payload.address.dict()),
        channel=api.Channel.DIGITAL,
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


@router.get("/{uuid:order_id}/form", auth=CITIZENS, summary="The form of an order done alone")
def form(request: Any, order_id: UUID, lang: Literal["ur", "en"] = "ur") -> Json:
    """Questions, answers, papers, price and what is still missing."""
    found = api.get_own_form(order_id=order_id, by=request.actor, now=request.now)
    values = found.answers.values
    steps = forms.form_steps(
        definition=found.definition, values=values, writer=forms.Writer.FACILITATOR, lang=lang
    )
    missing = forms.missing(definition=found.definition, values=values)
    return {
        "version": found.answers.version,
        "is_locked": found.answers.is_locked,
        "values": values,
        "steps": [{"name": step.name, "label": step.label, "specs": step.specs} for step in steps],
        "missing": [field.name for field in missing],
        "papers": [
            {"kind": each.name, "name": words(each.label), "is_required": each.is_required}
            for each in found.papers
        ],
        "files": [_file(file) for file in found.files],
        "quote_hash": found.quote.hash,
        "total_paisa": found.quote.total_paisa,
        "unpublished": found.quote.unpublished,
    }


@router.post("/{uuid:order_id}/form", auth=CITIZENS, summary="Keep answers of one's own form")
def fill_in(request: Any, order_id: UUID, payload: AnswersIn) -> Json:
    """Right answers are kept, wrong ones are named."""
    saved = api.fill_in(order_id=order_id, values=payload.values, by=request.actor, now=request.now)
    repeats_answers_of(request, subject=saved.answers.subject)
    return {"problems": {name: _refusal(each) for name, each in saved.problems.items()}}


@router.post("/{uuid:order_id}/papers", auth=CITIZENS, summary="Keep a file of a paper")
def upload(request: Any, order_id: UUID, kind: Form[str], file: File[UploadedFile]) -> Json:
    """One photograph or PDF of one paper; more pages are more files of the same kind."""
    kept = api.upload_paper(
        order_id=order_id,
        kind=kind[:80],
        filename=forms.one_line(text=file.name or kind),
        content=file.read(),
        by=request.actor,
        now=request.now,
    )
    repeats_answers_of(request, subject=kept.subject)
    return _file(kept)


@router.post(
    "/{uuid:order_id}/read-through", auth=CITIZENS, summary="All was read: send the consent code"
)
def read_through(request: Any, order_id: UUID) -> dict[str, bool]:
    """The code goes to the phone of whoever ordered."""
    api.read_through(order_id=order_id, by=request.actor, now=request.now)
    return {"is_sent": True}


@router.post("/{uuid:order_id}/send", auth=CITIZENS, summary="Consent and send (stage 7)")
def send(request: Any, order_id: UUID, payload: SendIn) -> Json:
    """A wrong code is counted; what costs nothing goes to the department at once."""
    answer = api.send_application(
        order_id=order_id,
        code=payload.code,
        quote_hash=payload.quote_hash,
        command_id=payload.command_id,
        by=request.actor,
        now=request.now,
    )
    return {"is_right": answer.is_right, "tries_left": answer.tries_left}


@router.get("/{uuid:order_id}/ways", auth=WATCHERS, summary="A visit or alone: both prices")
def ways(request: Any, order_id: UUID) -> Json:
    """What each way costs today, and why one cannot be changed to."""
    found = api.get_ways(order_id=order_id, by=request.actor, now=request.now)
    return {
        "ways": [
            {
                "way": each.way,
                "is_present": each.is_present,
                "is_offered": each.is_offered,
                "reason": words(each.reason),
                "total_paisa": each.quote.total_paisa,
                "unpublished": each.quote.unpublished,
                "quote_hash": each.quote.hash,
                "refusal": _refusal(each.refusal) if each.refusal else None,
            }
            for each in found
        ]
    }


@router.post("/{uuid:order_id}/way", auth=CITIZENS, summary="Change the way of an order")
def switch(request: Any, order_id: UUID, payload: WayIn) -> Json:
    """Before the form is sent, or before a facilitator has accepted."""
    common = {
        "order_id": order_id,
        "quote_hash": payload.quote_hash,
        "command_id": payload.command_id,
        "by": request.actor,
        "now": request.now,
    }
    if payload.way == "digital":
        return order_json(api.switch_to_digital(**common))
    gender = "f" if payload.woman_only else None
    return order_json(api.switch_to_visit(gender=gender, **common))


def _file(file: documents.File) -> Json:
    return {"id": file.id, "kind": file.kind, "mime": file.mime, "size": file.size}


def _refusal(problem: Problem) -> Json:
    return {"code": problem.code, "en": problem.text("en"), "ur": problem.text("ur")}

"""What a department objects to, and the wish to end what it has, as JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router
from pydantic import Field

from dastak.kernel.actors import Role
from dastak.kernel.web import allow
from dastak.orders import api
from dastak.orders.http.orders import CommandIn, RescheduleIn, order_json, words

router = Router(tags=["orders"])
PEOPLE = allow(Role.CITIZEN, Role.AGENT)


class AnswerIn(CommandIn):
    """What the citizen writes to the department."""

    words: str = Field(max_length=2000)


class CancelIn(CommandIn):
    """Why it is not wanted any more."""

    reason: api.CancelReason


@router.get("/{uuid:order_id}/objection", auth=PEOPLE, summary="What the department wants cured")
def look(request: Any, order_id: UUID) -> dict[str, Any]:
    """The points with the officer's words, until when, and whether writing is enough."""
    found = api.get_objection(order_id=order_id, by=request.actor, now=request.now)
    return {
        "number": found.span.number,
        "due_at": found.span.due_at,
        "whose": found.span.whose,
        "is_by_words": found.span.is_by_words,
        "is_cured": found.span.cured_at is not None,
        "wanted": [{"text": words(text), "note": note} for text, note in found.wanted],
    }


@router.post(
    "/{uuid:order_id}/objection/visit", auth=PEOPLE, summary="Book a second visit, or move it"
)
def book(request: Any, order_id: UUID, payload: RescheduleIn) -> dict[str, Any]:
    """Somebody comes for what the department wants; it costs nothing."""
    view = api.book_cure(
        order_id=order_id,
        hold_id=payload.hold_id,
        command_id=payload.command_id,
        by=request.actor,
        now=request.now,
    )
    return order_json(view)


@router.post("/{uuid:order_id}/objection/answer", auth=PEOPLE, summary="Answer in writing")
def answer(request: Any, order_id: UUID, payload: AnswerIn) -> dict[str, Any]:
    """Where no paper is wanted."""
    view = api.answer_objection(
        order_id=order_id,
        words=payload.words,
        command_id=payload.command_id,
        by=request.actor,
        now=request.now,
    )
    return order_json(view)


@router.post(
    "/{uuid:order_id}/ask-cancel", auth=PEOPLE, summary="Ask the department to end it (9, 10)"
)
def ask_cancel(request: Any, order_id: UUID, payload: CancelIn) -> dict[str, Any]:
    """The order goes on until the department agrees; what was paid is not given back."""
    view = api.ask_cancel(
        order_id=order_id,
        reason=payload.reason,
        command_id=payload.command_id,
        by=request.actor,
        now=request.now,
    )
    return order_json(view)

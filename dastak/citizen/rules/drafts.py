"""Drafts: which question comes next, and what a changed answer does to the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from dastak.citizen.rules.answers import clean_words, read_position
from dastak.citizen.types import Draft, HeldSlot, Point, Step, Where
from dastak.kernel.ids import uuid7

KEEP = timedelta(days=7)
STEPS = tuple(Step)


def new_draft(*, person_id: UUID, service_code: str, now: datetime) -> Draft:
    """A draft without answers; nothing is kept yet."""
    return Draft(
        id=uuid7(),
        order_id=uuid7(),
        person_id=person_id,
        service_code=service_code,
        updated_at=now,
    )


def next_step(draft: Draft | None, *, now: datetime) -> Step:
    """The first question without an answer; a held time that has passed is asked again."""
    if draft is None or draft.applicant_id is None:
        return Step.WHO
    if not (draft.district and draft.address):
        return Step.WHERE
    if not (draft.visitor and draft.language):
        return Step.WISH
    if draft.held is None or draft.held.expires_at <= now:
        return Step.SLOT
    return Step.CHECK


def with_applicant(draft: Draft, applicant_id: UUID) -> Draft:
    """The draft for this person; a time that is held for another is no longer good."""
    held = draft.held if draft.applicant_id == applicant_id else None
    return replace(draft, applicant_id=applicant_id, held=held)


def with_where(draft: Draft, where: Where) -> Draft:
    """The draft with this place; in another district the held time is no longer good."""
    return replace(
        draft,
        district=where.district,
        address=clean_words(where.address),
        landmark=clean_words(where.landmark),
        position=read_position(where.position),
        held=draft.held if draft.district == where.district else None,
    )


def with_wish(draft: Draft, *, visitor: str, language: str) -> Draft:
    """The draft with this wish; for another visitor the held time is no longer good."""
    held = draft.held if draft.visitor == visitor else None
    return replace(draft, visitor=visitor, language=language, held=held)


def to_payload(draft: Draft) -> dict[str, Any]:
    """The answers of a draft as JSON."""
    held = draft.held
    return {
        "order_id": str(draft.order_id),
        "applicant_id": str(draft.applicant_id) if draft.applicant_id else None,
        "district": draft.district,
        "address": draft.address,
        "landmark": draft.landmark,
        "position": [draft.position.lat, draft.position.lon] if draft.position else None,
        "visitor": draft.visitor,
        "language": draft.language,
        "held": held
        and [
            str(held.id),
            held.starts_at.isoformat(),
            held.ends_at.isoformat(),
            held.expires_at.isoformat(),
        ],
    }


def from_payload(draft: Draft, kept: Mapping[str, Any]) -> Draft:
    """The draft of a row, filled in with its kept answers."""
    held = None
    if kept["held"]:
        hold_id, *instants = kept["held"]
        starts_at, ends_at, expires_at = (datetime.fromisoformat(each) for each in instants)
        held = HeldSlot(
            id=UUID(hold_id), starts_at=starts_at, ends_at=ends_at, expires_at=expires_at
        )
    return replace(
        draft,
        order_id=UUID(kept["order_id"]),
        applicant_id=UUID(kept["applicant_id"]) if kept["applicant_id"] else None,
        district=kept["district"],
        address=kept["address"],
        landmark=kept["landmark"],
        position=Point(*kept["position"]) if kept["position"] else None,
        visitor=kept["visitor"],
        language=kept["language"],
        held=held,
    )

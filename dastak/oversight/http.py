"""Live operations as JSON: stages, lines, health."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ninja import Query, Router, Schema
from pydantic import Field

from dastak.kernel.actors import Role
from dastak.kernel.text import Bilingual, bilingual
from dastak.kernel.web import allow
from dastak.notices import api as notices
from dastak.orders import api as orders
from dastak.oversight import api
from dastak.places import api as places

prefix = "oversight"
router = Router(tags=["oversight"])
DESK = allow(Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN)
Json = dict[str, Any]


class LinesIn(Schema):
    """What to list; every part is optional."""

    district: str = Field("", max_length=40)
    stage: int | None = Field(None, ge=1, le=13)
    state: str = Field("open", pattern="^(open|late|ended|all)$")
    number: str = Field("", max_length=20)
    page: int = Field(1, ge=1, le=10_000)


@router.get("/stages", auth=DESK, summary="Open lines by stage, and how many of them are late")
def list_stages(request: Any, district: str = "") -> Json:
    """``district`` is a code; without it the whole area counts."""
    _check(request, district)
    counts = orders.stage_counts(district=district, by=request.actor, now=request.now)
    return {
        "stages": [
            {
                "stage": int(each.stage),
                "code": each.stage.name,
                "name": _words(bilingual(f"orders.stage.{each.stage.name}")),
                "count": each.count,
                "late": each.late,
            }
            for each in counts
        ]
    }


@router.get("/lines", auth=DESK, summary="Lines of the area, the most urgent first")
def list_lines(request: Any, wanted: Query[LinesIn]) -> Json:
    """50 a page; holds no personal data."""
    _check(request, wanted.district)
    found, count = orders.list_lines(
        wanted=orders.LineFilter(
            district=wanted.district,
            stage=orders.Stage(wanted.stage) if wanted.stage else None,
            state=wanted.state,
            text=wanted.number,
            page=wanted.page,
        ),
        by=request.actor,
        now=request.now,
    )
    return {"lines": [_card(card, request) for card in found], "count": count, "page": wanted.page}


@router.get("/health", auth=DESK, summary="Loops, outbox, dead letters, messages, seals")
def get_health(request: Any) -> Json:
    """Ages are in seconds of wall time."""
    found = api.get_health(by=request.actor, now=request.now)
    return {
        "loops": [asdict(each) for each in found.loops],
        "outbox": asdict(found.outbox),
        "dead_letters": [asdict(each) for each in found.dead],
        "messages": asdict(notices.counts(by=request.actor, now=request.now)),
        "seals": [asdict(each) for each in found.seals],
    }


def _check(request: Any, district: str) -> None:
    """:raises NoSuchDistrict: for an unknown code. :raises OutsideYourArea: for another's."""
    if district:
        places.get_district(code=district)
        request.actor.must_serve(district)


def _words(text: Bilingual) -> Json:
    return {"en": text.en, "ur": text.ur}


def _card(card: orders.OrderCard, request: Any) -> Json:
    clock = card.clock
    return {
        "order_id": card.id,
        "number": card.number,
        "service": _words(card.service),
        "district": card.district,
        "stage": int(card.stage),
        "clock": {
            "state": api.clock_word(state=clock.state, due_at=clock.due_at, now=request.now),
            "due_at": clock.due_at,
            "party": clock.party,
        },
        "outcome": card.outcome,
        "ordered_at": card.created_at,
    }

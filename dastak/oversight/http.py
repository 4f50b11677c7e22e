"""Live operations as JSON: stages, lines, health, what needs a person."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field

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
ACTING = allow(Role.SUPERVISOR)
DECIDING = allow(Role.SUPERVISOR, Role.ADMIN)
Json = dict[str, Any]


class LinesIn(Schema):
    """What to list; every part is optional."""

    district: str = Field("", max_length=40)
    stage: int | None = Field(None, ge=1, le=13)
    state: str = Field("open", pattern="^(open|late|ended|all)$")
    number: str = Field("", max_length=20)
    channel: orders.Channel | None = None
    page: int = Field(1, ge=1, le=10_000)


@router.get(
    "/stages",
    auth=DESK,
    summary="Open lines by stage: how many are late, and how many digital self-service",
)
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
                "digital": each.digital,
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
            channel=wanted.channel,
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


class Words(Schema):
    """The same words in both languages."""

    en: str
    ur: str


class MatterOut(Schema):
    """Something that needs a person. ``act`` is what to do next."""

    kind: api.MatterKind
    ref: UUID
    since: datetime
    due_at: datetime | None
    act: api.MatterAct
    order_id: UUID | None
    line_id: UUID | None
    number: str
    service: Words | None
    district: str
    detail: str
    owner: str
    note: str


class WorklistOut(Schema):
    """One page (50) of matters; ``counts`` by kind; ``is_cut`` when there are more than listed."""

    matters: list[MatterOut]
    count: int
    counts: dict[str, int]
    is_cut: bool
    page: int


class WorkIn(Schema):
    """Which matters; every part is optional."""

    kind: api.MatterKind | None = None
    district: str = Field("", max_length=40)
    owner: str = Field("", pattern="^(mine|nobody|)$")
    number: str = Field("", max_length=20)
    page: int = Field(1, ge=1, le=10_000)


class CareVerb(StrEnum):
    """What can be done about who looks after a matter."""

    NOTE = "note"
    TAKE = "take"
    GIVE_BACK = "give_back"
    HAND = "hand"


class CareIn(Schema):
    """What to do about a matter. ``to`` is a colleague's username, for ``hand``."""

    do: CareVerb
    to: str = Field("", max_length=60)
    note: str = Field("", max_length=300)


@router.get("/worklist", auth=DESK, response=WorklistOut, summary="What needs a person")
def list_worklist(request: Any, wanted: Query[WorkIn]) -> Json:
    """The most urgent first; holds no personal data."""
    _check(request, wanted.district)
    found = api.list_worklist(
        wanted=api.Wanted(
            kind=wanted.kind,
            district=wanted.district,
            owner=wanted.owner,
            text=wanted.number,
            page=wanted.page,
        ),
        by=request.actor,
        now=request.now,
    )
    return {
        "matters": [asdict(each) for each in found.matters],
        "count": found.count,
        "counts": {kind.value: count for kind, count in found.counts.items()},
        "is_cut": found.is_cut,
        "page": wanted.page,
    }


@router.post(
    "/worklist/{kind}/{ref}", auth=ACTING, response=MatterOut, summary="Look after a matter"
)
def care(request: Any, kind: api.MatterKind, ref: UUID, payload: CareIn) -> Json:
    """Take it, give it back, hand it over, or note something; answers with how it stands then."""
    which: Json = {"kind": kind, "ref": ref, "by": request.actor, "now": request.now}
    if payload.do is CareVerb.TAKE:
        api.take_matter(**which)
    elif payload.do is CareVerb.GIVE_BACK:
        api.give_back_matter(**which)
    elif payload.do is CareVerb.HAND:
        api.hand_matter(to=payload.to, **which)
    else:
        api.note_matter(note=payload.note, **which)
    return asdict(api.get_matter(**which))


class AreaHoldIn(Schema):
    """A hold to propose. ``id`` is made by the client, so that sending twice is safe."""

    id: UUID
    district: str = Field(max_length=40)
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    reason: orders.AreaReason
    notice: Words


class AreaHoldOut(Schema):
    """The hold of a district with its progress: lines held, waiting to be, released, left out."""

    id: UUID
    district: str
    starts_at: datetime
    ends_at: datetime
    reason: orders.AreaReason
    notice: Words
    state: orders.AreaState
    asked_at: datetime
    decided_at: datetime | None
    lifted_at: datetime | None
    held: int
    waiting: int
    released: int
    left: int


class AreaVerb(StrEnum):
    """What can be done about the hold of a district."""

    REFUSE = "refuse"
    APPROVE = "approve"
    LIFT = "lift"


class AreaActIn(Schema):
    """What to do about a hold."""

    do: AreaVerb


@router.get("/area-holds", auth=DESK, response=list[AreaHoldOut], summary="Holds of districts")
def list_area_holds(request: Any) -> Any:
    """The latest 50, the newest first, without their progress."""
    return orders.list_area_holds(by=request.actor, now=request.now)


@router.get("/area-holds/{area_hold_id}", auth=DESK, response=AreaHoldOut, summary="One of them")
def get_area_hold(request: Any, area_hold_id: UUID) -> Any:
    """With its progress."""
    return orders.get_area_hold(area_hold_id=area_hold_id, by=request.actor, now=request.now)


@router.post("/area-holds", auth=DECIDING, response=AreaHoldOut, summary="Propose a hold")
def ask_area_hold(request: Any, payload: AreaHoldIn) -> Any:
    """Nothing happens until somebody else approves it."""
    wish = orders.NewAreaHold(
        id=payload.id,
        district=payload.district,
        starts_at=payload.starts_at,
        ends_at=payload.ends_at,
        reason=payload.reason,
        notice=Bilingual(payload.notice.en, payload.notice.ur),
    )
    return orders.ask_area_hold(area_hold=wish, by=request.actor, now=request.now)


@router.post(
    "/area-holds/{area_hold_id}", auth=DECIDING, response=AreaHoldOut, summary="Decide or lift"
)
def act_on_area_hold(request: Any, area_hold_id: UUID, payload: AreaActIn) -> Any:
    """Approve or refuse what somebody else proposed, or lift what is in force."""
    acts = {
        AreaVerb.APPROVE: orders.approve_area_hold,
        AreaVerb.REFUSE: orders.refuse_area_hold,
        AreaVerb.LIFT: orders.lift_area_hold,
    }
    return acts[payload.do](area_hold_id=area_hold_id, by=request.actor, now=request.now)


class OverrideIn(Schema):
    """A step that needs a second person. ``id`` is made by the client."""

    id: UUID
    line_id: UUID
    kind: orders.OverrideKind
    reason: orders.OverrideReason
    note: str = Field(max_length=400)


class OverrideOut(Schema):
    """A proposal. ``before`` and ``after`` tell how the line stood, once it is carried out."""

    id: UUID
    line_id: UUID
    order_id: UUID
    number: str
    district: str
    kind: orders.OverrideKind
    reason: orders.OverrideReason
    note: str
    state: orders.OverrideState
    asked_at: datetime
    decided_at: datetime | None
    before: Json
    after: Json


class OverrideVerb(StrEnum):
    """What can be done about a proposal."""

    REFUSE = "refuse"
    APPROVE = "approve"


class OverrideActIn(Schema):
    """Agree or refuse."""

    do: OverrideVerb


@router.get("/overrides", auth=DESK, response=list[OverrideOut], summary="Proposed steps")
def list_overrides(request: Any) -> Any:
    """The latest 100 of the area, the newest first."""
    return orders.list_overrides(by=request.actor, now=request.now)


@router.post("/overrides", auth=ACTING, response=OverrideOut, summary="Propose a step")
def ask_override(request: Any, payload: OverrideIn) -> Any:
    """Nothing happens until another supervisor agrees."""
    wish = orders.NewOverride(**payload.model_dump())
    return orders.ask_override(override=wish, by=request.actor, now=request.now)


@router.post("/overrides/{override_id}", auth=ACTING, response=OverrideOut, summary="Decide")
def decide_override(request: Any, override_id: UUID, payload: OverrideActIn) -> Any:
    """Agree, which carries it out, or refuse."""
    is_yes = payload.do is OverrideVerb.APPROVE
    act = orders.approve_override if is_yes else orders.refuse_override
    return act(override_id=override_id, by=request.actor, now=request.now)


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
        "channel": card.channel,
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

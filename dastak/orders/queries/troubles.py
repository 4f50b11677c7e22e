"""Open lines that need a person: late, on hold, without a visitor, with a locked code."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from dastak.kernel.actors import Actor
from dastak.kernel.commands import query
from dastak.kernel.text import Bilingual
from dastak.orders import models
from dastak.orders.queries.views import service_of
from dastak.orders.rules.stages import AT_DEPARTMENT
from dastak.orders.types import Flag, Party, Stage, Verb

LISTED_MAX = 500
TRIES = 5
# Source: domain.md section 3, stage 3: "acceptance by T-2 h, else the supervisor".
TAKEN_BEFORE = timedelta(hours=2)


class TroubleKind(StrEnum):
    """What stands in the way of a line."""

    LATE = "late"
    HELD = "held"
    NOBODY_COMES = "nobody_comes"
    CODE_LOCKED = "code_locked"
    OBJECTION_UNANSWERED = "objection_unanswered"
    TERM_OVER = "term_over"
    UNCLAIMED = "unclaimed"


OVERDUE = (TroubleKind.LATE, TroubleKind.OBJECTION_UNANSWERED, TroubleKind.TERM_OVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineMark:
    """What names a line to operations; nothing personal."""

    line_id: UUID
    order_id: UUID
    number: str
    service: Bilingual
    district: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One reason why a line needs a person. ``since`` is when it began to."""

    kind: TroubleKind
    line: LineMark
    stage: Stage
    since: datetime
    due_at: datetime | None
    visit_id: UUID | None
    has_facilitator: bool


@query(permit="orders.list_lines")
def list_troubles(*, kinds: Collection[TroubleKind], by: Actor, now: datetime) -> list[Trouble]:
    """What needs a person in the actor's area; of each kind the 500 most urgent.

    A line on hold is told as held, not as late: its promise does not run.
    """
    held = Q(flags__contains=[Flag.ON_HOLD])
    # A district that waits is one matter of its own page, not one for each of its lines.
    by_area = Q(pk__in=models.AreaHeldLine.objects.filter(done_at=None).values("line_id"))
    near = Q(slot_starts_at__lt=now + TAKEN_BEFORE)
    lost = Q(stage=Stage.QUALIFIED, bill_id__isnull=False)
    waiting = Q(stage=Stage.SCHEDULED) | Q(stage=Stage.DECIDED, facilitator_id=None)
    to_cure = Q(flags__contains=[Flag.OBJECTION_OPEN], party=Party.CITIZEN)
    silent = Q(stage__in=AT_DEPARTMENT, party=Party.DEPARTMENT)
    # The hub acts on these: it takes papers, gives them out again, or sends them back.
    unclaimed = ~Q(party=Party.CITIZEN) & Q(flags__contains=[Flag.UNCLAIMED])
    unclaimed |= Q(stage=Stage.DECIDED, party=Party.PLATFORM)
    wanted = {
        TroubleKind.LATE: Q(due_at__lt=now) & ~held & ~(to_cure | silent),
        TroubleKind.HELD: held & ~by_area,
        TroubleKind.NOBODY_COMES: (lost | (waiting & near)) & ~held,
        TroubleKind.CODE_LOCKED: Q(code_tries__gte=TRIES),
        TroubleKind.OBJECTION_UNANSWERED: Q(due_at__lt=now) & ~held & to_cure,
        TroubleKind.UNCLAIMED: unclaimed & ~held,
        TroubleKind.TERM_OVER: Q(due_at__lt=now) & ~held & silent,
    }
    rows = models.Line.objects.select_related("order").filter(outcome="")
    found: list[Trouble] = []
    for kind in TroubleKind:
        if kind in kinds:
            found += _told(kind, rows.filter(wanted[kind]).order_by("due_at", "id")[:LISTED_MAX])
    return found


def _told(kind: TroubleKind, rows: QuerySet[models.Line]) -> list[Trouble]:
    lines = list(rows)
    since = _held_since(lines) if kind is TroubleKind.HELD else {}
    return [
        Trouble(
            kind=kind,
            line=mark_of(line),
            stage=Stage(line.stage),
            since=since.get(line.id) or _since(kind, line),
            due_at=line.due_at,
            visit_id=line.visit_id,
            has_facilitator=line.facilitator_id is not None,
        )
        for line in lines
    ]


def _since(kind: TroubleKind, line: models.Line) -> datetime:
    if kind in OVERDUE and line.due_at:
        return line.due_at
    return line.entered_at


def _held_since(lines: list[models.Line]) -> dict[UUID, datetime]:
    rows = models.LogEntry.objects.filter(line__in=[line.id for line in lines], verb=Verb.HOLD)
    return dict(rows.order_by("seq").values_list("line_id", "at"))


def mark_of(line: models.Line) -> LineMark:
    """What names a line."""
    return LineMark(
        line_id=line.id,
        order_id=line.order_id,
        number=line.order.number,
        service=service_of(line),
        district=line.district_id,
    )


@query(permit="orders.list_lines")
def find_marks(*, ids: Iterable[UUID], by: Actor, now: datetime) -> dict[UUID, LineMark]:
    """The lines of the actor's area that are meant by ids of lines or of orders. One query."""
    wanted = list(set(ids))
    rows = models.Line.objects.select_related("order").order_by("-id")
    found: dict[UUID, LineMark] = {}
    for line in rows.filter(Q(pk__in=wanted) | Q(order_id__in=wanted)):
        mark = mark_of(line)
        found |= {line.id: mark, line.order_id: mark}
    return found

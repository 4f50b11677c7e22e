"""Reads for the desks: what the facilitator has at the door, what the officer has in hand, lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.forms import api as forms
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import query
from dastak.kernel.errors import Missing
from dastak.kernel.ids import find_order_number
from dastak.kernel.scope import transaction_as
from dastak.orders import models
from dastak.orders.queries.facts import facts_of
from dastak.orders.queries.objections import ObjectionFile, read_objection
from dastak.orders.queries.views import OrderCard, line_view, order_card
from dastak.orders.types import Channel, Facts, LineView, Stage

PAGE = 50


class NotYourLine(Missing):
    """This application is not in your hands. Refresh your list."""

    ur = "یہ درخواست آپ کے پاس نہیں۔ اپنی فہرست تازہ کریں۔"


@dataclass(frozen=True, slots=True)
class DoorFile:
    """Everything the facilitator needs at the door of one line."""

    line: LineView
    number: str
    order_id: UUID
    definition: forms.Definition
    answers: forms.Answers
    papers: tuple[forms.Capture, ...]
    files: tuple[documents.File, ...]
    items: tuple[documents.Item, ...]
    receipts: tuple[documents.Receipt, ...]
    bill: finance.Bill | None
    facts: Facts
    objection: ObjectionFile | None


@query(permit="orders.view_door")
def get_door(*, line_id: UUID, by: Actor, now: datetime) -> DoorFile:
    """The file of a line for its own facilitator; the answers' reading is access-logged.

    :raises NotYourLine: for anybody else.
    """
    line = models.Line.objects.select_related("order").filter(pk=line_id).first()
    if line is None or line.facilitator_id != by.me:
        raise NotYourLine
    answers = forms.get_answers(subject=line_id, purpose="visit", by=by, now=now)
    with transaction_as(SYSTEM):
        definition = forms.get_form(service_code=line.service_id, version=answers.version)
        bill = finance.get_bill(bill_id=line.bill_id, by=SYSTEM, now=now) if line.bill_id else None
        facts = facts_of(line, now=now)
        view = line_view(line, by=by, now=now, facts=facts)
        return DoorFile(
            line=view,
            number=line.order.number,
            order_id=line.order_id,
            definition=definition,
            answers=answers,
            papers=tuple(
                forms.list_captures(
                    definition=definition, values=answers.values, kind=forms.Kind.FILE
                )
            ),
            files=tuple(documents.list_files(subject=line_id, by=SYSTEM, now=now)),
            items=tuple(documents.list_items(subject=line_id, by=SYSTEM, now=now)),
            receipts=tuple(documents.list_receipts(subject=line_id, by=SYSTEM, now=now)),
            bill=bill,
            facts=facts,
            objection=read_objection(case_id=view.case_id, span=view.objection, by=SYSTEM, now=now)
            if view.objection and view.case_id
            else None,
        )


@query(permit="orders.view_door")
def must_be_in_hand(*, line_id: UUID, by: Actor, now: datetime) -> None:
    """Whether a line is the acting facilitator's, for a form that shows nothing of it.

    :raises NotYourLine: for anybody else.
    """
    if not models.Line.objects.filter(pk=line_id, facilitator_id=by.me).exists():
        raise NotYourLine


@query(permit="orders.view_door")
def lines_of_visits(*, visit_ids: list[UUID], by: Actor, now: datetime) -> dict[UUID, UUID]:
    """The line that each visit serves, by visit, for visits in the actor's area. One query."""
    rows = models.Line.objects.filter(visit_id__in=visit_ids).values_list("visit_id", "id")
    return {visit: line for visit, line in rows if visit}


@dataclass(frozen=True, slots=True)
class CaseContents:
    """What belongs to a case beside its form rows: scans, papers in hand, order number, clock."""

    line: LineView
    number: str
    files: tuple[documents.File, ...]
    items: tuple[documents.Item, ...]


@query(permit="orders.view_case_file")
def get_case_file(*, line_id: UUID, by: Actor, now: datetime) -> CaseContents:
    """Scans, originals and clock of a case, for the officers of its department and district.

    :raises NotYourLine: outside their scope.
    """
    line = models.Line.objects.select_related("order").filter(pk=line_id).first()
    if line is None:
        raise NotYourLine
    by.must_serve_department(line.department_id)
    with transaction_as(SYSTEM):
        return CaseContents(
            line=line_view(line, by=by, now=now),
            number=line.order.number,
            files=tuple(documents.list_files(subject=line_id, by=SYSTEM, now=now)),
            items=tuple(documents.list_items(subject=line_id, by=SYSTEM, now=now)),
        )


@dataclass(frozen=True, slots=True)
class LineFilter:
    """What operations look for; every part is optional.

    :param state: ``late``, ``open`` or ``ended``. :param text: an order number.
    :param channel: how it came in; ``digital`` is self-service.
    """

    district: str = ""
    stage: Stage | None = None
    state: str = "open"
    text: str = ""
    page: int = 1
    channel: Channel | None = None


@query(permit="orders.list_lines")
def list_lines(*, wanted: LineFilter, by: Actor, now: datetime) -> tuple[list[OrderCard], int]:
    """Lines in the actor's area, the most urgent first, 50 a page; and how many there are."""
    rows = models.Line.objects.select_related("order")
    if wanted.district:
        rows = rows.filter(district_id=wanted.district)
    if wanted.channel:
        rows = rows.filter(order__channel=wanted.channel)
    if wanted.stage:
        rows = rows.filter(stage=wanted.stage)
    if wanted.text:
        rows = rows.filter(order__number=find_order_number(wanted.text) or "-")
    conditions = {
        "late": Q(outcome="", due_at__lt=now),
        "open": Q(outcome=""),
        "ended": ~Q(outcome=""),
    }
    rows = rows.filter(conditions.get(wanted.state, Q()))
    start = (max(1, wanted.page) - 1) * PAGE
    found = rows.order_by("due_at", "id")[start : start + PAGE]
    return [order_card(line, now) for line in found], rows.count()


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many lines stand in a stage, how many of them are late, and how many are self-service."""

    stage: Stage
    count: int
    late: int
    digital: int


@query(permit="orders.list_lines")
def stage_counts(*, district: str, by: Actor, now: datetime) -> list[StageCount]:
    """Open lines by stage in the actor's area. One query.

    :param district: a code, or an empty text for the whole area.
    """
    rows = models.Line.objects.filter(outcome="")
    if district:
        rows = rows.filter(district_id=district)
    late = Count("pk", filter=Q(due_at__lt=now))
    digital = Count("pk", filter=Q(order__channel=Channel.DIGITAL))
    grouped = rows.values("stage").annotate(n=Count("pk"), late=late, digital=digital)
    found = grouped.order_by("stage").values_list("stage", "n", "late", "digital")
    counted = {stage: figures for stage, *figures in found}
    return [StageCount(stage, *counted.get(stage.value, (0, 0, 0))) for stage in Stage]

"""What a department objected to, as the people see it who have to cure it, and who hears an appeal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dastak.connectors import api as connectors
from dastak.documents import api as documents
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import query
from dastak.kernel.errors import Refused
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual
from dastak.orders import models
from dastak.orders.queries.views import get_order
from dastak.orders.types import Attribution, ObjectionSpan, Verb


class NothingObjected(Refused):
    """The department asks for nothing at the moment. Open the order again to see where it stands."""

    ur = "محکمہ اس وقت کچھ نہیں مانگ رہا۔ درخواست دوبارہ کھول کر دیکھیں۔"


@dataclass(frozen=True, slots=True)
class ObjectionFile:
    """The open objection: what is wanted, in the words of the list and of the officer.

    :param wanted: each point once; the officer's words are empty where none were added.
    """

    span: ObjectionSpan
    wanted: tuple[tuple[Bilingual, str], ...]


def reasons_of(codes: Iterable[str]) -> list[connectors.ObjectionReason]:
    """The points of an objection, as the reviewed list has them."""
    known = {each.code: each for each in connectors.list_objection_reasons()}
    return [known[code] for code in codes]


def whose_is(codes: Iterable[str]) -> Attribution:
    """Whose mistake it is: ours as soon as one point is, so that nobody pays for it.

    Source: domain.md section 4: no service fee for the second visit after an error of capture.
    """
    ours = any(each.whose == Attribution.CAPTURE for each in reasons_of(codes))
    return Attribution.CAPTURE if ours else Attribution.CITIZEN


def read_objection(
    *, case_id: UUID, span: ObjectionSpan, by: Actor, now: datetime
) -> ObjectionFile:
    """The objection of a case that is open for its line; the reading is logged."""
    found = connectors.list_objections(case_id=case_id, by=by, now=now)
    said = next(each for each in found if each.number == span.number)
    texts = reasons_of(item.code for item in said.items)
    pairs = zip(texts, said.items, strict=True)
    return ObjectionFile(span, tuple((reason.text, item.note) for reason, item in pairs))


@query(permit="orders.view_order")
def get_objection(*, order_id: UUID, by: Actor, now: datetime) -> ObjectionFile:
    """What the department wants cured, for those who may see the order.

    :raises NoSuchOrder: when there is none, or it is hidden from this actor.
    :raises NothingObjected: while nothing is open.
    """
    line = get_order(order_id=order_id, by=by, now=now).lines[0]
    if line.objection is None or line.case_id is None or line.outcome:
        raise NothingObjected
    with transaction_as(SYSTEM):
        return read_objection(case_id=line.case_id, span=line.objection, by=SYSTEM, now=now)


def who_captured(line_id: UUID) -> UUID | None:
    """The facilitator who was at the door of a line: the one who knows the case."""
    rows = models.LogEntry.objects.filter(line_id=line_id, verb=Verb.CAPTURE)
    return rows.values_list("actor", flat=True).first()


def papers_with(line_id: UUID, facilitator_id: UUID, *, now: datetime) -> list[UUID]:
    """Papers of a line that are in a facilitator's hands."""
    holder = documents.Holder(documents.HolderKind.FACILITATOR, str(facilitator_id))
    held = documents.list_held(holder=holder, by=SYSTEM, now=now)
    return [item.id for item in held if item.subject == line_id]

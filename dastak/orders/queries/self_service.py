"""What a citizen needs to do an order alone: the form, the papers, the price, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dastak.catalogue import api as catalogue
from dastak.documents import api as documents
from dastak.forms import api as forms
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import query
from dastak.kernel.errors import Problem
from dastak.kernel.scope import transaction_as
from dastak.orders import models
from dastak.orders.queries.facts import facts_of
from dastak.orders.queries.quotes import quote_of
from dastak.orders.queries.states import state_of
from dastak.orders.queries.views import NoSuchOrder, get_order
from dastak.orders.rules.fold import enter
from dastak.orders.types import Facts, LineView, OrderView, Verb, Way
from dastak.people import api as people


@dataclass(frozen=True, slots=True)
class OwnForm:
    """An application that its citizen fills in.

    :param refusal: why it cannot be filled in any more, None while it can.
    """

    order: OrderView
    line: LineView
    definition: forms.Definition
    answers: forms.Answers
    papers: tuple[forms.Capture, ...]
    files: tuple[documents.File, ...]
    quote: catalogue.Quote
    facts: Facts
    refusal: Problem | None


@query(permit="orders.fill_in")
def get_own_form(*, order_id: UUID, by: Actor, now: datetime) -> OwnForm:
    """The form of an order that is done alone; the answers' reading is access-logged.

    :raises NoSuchOrder: when it is not the actor's, or a visit is ordered.
    :raises people.NoMandate: when they may no longer act for the applicant.
    """
    order = get_order(order_id=order_id, by=by, now=now)
    line = order.lines[0]
    if line.way is not Way.DIGITAL:
        raise NoSuchOrder
    people.must_act_for(person_id=order.person_id, by=by, now=now)
    answers = forms.get_answers(subject=line.id, purpose="own", by=by, now=now)
    with transaction_as(SYSTEM):
        row = models.Line.objects.select_related("order").get(pk=line.id)
        definition = forms.get_form(service_code=line.service_code, version=answers.version)
        return OwnForm(
            order=order,
            line=line,
            definition=definition,
            answers=answers,
            papers=tuple(
                forms.list_captures(
                    definition=definition, values=answers.values, kind=forms.Kind.FILE
                )
            ),
            files=tuple(documents.list_files(subject=line.id, by=SYSTEM, now=now)),
            quote=quote_of(row),
            facts=facts_of(row, now=now),
            refusal=_refusal(line.id, now),
        )


def _refusal(line_id: UUID, now: datetime) -> Problem | None:
    try:
        enter(state_of(line_id), Verb.SEND, now=now)
    except Problem as problem:
        return problem
    return None

"""The ways in which an order can be done, beside each other: price, and what stands against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dastak.catalogue import api as catalogue
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import query
from dastak.kernel.errors import Problem
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual
from dastak.orders import models
from dastak.orders.queries.views import get_order
from dastak.orders.types import Verb, Way
from dastak.people import api as people
from dastak.places.api import PKT


@dataclass(frozen=True, slots=True)
class WayOffer:
    """One way of doing an order: what it costs today, and whether one can change to it.

    :param is_present: the order is done this way now. :param refusal: why not, None where it can.
    """

    way: Way
    quote: catalogue.Quote
    is_present: bool
    is_offered: bool
    reason: Bilingual
    refusal: Problem | None


_SWITCH = {Way.VISIT: Verb.TO_VISIT, Way.DIGITAL: Verb.TO_DIGITAL}


def price_of(line: models.Line, way: Way, now: datetime) -> catalogue.Quote:
    """Today's price of a line, done in one way."""
    with transaction_as(SYSTEM):
        person = people.get_person(person_id=line.person_id, purpose="quote", by=SYSTEM, now=now)
    return catalogue.quote(
        service_code=line.service_id,
        on=now.astimezone(PKT).date(),
        inputs=catalogue.QuoteInputs(birth_date=person.birth_date, at_door=way is Way.VISIT),
    )


@query(permit="orders.view_order")
def get_ways(*, order_id: UUID, by: Actor, now: datetime) -> tuple[WayOffer, ...]:
    """Both ways of an order with their prices, so that they can be seen before one is changed.

    :raises NoSuchOrder: when there is none, or it is hidden from this actor.
    """
    view = get_order(order_id=order_id, by=by, now=now)
    shown = view.lines[0]
    actions = {action.verb: action for action in shown.actions}
    day = now.astimezone(PKT).date()
    with transaction_as(SYSTEM):
        line = models.Line.objects.get(pk=shown.id)
        offers = []
        for way, verb in _SWITCH.items():
            covers = catalogue.covers_online if way is Way.DIGITAL else catalogue.covers
            covered = covers(service_code=line.service_id, district=line.district_id, on=day)
            action = actions.get(verb)
            offers.append(
                WayOffer(
                    way=way,
                    quote=price_of(line, way, now),
                    is_present=shown.way is way,
                    is_offered=covered.is_covered and action is not None and action.is_allowed,
                    reason=covered.reason,
                    refusal=action.refusal if action else None,
                )
            )
    return tuple(offers)

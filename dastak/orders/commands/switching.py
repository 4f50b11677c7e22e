"""From digital self-service to a visit and back, while nothing is sent and nobody is on the way."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.booking import api as booking
from dastak.dispatch import api as dispatch
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused
from dastak.kernel.scope import transaction_as
from dastak.orders import events, models
from dastak.orders.commands.in_vain import WITHOUT_VISIT
from dastak.orders.commands.log import Move, append, is_repeated
from dastak.orders.commands.placing import PriceChanged, must_be_offered
from dastak.orders.commands.self_service import own_line
from dastak.orders.commands.told import tell
from dastak.orders.queries.channels import price_of
from dastak.orders.queries.quotes import sealed_quote
from dastak.orders.queries.views import get_order
from dastak.orders.types import Channel, OrderView, Verb, Way


class PaidForVisit(Refused):
    """Something was paid for the visit already. Withdraw the order: the money goes back, then order
    online.
    """

    ur = "وزٹ کے لیے رقم ادا ہو چکی ہے۔ درخواست واپس لیں: رقم واپس ہو گی، پھر آن لائن درخواست دیں۔"


@command(permit="orders.switch_way")
def switch_to_visit(
    *,
    order_id: UUID,
    quote_hash: str,
    gender: str | None,
    command_id: UUID,
    by: Actor,
    now: datetime,
) -> OrderView:
    """Ask for a visit instead of doing it alone: the price is that of a visit, a time is chosen next.

    What was typed and uploaded stays with the order.

    :param quote_hash: of the price of a visit, as it was shown (``get_ways``).
    :param gender: of the facilitator asked for, None for anybody.
    :raises NoVisit, NotCovered: when the service does not come to the door there.
    :raises PriceChanged: for another price.
    :raises StepNotAllowed: once the form was sent. :raises Problem: see ``own_line`` and rules.
    """
    line = own_line(order_id, by, now)
    if not is_repeated(line, command_id):
        with transaction_as(SYSTEM):
            _switch(line, Way.VISIT, quote_hash, Move(command_id), by, now)
            models.Order.objects.filter(pk=order_id).update(
                channel=Channel.WEB, gender=gender or ""
            )
    return get_order(order_id=order_id, by=by, now=now)


@command(permit="orders.switch_way")
def switch_to_digital(
    *, order_id: UUID, quote_hash: str, command_id: UUID, by: Actor, now: datetime
) -> OrderView:
    """Do it alone instead of waiting for a visit, before a facilitator has accepted it.

    Seat and visit are given back and the bill of the visit is void; the price is without the visit.

    :param quote_hash: of the price without a visit, as it was shown (``get_ways``).
    :raises NotOnline, NotCoveredOnline: when it cannot be done online there.
    :raises PriceChanged: for another price. :raises PaidForVisit: when something was paid.
    :raises StepNotAllowed: once somebody comes. :raises Problem: see ``own_line`` and rules.
    """
    line = own_line(order_id, by, now)
    if not is_repeated(line, command_id):
        with transaction_as(SYSTEM):
            without = {**WITHOUT_VISIT, "bill_id": None}
            move = Move(command_id, data={"reason": Way.DIGITAL}, changes=without)
            visit_id, bill_id = line.visit_id, line.bill_id
            _switch(line, Way.DIGITAL, quote_hash, move, by, now)
            _give_back(order_id, visit_id, bill_id, now)
            models.Order.objects.filter(pk=order_id).update(channel=Channel.DIGITAL)
    return get_order(order_id=order_id, by=by, now=now)


def _switch(
    line: models.Line, way: Way, quote_hash: str, move: Move, by: Actor, now: datetime
) -> None:
    """The step and the price that is frozen with it."""
    is_digital = way is Way.DIGITAL
    verb = Verb.TO_DIGITAL if is_digital else Verb.TO_VISIT
    append(line, verb, by=by, now=now, move=move)
    line.order.channel = Channel.DIGITAL if is_digital else Channel.WEB
    must_be_offered(service_code=line.service_id, district=line.district_id, way=way, now=now)
    quote = price_of(line, way, now)
    if quote.hash != quote_hash:
        raise PriceChanged(total_rupees=quote.total_paisa // 100)
    line.facts = {**line.facts, "total_paisa": quote.total_paisa}
    line.quote, line.quote_hash = sealed_quote(quote, line_id=line.id), quote.hash
    line.save(update_fields=["facts", "quote", "quote_hash"])
    told = events.DoneOnlineInstead if is_digital else events.VisitAskedInstead
    tell(told, line, by=by, now=now, total_paisa=quote.total_paisa)


def _give_back(order_id: UUID, visit_id: UUID | None, bill_id: UUID | None, now: datetime) -> None:
    if visit_id:
        booking.release(subject=order_id, reason="online", by=SYSTEM, now=now)
        dispatch.cancel_visit(visit_id=visit_id, reason="online", by=SYSTEM, now=now)
    if bill_id is None:
        return
    bill = finance.get_bill(bill_id=bill_id, by=SYSTEM, now=now)
    is_paid = bill.state is finance.BillState.PAID
    if is_paid or (bill.state is finance.BillState.OPEN and bill.captured_paisa):
        raise PaidForVisit
    finance.void_bill(bill_id=bill_id, by=SYSTEM, now=now)

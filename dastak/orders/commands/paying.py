"""Online payment in an order's life: asked for, believed, followed by the visit, given back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.dispatch import api as dispatch
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused
from dastak.kernel.scope import transaction_as
from dastak.orders import models
from dastak.orders.commands.log import locked_line
from dastak.orders.commands.settling import settle_without_cash
from dastak.orders.queries.views import get_order
from dastak.orders.types import Stage, Way
from dastak.people import api as people


class NotBilledYet(Refused):
    """This order has no bill yet. Book the visit first; then it can be paid at once."""

    ur = "اس درخواست کا بل ابھی نہیں بنا۔ پہلے وزٹ کا وقت طے کریں، پھر فوراً ادائیگی ہو سکتی ہے۔"


class NotSentYet(Refused):
    """This order has no bill. Send the form first; a service without a published fee never has one."""

    ur = "اس درخواست کا بل نہیں۔ پہلے فارم بھیجیں؛ جس خدمت کی فیس شائع نہیں، اس کا بل نہیں بنتا۔"


@command(permit="orders.request_payment")
def request_payment(
    *, order_id: UUID, part: finance.Part, by: Actor, now: datetime
) -> finance.Payment:
    """Ask for a number (PSID) under which an order's bill, or its government fees, can be paid.

    The same part again gives back the number that is open; a new one comes by ``PsidIssued``.

    :raises NoSuchOrder: when there is none, or it is hidden from this actor.
    :raises people.NoMandate: when a citizen's mandate for the applicant has ended.
    :raises NotBilledYet: before the visit is booked. :raises NotSentYet: before the form is sent.
    :raises finance.NothingToPay: when nothing of that part is owed.
    :raises finance.PsidOpen: while a number for another part is open.
    """
    order = get_order(order_id=order_id, by=by, now=now)
    if by.role is Role.CITIZEN:
        people.must_act_for(person_id=order.person_id, by=by, now=now)
    bill_id = order.lines[0].bill_id
    if bill_id is None:
        raise NotSentYet if order.lines[0].way is Way.DIGITAL else NotBilledYet
    with transaction_as(SYSTEM):
        return finance.request_psid(bill_id=bill_id, part=part, by=SYSTEM, now=now)


@command(permit="orders.follow_finance")
def payment_came(*, line_id: UUID, by: Actor, now: datetime) -> None:
    """Something was paid: the visit under way asks for the rest only, and stage 7 goes on.

    Before stage 7 the line stays where it is; the capture then takes stage 8 with it.
    """
    line = locked_line(line_id=line_id)
    if line.outcome or line.bill_id is None:
        return
    if line.visit_id is not None and line.stage < Stage.PAID:
        bill = finance.get_bill(bill_id=line.bill_id, by=SYSTEM, now=now)
        dispatch.set_cash(visit_id=line.visit_id, cash_paisa=bill.owed_paisa, by=SYSTEM, now=now)
    settle_without_cash(line, by=by, now=now)


def give_up_bill(line: models.Line, *, reason: str, now: datetime) -> None:
    """Ask for a bill no longer; what came for it online goes back to the source that paid.

    :param reason: why, for those who approve the refund.
    """
    if line.bill_id is None:
        return
    bill = finance.get_bill(bill_id=line.bill_id, by=SYSTEM, now=now)
    if bill.state is not finance.BillState.PAID:
        finance.void_bill(bill_id=bill.id, by=SYSTEM, now=now)
    for paisa in finance.list_refundable(bill_id=bill.id, by=SYSTEM, now=now):
        finance.request_refund(
            bill_id=bill.id, amount_paisa=paisa, reason=reason, by=SYSTEM, now=now
        )

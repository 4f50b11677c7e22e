"""What of an order's bill was paid online, can be, or is on its way back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import query
from dastak.kernel.scope import transaction_as
from dastak.orders.queries.views import get_order


@dataclass(frozen=True, slots=True)
class PayablePart:
    """What can be paid under one number now: the heads, as the bill names them, and their sum."""

    part: finance.Part
    lines: tuple[finance.BillLine, ...]
    amount_paisa: int


@dataclass(frozen=True, slots=True)
class OrderPayments:
    """The online side of an order's bill.

    :param current: the latest number asked for, whatever became of it. :param parts: what can be
        paid now; empty while a number is open. :param waiting: money that fits no bill.
    """

    bill: finance.Bill | None
    current: finance.Payment | None
    payments: tuple[finance.Payment, ...]
    parts: tuple[PayablePart, ...]
    waiting: tuple[finance.Suspense, ...]
    refunds: tuple[finance.Refund, ...]


@query(permit="orders.view_money")
def get_payments(*, order_id: UUID, by: Actor, now: datetime) -> OrderPayments:
    """What was asked for and paid online, for those who may see the order.

    :raises NoSuchOrder: when there is none, or it is hidden from this actor.
    """
    bill_id = get_order(order_id=order_id, by=by, now=now).lines[0].bill_id
    if bill_id is None:
        return OrderPayments(None, None, (), (), (), ())
    with transaction_as(SYSTEM):
        bill = finance.get_bill(bill_id=bill_id, by=SYSTEM, now=now)
        payments = finance.list_payments(bill_id=bill_id, by=SYSTEM, now=now)
        is_open = finance.find_open_psid(bill_id=bill_id, by=SYSTEM, now=now) is not None
        return OrderPayments(
            bill=bill,
            current=payments[-1] if payments else None,
            payments=payments,
            parts=() if is_open else _parts(bill, now),
            waiting=finance.list_suspense_of_bill(bill_id=bill_id, by=SYSTEM, now=now),
            refunds=finance.list_refunds_of_bill(bill_id=bill_id, by=SYSTEM, now=now),
        )


def lines_of(bill: finance.Bill, covers: tuple[finance.Cover, ...]) -> tuple[finance.BillLine, ...]:
    """The heads of a bill that a number pays, as the bill names them."""
    heads = {cover.head for cover in covers}
    return tuple(line for line in bill.lines if line.head in heads)


def _parts(bill: finance.Bill, now: datetime) -> tuple[PayablePart, ...]:
    payable = finance.list_payable(bill_id=bill.id, by=SYSTEM, now=now)
    return tuple(
        PayablePart(part, lines_of(bill, covers), sum(each.amount_paisa for each in covers))
        for part, covers in payable.items()
    )

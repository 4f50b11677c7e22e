"""All the money of one order, and what a facilitator earned."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.finance import models
from dastak.finance.queries.bills import NoSuchBill, bill_of
from dastak.finance.queries.ledger import list_journals
from dastak.finance.queries.receipts import list_receipts
from dastak.finance.types import Commission, CommissionState, OrderMoney
from dastak.kernel.actors import Actor
from dastak.kernel.commands import query


@query(permit="finance.read_bill")
def get_order_money(*, order_id: UUID, by: Actor, now: datetime) -> OrderMoney:
    """Bills and receipts of an order; its journals too for those who may list them.

    :raises NoSuchBill: when the order has no bill in the actor's scope.
    """
    bills = models.Bill.objects.filter(order_id=order_id).order_by("id")
    found = tuple(bill_of(row) for row in bills)
    if not found:
        raise NoSuchBill
    may_trace = by.may("finance.list_journals")
    return OrderMoney(
        order_id=order_id,
        bills=found,
        receipts=list_receipts(order_id=order_id),
        journals=list_journals(order_id=order_id, by=by, now=now) if may_trace else (),
    )


@query(permit="finance.list_commissions")
def list_commissions(
    *, facilitator_id: UUID, by: Actor, now: datetime, before: UUID | None = None
) -> tuple[Commission, ...]:
    """A facilitator's commissions, newest first, 50 at a time; continue before the last id."""
    rows = models.Commission.objects.filter(facilitator_id=facilitator_id)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return tuple(commission_of(row) for row in rows.order_by("-id")[:50])


def commission_of(row: models.Commission) -> Commission:
    """A row as the value that leaves the context."""
    return Commission(
        id=row.id,
        order_id=row.order_id,
        line_id=row.line_id,
        facilitator_id=row.facilitator_id,
        amount_paisa=row.amount_paisa,
        state=CommissionState(row.state),
        accrued_at=row.accrued_at,
        released_at=row.released_at,
    )

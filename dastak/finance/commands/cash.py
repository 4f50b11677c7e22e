"""Cash at the door: promised to a facilitator, taken with a receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from dastak.finance import events, models, queries, rules
from dastak.finance.commands.bills import post_subsidy, settle
from dastak.finance.commands.posting import CashGuard, entry_for, must_reach, post
from dastak.finance.commands.receipts import issue_receipt
from dastak.finance.commands.reservations import (
    CashLimitReached,
    give_back,
    limit_reached,
    rupees_text,
    set_aside,
)
from dastak.finance.types import Bill, BillState, Receipt, Settlement
from dastak.kernel.actors import Actor, Role
from dastak.kernel.commands import command
from dastak.kernel.errors import Invalid, Refused
from dastak.kernel.outbox import emit

__all__ = [
    "BillNotOpen",
    "CashLimitReached",
    "WrongAmount",
    "collect_cash",
    "release_cash",
    "reserve_cash",
]


class BillNotOpen(Refused):
    """This bill asks for no cash: it is {state}. Take no money, and show the citizen the receipt or the reason."""

    ur = "اس بل پر کوئی نقد رقم واجب نہیں ({state})۔ رقم نہ لیں، اور شہری کو رسید یا وجہ دکھائیں۔"


class WrongAmount(Invalid):
    """Exactly Rs {due} is due, not Rs {given}. Take that amount, with change if needed."""

    ur = "پوری رقم {due} روپے واجب ہے، {given} روپے نہیں۔ اتنی ہی لیں، ضرورت ہو تو بقایا دیں۔"


@command(permit="finance.reserve_cash")
def reserve_cash(*, bill_id: UUID, facilitator_id: UUID, by: Actor, now: datetime) -> Bill:
    """Set aside room for a bill's cash when its visit is given to a facilitator (rule 6).

    Moves an earlier promise to the new facilitator. Nothing happens for a bill already settled.

    :raises NoSuchBill: when there is none in the actor's scope.
    :raises BillNotOpen: when the bill is void.
    :raises CashLimitReached: when the facilitator has no room for it.
    :raises CashFrozen: while the facilitator's account is frozen.
    :raises NoCashPolicy: when the district has no limit.
    :raises NotYours: when a facilitator reserves for another.
    """
    _must_act_for(facilitator_id, by)
    bill = _lock(bill_id, by)
    queries.must_not_be_frozen(facilitator_id)
    if bill.state == BillState.VOID:
        raise BillNotOpen(state=bill.state)
    if bill.state != BillState.OPEN or bill.reserved_for == facilitator_id:
        return queries.bill_of(bill)
    limit = queries.cash_limit(district=bill.district_id, now=now)
    former = bill.reserved_for
    # Rows of cash are always changed in the order of their ids: no two swaps wait for each other.
    if former is not None and former < facilitator_id:
        give_back(bill, former, by=by, now=now)
    set_aside(bill, facilitator_id, limit, by=by, now=now)
    if former is not None and former > facilitator_id:
        give_back(bill, former, by=by, now=now)
    bill.reserved_for = facilitator_id
    bill.save(update_fields=["reserved_for"])
    return queries.bill_of(bill)


@command(permit="finance.release_cash")
def release_cash(*, bill_id: UUID, by: Actor, now: datetime) -> Bill:
    """Give back room that was set aside, when the visit is cancelled or moved. Twice is once.

    :raises NoSuchBill: when there is none in the actor's scope.
    """
    bill = _lock(bill_id, by)
    if bill.reserved_for is not None:
        give_back(bill, bill.reserved_for, by=by, now=now)
        bill.reserved_for = None
        bill.save(update_fields=["reserved_for"])
    return queries.bill_of(bill)


@command(permit="finance.collect_cash")
def collect_cash(
    *, bill_id: UUID, facilitator_id: UUID, amount_paisa: int, by: Actor, now: datetime
) -> Receipt:
    """Book cash taken at the door (rule 6a) and issue its receipt. The same again returns the same.

    What was paid online is not taken again, and an open PSID is withdrawn.

    :param amount_paisa: what the citizen handed over for the bill, change deducted.
    :raises NoSuchBill: when there is none in the actor's scope.
    :raises BillNotOpen: when the bill was settled otherwise, or is void.
    :raises WrongAmount: when it is not exactly what is still owed.
    :raises CashLimitReached: when nothing was set aside and the limit leaves no room.
    :raises CashFrozen: while the facilitator's account is frozen.
    :raises NotYours: when a facilitator books another's cash.
    """
    _must_act_for(facilitator_id, by)
    bill = _lock(bill_id, by)
    if bill.state != BillState.OPEN:
        return _same_receipt(bill, facilitator_id, amount_paisa)
    queries.must_not_be_frozen(facilitator_id)
    owed = bill.due_paisa - bill.captured_paisa
    if amount_paisa != owed:
        raise WrongAmount(
            due=rupees_text(owed),
            given=rupees_text(amount_paisa),
            due_paisa=owed,
            given_paisa=amount_paisa,
        )
    former = bill.reserved_for
    if former is not None and former < facilitator_id:
        give_back(bill, former, by=by, now=now)
    journal_id = _post_cash(bill, facilitator_id, by=by, now=now)
    if former is not None and former > facilitator_id:
        give_back(bill, former, by=by, now=now)
    post_subsidy(bill, by=by, now=now)
    row = issue_receipt(bill, facilitator_id, owed, now=now)
    bill.state = BillState.PAID
    kind = Settlement.BOTH if bill.captured_paisa else Settlement.CASH
    settle(bill, kind, journal_id, by=by, now=now)
    emit(_issued(row), by=by, at=now)
    return queries.receipt_of(row)


def _post_cash(bill: models.Bill, facilitator_id: UUID, *, by: Actor, now: datetime) -> UUID:
    limit = queries.cash_limit(district=bill.district_id, now=now)
    legs = rules.cash_collected(
        order_id=bill.order_id,
        facilitator_id=facilitator_id,
        district=bill.district_id,
        parts=_owed_parts(bill),
    )
    owed = bill.due_paisa - bill.captured_paisa
    guard = CashGuard(
        limit_paisa=limit,
        kept_paisa=owed if bill.reserved_for == facilitator_id else 0,
        refusal=limit_reached(owed, limit),
    )
    entry = entry_for(bill, key="cash", rule="6a", legs=legs)
    return post(replace(entry, facilitator_id=facilitator_id), by=by, now=now, guard=guard)


def _owed_parts(bill: models.Bill) -> rules.Parts:
    """What is still to be paid of each head: the charge alone, when the fees came online."""
    paid = {cover.head for cover in queries.paid_covers(bill.id)} if bill.captured_paisa else set()
    lines = queries.bill_of(bill).lines
    return rules.Parts.of_due(line for line in lines if line.head not in paid)


def _same_receipt(bill: models.Bill, facilitator_id: UUID, amount_paisa: int) -> Receipt:
    receipts = models.Receipt.objects.select_related("bill").filter(
        bill_id=bill.id, facilitator_id=facilitator_id, amount_paisa=amount_paisa
    )
    row = receipts.first()
    if row is None:
        raise BillNotOpen(state=bill.state)
    return queries.receipt_of(row)


def _issued(row: models.Receipt) -> events.ReceiptIssued:
    return events.ReceiptIssued(
        subject=row.order_id,
        receipt_id=row.id,
        bill_id=row.bill_id,
        line_id=row.bill.line_id,
        person_id=row.person_id,
        district=row.district_id,
        facilitator_id=row.facilitator_id,
        serial=row.serial,
        token=row.token,
        amount_paisa=row.amount_paisa,
    )


def _must_act_for(facilitator_id: UUID, by: Actor) -> None:
    if by.role is Role.FACILITATOR:
        by.must_be(facilitator_id)


def _lock(bill_id: UUID, by: Actor) -> models.Bill:
    bill = queries.lock_bill(bill_id)
    must_reach(
        by=by,
        person_id=bill.person_id,
        district=bill.district_id,
        department=bill.department_id,
    )
    return bill

"""The one function that books what the partner confirms, whoever heard of it first.

Source: finance design 5.7: state, journal and event in one transaction, keyed by our reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dastak.finance import events, models, queries, rules
from dastak.finance.commands.bills import post_subsidy, settle
from dastak.finance.commands.posting import Entry, post
from dastak.finance.commands.psids import psid_fields
from dastak.finance.commands.reservations import give_back, set_aside
from dastak.finance.types import (
    BillState,
    Cover,
    Inquiry,
    Part,
    PaymentState,
    Settlement,
    SuspenseKind,
    SuspenseOutcome,
)
from dastak.kernel.actors import Actor
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit
from dastak.places.api import get_calendar


@dataclass(frozen=True, slots=True)
class Act:
    """Who books, and when."""

    by: Actor
    now: datetime


@dataclass(frozen=True, slots=True)
class Meeting:
    """A payment that meets some heads of a bill."""

    row: models.Payment
    bill: models.Bill
    covers: tuple[Cover, ...]


def book(
    row: models.Payment, bill: models.Bill | None, inquiry: Inquiry, *, by: Actor, now: datetime
) -> None:
    """Book what an inquiry says of a payment; what is booked already changes nothing.

    The caller has locked the bill, then the payment. Saves the payment.
    """
    act = Act(by, now)
    row.bank_code = inquiry.bank_code or row.bank_code
    if inquiry.is_reversed:
        if row.state != PaymentState.REVERSED:
            _reverse(row, bill, act)
    elif inquiry.is_paid and row.state != PaymentState.REVERSED:
        extra = inquiry.paid_paisa - row.paid_paisa
        if extra > 0:
            _receive(row, bill, extra, inquiry.paid_at, act)
    row.save(update_fields=row.MOVING)


def _receive(
    row: models.Payment,
    bill: models.Bill | None,
    paisa: int,
    paid_at: datetime | None,
    act: Act,
) -> None:
    standing = _standing(row, bill, paid_at)
    verdict = rules.judge(paid_paisa=paisa, asked_paisa=row.amount_paisa, standing=standing)
    money = rules.received(
        rail=row.rail,
        paisa=paisa,
        before_paisa=row.paid_paisa,
        direct_paisa=row.direct_paisa,
    )
    absorbed = verdict.absorbed_paisa
    direct = 0 if absorbed else money.direct_paisa
    items = [
        open_item(row, bill, kind, amount, direct_paisa=min(direct, amount), act=act)
        for kind, amount in verdict.suspended
    ]
    legs = [rules.arrived(money), rules.suspended((each.id, each.amount_paisa) for each in items)]
    covers = queries.covers_in(row.covers)
    if absorbed and bill is not None:
        parts = rules.parts_of(covers)
        legs.append(rules.bill_met(order_id=bill.order_id, district=bill.district_id, parts=parts))
    row.times += 1
    number = f":{row.times}" if row.times > 1 else ""
    is_direct = verdict.rule == "4" and not money.trust_paisa
    journal_id = post(
        entry_of(
            row,
            key=f"pay:{row.rail}:{row.id}{number}",
            rule="5" if is_direct else verdict.rule,
            legs=rules.journal(*legs),
        ),
        by=act.by,
        now=act.now,
    )
    row.state, row.next_at = PaymentState.PAID, max(row.watch_until, act.now)
    row.paid_paisa, row.paid_at = row.paid_paisa + paisa, row.paid_at or paid_at or act.now
    if absorbed and bill is not None:
        row.save(update_fields=row.MOVING)  # paid before the bill's open numbers are withdrawn
        capture(Meeting(row, bill, covers), None, journal_id, act)
        _confirm(row, bill, journal_id, act)


def _standing(
    row: models.Payment, bill: models.Bill | None, paid_at: datetime | None
) -> rules.Standing:
    if bill is None or row.part == Part.OTHER:
        return rules.Standing.UNASKED
    if bill.state in (BillState.PAID, BillState.WAIVED) or row.paid_paisa:
        return rules.Standing.SETTLED
    ended = bill.state == BillState.VOID or row.state == PaymentState.VOID
    if ended or rules.is_late(paid_at=paid_at, expires_at=row.expires_at):
        return rules.Standing.LATE
    same = bill.captured_paisa == row.base_paisa
    return rules.Standing.WANTED if same else rules.Standing.SETTLED


def capture(
    meeting: Meeting, item: models.SuspenseItem | None, journal_id: UUID, act: Act
) -> models.Capture:
    """Write that a payment met these heads of a bill, and settle it when nothing is left."""
    row, bill, covers = meeting.row, meeting.bill, meeting.covers
    former, owed = bill.reserved_for, bill.due_paisa - bill.captured_paisa
    if former is not None:
        give_back(bill, former, by=act.by, now=act.now)
    made = models.Capture(
        id=uuid7(),
        bill=bill,
        payment=row,
        item=item,
        amount_paisa=sum(each.amount_paisa for each in covers),
        covers=queries.plain_covers(covers),
        captured_at=act.now,
        district_id=bill.district_id,
        department_id=bill.department_id,
        person_id=bill.person_id,
    )
    made.save(force_insert=True)
    bill.captured_paisa += made.amount_paisa
    bill.save(update_fields=["captured_paisa"])
    if made.amount_paisa == owed:
        post_subsidy(bill, by=act.by, now=act.now)
        bill.state = BillState.PAID
        settle(bill, Settlement.ONLINE, journal_id, by=act.by, now=act.now)
    elif former is not None:
        limit = queries.cash_limit(district=bill.district_id, now=act.now)
        set_aside(bill, former, limit, by=act.by, now=act.now)
    return made


def _confirm(row: models.Payment, bill: models.Bill, journal_id: UUID, act: Act) -> None:
    event = events.PaymentConfirmed(
        **psid_fields(row, bill),
        owed_paisa=queries.bill_of(bill).owed_paisa,
        journal_id=journal_id,
    )
    emit(event, by=act.by, at=act.now)


def _reverse(row: models.Payment, bill: models.Bill | None, act: Act) -> None:
    paid = row.paid_paisa
    row.state, row.next_at = PaymentState.REVERSED, None
    if not paid:
        return
    open_ones = models.SuspenseItem.objects.select_for_update(of=("self",)).filter(
        payment=row, left_paisa__gt=0
    )
    taken = [(each, each.left_paisa) for each in open_ones.exclude(kind=SuspenseKind.REVERSED)]
    claim_paisa = paid - sum(amount for _, amount in taken)
    claim_id = uuid7()
    if claim_paisa:
        kind = SuspenseKind.REVERSED
        claim_id = open_item(row, bill, kind, claim_paisa, direct_paisa=0, act=act).id
    direct = 0 if row.remitted_at else row.direct_paisa
    money = rules.received(rail=row.rail, paisa=paid, before_paisa=0, direct_paisa=direct)
    legs = rules.payment_reversed(
        money=money,
        items=[(each.id, amount) for each, amount in taken],
        claim=(claim_id, claim_paisa),
    )
    key = f"reverse:{row.rail}:{row.id}"
    post(entry_of(row, key=key, rule="16", legs=legs), by=act.by, now=act.now)
    for each, amount in taken:
        take_out(each, amount, SuspenseOutcome.REVERSED, act.now)
    event = events.PaymentReversed(
        subject=row.order_id or row.id,
        payment_id=row.id,
        bill_id=row.bill_id,
        district=row.district_id,
        amount_paisa=paid,
        claim_paisa=claim_paisa,
    )
    emit(event, by=act.by, at=act.now)


def open_item(
    row: models.Payment,
    bill: models.Bill | None,
    kind: SuspenseKind,
    amount_paisa: int,
    *,
    direct_paisa: int,
    act: Act,
) -> models.SuspenseItem:
    """Put money aside for somebody to decide, with the deadline of its district, and say so."""
    policy = queries.payment_policy(district=row.district_id, now=act.now)
    calendar = get_calendar(district=row.district_id)
    item = models.SuspenseItem(
        id=uuid7(),
        kind=kind,
        payment=row,
        bill=bill,
        order_id=row.order_id,
        amount_paisa=amount_paisa,
        left_paisa=amount_paisa,
        direct_paisa=direct_paisa,
        opened_at=act.now,
        deadline_at=calendar.add_working_days(act.now, policy.suspense_days),
        district_id=row.district_id,
        department_id=row.department_id,
        person_id=row.person_id,
    )
    item.save(force_insert=True)
    event = events.PaymentInSuspense(
        subject=row.order_id or item.id,
        item_id=item.id,
        payment_id=row.id,
        bill_id=row.bill_id,
        person_id=None if kind is SuspenseKind.REVERSED else row.person_id,
        district=row.district_id,
        kind=kind,
        amount_paisa=amount_paisa,
        deadline_at=item.deadline_at,
    )
    emit(event, by=act.by, at=act.now)
    return item


def take_out(
    item: models.SuspenseItem, paisa: int, outcome: SuspenseOutcome, now: datetime
) -> None:
    """Take money out of an item; an empty one is closed with what became of it at last."""
    item.left_paisa -= paisa
    item.direct_paisa = max(item.direct_paisa - paisa, 0)
    if not item.left_paisa:
        item.closed_at, item.outcome = now, outcome
    item.save(update_fields=["left_paisa", "direct_paisa", "closed_at", "outcome"])


def entry_of(row: models.Payment, *, key: str, rule: str, legs: rules.Legs) -> Entry:
    """A journal about a payment; the payment is its document."""
    return Entry(
        key=key,
        rule=rule,
        legs=legs,
        order_id=row.order_id,
        district=row.district_id,
        department=row.department_id,
        person_id=row.person_id,
        document=str(row.id),
    )

"""Bills: opened when a price is accepted, void when it is no longer asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from dastak.finance import events, models, queries, rules
from dastak.finance.commands.posting import entry_for, must_reach, post
from dastak.finance.commands.psids import end_psids
from dastak.finance.commands.reservations import give_back
from dastak.finance.queries.bills import plain_lines
from dastak.finance.types import Bill, BillState, NewBill, PayeeKind, Settlement
from dastak.kernel.actors import Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit
from dastak.places.api import get_district


class BillExists(Refused):
    """This line already has a bill at another price. Void that bill before a new price is frozen."""

    ur = "اس سروس کا بل پہلے ہی کسی اور قیمت پر موجود ہے۔ نئی قیمت سے پہلے وہ بل منسوخ کریں۔"


class BillPaid(Refused):
    """This bill is paid. Money that was taken is refunded, a paid bill is never voided."""

    ur = "یہ بل ادا ہو چکا ہے۔ لی گئی رقم واپس کی جاتی ہے، ادا شدہ بل منسوخ نہیں ہوتا۔"


class BillRecognised(Refused):
    """The service of this bill is completed, so the bill stands."""

    ur = "اس بل کی سروس مکمل ہو چکی ہے، اس لیے بل برقرار ہے۔"


@command(permit="finance.open_bill")
def open_bill(
    *,
    order_id: UUID,
    line_id: UUID,
    quote: NewBill,
    district: str,
    department: str | None,
    person_id: UUID,
    by: Actor,
    now: datetime,
) -> Bill:
    """Freeze an accepted price for one line of an order (rule 2). The same quote again changes nothing.

    A bill of which the citizen owes nothing is settled at once, its subsidy posted (rule 17b).

    :param person_id: who owes it and may see it.
    :raises BillEmpty: without lines. :raises LineWrong: for amounts that cannot be.
    :raises BillExists: when the line has a bill at another price.
    :raises NotYours: when a citizen opens a bill for somebody else.
    :raises OutsideYourArea: when the district or department is not the actor's.
    """
    must_reach(by=by, person_id=person_id, district=district, department=department)
    rules.check_lines(quote.lines)
    former = _live_bill(line_id)
    if former is not None:
        if former.quote_hash != quote.quote_hash:
            raise BillExists
        return queries.bill_of(former)
    bill = _new_bill(quote, district, now)
    bill.order_id, bill.line_id, bill.person_id = order_id, line_id, person_id
    bill.department_id = department
    with refusing({"finance_bill_one_per_line": BillExists()}):
        bill.save(force_insert=True)
    emit(_opened(bill), by=by, at=now)
    total = bill.due_paisa + bill.subsidy_paisa
    if total:
        legs = rules.order_confirmed(order_id=order_id, total_paisa=total)
        post(entry_for(bill, key="conf", rule="2", legs=legs), by=by, now=now)
    settlement = rules.totals(quote.lines).settled_by
    if settlement is not None:
        _settle_without_money(bill, settlement, by=by, now=now)
    return queries.bill_of(bill)


def _live_bill(line_id: UUID) -> models.Bill | None:
    return models.Bill.objects.filter(line_id=line_id).exclude(state=BillState.VOID).first()


def _new_bill(quote: NewBill, district: str, now: datetime) -> models.Bill:
    sums = rules.totals(quote.lines)
    own = (line for line in quote.lines if line.payee_kind is PayeeKind.PROGRAMME)
    charge = sum(line.due_paisa + line.subsidy_paisa for line in own)
    rate = _tax_rate(district, now) if charge else None
    return models.Bill(
        id=uuid7(),
        lines=plain_lines(quote.lines),
        due_paisa=sums.due_paisa,
        subsidy_paisa=sums.subsidy_paisa,
        charge_paisa=charge,
        tax_paisa=rules.tax_within(charge_paisa=charge, rate_basis_points=rate),
        quote_hash=quote.quote_hash,
        rule_version=quote.rule_version,
        opened_at=now,
        district_id=district,
        state=BillState.OPEN,
    )


def _tax_rate(district: str, now: datetime) -> int | None:
    in_force = models.TaxRate.objects.filter(
        province=get_district(code=district).province, valid_from__lte=now.astimezone(PKT).date()
    )
    return in_force.order_by("-valid_from").values_list("rate_basis_points", flat=True).first()


def _opened(bill: models.Bill) -> events.BillOpened:
    return events.BillOpened(
        subject=bill.order_id,
        bill_id=bill.id,
        line_id=bill.line_id,
        person_id=bill.person_id,
        district=bill.district_id,
        due_paisa=bill.due_paisa,
        subsidy_paisa=bill.subsidy_paisa,
    )


def _settle_without_money(
    bill: models.Bill, settlement: Settlement, *, by: Actor, now: datetime
) -> None:
    journal_id = post_subsidy(bill, by=by, now=now)
    bill.state = BillState.WAIVED
    settle(bill, settlement, journal_id, by=by, now=now)


def post_subsidy(bill: models.Bill, *, by: Actor, now: datetime) -> UUID | None:
    """Let the programme pay its part of a bill (rule 17b); None where it bears nothing."""
    if not bill.subsidy_paisa:
        return None
    parts = rules.Parts.of_subsidy(queries.bill_of(bill).lines)
    legs = rules.exempted_by_programme(
        order_id=bill.order_id, district=bill.district_id, parts=parts
    )
    return post(entry_for(bill, key="exempt", rule="17b", legs=legs), by=by, now=now)


def settle(
    bill: models.Bill, kind: Settlement, journal_id: UUID | None, *, by: Actor, now: datetime
) -> None:
    """Write that nothing more is owed, and say so."""
    bill.settlement, bill.settled_at, bill.reserved_for = kind, now, None
    bill.captured_paisa = bill.due_paisa
    bill.save(update_fields=["state", "settlement", "settled_at", "reserved_for", "captured_paisa"])
    end_psids(bill, by=by, now=now)
    event = events.BillSettled(
        subject=bill.order_id,
        bill_id=bill.id,
        line_id=bill.line_id,
        person_id=bill.person_id,
        district=bill.district_id,
        kind=kind,
        due_paisa=bill.due_paisa,
        subsidy_paisa=bill.subsidy_paisa,
        journal_id=journal_id,
    )
    emit(event, by=by, at=now)


@command(permit="finance.void_bill")
def void_bill(*, bill_id: UUID, by: Actor, now: datetime) -> Bill:
    """Ask for a bill no longer (rule 3): the order was cancelled unpaid or priced anew.

    Cash promised for it is given back, open PSIDs are withdrawn, a subsidy that was posted is
    reversed. Fees that were paid online stay with the bill until they are refunded. A void bill
    stays so.

    :raises NoSuchBill: when there is none in the actor's scope.
    :raises BillPaid: when all of it was paid. :raises BillRecognised: when the service is completed.
    """
    bill = queries.lock_bill(bill_id)
    if bill.state == BillState.VOID:
        return queries.bill_of(bill)
    if bill.state == BillState.PAID:
        raise BillPaid
    if bill.recognised_at is not None:
        raise BillRecognised
    if bill.reserved_for is not None:
        give_back(bill, bill.reserved_for, by=by, now=now)
        bill.reserved_for = None
    if bill.state == BillState.WAIVED and bill.subsidy_paisa:
        _reverse_subsidy(bill, by=by, now=now)
    end_psids(bill, by=by, now=now)
    total = bill.due_paisa + bill.subsidy_paisa - bill.captured_paisa
    if total:
        legs = rules.order_released(order_id=bill.order_id, total_paisa=total)
        post(entry_for(bill, key="void", rule="3", legs=legs), by=by, now=now)
    bill.state = BillState.VOID
    bill.save(update_fields=["state", "reserved_for"])
    event = events.BillVoided(
        subject=bill.order_id,
        bill_id=bill.id,
        line_id=bill.line_id,
        person_id=bill.person_id,
        district=bill.district_id,
    )
    emit(event, by=by, at=now)
    return queries.bill_of(bill)


def _reverse_subsidy(bill: models.Bill, *, by: Actor, now: datetime) -> None:
    posted = post_subsidy(bill, by=by, now=now)  # posted before: this only finds it
    parts = rules.Parts.of_subsidy(queries.bill_of(bill).lines)
    legs = rules.exempted_by_programme(
        order_id=bill.order_id, district=bill.district_id, parts=parts
    )
    entry = entry_for(bill, key="unexempt", rule="17b", legs=rules.reversed_legs(legs))
    post(replace(entry, reverses=posted), by=by, now=now)

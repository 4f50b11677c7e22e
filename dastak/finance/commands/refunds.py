"""Refunds: asked for by one, approved by another above a limit, sent to the source that paid."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.finance import events, models, queries, rules
from dastak.finance.commands.capturing import take_out
from dastak.finance.commands.posting import Entry, must_reach, post
from dastak.finance.commands.reservations import rupees_text
from dastak.finance.commands.suspense import SuspenseClosed, lock_item, must_be_free
from dastak.finance.types import PaymentState, Refund, RefundState, SuspenseOutcome
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Invalid, Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.money import share
from dastak.kernel.outbox import emit

REASON_MAX = 200


class ReasonMissing(Invalid):
    """Say why, in 3 to 200 characters and without names or numbers of people."""

    ur = "وجہ 3 سے 200 حروف میں لکھیں، کسی شخص کا نام یا نمبر لکھے بغیر۔"


class RefundTooMuch(Refused):
    """At most Rs {left} of one online payment can be given back, not Rs {asked}. Cash is given back by hand."""

    ur = (
        "ایک آن لائن ادائیگی میں سے زیادہ سے زیادہ {left} روپے واپس ہو سکتے ہیں، {asked} روپے نہیں۔ "
        "نقد رقم ہاتھ سے واپس کی جاتی ہے۔"
    )


class RefundDecided(Refused):
    """This refund is decided already: it is {state}."""

    ur = "اس واپسی کا فیصلہ ہو چکا ہے ({state})۔"


class ApproveYourOwn(Refused):
    """An amount like this is approved by another person than the one who asked. Ask a colleague."""

    ur = "اتنی رقم کی منظوری مانگنے والا خود نہیں دیتا۔ کسی ساتھی سے منظور کرائیں۔"


class SanctionMissing(Refused):
    """The treasury has this fee already. Enter the number of the department's sanction."""

    ur = "یہ فیس خزانے میں جا چکی ہے۔ محکمے کی منظوری کا نمبر لکھیں۔"


@command(permit="finance.request_refund")
def request_refund(
    *, bill_id: UUID, amount_paisa: int, reason: str, by: Actor, now: datetime
) -> Refund:
    """Ask that money which came online for a bill be given back to the source that paid it.

    :raises NoSuchBill: when there is none in the actor's scope.
    :raises ReasonMissing: for a reason that is too short or too long.
    :raises RefundTooMuch: when no online payment of the bill has that much left.
    :raises NotYours: when a citizen means another's. :raises OutsideYourArea: for others' areas.
    """
    bill = queries.lock_bill(bill_id)
    must_reach(
        by=by, person_id=bill.person_id, district=bill.district_id, department=bill.department_id
    )
    captured = _capture_with(bill, amount_paisa)
    slices = rules.refund_slices(
        amount_paisa=amount_paisa,
        covers=queries.covers_in(captured.covers),
        given_back=_given_back(captured),
    )
    direct = 0 if captured.payment.remitted_at else sum(e.paisa for e in slices if e.is_direct)
    row = _new(captured.payment, amount_paisa, reason, by, now)
    row.bill, row.capture, row.direct_paisa = bill, captured, direct
    row.order_id, row.person_id = bill.order_id, bill.person_id
    row.district_id, row.department_id = bill.district_id, bill.department_id
    row.parts = [[each.head, each.paisa, each.is_direct, each.is_charge] for each in slices]
    row.save(force_insert=True)
    _hold(row, bill, amount_paisa)
    emit(refund_event(events.RefundRequested, row), by=by, at=now)
    return queries.refund_of(row)


@command(permit="finance.return_suspense")
def return_suspense(*, item_id: UUID, reason: str, by: Actor, now: datetime) -> Refund:
    """Ask that all that is left of money in suspense be given back to the source that paid it.

    :raises NoSuchSuspense: when there is none in the actor's scope.
    :raises SuspenseClosed: when nothing is left of it. :raises SuspenseBusy: when it was asked for.
    :raises SuspenseIsClaim: when the bank took it back.
    :raises ReasonMissing: for a reason that is too short or too long.
    :raises OutsideYourArea: when its district is not the actor's.
    """
    item = lock_item(item_id, by)
    must_be_free(item)
    row = _new(item.payment, item.left_paisa, reason, by, now)
    row.item, row.bill_id, row.parts = item, item.bill_id, []
    row.direct_paisa = 0 if item.payment.remitted_at else item.direct_paisa
    row.order_id, row.person_id = item.order_id, item.person_id
    row.district_id, row.department_id = item.district_id, item.department_id
    row.save(force_insert=True)
    emit(refund_event(events.RefundRequested, row), by=by, at=now)
    return queries.refund_of(row)


@command(permit="finance.approve_refund")
def approve_refund(*, refund_id: UUID, sanction: str = "", by: Actor, now: datetime) -> Refund:
    """Owe the money to its payer (rules 14, 14a, 14b); the worker sends it. Twice is once.

    :param sanction: number of the department's sanction, for a fee that the treasury has.
    :raises NoSuchRefund: when there is none in the actor's scope.
    :raises RefundDecided: when it was refused. :raises ApproveYourOwn: above the operator's limit.
    :raises SanctionMissing: for a fee that the treasury has.
    :raises SuspenseClosed: when the bank took back the money meanwhile.
    :raises OutsideYourArea: when its district is not the actor's.
    """
    row = _lock(refund_id, by)
    if row.state == RefundState.REFUSED:
        raise RefundDecided(state=row.state)
    if row.state != RefundState.REQUESTED:
        return queries.refund_of(row)
    if row.needs_second and row.requested_by is not None and row.requested_by == by.person_id:
        raise ApproveYourOwn
    rule, legs = _out_of_suspense(row, by, now) if row.item_id else _out_of_bill(row, sanction)
    row.sanction = sanction[:40]
    post(entry_of_refund(row, key="refund", rule=rule, legs=legs), by=by, now=now)
    row.state, row.decided_by, row.decided_at = RefundState.APPROVED, by.person_id, now
    row.next_at = now
    row.save(update_fields=row.MOVING)
    emit(refund_event(events.RefundApproved, row), by=by, at=now)
    return queries.refund_of(row)


@command(permit="finance.approve_refund")
def refuse_refund(*, refund_id: UUID, by: Actor, now: datetime) -> Refund:
    """Leave the money where it is. Twice is once.

    :raises NoSuchRefund: when there is none in the actor's scope.
    :raises RefundDecided: when it was approved.
    :raises OutsideYourArea: when its district is not the actor's.
    """
    row = _lock(refund_id, by)
    if row.state == RefundState.REFUSED:
        return queries.refund_of(row)
    if row.state != RefundState.REQUESTED:
        raise RefundDecided(state=row.state)
    if row.bill is not None and row.capture_id:
        _hold(row, row.bill, -row.amount_paisa)
    row.state, row.decided_by, row.decided_at = RefundState.REFUSED, by.person_id, now
    row.save(update_fields=row.MOVING)
    emit(refund_event(events.RefundRefused, row), by=by, at=now)
    return queries.refund_of(row)


def _capture_with(bill: models.Bill, amount_paisa: int) -> models.Capture:
    rows = models.Capture.objects.select_for_update(of=("self",)).select_related("payment")
    rows = rows.filter(bill_id=bill.id).exclude(payment__state=PaymentState.REVERSED)
    found = list(rows.order_by("-id"))
    for each in found:
        if 0 < amount_paisa <= each.amount_paisa - each.refunded_paisa:
            return each
    left = max((each.amount_paisa - each.refunded_paisa for each in found), default=0)
    raise RefundTooMuch(left=rupees_text(left), asked=rupees_text(amount_paisa))


def _given_back(captured: models.Capture) -> dict[str, int]:
    rows = models.Refund.objects.filter(capture_id=captured.id).exclude(state=RefundState.REFUSED)
    given: dict[str, int] = {}
    for parts in rows.values_list("parts", flat=True):
        for head, paisa, *_ in parts:
            given[head] = given.get(head, 0) + paisa
    return given


def _new(
    payment: models.Payment, amount_paisa: int, reason: str, by: Actor, now: datetime
) -> models.Refund:
    said = " ".join(reason.split())
    if not 3 <= len(said) <= REASON_MAX:
        raise ReasonMissing
    policy = queries.payment_policy(district=payment.district_id, now=now)
    return models.Refund(
        id=uuid7(),
        payment=payment,
        amount_paisa=amount_paisa,
        reason=said,
        needs_second=rules.needs_second_person(
            amount_paisa=amount_paisa, above_paisa=policy.second_person_above_paisa
        ),
        state=RefundState.REQUESTED,
        requested_by=by.person_id,
        requested_at=now,
    )


def _hold(row: models.Refund, bill: models.Bill, paisa: int) -> None:
    """Count a refund against what came in; the constraints refuse to give back more than that."""
    assert row.capture is not None
    too_much = RefundTooMuch(left="0", asked=rupees_text(paisa))
    row.capture.refunded_paisa += paisa
    bill.refunded_paisa += paisa
    names = ("finance_bill_refunded_within", "finance_capture_refunded_within")
    with refusing(dict.fromkeys(names, too_much)):
        row.capture.save(update_fields=["refunded_paisa"])
        bill.save(update_fields=["refunded_paisa"])


def _lock(refund_id: UUID, by: Actor) -> models.Refund:
    found = models.Refund.objects.filter(id=refund_id).first()
    if found is None:
        raise queries.NoSuchRefund
    by.must_serve(found.district_id)
    if found.bill_id is not None:
        queries.lock_bill(found.bill_id)
    related = models.Refund.objects.select_related("payment", "bill", "capture")
    return related.select_for_update(of=("self",)).get(id=refund_id)


def _out_of_suspense(row: models.Refund, by: Actor, now: datetime) -> tuple[str, rules.Legs]:
    assert row.item_id is not None
    item = lock_item(row.item_id, by)
    if item.left_paisa != row.amount_paisa:
        raise SuspenseClosed
    take_out(item, row.amount_paisa, SuspenseOutcome.REFUNDED, now)
    paisa = row.amount_paisa
    return "14", rules.suspense_refunded(item_id=item.id, refund_id=row.id, paisa=paisa)


def _out_of_bill(row: models.Refund, sanction: str) -> tuple[str, rules.Legs]:
    bill, payment = row.bill, row.payment
    assert bill is not None
    slices = tuple(rules.Slice(*each) for each in row.parts)
    charge = sum(each.paisa for each in slices if each.is_charge)
    tax: int | None = None
    if bill.recognised_at is not None:
        net = bill.charge_paisa - bill.tax_paisa
        tax = share(charge, [net, bill.tax_paisa])[1] if bill.charge_paisa else 0
    facts = rules.RefundFacts(
        refund_id=row.id,
        order_id=bill.order_id,
        district=bill.district_id,
        is_remitted=payment.remitted_at is not None,
        earned_tax_paisa=tax,
    )
    rule = rules.refund_rule(slices, facts)
    if rule == "14a":
        if not sanction.strip():
            raise SanctionMissing
        row.direct_paisa = 0  # what the treasury has is fronted, until the department pays it
    return rule, rules.refund_owed(slices, facts)


def entry_of_refund(row: models.Refund, *, key: str, rule: str, legs: rules.Legs) -> Entry:
    """A journal about a refund; the refund is its document."""
    return Entry(
        key=f"{key}:{row.id}",
        rule=rule,
        legs=legs,
        order_id=row.order_id,
        district=row.district_id,
        department=row.department_id,
        person_id=row.person_id,
        document=str(row.id),
    )


def refund_event(kind: type[events.RefundEvent], row: models.Refund) -> events.RefundEvent:
    """An event about a refund."""
    return kind(
        subject=row.order_id or row.id,
        refund_id=row.id,
        bill_id=row.bill_id,
        person_id=row.person_id,
        district=row.district_id,
        amount_paisa=row.amount_paisa,
    )

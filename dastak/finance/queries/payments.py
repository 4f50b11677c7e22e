"""Reads of PSIDs, of money in suspense and of refunds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from dastak.finance import models, rules
from dastak.finance.queries.bills import get_bill
from dastak.finance.types import (
    LIVE_PAYMENTS,
    BillState,
    Cover,
    Part,
    Payment,
    PaymentState,
    Refund,
    RefundState,
    Suspense,
    SuspenseKind,
    SuspenseOutcome,
)
from dastak.kernel.actors import Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import query
from dastak.kernel.errors import Missing, Unavailable

PAGE = 50


class NoPaymentPolicy(Unavailable):
    """No parameters of online payment are in force in the district “{district}”. Load the seeds, or pay in cash."""

    ur = "ضلع «{district}» میں آن لائن ادائیگی کے اصول مقرر نہیں۔ نقد ادا کریں، یا منتظم اصول مقرر کرے۔"


class NoSuchSuspense(Missing):
    """There is no such money in suspense in your district."""

    ur = "آپ کے ضلع میں ایسی کوئی معلق رقم نہیں۔"


class NoSuchRefund(Missing):
    """There is no such refund in your district."""

    ur = "آپ کے ضلع میں ایسی کوئی واپسی نہیں۔"


def payment_policy(*, district: str, now: datetime) -> models.PaymentPolicy:
    """The parameters in force in a district.

    :raises NoPaymentPolicy: when there are none.
    """
    day = now.astimezone(PKT).date()
    in_force = models.PaymentPolicy.objects.filter(
        Q(district_id=district) | Q(district_id=None), valid_from__lte=day
    )
    found = in_force.order_by(F("district_id").asc(nulls_last=True), "-valid_from", "id").first()
    if found is None:
        raise NoPaymentPolicy(district=district)
    return found


def treasury_accounts() -> dict[str, tuple[str, str]]:
    """Treasury account and its name by fee head."""
    rows = models.TreasuryHead.objects.values_list("head", "account", "name")
    return {head: (account, name) for head, account, name in rows}


@query(permit="finance.list_payments")
def find_open_psid(*, bill_id: UUID, by: Actor, now: datetime) -> Payment | None:
    """The PSID under which a bill can be paid now, or is being asked for; None without one."""
    rows = models.Payment.objects.filter(bill_id=bill_id, state__in=LIVE_PAYMENTS)
    row = rows.filter(expires_at__gt=now).first()
    return payment_of(row) if row else None


@query(permit="finance.list_payments")
def list_payments(*, bill_id: UUID, by: Actor, now: datetime) -> tuple[Payment, ...]:
    """Every PSID of a bill in the actor's scope, oldest first; at most 50."""
    rows = models.Payment.objects.filter(bill_id=bill_id).order_by("id")
    return tuple(payment_of(row) for row in rows[:PAGE])


@query(permit="finance.list_suspense")
def list_suspense(
    *, district: str, by: Actor, now: datetime, page: int = 1
) -> tuple[Suspense, ...]:
    """Money of a district that waits for a decision, the next deadline first; pages of 50.

    :raises OutsideYourArea: when the district is not the actor's.
    """
    by.must_serve(district)
    rows = models.SuspenseItem.objects.select_related("payment").filter(
        district_id=district, left_paisa__gt=0
    )
    return tuple(suspense_of(row) for row in _page(rows.order_by("deadline_at", "id"), page))


@query(permit="finance.list_refunds")
def list_refunds(
    *, district: str, by: Actor, now: datetime, state: RefundState | None = None, page: int = 1
) -> tuple[Refund, ...]:
    """Refunds of a district, oldest first, in one state or in all; pages of 50.

    :raises OutsideYourArea: when the district is not the actor's.
    """
    by.must_serve(district)
    rows = models.Refund.objects.select_related("payment").filter(district_id=district)
    if state is not None:
        rows = rows.filter(state=state)
    return tuple(refund_of(row) for row in _page(rows.order_by("id"), page))


@query(permit="finance.list_suspense")
def get_suspense(*, item_id: UUID, by: Actor, now: datetime) -> Suspense:
    """One item of suspense.

    :raises NoSuchSuspense: when there is none in the actor's scope.
    :raises OutsideYourArea: when its district is not the actor's.
    """
    row = models.SuspenseItem.objects.select_related("payment").filter(id=item_id).first()
    if row is None:
        raise NoSuchSuspense
    by.must_serve(row.district_id)
    return suspense_of(row)


@query(permit="finance.list_refunds")
def get_refund(*, refund_id: UUID, by: Actor, now: datetime) -> Refund:
    """One refund.

    :raises NoSuchRefund: when there is none in the actor's scope.
    :raises OutsideYourArea: when its district is not the actor's.
    """
    row = models.Refund.objects.select_related("payment").filter(id=refund_id).first()
    if row is None:
        raise NoSuchRefund
    by.must_serve(row.district_id)
    return refund_of(row)


@query(permit="finance.list_payments")
def list_refunds_of_bill(*, bill_id: UUID, by: Actor, now: datetime) -> tuple[Refund, ...]:
    """Every refund of a bill in the actor's scope, oldest first; at most 50."""
    rows = models.Refund.objects.select_related("payment").filter(bill_id=bill_id)
    return tuple(refund_of(row) for row in rows.order_by("id")[:PAGE])


@query(permit="finance.list_payments")
def list_suspense_of_bill(*, bill_id: UUID, by: Actor, now: datetime) -> tuple[Suspense, ...]:
    """Money for a bill that waits for a decision, oldest first; claims on a bank are left out."""
    rows = models.SuspenseItem.objects.select_related("payment").filter(
        bill_id=bill_id, left_paisa__gt=0
    )
    found = rows.exclude(kind=SuspenseKind.REVERSED).order_by("id")[:PAGE]
    return tuple(suspense_of(row) for row in found)


@query(permit="finance.list_payments")
def list_payable(*, bill_id: UUID, by: Actor, now: datetime) -> dict[Part, tuple[Cover, ...]]:
    """What of a bill can be paid online now, by part; a part that would be all of it is left out.

    :raises NoSuchBill: when there is none in the actor's scope.
    """
    bill = get_bill(bill_id=bill_id, by=by, now=now)
    if bill.state is not BillState.OPEN:
        return {}
    paid, accounts = paid_covers(bill_id), treasury_accounts()
    whole, government = (
        rules.without_paid(rules.covers_of(bill.lines, accounts, with_charge=each), paid)
        for each in (True, False)
    )
    parts = {Part.WHOLE: whole, Part.GOVERNMENT: () if government == whole else government}
    return {part: covers for part, covers in parts.items() if covers}


def paid_covers(bill_id: UUID) -> list[Cover]:
    """The heads of a bill that were paid online."""
    rows = models.Capture.objects.filter(bill_id=bill_id).values_list("covers", flat=True)
    return [cover for kept in rows for cover in covers_in(kept)]


@query(permit="finance.list_payments")
def list_refundable(*, bill_id: UUID, by: Actor, now: datetime) -> tuple[int, ...]:
    """What is left to give back of each online payment of a bill, in paisa, the latest first."""
    rows = models.Capture.objects.filter(bill_id=bill_id).exclude(
        payment__state=PaymentState.REVERSED
    )
    left = rows.annotate(left_paisa=F("amount_paisa") - F("refunded_paisa")).filter(
        left_paisa__gt=0
    )
    return tuple(left.order_by("-id").values_list("left_paisa", flat=True)[:PAGE])


def _page(rows: QuerySet[Any], page: int) -> QuerySet[Any]:
    start = PAGE * (max(page, 1) - 1)
    return rows[start : start + PAGE]


def covers_in(kept: Iterable[dict[str, Any]]) -> tuple[Cover, ...]:
    """Covers as they are kept in a row."""
    return tuple(Cover(**each) for each in kept)


def plain_covers(covers: Iterable[Cover]) -> list[dict[str, Any]]:
    """Covers as a row keeps them."""
    return [asdict(each) for each in covers]


def payment_of(row: models.Payment) -> Payment:
    """A row as the value that leaves the context."""
    return Payment(
        id=row.id,
        bill_id=row.bill_id,
        order_id=row.order_id,
        part=Part(row.part),
        psid=row.psid,
        amount_paisa=row.amount_paisa,
        paid_paisa=row.paid_paisa,
        state=PaymentState(row.state),
        requested_at=row.requested_at,
        expires_at=row.expires_at,
        issued_at=row.issued_at,
        paid_at=row.paid_at,
        is_remitted=row.remitted_at is not None,
        covers=covers_in(row.covers),
    )


def suspense_of(row: models.SuspenseItem) -> Suspense:
    """A row (with its payment) as the value that leaves the context."""
    return Suspense(
        id=row.id,
        kind=SuspenseKind(row.kind),
        psid=row.payment.psid,
        bill_id=row.bill_id,
        order_id=row.order_id,
        district=row.district_id,
        amount_paisa=row.amount_paisa,
        left_paisa=row.left_paisa,
        opened_at=row.opened_at,
        deadline_at=row.deadline_at,
        owner_id=row.owner_id,
        outcome=SuspenseOutcome(row.outcome) if row.outcome else None,
    )


def refund_of(row: models.Refund) -> Refund:
    """A row (with its payment) as the value that leaves the context."""
    return Refund(
        id=row.id,
        bill_id=row.bill_id,
        item_id=row.item_id,
        order_id=row.order_id,
        district=row.district_id,
        psid=row.payment.psid,
        amount_paisa=row.amount_paisa,
        reason=row.reason,
        state=RefundState(row.state),
        needs_second=row.needs_second,
        requested_by=row.requested_by,
        requested_at=row.requested_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        settled_at=row.settled_at,
    )

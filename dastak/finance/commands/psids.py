"""PSIDs: asked for by a command, made by the worker, ended by time, by hand or by another payment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from dastak.finance import events, models, queries, rules
from dastak.finance.commands.posting import must_reach
from dastak.finance.types import LIVE_PAYMENTS, BillState, Part, Payment, PaymentState
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Missing, Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit

RAIL = "epay"
_BATCH = 100


class NothingToPay(Refused):
    """Nothing of this bill can be paid online now: it is settled, void, or has no such part."""

    ur = "اس بل کا کچھ حصہ اس وقت آن لائن ادا نہیں ہو سکتا: یہ ادا یا منسوخ ہو چکا ہے، یا اس میں ایسا حصہ نہیں۔"


class PsidOpen(Refused):
    """A number for another part of this bill is open. Pay it, or let it be withdrawn first."""

    ur = "اس بل کے کسی اور حصے کا نمبر کھلا ہے۔ اسے ادا کریں، یا پہلے منسوخ کرائیں۔"


class NoSuchPayment(Missing):
    """There is no such payment, or it is not yours to see."""

    ur = "ایسی کوئی ادائیگی نہیں، یا آپ اسے نہیں دیکھ سکتے۔"


class PaymentCameIn(Refused):
    """This number is paid. Money that came in is refunded, the number cannot be withdrawn."""

    ur = "اس نمبر پر ادائیگی ہو چکی ہے۔ آئی ہوئی رقم واپس کی جاتی ہے، نمبر منسوخ نہیں ہوتا۔"


@command(permit="finance.request_psid")
def request_psid(*, bill_id: UUID, part: Part, by: Actor, now: datetime) -> Payment:
    """Ask for a PSID for what is still owed of a bill, or for its government fees only.

    The number comes by ``PsidIssued``. The same again gives back the one that is open.

    :raises NoSuchBill: when there is none in the actor's scope.
    :raises NothingToPay: when the bill is not open or the part is empty.
    :raises PsidOpen: while a number for another part is open.
    :raises NotYours: when a citizen means another's. :raises OutsideYourArea: for others' areas.
    :raises NoPaymentPolicy: when the district has no parameters.
    """
    bill = queries.lock_bill(bill_id)
    must_reach(
        by=by,
        person_id=bill.person_id,
        district=bill.district_id,
        department=bill.department_id,
    )
    live = models.Payment.objects.filter(bill_id=bill.id, state__in=LIVE_PAYMENTS)
    for former in live.select_for_update():
        if former.expires_at <= now:
            _end(former, bill, PaymentState.EXPIRED, by=by, now=now)
        elif former.part == part:
            return queries.payment_of(former)
        else:
            raise PsidOpen
    row = _new(bill, part, now)
    with refusing({"finance_payment_one_live": PsidOpen()}):
        row.save(force_insert=True)
    return queries.payment_of(row)


def _new(bill: models.Bill, part: Part, now: datetime) -> models.Payment:
    covers = rules.without_paid(
        rules.covers_of(
            queries.bill_of(bill).lines,
            queries.treasury_accounts(),
            with_charge=part == Part.WHOLE,
        ),
        queries.paid_covers(bill.id),
    )
    if bill.state != BillState.OPEN or part == Part.OTHER or not covers:
        raise NothingToPay
    policy = queries.payment_policy(district=bill.district_id, now=now)
    # Whole seconds: that is all the partner's form can carry.
    expires_at = now.replace(microsecond=0) + timedelta(hours=policy.valid_hours)
    return models.Payment(
        id=uuid7(),
        bill=bill,
        order_id=bill.order_id,
        rail=RAIL,
        part=part,
        amount_paisa=sum(each.amount_paisa for each in covers),
        direct_paisa=sum(each.amount_paisa for each in covers if each.account),
        base_paisa=bill.captured_paisa,
        covers=queries.plain_covers(covers),
        state=PaymentState.REQUESTED,
        requested_at=now,
        expires_at=expires_at,
        watch_until=expires_at + rules.WATCH_AFTER_EXPIRY,
        next_at=now,
        district_id=bill.district_id,
        department_id=bill.department_id,
        person_id=bill.person_id,
    )


@command(permit="finance.void_psid")
def void_psid(*, payment_id: UUID, by: Actor, now: datetime) -> Payment:
    """Withdraw a number that is not to be paid any more. Twice is once.

    The partner knows no withdrawal: if somebody pays all the same, the money waits in suspense.

    :raises NoSuchPayment: when there is none in the actor's scope.
    :raises PaymentCameIn: when it is paid.
    :raises NotYours: when a citizen means another's. :raises OutsideYourArea: for others' areas.
    """
    found = models.Payment.objects.filter(id=payment_id).exclude(bill=None).first()
    if found is None or found.bill_id is None:
        raise NoSuchPayment
    bill = queries.lock_bill(found.bill_id)
    row = models.Payment.objects.select_for_update(of=("self",)).get(id=payment_id)
    must_reach(
        by=by, person_id=row.person_id, district=row.district_id, department=row.department_id
    )
    if row.state in (PaymentState.PAID, PaymentState.REVERSED):
        raise PaymentCameIn
    if row.state in LIVE_PAYMENTS:
        _end(row, bill, PaymentState.VOID, by=by, now=now)
    return queries.payment_of(row)


def end_psids(bill: models.Bill, *, by: Actor, now: datetime) -> None:
    """Withdraw the open numbers of a bill that asks for nothing any more; the bill is locked."""
    live = models.Payment.objects.filter(bill_id=bill.id, state__in=LIVE_PAYMENTS)
    for row in live.select_for_update():
        _end(row, bill, PaymentState.VOID, by=by, now=now)


def _end(
    row: models.Payment, bill: models.Bill, state: PaymentState, *, by: Actor, now: datetime
) -> None:
    row.state, row.ended_at = state, now
    row.save(update_fields=["state", "ended_at"])
    kind = events.PsidExpired if state is PaymentState.EXPIRED else events.PsidVoided
    emit(psid_event(kind, row, bill), by=by, at=now)


@command(permit="finance.expire_psids")
def expire_psids(*, by: Actor, now: datetime) -> int:
    """End the numbers whose time is over, and warn before; returns how many of both."""
    live = models.Payment.objects.filter(state__in=LIVE_PAYMENTS)
    over = list(live.filter(expires_at__lte=now).values_list("id", "bill_id")[:_BATCH])
    soon = live.filter(state=PaymentState.ISSUED, warned_at=None, expires_at__gt=now)
    days = models.PaymentPolicy.objects.order_by("-warn_hours").values_list("warn_hours", flat=True)
    edge = now + timedelta(hours=days.first() or 0)
    near = list(soon.filter(expires_at__lte=edge).values_list("id", "bill_id")[:_BATCH])
    done = sum(_expire(payment_id, bill_id, by=by, now=now) for payment_id, bill_id in over)
    return done + sum(_warn(payment_id, bill_id, by=by, now=now) for payment_id, bill_id in near)


def _expire(payment_id: UUID, bill_id: UUID, *, by: Actor, now: datetime) -> int:
    bill = queries.lock_bill(bill_id)
    rows = models.Payment.objects.select_for_update(of=("self",))
    row = rows.filter(id=payment_id, state__in=LIVE_PAYMENTS).first()
    if row is None:
        return 0
    if row.state == PaymentState.REQUESTED and not row.psid:
        fail(row, bill, by=by, now=now)
    else:
        _end(row, bill, PaymentState.EXPIRED, by=by, now=now)
    return 1


def _warn(payment_id: UUID, bill_id: UUID, *, by: Actor, now: datetime) -> int:
    bill = queries.lock_bill(bill_id)
    policy = queries.payment_policy(district=bill.district_id, now=now)
    rows = models.Payment.objects.select_for_update(of=("self",))
    row = rows.filter(id=payment_id, state=PaymentState.ISSUED, warned_at=None).first()
    if row is None or row.expires_at > now + timedelta(hours=policy.warn_hours):
        return 0
    row.warned_at = now
    row.save(update_fields=["warned_at"])
    emit(psid_event(events.PsidExpiring, row, bill), by=by, at=now)
    return 1


def fail(row: models.Payment, bill: models.Bill, *, by: Actor, now: datetime) -> None:
    """Write that no number could be had. It is looked for until nobody can have it any more."""
    row.state, row.ended_at = PaymentState.FAILED, now
    row.save(update_fields=["state", "ended_at"])
    emit(psid_event(events.PsidFailed, row, bill), by=by, at=now)


def psid_event(
    kind: type[events.PsidEvent], row: models.Payment, bill: models.Bill
) -> events.PsidEvent:
    """An event about a PSID."""
    return kind(**psid_fields(row, bill))


def psid_fields(row: models.Payment, bill: models.Bill) -> dict[str, Any]:
    """What every event about a PSID tells."""
    return {
        "subject": bill.order_id,
        "payment_id": row.id,
        "bill_id": bill.id,
        "line_id": bill.line_id,
        "person_id": bill.person_id,
        "district": bill.district_id,
        "part": Part(row.part),
        "psid": row.psid,
        "amount_paisa": row.amount_paisa,
        "expires_at": row.expires_at,
    }

"""What completed work earns: the programme its charge, the facilitator a commission."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from dastak.finance import events, models, queries, rules
from dastak.finance.commands.posting import Entry, entry_for, must_reach, post
from dastak.finance.queries.money import commission_of
from dastak.finance.types import Bill, BillState, Commission, CommissionState, Leg
from dastak.kernel.actors import Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Invalid, Missing, Refused, Unavailable
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit


class BillUnpaid(Refused):
    """The bill of this service is not settled, so its charge is not earned yet."""

    ur = "اس سروس کا بل ابھی ادا نہیں ہوا، اس لیے اس کی فیس ابھی کمائی نہیں گئی۔"


class NoCommissionRate(Unavailable):
    """No commission rate is in force in the district “{district}”. Load the seeds, or set a rate."""

    ur = "ضلع «{district}» میں کمیشن کی کوئی شرح نافذ نہیں۔ شرح مقرر کریں۔"


class CommissionTaken(Refused):
    """The commission of this task belongs to another facilitator already."""

    ur = "اس کام کا کمیشن پہلے ہی کسی اور نمائندے کے نام ہے۔"


class NoSuchCommission(Missing):
    """No commission was accrued for this task."""

    ur = "اس کام کا کوئی کمیشن درج نہیں۔"


class ChargeWrong(Invalid):
    """A charge cannot be {charge_paisa} paisa. Give zero or more."""

    ur = "خرچ {charge_paisa} پیسے نہیں ہو سکتا۔ صفر یا زیادہ لکھیں۔"


@command(permit="finance.recognise_service")
def recognise_service(*, line_id: UUID, by: Actor, now: datetime) -> Bill:
    """Earn the charge of a completed service (rule 11). Twice is once.

    :raises NoSuchBill: when the line has no bill in the actor's scope.
    :raises BillUnpaid: when the bill is still open.
    """
    found = models.Bill.objects.select_for_update().filter(line_id=line_id)
    bill = found.exclude(state=BillState.VOID).first()
    if bill is None:
        raise queries.NoSuchBill
    if bill.state == BillState.OPEN:
        raise BillUnpaid
    if bill.recognised_at is not None:
        return queries.bill_of(bill)
    if bill.charge_paisa:
        legs = rules.service_recognised(
            order_id=bill.order_id,
            district=bill.district_id,
            charge_paisa=bill.charge_paisa,
            tax_paisa=bill.tax_paisa,
        )
        post(entry_for(bill, key="earn", rule="11", legs=legs), by=by, now=now)
    bill.recognised_at = now
    bill.save(update_fields=["recognised_at"])
    event = events.ServiceRecognised(
        subject=bill.order_id,
        bill_id=bill.id,
        line_id=bill.line_id,
        charge_paisa=bill.charge_paisa,
    )
    emit(event, by=by, at=now)
    return queries.bill_of(bill)


@command(permit="finance.accrue_commission")
def accrue_commission(
    *,
    order_id: UUID,
    line_id: UUID,
    facilitator_id: UUID,
    district: str,
    by: Actor,
    now: datetime,
) -> Commission:
    """Accrue the commission of one completed task (rule 12), held until it is released. Twice is once.

    The rate of the district in force that day is taken, else the general one.

    :raises CommissionTaken: when another facilitator has it.
    :raises NoCommissionRate: when no rate is in force.
    :raises OutsideYourArea: when the district is not the actor's.
    """
    must_reach(by=by, person_id=None, district=district, department=None)
    former = models.Commission.objects.filter(line_id=line_id).first()
    if former is not None:
        if former.facilitator_id != facilitator_id:
            raise CommissionTaken
        return commission_of(former)
    rate = _rate(district, now)
    row = models.Commission(
        id=uuid7(),
        order_id=order_id,
        line_id=line_id,
        facilitator_id=facilitator_id,
        rate=rate,
        amount_paisa=rate.amount_paisa,
        state=CommissionState.HELD,
        accrued_at=now,
        district_id=district,
    )
    with refusing({"finance_commission_line_id_key": CommissionTaken()}):
        row.save(force_insert=True)
    if row.amount_paisa:
        legs = rules.commission_accrued(
            facilitator_id=facilitator_id, district=district, amount_paisa=row.amount_paisa
        )
        post(_entry(row, key="accrue", rule="12", legs=legs), by=by, now=now)
    emit(_event(events.CommissionAccrued, row), by=by, at=now)
    return commission_of(row)


@command(permit="finance.release_commission")
def release_commission(*, line_id: UUID, by: Actor, now: datetime) -> Commission:
    """Let a held commission be paid out (rule 12a). Twice is once; the caller knows of no dispute.

    :raises NoSuchCommission: when none was accrued, or it is outside the actor's scope.
    """
    row = models.Commission.objects.select_for_update().filter(line_id=line_id).first()
    if row is None:
        raise NoSuchCommission
    must_reach(by=by, person_id=None, district=row.district_id, department=None)
    if row.state == CommissionState.RELEASED:
        return commission_of(row)
    if row.amount_paisa:
        legs = rules.commission_released(
            facilitator_id=row.facilitator_id, amount_paisa=row.amount_paisa
        )
        post(_entry(row, key="release", rule="12a", legs=legs), by=by, now=now)
    row.state, row.released_at = CommissionState.RELEASED, now
    row.save(update_fields=["state", "released_at"])
    emit(_event(events.CommissionReleased, row), by=by, at=now)
    return commission_of(row)


@command(permit="finance.book_biometric_check")
def book_biometric_check(
    *,
    check_id: UUID,
    order_id: UUID,
    verifier: str,
    charge_paisa: int,
    district: str,
    by: Actor,
    now: datetime,
) -> UUID | None:
    """Book what the verifier charges for one check, matched or not (rule 24). Twice is once.

    :returns: the journal, or None when nothing was charged.
    :raises ChargeWrong: for a negative charge.
    :raises PostingKeyReused: when the check was booked with another charge.
    :raises OutsideYourArea: when the district is not the actor's.
    """
    must_reach(by=by, person_id=None, district=district, department=None)
    if charge_paisa < 0:
        raise ChargeWrong(charge_paisa=charge_paisa)
    if charge_paisa == 0:
        return None
    legs = rules.biometric_checked(verifier=verifier, district=district, charge_paisa=charge_paisa)
    entry = Entry(
        key=f"biometric:{check_id}",
        rule="24",
        legs=legs,
        district=district,
        order_id=order_id,
        document=str(check_id),
    )
    return post(entry, by=by, now=now)


def _rate(district: str, now: datetime) -> models.CommissionRate:
    day = now.astimezone(PKT).date()
    in_force = models.CommissionRate.objects.filter(
        Q(district_id=district) | Q(district_id=None), valid_from__lte=day
    )
    rate = in_force.order_by(F("district_id").asc(nulls_last=True), "-valid_from", "id").first()
    if rate is None:
        raise NoCommissionRate(district=district)
    return rate


def _entry(row: models.Commission, *, key: str, rule: str, legs: tuple[Leg, ...]) -> Entry:
    return Entry(
        key=f"{key}:{row.id}",
        rule=rule,
        legs=legs,
        district=row.district_id,
        order_id=row.order_id,
        facilitator_id=row.facilitator_id,
        document=str(row.id),
    )


def _event(
    kind: type[events.CommissionAccrued | events.CommissionReleased], row: models.Commission
) -> events.CommissionAccrued | events.CommissionReleased:
    return kind(
        subject=row.order_id,
        line_id=row.line_id,
        facilitator_id=row.facilitator_id,
        amount_paisa=row.amount_paisa,
    )

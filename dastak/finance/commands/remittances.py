"""The treasury confirms what was paid to its heads directly."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.finance import models, queries, rules
from dastak.finance.commands.capturing import entry_of
from dastak.finance.commands.posting import post
from dastak.finance.commands.psids import NoSuchPayment
from dastak.finance.types import Payment, PaymentState, RefundState
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused


class NothingRemitted(Refused):
    """This payment put nothing into the treasury for a bill that the treasury could confirm."""

    ur = "اس ادائیگی سے کسی بل کے لیے خزانے میں کچھ جمع نہیں ہوا جس کی تصدیق ہو سکے۔"


@command(permit="finance.confirm_treasury")
def confirm_treasury(*, payment_id: UUID, by: Actor, now: datetime) -> Payment:
    """Book that the treasury has the fees of a payment (rule 5a). Twice is once.

    What was given back out of them before is left out.

    :raises NoSuchPayment: when there is none in the actor's scope.
    :raises NothingRemitted: when no direct fee of it reached a bill.
    """
    found = models.Payment.objects.filter(id=payment_id).first()
    if found is None or found.bill_id is None:
        raise NoSuchPayment
    queries.lock_bill(found.bill_id)
    row = models.Payment.objects.select_for_update(of=("self",)).get(id=payment_id)
    if row.remitted_at is not None:
        return queries.payment_of(row)
    fees = _direct_fees(row)
    if row.state != PaymentState.PAID or not fees:
        raise NothingRemitted
    legs = rules.treasury_confirmed(rail=row.rail, district=row.district_id, fees=fees.items())
    post(entry_of(row, key=f"treasury:{row.id}", rule="5a", legs=legs), by=by, now=now)
    row.remitted_at = now
    row.save(update_fields=["remitted_at"])
    return queries.payment_of(row)


def _direct_fees(row: models.Payment) -> dict[str, int]:
    captures = models.Capture.objects.filter(payment_id=row.id)
    fees: dict[str, int] = {}
    for kept in captures.values_list("covers", flat=True):
        for cover in queries.covers_in(kept):
            if cover.account:
                fees[cover.head] = fees.get(cover.head, 0) + cover.amount_paisa
    given = models.Refund.objects.filter(payment_id=row.id).exclude(
        state__in=[RefundState.REQUESTED, RefundState.REFUSED]
    )
    for parts in given.values_list("parts", flat=True):
        for head, paisa, is_direct, _ in parts:
            if is_direct:
                fees[head] -= paisa
    return {head: paisa for head, paisa in fees.items() if paisa}

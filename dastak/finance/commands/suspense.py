"""Money in suspense: somebody takes it on, and it goes to a bill or back to its source."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.finance import events, models, queries, rules
from dastak.finance.commands.capturing import Act, Meeting, capture, entry_of, take_out
from dastak.finance.commands.cash import BillNotOpen
from dastak.finance.commands.posting import post
from dastak.finance.commands.reservations import rupees_text
from dastak.finance.types import (
    BillState,
    Cover,
    RefundState,
    Suspense,
    SuspenseKind,
    SuspenseOutcome,
)
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused
from dastak.kernel.outbox import emit


class SuspenseClosed(Refused):
    """Nothing of this money is left to decide about."""

    ur = "اس رقم میں سے فیصلے کے لیے کچھ باقی نہیں۔"


class SuspenseBusy(Refused):
    """A refund of this money waits for its approval. Let it be approved or refused first."""

    ur = "اس رقم کی واپسی منظوری کی منتظر ہے۔ پہلے اسے منظور یا نامنظور کریں۔"


class SuspenseIsClaim(Refused):
    """The bank took this money back, so there is nothing to pay out. Recover it from the payer."""

    ur = "یہ رقم بینک واپس لے چکا ہے، اس لیے دینے کو کچھ نہیں۔ رقم ادا کرنے والے سے وصول کریں۔"


class SuspenseTooSmall(Refused):
    """The bill still asks for Rs {owed}, and only Rs {left} are left here. Give it back, or wait for the rest."""

    ur = "بل پر ابھی {owed} روپے واجب ہیں اور یہاں صرف {left} روپے باقی ہیں۔ رقم واپس کریں، یا باقی کا انتظار کریں۔"


@command(permit="finance.take_suspense")
def take_suspense(*, item_id: UUID, by: Actor, now: datetime) -> Suspense:
    """Become the owner of money in suspense, or take it over from a colleague.

    :raises NoSuchSuspense: when there is none in the actor's scope.
    :raises SuspenseClosed: when nothing is left of it.
    :raises OutsideYourArea: when its district is not the actor's.
    """
    item = lock_item(item_id, by)
    item.owner_id = by.me
    item.save(update_fields=["owner_id"])
    return queries.suspense_of(item)


@command(permit="finance.apply_suspense")
def apply_suspense(*, item_id: UUID, bill_id: UUID, by: Actor, now: datetime) -> Suspense:
    """Let money in suspense pay all that is still owed of a bill; what is over stays in suspense.

    :raises NoSuchBill, NoSuchSuspense: when there is none in the actor's scope.
    :raises BillNotOpen: when the bill asks for nothing.
    :raises SuspenseClosed: when nothing is left of it. :raises SuspenseBusy: while it is refunded.
    :raises SuspenseIsClaim: when the bank took it back.
    :raises SuspenseTooSmall: when it is less than the bill asks for.
    :raises OutsideYourArea: when the district of one of them is not the actor's.
    """
    bill = queries.lock_bill(bill_id)
    by.must_serve(bill.district_id)
    item = lock_item(item_id, by)
    must_be_free(item)
    if bill.state != BillState.OPEN:
        raise BillNotOpen(state=bill.state)
    owed = bill.due_paisa - bill.captured_paisa
    if item.left_paisa < owed:
        raise SuspenseTooSmall(owed=rupees_text(owed), left=rupees_text(item.left_paisa))
    covers = _covers(item, bill)
    legs = rules.suspense_applied(
        item_id=item.id,
        order_id=bill.order_id,
        district=bill.district_id,
        parts=rules.parts_of(covers),
    )
    act, row = Act(by, now), item.payment
    entry = entry_of(row, key=f"apply:{item.id}:{bill.id}", rule="4", legs=legs)
    journal_id = post(entry, by=by, now=now)
    capture(Meeting(row, bill, covers), item, journal_id, act)
    take_out(item, owed, SuspenseOutcome.APPLIED, now)
    event = events.SuspenseApplied(
        subject=bill.order_id,
        item_id=item.id,
        bill_id=bill.id,
        district=bill.district_id,
        amount_paisa=owed,
    )
    emit(event, by=by, at=now)
    return queries.suspense_of(item)


def _covers(item: models.SuspenseItem, bill: models.Bill) -> tuple[Cover, ...]:
    """What is still owed of a bill; direct heads only where the treasury has exactly that money."""
    wanted = rules.without_paid(
        rules.covers_of(queries.bill_of(bill).lines, queries.treasury_accounts(), with_charge=True),
        queries.paid_covers(bill.id),
    )
    direct = sum(each.amount_paisa for each in wanted if each.account)
    if direct == item.direct_paisa:
        return wanted
    return tuple(
        Cover(head=each.head, amount_paisa=each.amount_paisa, is_charge=each.is_charge)
        for each in wanted
    )


def lock_item(item_id: UUID, by: Actor) -> models.SuspenseItem:
    """The row of an item with money left, locked, with its payment.

    :raises NoSuchSuspense: when there is none in the actor's scope.
    :raises SuspenseClosed: when nothing is left of it. :raises OutsideYourArea: for other districts.
    """
    rows = models.SuspenseItem.objects.select_for_update(of=("self",)).select_related("payment")
    item = rows.filter(id=item_id).first()
    if item is None:
        raise queries.NoSuchSuspense
    by.must_serve(item.district_id)
    if not item.left_paisa:
        raise SuspenseClosed
    return item


def must_be_free(item: models.SuspenseItem) -> None:
    """:raises SuspenseIsClaim: when there is no money. :raises SuspenseBusy: while it is refunded."""
    if item.kind == SuspenseKind.REVERSED:
        raise SuspenseIsClaim
    if models.Refund.objects.filter(item_id=item.id, state=RefundState.REQUESTED).exists():
        raise SuspenseBusy

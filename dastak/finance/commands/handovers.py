"""Carried cash goes to the hub of the district: the facilitator declares, somebody else counts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.finance import events, models, queries, rules
from dastak.finance.commands.posting import CashGuard, Entry, post
from dastak.finance.commands.reservations import rupees_text
from dastak.finance.queries.cash import handover_of
from dastak.finance.types import CashHandover
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Invalid, Missing, Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit


class OfferWrong(Invalid):
    """You carry Rs {carried}; you cannot hand in Rs {offered}. Enter an amount up to what you carry."""

    ur = "آپ کے پاس {carried} روپے ہیں؛ {offered} روپے جمع نہیں ہو سکتے۔ اتنی رقم لکھیں جتنی موجود ہے۔"


class OfferPending(Refused):
    """You offered cash twice at the same moment; one of the offers stands. Look at it first."""

    ur = "آپ نے ایک ہی وقت میں دو بار نقد پیش کیا؛ ایک پیشکش موجود ہے۔ پہلے اسے دیکھیں۔"


class NoSuchHandover(Missing):
    """There is no such hand-over of cash in your district."""

    ur = "آپ کے ضلع میں نقد رقم کی ایسی کوئی حوالگی نہیں۔"


class HandoverClosed(Refused):
    """This hand-over was withdrawn, or counted with another result. Ask the facilitator to offer again."""

    ur = "یہ حوالگی واپس لے لی گئی یا کسی اور گنتی سے مکمل ہو چکی۔ نمائندے سے دوبارہ پیش کرنے کو کہیں۔"


class CountYourOwn(Refused):
    """Nobody counts the cash they hand in. Let a colleague count it."""

    ur = "اپنی جمع کرائی رقم خود نہیں گنی جاتی۔ کسی ساتھی سے گنوائیں۔"


class CountDiffers(Refused):
    """Your count differs from what the facilitator declared. Count again together; if it still differs, the facilitator declares anew."""  # noqa: E501

    ur = (
        "آپ کی گنتی نمائندے کی بتائی رقم سے مختلف ہے۔ مل کر دوبارہ گنیں؛ پھر بھی فرق ہو تو نمائندہ "
        "رقم نئے سرے سے بتائے۔"
    )


@command(permit="finance.offer_cash")
def offer_cash(*, amount_paisa: int, district: str, by: Actor, now: datetime) -> CashHandover:
    """Declare own cash to the hub. A former offer that nobody took is withdrawn by the new one.

    :raises OfferWrong: when it is nothing, or more than one carries.
    :raises OutsideYourArea: when the district is not the actor's.
    :raises OfferPending: when the same person offers twice at once.
    """
    by.must_serve(district)
    cash = queries.find_cash(by.me)
    carried = cash.balance_paisa if cash else 0
    if not 0 < amount_paisa <= carried:
        raise OfferWrong(carried=rupees_text(carried), offered=rupees_text(amount_paisa))
    open_ones = models.Handover.objects.filter(
        facilitator_id=by.me, accepted_at__isnull=True, withdrawn_at__isnull=True
    )
    open_ones.update(withdrawn_at=now)
    row = models.Handover(
        id=uuid7(),
        facilitator_id=by.me,
        district_id=district,
        amount_paisa=amount_paisa,
        offered_at=now,
    )
    with refusing({"finance_handover_one_open": OfferPending()}):
        row.save(force_insert=True)
    return handover_of(row, amount_paisa=amount_paisa)


@command(permit="finance.accept_cash")
def accept_cash(*, handover_id: UUID, counted_paisa: int, by: Actor, now: datetime) -> CashHandover:
    """Take offered cash after a blind count that agrees (rule 7, hub). The same again changes nothing.

    :raises NoSuchHandover: when there is none in the actor's scope.
    :raises HandoverClosed: when it was withdrawn, or taken at another count.
    :raises CountYourOwn: when the counting person is the facilitator.
    :raises CountDiffers: when the count is not what was declared.
    """
    row = models.Handover.objects.select_for_update().filter(id=handover_id).first()
    if row is None:
        raise NoSuchHandover
    by.must_serve(row.district_id)
    if by.person_id == row.facilitator_id:
        raise CountYourOwn
    if row.accepted_at is not None and counted_paisa == row.amount_paisa:
        return handover_of(row, amount_paisa=row.amount_paisa)
    if row.accepted_at is not None or row.withdrawn_at is not None:
        raise HandoverClosed
    if counted_paisa != row.amount_paisa:
        raise CountDiffers
    close_handover(row, by=by, now=now)
    return handover_of(row, amount_paisa=row.amount_paisa)


def close_handover(row: models.Handover, *, by: Actor, now: datetime) -> None:
    """Book cash that the actor has counted."""
    _book(row, by=by, now=now)
    row.accepted_by, row.accepted_at = by.person_id, now
    row.save(update_fields=["accepted_by", "accepted_at"])
    event = events.CashHandedIn(
        subject=row.facilitator_id,
        handover_id=row.id,
        district=row.district_id,
        amount_paisa=row.amount_paisa,
    )
    emit(event, by=by, at=now)


def _book(row: models.Handover, *, by: Actor, now: datetime) -> None:
    legs = rules.cash_handed_in(
        facilitator_id=row.facilitator_id,
        district=row.district_id,
        amount_paisa=row.amount_paisa,
    )
    amount = rupees_text(row.amount_paisa)
    guard = CashGuard(limit_paisa=None, refusal=OfferWrong(carried="?", offered=amount))
    entry = Entry(
        key=f"handin:{row.id}",
        rule="7",
        legs=legs,
        district=row.district_id,
        facilitator_id=row.facilitator_id,
        document=str(row.id),
    )
    post(entry, by=by, now=now, guard=guard)

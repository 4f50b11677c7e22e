"""What a facilitator has of citizens, and what was taken back from them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import query
from dastak.kernel.errors import Missing
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual
from dastak.orders import models
from dastak.orders.queries.troubles import mark_of
from dastak.orders.rules.two_people import UNDECIDED_FOR
from dastak.orders.types.recoveries import HeldPaperView, Holdings, Recovery, RecoveryState
from dastak.workforce import api as workforce

LISTED_MAX = 50


class NoSuchRecovery(Missing):
    """There is no such recovery, or it is not yours to see."""

    ur = "ایسی کوئی واپسی نہیں، یا آپ اسے نہیں دیکھ سکتے۔"


@query(permit="orders.view_swaps")
def get_holdings(*, facilitator_id: UUID, by: Actor, now: datetime) -> Holdings:
    """Papers and cash of one facilitator, by order number; no citizen is named.

    :raises NoFacilitator: when there is none in the actor's area.
    """
    who = workforce.get_facilitator(facilitator_id=facilitator_id)
    by.must_serve(who.district)
    holder = documents.Holder(documents.HolderKind.FACILITATOR, str(facilitator_id))
    with transaction_as(SYSTEM):
        items = documents.list_held(holder=holder, by=SYSTEM, now=now)
        rows = models.Line.objects.select_related("order")
        lines = rows.in_bulk({item.subject for item in items})
        marks = {line_id: mark_of(line) for line_id, line in lines.items()}
        cash = finance.cash_in_hand(
            facilitator_id=facilitator_id, district=who.district, by=SYSTEM, now=now
        )
    return Holdings(
        facilitator_id=facilitator_id,
        name=who.name,
        badge=who.badge,
        district=who.district,
        papers=tuple(
            HeldPaperView(
                item_id=item.id,
                name=item.name,
                line_id=item.subject,
                order_id=marks[item.subject].order_id,
                number=marks[item.subject].number,
                service=marks[item.subject].service,
            )
            for item in items
            if item.subject in marks
        ),
        cash_paisa=cash.balance_paisa,
        is_frozen=cash.is_frozen,
    )


@query(permit="orders.view_swaps")
def list_recoveries(*, facilitator_id: UUID, by: Actor, now: datetime) -> list[Recovery]:
    """The latest 50 of one facilitator, the newest first."""
    rows = models.Recovery.objects.filter(facilitator_id=facilitator_id)
    return [recovery_of(row, now) for row in rows.order_by("-asked_at", "-id")[:LISTED_MAX]]


@query(permit="orders.view_swaps")
def get_recovery(*, recovery_id: UUID, by: Actor, now: datetime) -> Recovery:
    """One of them.

    :raises NoSuchRecovery: when there is none in the actor's districts.
    """
    row = models.Recovery.objects.filter(pk=recovery_id).first()
    if row is None:
        raise NoSuchRecovery
    return recovery_of(row, now)


def recovery_of(row: models.Recovery, now: datetime) -> Recovery:
    """The value of a row. One that nobody confirmed in 24 hours has expired."""
    state = RecoveryState(row.state)
    if state is RecoveryState.ASKED and now - row.asked_at > UNDECIDED_FOR:
        state = RecoveryState.EXPIRED
    return Recovery(
        id=row.id,
        facilitator_id=row.facilitator_id,
        district=row.district_id,
        item_ids=tuple(UUID(each["id"]) for each in row.papers),
        papers=tuple(Bilingual(each["en"], each["ur"]) for each in row.papers),
        cash_paisa=row.cash_paisa,
        note=row.note,
        state=state,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )

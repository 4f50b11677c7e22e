"""Room in a facilitator's cash limit, set aside for a bill and given back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from dastak.finance import events, models
from dastak.kernel.actors import Actor
from dastak.kernel.db import refusing
from dastak.kernel.errors import Refused
from dastak.kernel.money import PAISA_PER_RUPEE
from dastak.kernel.outbox import emit

_RESERVE = "SELECT finance_reserve_cash(%s, %s, %s, %s)"


class CashLimitReached(Refused):
    """With Rs {amount} more the facilitator would carry or expect more cash than the limit of Rs {limit}. Hand in cash first, or send somebody else."""  # noqa: E501

    ur = (
        "مزید {amount} روپے سے نمائندے کے پاس نقد رقم {limit} روپے کی حد سے بڑھ جائے گی۔ "
        "پہلے نقد جمع کرائیں، یا کسی اور کو بھیجیں۔"
    )


def limit_reached(amount_paisa: int, limit_paisa: int) -> CashLimitReached:
    """The refusal, with its figures in rupees for people and in paisa for programs."""
    return CashLimitReached(
        amount=rupees_text(amount_paisa),
        limit=rupees_text(limit_paisa),
        amount_paisa=amount_paisa,
        limit_paisa=limit_paisa,
    )


def rupees_text(paisa: int) -> str:
    """An amount for the text of a refusal: ``1,750`` or ``1,750.50``."""
    whole, rest = divmod(paisa, PAISA_PER_RUPEE)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"


def set_aside(
    bill: models.Bill, facilitator_id: UUID, limit_paisa: int, *, by: Actor, now: datetime
) -> None:
    """Promise what is owed of a bill to a facilitator, in the database's own conditional update.

    The caller saves the bill.

    :raises CashLimitReached: when there is no room.
    """
    owed = bill.due_paisa - bill.captured_paisa
    refusal = limit_reached(owed, limit_paisa)
    with refusing({"finance_cash_within_limit": refusal}), connection.cursor() as cursor:
        cursor.execute(_RESERVE, [facilitator_id, bill.district_id, owed, limit_paisa])
    emit(_event(events.CashReserved, bill, facilitator_id), by=by, at=now)


def give_back(bill: models.Bill, facilitator_id: UUID, *, by: Actor, now: datetime) -> None:
    """Give back what was promised to a facilitator for a bill. The caller saves the bill."""
    owed = bill.due_paisa - bill.captured_paisa
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, [facilitator_id, bill.district_id, -owed, None])
    emit(_event(events.CashReleased, bill, facilitator_id), by=by, at=now)


def _event(
    kind: type[events.CashReserved | events.CashReleased], bill: models.Bill, facilitator_id: UUID
) -> events.CashReserved | events.CashReleased:
    return kind(
        subject=bill.order_id,
        bill_id=bill.id,
        line_id=bill.line_id,
        facilitator_id=facilitator_id,
        amount_paisa=bill.due_paisa - bill.captured_paisa,
    )

"""Reads of carried cash and its limits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from dastak.finance import models
from dastak.finance.types import CashHandover, CashInHand
from dastak.kernel.actors import Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import query
from dastak.kernel.errors import Refused, Unavailable


class NoCashPolicy(Unavailable):
    """No cash limit is set for the district “{district}”, so no cash may be taken there. Load the seeds, or set a limit."""  # noqa: E501

    ur = "ضلع «{district}» کے لیے نقد رقم کی حد مقرر نہیں، اس لیے وہاں نقد نہیں لیا جا سکتا۔ حد مقرر کریں۔"


class CashFrozen(Refused):
    """This facilitator's cash account is frozen: they take no money. What they owe is handed in."""

    ur = "اس نمائندے کا نقد کھاتہ منجمد ہے: یہ رقم نہیں لے سکتا۔ جو رقم ذمے ہے وہ جمع کرانی ہے۔"


def cash_limit(*, district: str, now: datetime) -> int:
    """The limit in force in a district, in paisa. An operator's parameter, no published figure.

    :raises NoCashPolicy: when the district has none.
    """
    day = now.astimezone(PKT).date()
    policies = models.CashPolicy.objects.filter(district_id=district, valid_from__lte=day)
    found = policies.order_by("-valid_from").values_list("limit_paisa", flat=True).first()
    if found is None:
        raise NoCashPolicy(district=district)
    return found


@query(permit="finance.read_cash")
def cash_in_hand(*, facilitator_id: UUID, district: str, by: Actor, now: datetime) -> CashInHand:
    """What a facilitator carries and may still take. One's own, or of the actor's district.

    :raises NotYours: when it is another's outside the actor's district.
    :raises NoCashPolicy: when the district has no limit.
    """
    if not by.serves(district) or by.role == "facilitator":
        by.must_be(facilitator_id)
    row = find_cash(facilitator_id)
    is_frozen = models.CashFreeze.objects.filter(facilitator_id=facilitator_id).exists()
    limit = cash_limit(district=district, now=now)
    return (
        _cash_of(row, limit, is_frozen=is_frozen)
        if row
        else CashInHand(
            facilitator_id=facilitator_id,
            balance_paisa=0,
            reserved_paisa=0,
            limit_paisa=limit,
            is_frozen=is_frozen,
        )
    )


@query(permit="finance.list_cash")
def list_cash(*, district: str, by: Actor, now: datetime, page: int = 1) -> tuple[CashInHand, ...]:
    """Who carries cash in a district, most first; pages of 50.

    :raises OutsideYourArea: when the district is not the actor's.
    """
    by.must_serve(district)
    limit = cash_limit(district=district, now=now)
    rows = models.Cash.objects.filter(district_id=district)
    start = 50 * (max(page, 1) - 1)
    ordered = rows.order_by("-balance_paisa", "facilitator_id")[start : start + 50]
    return tuple(_cash_of(row, limit) for row in ordered)


@query(permit="finance.list_cash_room")
def list_cash_room(
    *, facilitator_ids: Collection[UUID], district: str, by: Actor, now: datetime
) -> dict[UUID, int]:
    """How much more cash, in paisa, each facilitator may be promised. One query for all.

    A hint for offers: only ``reserve_cash`` decides.

    :raises NoCashPolicy: when the district has no limit.
    """
    by.must_serve(district)
    limit = cash_limit(district=district, now=now)
    rooms = dict.fromkeys(facilitator_ids, limit)
    for row in models.Cash.objects.filter(facilitator_id__in=list(facilitator_ids)):
        rooms[row.facilitator_id] = _cash_of(row, limit).room_paisa
    return rooms


@query(permit="finance.list_handovers")
def list_handovers(*, district: str, by: Actor, now: datetime) -> tuple[CashHandover, ...]:
    """Offered cash that waits to be counted, oldest first; amounts stay hidden (blind count).

    :raises OutsideYourArea: when the district is not the actor's.
    """
    by.must_serve(district)
    rows = models.Handover.objects.filter(
        district_id=district, accepted_at__isnull=True, withdrawn_at__isnull=True
    )
    return tuple(handover_of(row, amount_paisa=None) for row in rows.order_by("id")[:200])


def must_not_be_frozen(facilitator_id: UUID) -> None:
    """:raises CashFrozen: while somebody may take no cash."""
    if models.CashFreeze.objects.filter(facilitator_id=facilitator_id).exists():
        raise CashFrozen


def find_cash(facilitator_id: UUID) -> models.Cash | None:
    """The row of what somebody carries, in the actor's scope."""
    return models.Cash.objects.filter(facilitator_id=facilitator_id).first()


def handover_of(row: models.Handover, *, amount_paisa: int | None) -> CashHandover:
    """A row as the value that leaves the context."""
    return CashHandover(
        id=row.id,
        facilitator_id=row.facilitator_id,
        district=row.district_id,
        offered_at=row.offered_at,
        is_accepted=row.accepted_at is not None,
        amount_paisa=amount_paisa,
    )


def _cash_of(row: models.Cash, limit_paisa: int, *, is_frozen: bool = False) -> CashInHand:
    return CashInHand(
        facilitator_id=row.facilitator_id,
        balance_paisa=row.balance_paisa,
        reserved_paisa=row.reserved_paisa,
        limit_paisa=limit_paisa,
        is_frozen=is_frozen,
    )

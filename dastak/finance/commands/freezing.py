"""A facilitator's cash: frozen while they are suspended, taken back with a witness."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.finance import models, queries
from dastak.finance.commands.handovers import OfferWrong, close_handover
from dastak.finance.commands.reservations import rupees_text
from dastak.finance.queries.cash import handover_of
from dastak.finance.types import CashHandover
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.scope import transaction_as


class CashWitnessNeeded(Refused):
    """Cash is taken back by one and counted by another, and by neither who carried it."""

    ur = "نقد رقم ایک فرد واپس لیتا ہے اور دوسرا گنتا ہے؛ جس کے پاس تھی وہ ان میں سے کوئی نہیں۔"


@command(permit="finance.freeze_cash")
def freeze_cash(*, facilitator_id: UUID, district: str, by: Actor, now: datetime) -> None:
    """No more cash is promised to somebody, nor taken by them; what they owe stays. Twice is once."""
    models.CashFreeze.objects.get_or_create(
        facilitator_id=facilitator_id, defaults={"district_id": district, "since": now}
    )


@command(permit="finance.freeze_cash")
def thaw_cash(*, facilitator_id: UUID, by: Actor, now: datetime) -> None:
    """Somebody may carry cash again. Twice is once."""
    models.CashFreeze.objects.filter(facilitator_id=facilitator_id).delete()


@command(permit="finance.recover_cash")
def recover_cash(
    *,
    facilitator_id: UUID,
    district: str,
    amount_paisa: int,
    recovered_by: UUID,
    by: Actor,
    now: datetime,
) -> CashHandover:
    """Take carried cash back under supervision (rule 7, hub): one took it, the actor has counted.

    An offer of the facilitator that nobody took is withdrawn.

    :raises CashWitnessNeeded: unless two people stand for it who are not the facilitator.
    :raises OfferWrong: when it is nothing, or more than the facilitator carries.
    :raises OutsideYourArea: when the district is not the actor's.
    """
    by.must_serve(district)
    if len({recovered_by, by.me, facilitator_id}) < 3:
        raise CashWitnessNeeded
    with transaction_as(SYSTEM):
        cash = queries.find_cash(facilitator_id)
        carried = cash.balance_paisa if cash else 0
        if not 0 < amount_paisa <= carried:
            raise OfferWrong(carried=rupees_text(carried), offered=rupees_text(amount_paisa))
        open_ones = models.Handover.objects.filter(
            facilitator_id=facilitator_id, accepted_at__isnull=True, withdrawn_at__isnull=True
        )
        open_ones.update(withdrawn_at=now)
        row = models.Handover(
            id=uuid7(),
            facilitator_id=facilitator_id,
            district_id=district,
            amount_paisa=amount_paisa,
            offered_at=now,
            recovered_by=recovered_by,
        )
        row.save(force_insert=True)
        close_handover(row, by=by, now=now)
        return handover_of(row, amount_paisa=amount_paisa)

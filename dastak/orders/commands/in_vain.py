"""A visit that came to nothing gives back what it had; the citizen chooses another time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dastak.booking import api as booking
from dastak.dispatch import api as dispatch
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM
from dastak.orders import models
from dastak.orders.commands.withdrawing import take_back_offers

WITHOUT_VISIT: dict[str, Any] = {
    "visit_id": None,
    "slot_starts_at": None,
    "slot_ends_at": None,
    "facilitator_id": None,
}


def free_seat(line: models.Line, reason: str, now: datetime) -> None:
    """Give back the seat of the booked visit; that of a visit which was made stays as it was."""
    booking.release(
        subject=line.order_id, reason=reason, starts_at=line.slot_starts_at, by=SYSTEM, now=now
    )


def end_visit(line: models.Line, reason: str, now: datetime) -> None:
    """Fail the visit of a line; its seat, its promised cash and offered papers are free again."""
    take_back_offers(line, now)
    free_seat(line, reason, now)
    assert line.visit_id, "there is a visit that can fail"
    dispatch.fail_visit(visit_id=line.visit_id, reason=reason, by=SYSTEM, now=now)
    if line.bill_id:
        finance.release_cash(bill_id=line.bill_id, by=SYSTEM, now=now)

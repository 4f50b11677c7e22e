"""A booked visit moves to another time, as its citizen asks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.booking import api as booking
from dastak.dispatch import api as dispatch
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused
from dastak.kernel.scope import transaction_as
from dastak.orders import events, models
from dastak.orders.adapters import visit_terms
from dastak.orders.commands.log import Move, append, is_repeated, locked_lines
from dastak.orders.commands.placing import ask_for_visit, must_suit
from dastak.orders.commands.told import tell
from dastak.orders.commands.withdrawing import call_off
from dastak.orders.queries.views import get_order
from dastak.orders.rules.terms import is_late, terms_on
from dastak.orders.types import OrderView, Verb

REASON = "rescheduled"


class TooLateToMove(Refused):
    """It is too late to move this visit. Let it take place, withdraw the order, or call 1202."""

    ur = "اب اس وزٹ کا وقت نہیں بدلا جا سکتا۔ اسی وقت پر ہونے دیں، درخواست واپس لیں، یا 1202 پر کال کریں۔"


@command(permit="orders.reschedule_order")
def reschedule_order(
    *, order_id: UUID, hold_id: UUID, command_id: UUID, by: Actor, now: datetime
) -> OrderView:
    """Move a booked visit to a held slot, until the cut-off of ``terms.csv``.

    The new seat is taken before the old one is given back. A facilitator who has the visit is
    told, loses it, and is asked first for the new one.

    :raises TooLateToMove: after the cut-off. :raises StepNotAllowed: unless a visit is booked.
    :raises ElsewhereBooked, WomanAskedFor: for a slot of another place or of another wish.
    :raises booking.HoldExpired: when the held time is over; the old one stays then.
    """
    for line in locked_lines(order_id=order_id, by=by):
        if is_repeated(line, command_id):
            continue
        terms = terms_on(visit_terms(), day=now.astimezone(PKT).date())
        if is_late(terms, starts_at=line.slot_starts_at, now=now):
            raise TooLateToMove
        with transaction_as(SYSTEM):
            _move(line, hold_id, command_id, by, now)
    return get_order(order_id=order_id, by=by, now=now)


def _move(line: models.Line, hold_id: UUID, command_id: UUID, by: Actor, now: datetime) -> None:
    former, was = line.facilitator_id, line.slot_starts_at
    reserved = booking.move(hold_id=hold_id, subject=line.order_id, reason=REASON, by=by, now=now)
    must_suit(line, reserved)
    if line.visit_id:
        dispatch.cancel_visit(visit_id=line.visit_id, reason=REASON, by=SYSTEM, now=now)
    if former:
        call_off(line, REASON, by=by, now=now)
    visit = ask_for_visit(
        line, reserved, cash_paisa=_owed_paisa(line, now), preferred=former, now=now
    )
    changes = {**visit, "facilitator_id": None}
    data = {"reason": REASON, "from": was, "to": reserved.starts_at}
    append(line, Verb.RESCHEDULE, by=by, now=now, move=Move(command_id, data=data, changes=changes))
    tell(
        events.VisitRescheduled,
        line,
        by=by,
        now=now,
        visit_id=changes["visit_id"],
        starts_at=reserved.starts_at,
        ends_at=reserved.ends_at,
        from_starts_at=was,
    )


def _owed_paisa(line: models.Line, now: datetime) -> int:
    """What the new visit would take in cash; that of the former one is promised no more."""
    if line.bill_id is None:
        return 0
    finance.release_cash(bill_id=line.bill_id, by=SYSTEM, now=now)
    return finance.get_bill(bill_id=line.bill_id, by=SYSTEM, now=now).owed_paisa

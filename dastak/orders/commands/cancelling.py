"""The citizen does not want what the department already has: asked, and then its word counts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.connectors import api as connectors
from dastak.documents import api as documents
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import bilingual
from dastak.orders import events, models
from dastak.orders.commands.department import department_holder, plan_delivery
from dastak.orders.commands.log import Move, append, is_repeated, locked_line, locked_lines
from dastak.orders.commands.told import tell
from dastak.orders.commands.withdrawing import end_withdrawn, plan_return
from dastak.orders.queries.facts import facts_of
from dastak.orders.queries.views import get_order
from dastak.orders.types import CancelReason, Flag, OrderView, Verb


@command(permit="orders.ask_cancel")
def ask_cancel(
    *, order_id: UUID, reason: CancelReason, command_id: UUID, by: Actor, now: datetime
) -> OrderView:
    """Ask the department to put aside what it has (stages 9 and 10); the stage stays until it agrees.

    What was paid is not given back: the department has it, and the visit was made.

    :raises StepNotAllowed: at any other stage. :raises CancelAskedAlready: for asking twice.
    :raises connectors.WrongState: when the department has just decided.
    """
    for line in locked_lines(order_id=order_id, by=by):
        if line.outcome or is_repeated(line, command_id):
            continue
        with transaction_as(SYSTEM):
            move = Move(command_id, data={"reason": reason})
            append(line, Verb.ASK_CANCEL, by=by, now=now, move=move)
            words = bilingual(f"orders.cancel.{reason}")
            tell(
                events.CancelAsked,
                line,
                by=by,
                now=now,
                reason=reason,
                reason_en=words.en,
                reason_ur=words.ur,
            )
            assert line.case_id, "the department has a case"
            connectors.request_cancel(case_id=line.case_id, reason=reason, by=SYSTEM, now=now)
    return get_order(order_id=order_id, by=by, now=now)


@command(permit="orders.follow_department")
def cancel_refused(*, line_id: UUID, reason: str, by: Actor, now: datetime) -> None:
    """The department goes on with the application; the citizen is told why."""
    line = locked_line(line_id=line_id)
    if line.outcome or Flag.CANCEL_ASKED not in line.flags:
        return
    append(line, Verb.DENY_CANCEL, by=by, now=now, move=Move(data={"reason": reason}))
    tell(events.CancelRefused, line, by=by, now=now, reason=reason)


@command(permit="orders.follow_department")
def cancel_granted(*, line_id: UUID, by: Actor, now: datetime) -> None:
    """The department has put the case aside: every paper comes home, then the order is withdrawn."""
    line = locked_line(line_id=line_id)
    if line.outcome or Flag.CANCEL_ASKED not in line.flags:
        return
    append(line, Verb.GRANT_CANCEL, by=by, now=now)
    elsewhere = facts_of(line, now=now).items_elsewhere
    tell(events.CancelGranted, line, by=by, now=now, items=elsewhere)
    if not elsewhere:
        end_withdrawn(line, Move(), by, now)
        return
    plan_way_back(line, now)


def plan_way_back(line: models.Line, now: datetime) -> None:
    """From the desk anybody can bring them; from a facilitator's hands only that one."""
    held = documents.list_held(holder=department_holder(line), by=SYSTEM, now=now)
    if any(item.subject == line.id for item in held):
        planned = {**plan_delivery(line, now), "facilitator_id": None}
        models.Line.objects.filter(pk=line.id).update(**planned)
        return
    plan_return(line, now)

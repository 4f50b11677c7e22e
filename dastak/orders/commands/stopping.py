"""It shows at the door that the person cannot have the service: stopped, or let go on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Invalid
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import bilingual
from dastak.orders import events, rules
from dastak.orders.commands.at_door import line_at_door
from dastak.orders.commands.in_vain import end_visit
from dastak.orders.commands.log import Move, append, is_repeated, locked_line
from dastak.orders.commands.paying import give_up_bill
from dastak.orders.commands.told import tell
from dastak.orders.queries.facts import facts_of
from dastak.orders.types import Ineligible, Stage, Verb

REASON_LEAST = 10


class WhyMissing(Invalid):
    """Say in at least {least} characters why this application may go on."""

    ur = "کم از کم {least} حروف میں لکھیں کہ یہ درخواست کیوں جاری رہ سکتی ہے۔"


@command(permit="orders.stop_at_door")
def stop_at_door(
    *, line_id: UUID, reason: Ineligible, command_id: UUID, by: Actor, now: datetime
) -> None:
    """End an order whose applicant cannot have the service; nothing is owed.

    Seat, promised cash and offered papers are given back, the bill is void in full.

    :raises NotAtThisDoor: for anybody but the facilitator at this door.
    :raises Overridden: when a supervisor has let the application go on.
    """
    line = locked_line(line_id=line_id)
    if is_repeated(line, command_id):
        return
    line = line_at_door(line_id, by, Stage.AT_DOOR)
    with transaction_as(SYSTEM):
        rules.must_allow(Verb.CANCEL, facts_of(line, now=now))
        append(line, Verb.CANCEL, by=by, now=now, move=Move(command_id, data={"reason": reason}))
        end_visit(line, "ineligible", now)
        give_up_bill(line, reason="ineligible", now=now)
        words = bilingual(f"orders.ineligible.{reason}")
        tell(
            events.OrderCancelled,
            line,
            by=by,
            now=now,
            reason=reason,
            reason_en=words.en,
            reason_ur=words.ur,
        )


@command(permit="orders.override_eligibility")
def override_eligibility(*, line_id: UUID, reason: str, by: Actor, now: datetime) -> None:
    """Let an application go on that the facilitator would stop: a second person's decision.

    Who decided and why stands in the line's log; the facilitator cannot stop it any more.

    :raises NoSuchLine: when there is none in the actor's area.
    :raises WhyMissing: without a reason. :raises StepNotAllowed: unless at the door.
    """
    line = locked_line(line_id=line_id)
    by.must_serve(line.district_id)
    why = reason.strip()
    if len(why) < REASON_LEAST:
        raise WhyMissing(least=REASON_LEAST)
    append(line, Verb.OVERRIDE, by=by, now=now, move=Move(data={"reason": why}))
    tell(events.EligibilityOverridden, line, by=by, now=now, reason=why)

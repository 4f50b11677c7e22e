"""Nobody is there: the facilitator waits and calls, then the visit ends with its proof."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.dispatch import api as dispatch
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command
from dastak.kernel.scope import transaction_as
from dastak.orders import events, models, rules
from dastak.orders.adapters import visit_terms
from dastak.orders.commands.at_door import line_at_door
from dastak.orders.commands.in_vain import WITHOUT_VISIT, end_visit
from dastak.orders.commands.log import Move, append, is_repeated, locked_line
from dastak.orders.commands.paying import give_up_bill
from dastak.orders.commands.told import tell
from dastak.orders.commands.unclaimed import miss_delivery
from dastak.orders.queries.facts import calls_since, facts_of
from dastak.orders.rules.stages import AT_DEPARTMENT
from dastak.orders.rules.terms import terms_on
from dastak.orders.rules.unclaimed import AtTheHub
from dastak.orders.types import Flag, Stage, Verb

REASON = "no_show"
VISITED = (Stage.EN_ROUTE, Stage.OUT_FOR_DELIVERY)


@command(permit="orders.log_call")
def log_call(
    *,
    line_id: UUID,
    command_id: UUID,
    by: Actor,
    now: datetime,
    device_at: datetime | None = None,
) -> None:
    """Note that the citizen was called in vain; the phone sends it with its own time.

    :raises NotAtThisDoor: for anybody but the facilitator on the way to this order.
    """
    line = locked_line(line_id=line_id)
    if is_repeated(line, command_id):
        return
    stages = AT_DEPARTMENT if Flag.OBJECTION_OPEN in line.flags else VISITED
    line = line_at_door(line_id, by, *stages)
    append(line, Verb.CALL_TRIED, by=by, now=now, move=Move(command_id, device_at))
    tell(events.CitizenCalled, line, by=by, now=now)


@command(permit="orders.report_no_show")
def report_no_show(*, line_id: UUID, command_id: UUID, by: Actor, now: datetime) -> None:
    """End a visit at which nobody was there; the proof of place and calls is kept.

    A delivery is tried again, until the papers go to the hub (``unclaimed``).

    The citizen chooses another time; after as many visits as ``terms.csv`` says, the order ends.
    No fee is taken from anybody.

    :raises NotAtThisDoor: for anybody but the facilitator on the way to this order.
    :raises WaitLonger, CallFirst: before the minutes and calls of ``terms.csv``.
    :raises AtTheHub: when the last delivery has met nobody.
    """
    line = locked_line(line_id=line_id)
    if is_repeated(line, command_id):
        return
    line = line_at_door(line_id, by, *VISITED)
    with transaction_as(SYSTEM):
        if Flag.UNCLAIMED in line.flags:
            raise AtTheHub
        rules.must_allow(Verb.NO_SHOW, facts_of(line, now=now))
        if line.stage == Stage.OUT_FOR_DELIVERY:
            miss_delivery(line, Move(command_id, data=_proof(line, now)), by, now)
            return
        assert line.visit_id, "somebody is on the way to a visit"
        visit_id, times = line.visit_id, _times(line) + 1
        move = Move(command_id, data=_proof(line, now), changes=WITHOUT_VISIT)
        end_visit(line, REASON, now)
        append(line, Verb.NO_SHOW, by=by, now=now, move=move)
        tell(
            events.CitizenMissed,
            line,
            by=by,
            now=now,
            visit_id=visit_id,
            facilitator_id=by.me,
            times=times,
        )
        terms = terms_on(visit_terms(), day=now.astimezone(PKT).date())
        if times >= terms.no_shows_most:
            _give_up(line, times, now)


def _times(line: models.Line) -> int:
    rows = models.LogEntry.objects.filter(line_id=line.id, verb=Verb.NO_SHOW)
    return rows.filter(stage=Stage.QUALIFIED).count()


def _proof(line: models.Line, now: datetime) -> dict[str, object]:
    assert line.visit_id, "somebody is on the way to a visit"
    visit = dispatch.get_visit(visit_id=line.visit_id, by=SYSTEM, now=now)
    assert visit.arrived_at, "nobody waits before having arrived"
    return {
        "reason": REASON,
        "visit": str(visit.id),
        "arrived_at": visit.arrived_at.isoformat(),
        "manual_reason": visit.manual_reason,
        "calls": [at.isoformat() for at in calls_since(line.id, visit.arrived_at)],
    }


def _give_up(line: models.Line, times: int, now: datetime) -> None:
    append(line, Verb.GIVE_UP, by=SYSTEM, now=now, move=Move(data={"reason": REASON}))
    give_up_bill(line, reason="given up", now=now)
    tell(events.OrderGivenUp, line, by=SYSTEM, now=now, times=times)

"""Nobody has set out: another facilitator is looked for at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from dastak.dispatch import api as dispatch
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command
from dastak.orders import events, models
from dastak.orders.adapters import visit_terms
from dastak.orders.commands.log import Move, append
from dastak.orders.commands.told import tell
from dastak.orders.commands.withdrawing import call_off
from dastak.orders.rules.terms import terms_on
from dastak.orders.types import Flag, Stage, Verb
from dastak.workforce import api as workforce

REASON = "late"


@command(permit="orders.replace_late")
def replace_late(*, by: Actor, now: datetime, limit: int = 100) -> int:
    """Take visits from facilitators who have not set out in time, and ask others; returns how many.

    Late is ``late_start_minutes`` of ``terms.csv`` after the hour for which the route has the
    visit, or after the start of the window where that is later. The facilitator is not asked for
    this visit again, and a strike is noted, which they may answer. The citizen is told.
    """
    terms = terms_on(visit_terms(), day=now.astimezone(PKT).date())
    patience = timedelta(minutes=terms.late_start_minutes)
    planned = dispatch.list_late(before=now - patience, by=SYSTEM, now=now)
    rows = models.Line.objects.select_related("order").filter(
        Q(stage=Stage.ASSIGNED) | Q(flags__contains=[Flag.OBJECTION_OPEN]),
        outcome="",
        visit_id__in=list(planned),
    )
    rows = rows.exclude(flags__contains=[Flag.ON_HOLD]).order_by("slot_starts_at", "id")
    lines = list(rows.select_for_update(of=("self",), skip_locked=True, no_key=True)[:limit])
    for line in lines:
        assert line.visit_id, "an assigned line has a visit"
        _replace(line, planned[line.visit_id] + patience, by, now)
    return len(lines)


def _replace(line: models.Line, due_at: datetime, by: Actor, now: datetime) -> None:
    assert line.visit_id, "an assigned line has a visit"
    assert line.facilitator_id, "an assigned line has a facilitator"
    dispatch.unassign(visit_id=line.visit_id, reason=REASON, by=SYSTEM, now=now)
    if line.bill_id:
        finance.release_cash(bill_id=line.bill_id, by=SYSTEM, now=now)
    workforce.record_strike(
        facilitator_id=line.facilitator_id,
        visit_id=line.visit_id,
        due_at=due_at,
        by=SYSTEM,
        now=now,
    )
    call_off(line, REASON, by=by, now=now)
    if line.stage != Stage.ASSIGNED:
        # A second visit: the stage stays, and only the line's own steps are in its log.
        models.Line.objects.filter(pk=line.id).update(facilitator_id=None)
        tell(events.VisitUnassigned, line, by=by, now=now, reason=REASON)
        return
    move = Move(data={"reason": REASON}, changes={"facilitator_id": None})
    append(line, Verb.UNASSIGN, by=by, now=now, move=move)
    tell(events.VisitUnassigned, line, by=by, now=now, reason=REASON)

"""What the hold of an area does to one batch of lines."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dastak.booking import api as booking
from dastak.dispatch import api as dispatch
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.errors import Problem
from dastak.orders import events, models
from dastak.orders.commands.log import Move, append
from dastak.orders.commands.told import tell
from dastak.orders.queries.areas import RELEASED, cause_of, lines_to_reach
from dastak.orders.queries.states import state_of
from dastak.orders.rules.areas import Fate, fate_of
from dastak.orders.types import Party, Stage, Verb


def hold_some(hold: models.AreaHold, *, by: Actor, now: datetime, limit: int) -> int:
    """Hold the next lines of an area; free those that a department has received. Returns how many."""
    rows = lines_to_reach(hold).select_related("order").order_by("id")
    lines = list(rows.select_for_update(of=("self",), skip_locked=True, no_key=True)[:limit])
    for line in lines:
        held = models.AreaHeldLine(
            area_hold=hold, line_id=line.id, district_id=line.district_id, reached_at=now
        )
        try:
            with transaction.atomic():
                held.was_put_off = _reach(hold, line, by, now)
        except Problem as problem:
            # One line that cannot be held must not keep the others waiting; operations see it.
            held.done_at, held.result = now, problem.code
        held.save(force_insert=True)
    stamped = models.AreaHeldLine.objects.filter(line__stage__gte=Stage.SUBMITTED)
    stamped = stamped.filter(area_hold=hold, done_at=None).order_by("line_id")[:limit]
    return len(lines) + _release(list(stamped), hold, by, now)


def release_some(hold: models.AreaHold, *, by: Actor, now: datetime, limit: int) -> int:
    """Let the next held lines go on, with the time they had left; returns how many."""
    rows = models.AreaHeldLine.objects.filter(area_hold=hold, done_at=None)
    return _release(list(rows.order_by("line_id")[:limit]), hold, by, now)


def _reach(hold: models.AreaHold, line: models.Line, by: Actor, now: datetime) -> bool:
    slot = None
    if line.slot_starts_at and line.slot_ends_at:
        slot = (line.slot_starts_at, line.slot_ends_at)
    fate = fate_of(stage=Stage(line.stage), slot=slot, span=(hold.starts_at, hold.ends_at))
    if fate is Fate.PUT_OFF:
        _put_off(hold, line, by, now)
    # The log keeps one text: it is in the language in which the order was placed.
    reason = cause_of(hold.reason).in_(line.order.language)
    data = {"reason": reason, "party": Party.PLATFORM, "area_hold": str(hold.id)}
    append(line, Verb.HOLD, by=by, now=now, move=Move(data=data))
    tell(events.LineHeld, line, by=by, now=now, reason=reason)
    return fate is Fate.PUT_OFF


def _put_off(hold: models.AreaHold, line: models.Line, by: Actor, now: datetime) -> None:
    starts_at, cause = line.slot_starts_at, cause_of(hold.reason)
    booking.release(subject=line.order_id, reason=hold.reason, by=SYSTEM, now=now)
    if line.visit_id:
        dispatch.cancel_visit(visit_id=line.visit_id, reason=hold.reason, by=SYSTEM, now=now)
    if line.bill_id:
        finance.release_cash(bill_id=line.bill_id, by=SYSTEM, now=now)
    free = {"visit_id": None, "facilitator_id": None, "slot_starts_at": None, "slot_ends_at": None}
    move = Move(data={"reason": hold.reason, "area_hold": str(hold.id)}, changes=free)
    append(line, Verb.PUT_OFF, by=by, now=now, move=move)
    tell(
        events.VisitPutOff,
        line,
        by=by,
        now=now,
        cause_en=cause.en,
        cause_ur=cause.ur,
        starts_at=starts_at,
    )


def _release(
    held: list[models.AreaHeldLine], hold: models.AreaHold, by: Actor, now: datetime
) -> int:
    waiting = {each.line_id: each for each in held}
    rows = models.Line.objects.select_related("order").filter(pk__in=list(waiting)).order_by("id")
    lines = list(rows.select_for_update(of=("self",), skip_locked=True, no_key=True))
    for line in lines:
        row = waiting[line.id]
        row.done_at, row.result = now, _let_go(hold, line, by, now)
        row.save(update_fields=["done_at", "result"])
    return len(lines)


def _let_go(hold: models.AreaHold, line: models.Line, by: Actor, now: datetime) -> str:
    """Release a line that this hold still holds; says what became of it."""
    last = state_of(line.id).holds[-1]
    if line.outcome or last.until is not None or last.area != str(hold.id):
        return "released_before"
    append(line, Verb.RELEASE, by=by, now=now)
    tell(events.LineReleased, line, by=by, now=now)
    return RELEASED

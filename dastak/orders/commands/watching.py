"""What happens without anybody's step: clocks run out, the verifier sends its bill, holds."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from dastak.connectors import api as connectors
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.scope import transaction_as
from dastak.orders import events, models
from dastak.orders.commands.log import Move, append, locked_line
from dastak.orders.commands.settling import settle_without_cash
from dastak.orders.commands.told import tell
from dastak.orders.queries.states import calendar_of, state_of
from dastak.orders.rules.clocks import CURE, TERMS, Unit, clock_of, due_at
from dastak.orders.types import Channel, Flag, Party, Stage, Verb

# The dimension of the verifier's payable account.
VERIFIER = "biometric"
ENDING_ALONE = (Stage.QUALIFIED, Stage.CAPTURED, Stage.DECIDED)
IN_WORKING_DAYS = [
    stage for stage, term in TERMS.items() if term.unit in (Unit.WORKING_DAYS, Unit.STATUTORY)
]


@command(permit="orders.tell_breaches")
def tell_breaches(*, by: Actor, now: datetime, limit: int = 200) -> int:
    """Emit one event for each clock that has run out; returns how many. Once per clock.

    The term of the law is over once for a line, whatever happens to it afterwards.
    """
    rows = models.Line.objects.select_related("order").filter(
        outcome="", due_at__lt=now, breached_seq__lt=F("seq")
    )
    # These end by themselves, and were warned of: nobody is late with them.
    rows = rows.exclude(order__channel=Channel.DIGITAL, stage__in=ENDING_ALONE)
    rows = rows.exclude(flags__contains=[Flag.UNCLAIMED], party=Party.CITIZEN)
    lines = rows.select_for_update(of=("self",), skip_locked=True, no_key=True).order_by("due_at")
    told = 0
    for line in lines[:limit]:
        if Flag.ON_HOLD not in line.flags:
            told += _tell_breach(line, by, now)
        models.Line.objects.filter(pk=line.id).update(breached_seq=line.seq)
    return told


def _tell_breach(line: models.Line, by: Actor, now: datetime) -> bool:
    """Tell of the clock that ran out; whether there was anything to tell."""
    clock = clock_of(state := state_of(line.id))
    if clock is CURE:
        tell(events.ObjectionUnanswered, line, by=by, now=now)
    elif clock.unit is not Unit.STATUTORY:
        tell(events.ClockBreached, line, by=by, now=now, stage=line.stage, party=line.party)
    elif state.term_over_at:
        return False
    else:
        _tell_silence(line, by, now)
    return True


def _tell_silence(line: models.Line, by: Actor, now: datetime) -> None:
    """The department has let the law's term pass: officer, supervisor and citizen are told.

    Source: Right to Public Services Acts (KP IV of 2014, Punjab I of 2019): the appellate authority.
    """
    assert line.case_id, "the law's term runs at the department"
    case = connectors.get_case_card(case_id=line.case_id, by=SYSTEM, now=now)
    assert line.due_at, "the term has an end"
    append(
        line, Verb.TERM_OVER, by=by, now=now, move=Move(data={"term_at": line.due_at.isoformat()})
    )
    appeal = connectors.appeal_to(service_code=line.service_id)
    tell(
        events.LegalTermOver,
        line,
        by=by,
        now=now,
        officer_id=case.officer_id,
        term_at=line.due_at,
        appeal_to=appeal.en,
        appeal_to_ur=appeal.ur,
    )


@command(permit="orders.reckon_due")
def reckon_due(*, by: Actor, now: datetime) -> int:
    """Work the ends of all running working-day clocks out anew; returns how many have moved.

    Called when a holiday was notified, moved or withdrawn: the moon decides some of them late.
    """
    is_counted = Q(stage__in=IN_WORKING_DAYS) | Q(flags__contains=[Flag.WITHDRAWAL_OPEN])
    rows = models.Line.objects.select_related("order").filter(is_counted, outcome="")
    moved = 0
    for line in rows.select_for_update(of=("self",), no_key=True).order_by("id"):
        due = due_at(
            state_of(line.id),
            calendar=calendar_of(line.district_id),
            slot_ends_at=line.slot_ends_at,
            statutory_days=line.statutory_days,
        )
        if due == line.due_at:
            continue
        models.Line.objects.filter(pk=line.id).update(due_at=due)
        if line.case_id and Flag.OBJECTION_OPEN not in line.flags:
            connectors.set_due(case_id=line.case_id, due_at=due, by=SYSTEM, now=now)
        moved += 1
    return moved


@command(permit="orders.follow_department")
def book_check(
    *, line_id: UUID, check_id: UUID, charge_paisa: int, by: Actor, now: datetime
) -> None:
    """Book what the verifier charges for one fingerprint check."""
    line = locked_line(line_id=line_id)
    finance.book_biometric_check(
        check_id=check_id,
        order_id=line.order_id,
        verifier=VERIFIER,
        charge_paisa=charge_paisa,
        district=line.district_id,
        by=SYSTEM,
        now=now,
    )


@command(permit="orders.hold_line")
def hold_line(*, line_id: UUID, reason: str, party: Party, by: Actor, now: datetime) -> None:
    """Pause all clocks of a line with a public reason; ``party`` owes the next act."""
    line = locked_line(line_id=line_id)
    by.must_serve(line.district_id)
    append(line, Verb.HOLD, by=by, now=now, move=Move(data={"reason": reason, "party": party}))
    tell(events.LineHeld, line, by=by, now=now, reason=reason)


@command(permit="orders.release_line")
def release_line(*, line_id: UUID, by: Actor, now: datetime) -> None:
    """Let the clocks of a line go on with the time they had left; what was paid meanwhile counts."""
    line = locked_line(line_id=line_id)
    by.must_serve(line.district_id)
    append(line, Verb.RELEASE, by=by, now=now)
    tell(events.LineReleased, line, by=by, now=now)
    with transaction_as(SYSTEM):
        settle_without_cash(line, by=by, now=now)

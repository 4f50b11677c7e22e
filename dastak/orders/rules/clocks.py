"""Clocks: whose turn it is in each stage, until when, and how the time was spent.

Terms are those of the stage table in the README; the statutory term comes from the service
(Punjab Right to Public Services Act 2019, KP Right to Public Services Act 2014: time limit in
working days of the district, paused only while the citizen owes something).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dastak.orders.rules.unclaimed import NOTICE_DAYS
from dastak.orders.types import Flag, Hold, HubStay, LineState, Party, Stage, Way
from dastak.places.types import Calendar


class Unit(StrEnum):
    """What a term is counted in."""

    MINUTES = "minutes"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    SLOT_END = "slot_end"
    STATUTORY = "statutory"
    CURE = "cure"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Term:
    """The clock that runs in one stage."""

    clock: str
    party: Party
    unit: Unit
    amount: int = 0


_Stay = tuple[datetime, datetime, Term]
P, U = Party, Unit
TERMS: dict[Stage, Term] = {
    Stage.REQUESTED: Term("intake", P.PLATFORM, U.MINUTES, 15),
    Stage.QUALIFIED: Term("citizen", P.CITIZEN, U.CALENDAR_DAYS, 7),
    Stage.SCHEDULED: Term("promise", P.PLATFORM, U.SLOT_END),
    Stage.ASSIGNED: Term("promise", P.FACILITATOR, U.SLOT_END),
    Stage.EN_ROUTE: Term("arrival", P.FACILITATOR, U.SLOT_END),
    Stage.AT_DOOR: Term("on_site", P.FACILITATOR, U.MINUTES, 45),
    Stage.CAPTURED: Term("bill", P.CITIZEN, U.CALENDAR_DAYS, 3),
    Stage.PAID: Term("hand_in", P.FACILITATOR, U.WORKING_DAYS, 1),
    Stage.SUBMITTED: Term("statutory", P.DEPARTMENT, U.STATUTORY),
    Stage.IN_PROCESS: Term("statutory", P.DEPARTMENT, U.STATUTORY),
    Stage.DECIDED: Term("hand_over", P.DEPARTMENT, U.WORKING_DAYS, 2),
    Stage.OUT_FOR_DELIVERY: Term("delivery", P.FACILITATOR, U.WORKING_DAYS, 2),
    Stage.DELIVERED: Term("closure", P.CITIZEN, U.CALENDAR_DAYS, 7),
}
# Who applies alone has the same seven days for form and papers; what was decided stands for
# three days on their page, read or not, before it counts as delivered.
DIGITAL_TERMS: dict[Stage, Term] = {
    **TERMS,
    Stage.QUALIFIED: Term("form", P.CITIZEN, U.CALENDAR_DAYS, 7),
    Stage.PAID: Term("hand_in", P.PLATFORM, U.WORKING_DAYS, 1),
    Stage.DECIDED: Term("download", P.CITIZEN, U.CALENDAR_DAYS, 3),
}
# How long before the end of its clock an unfinished or unpaid application is warned of.
WARNED_BEFORE: dict[Stage, timedelta] = {
    Stage.QUALIFIED: timedelta(days=2),
    Stage.CAPTURED: timedelta(days=1),
}
# Papers of a withdrawn order are to be back in two working days.
RETURN = Term("return", P.FACILITATOR, U.WORKING_DAYS, 2)
# What the department objected to is cured until the day it named; papers then go to it as others do.
CURE = Term("cure", P.CITIZEN, U.CURE)
CURED = Term("cured", P.FACILITATOR, U.WORKING_DAYS, 1)
# Papers that nobody took: brought to the hub, kept there for the citizen, then for the department;
# or handed out once more, when the citizen has asked.
TO_HUB = Term("to_hub", P.FACILITATOR, U.WORKING_DAYS, 1)
AT_HUB = Term("unclaimed", P.CITIZEN, U.CALENDAR_DAYS, NOTICE_DAYS[-1])
HUB_BACK = Term("hub_back", P.PLATFORM, U.WORKING_DAYS, 5)
FROM_HUB = Term("from_hub", P.PLATFORM, U.WORKING_DAYS, 2)
HUB_TURNS = tuple(term.party for term in (TO_HUB, AT_HUB, HUB_BACK))
SOON = timedelta(hours=2)


def clock_of(state: LineState) -> Term:
    """The one clock that runs for a line; nobody's once it has ended."""
    if state.outcome:
        return Term("none", Party.NOBODY, Unit.NONE)
    if state.withdrawn_at:
        return RETURN
    if state.open_objection:
        return CURED if state.open_objection.cured_at else CURE
    return _of_hub(state) or terms_of(state)[state.stage]


def _of_hub(state: LineState) -> Term | None:
    if state.hub is None:
        return None
    if state.stage is Stage.DECIDED:
        return FROM_HUB
    if state.hub.over_at:
        return HUB_BACK
    return AT_HUB if state.hub.stored_at else TO_HUB


def terms_of(state: LineState) -> dict[Stage, Term]:
    """The terms of the stages for the way in which a line is done."""
    return DIGITAL_TERMS if state.way is Way.DIGITAL else TERMS


def due_at(
    state: LineState,
    *,
    calendar: Calendar,
    slot_ends_at: datetime | None,
    statutory_days: int | None,
) -> datetime | None:
    """When the running clock ends, or None where no term is published or the line has ended.

    :param statutory_days: working days that the law gives the department; None is "not
        published"; 0 is "instantly": the end of the day on which it was submitted.
    """
    term = clock_of(state)
    since = _since(state, term)
    if term.unit is Unit.NONE or (term.unit is Unit.STATUTORY and statutory_days is None):
        return None
    if term.unit is Unit.SLOT_END:
        return slot_ends_at
    if term.unit is Unit.CURE:
        assert state.open_objection, "a cure is of an open objection"
        return _after_pauses(state.open_objection.due_at, state, since, calendar, term)
    days = {Unit.STATUTORY: statutory_days or 0}.get(term.unit, term.amount)
    if term.unit is Unit.MINUTES:
        due = since + timedelta(minutes=term.amount)
    elif term.unit is Unit.CALENDAR_DAYS:
        due = since + timedelta(days=days)
    else:
        due = calendar.add_working_days(since, days)
    return _after_pauses(due, state, since, calendar, term)


def _since(state: LineState, term: Term) -> datetime:
    """The statutory clock starts with SUBMITTED and goes on through IN_PROCESS."""
    if term.unit is Unit.STATUTORY:
        return next(r.entered_at for r in state.records if r.stage is Stage.SUBMITTED)
    objection = state.open_objection
    if objection and not state.withdrawn_at:
        return objection.cured_at or objection.since
    if state.hub and state.stage is Stage.OUT_FOR_DELIVERY:
        return state.hub.over_at or state.hub.stored_at or state.hub.since
    return state.withdrawn_at or state.missed_at or state.entered_at


def _after_pauses(
    due: datetime, state: LineState, since: datetime, calendar: Calendar, term: Term
) -> datetime:
    """Time that is paused does not count: a finished pause moves the end by its length."""
    for start, stop in _pauses(state, since, term):
        if term.unit in (Unit.STATUTORY, Unit.WORKING_DAYS):
            due = calendar.add_working_seconds(due, calendar.working_seconds(start, stop))
        else:
            due += stop - start
    return due


def _pauses(state: LineState, since: datetime, term: Term) -> list[tuple[datetime, datetime]]:
    """Finished pauses of a clock in their order; what lies over each other counts once.

    Source: Right to Public Services Acts: the term stands while the applicant owes something.
    """
    found = [(h.since, h.until) for h in state.holds if h.until and pauses(h, term)]
    if term.unit is Unit.STATUTORY:
        found += [(each.since, each.until) for each in state.objections if each.until]
    whole: list[tuple[datetime, datetime]] = []
    at = since
    for start, stop in sorted(found):
        if stop > at:
            whole.append((max(start, at), stop))
            at = stop
    return whole


def pauses(hold: Hold, term: Term) -> bool:
    """Whether a hold stops a clock. That of an area or for safety moves promises; the law's runs on.

    Source: domain.md section 4: "statutory clock only by gazetted calendar".
    """
    moves_promises_only = hold.area or hold.flag is Flag.SAFETY_HOLD
    return not (moves_promises_only and term.unit is Unit.STATUTORY)


def clock_state(state: LineState, *, due: datetime | None, now: datetime) -> str:
    """``done``, ``paused``, ``late``, ``soon`` (under two hours), ``running`` or ``unpublished``."""
    if state.outcome:
        return "done"
    if any(hold.until is None and pauses(hold, clock_of(state)) for hold in state.holds):
        return "paused"
    if due is None:
        return "unpublished"
    if now > due:
        return "late"
    return "soon" if due - now <= SOON else "running"


def elapsed_by_party(
    state: LineState, *, calendar: Calendar, now: datetime
) -> dict[Party | str, int]:
    """Working seconds that each party has had the line, and ``paused`` beside them.

    The parts always sum to the working time between the first entry and the last (or ``now``).
    """
    end = now
    if state.outcome:
        end = state.records[-1].left_at or now
    spans: dict[Party | str, int] = defaultdict(int)
    for start, stop, owner in _spans(state, end):
        spans[owner] += calendar.working_seconds(start, stop)
    return dict(spans)


def _spans(state: LineState, end: datetime) -> list[tuple[datetime, datetime, Party | str]]:
    terms = terms_of(state)
    stays = [
        (record.entered_at, min(record.left_at or end, end), terms[record.stage])
        for record in state.records
        if not record.skipped
    ]
    for each in state.objections:
        stop = each.until or end
        stays = _cut(stays, each.since, each.cured_at or stop, CURE)
        stays = _cut(stays, each.cured_at or stop, stop, CURED)
    if state.hub and state.stage is Stage.OUT_FOR_DELIVERY:
        stays = _at_hub(stays, state.hub, end)
    if state.withdrawn_at:
        *stays, (start, stop, term) = stays
        asked = state.withdrawn_at
        stays += [(start, asked, term), (asked, stop, RETURN)]
    return _without_pauses(state, stays, end)


def _at_hub(stays: list[_Stay], stay: HubStay, end: datetime) -> list[_Stay]:
    stored, over = stay.stored_at or end, stay.over_at or end
    for since, until, term in ((stay.since, stored, TO_HUB), (stored, over, AT_HUB)):
        stays = _cut(stays, since, until, term)
    return _cut(stays, over, end, HUB_BACK)


def _cut(stays: list[_Stay], since: datetime, until: datetime, term: Term) -> list[_Stay]:
    """The stays with another clock between two instants."""
    parts: list[_Stay] = []
    for start, stop, own in stays:
        a, b = min(max(since, start), stop), max(min(until, stop), start)
        parts += [(start, a, own), (a, b, term), (b, stop, own)] if a < b else [(start, stop, own)]
    return parts


def _without_pauses(
    state: LineState, stays: list[_Stay], end: datetime
) -> list[tuple[datetime, datetime, Party | str]]:
    spans: list[tuple[datetime, datetime, Party | str]] = []
    for start, stop, term in stays:
        at, party = start, term.party
        for hold in (each for each in state.holds if pauses(each, term)):
            since, until = max(hold.since, at), min(hold.until or end, stop)
            if since < until:
                spans += [(at, since, party), (since, until, "paused")]
                at = until
        spans.append((at, stop, party))
    return [span for span in spans if span[0] < span[1]]

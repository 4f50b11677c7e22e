"""The state of a line is the fold of its accepted commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from dastak.kernel.errors import Problem, Refused
from dastak.kernel.text import Bilingual
from dastak.orders.rules.stages import Step, find_step, skipped_stages
from dastak.orders.types import Entry, Flag, Hold, LineState, Outcome, Party, Record, Stage, Verb

# What a department has done is a fact: a hold pauses the clocks, it cannot undo a stamp. So is
# that nobody comes: a visit that dispatch could not fill, or took back, does not wait for a hold.
# So is that a facilitator cannot go on, and that papers have passed to another.
HAND_OVER = frozenset({Verb.SWAP, Verb.HAND_ON, Verb.SECURE, Verb.RESTORE, Verb.ALERT, Verb.CALM})
FACTS = HAND_OVER | {
    Verb.SUBMIT,
    Verb.TAKE,
    Verb.APPROVE,
    Verb.REJECT,
    Verb.LOSE_SLOT,
    Verb.UNASSIGN,
}
# All that can still happen to a line whose citizen wants everything back.
GOING_BACK = HAND_OVER | {Verb.WITHDRAW, Verb.HOLD, Verb.RELEASE}

PAUSING = frozenset({Flag.ON_HOLD, Flag.SAFETY_HOLD})


class StepNotAllowed(Refused):
    """“{verb}” is not possible while the order stands at stage {number}, {stage}.
    Open the order again to see what is possible.
    """

    ur = "«{verb}» ابھی ممکن نہیں: درخواست مرحلہ {number} ({stage}) پر ہے۔ اسے دوبارہ کھول کر دیکھیں۔"


class OrderEnded(Refused):
    """This order has ended ({outcome}); nothing more can be done on it."""

    ur = "یہ درخواست ختم ہو چکی ہے ({outcome})؛ اس پر مزید کچھ نہیں ہو سکتا۔"


class OnHold(Refused):
    """This order is on hold: {reason}. It goes on when the hold is lifted."""

    ur = "یہ درخواست رکی ہوئی ہے: {reason}۔ رکاوٹ ختم ہونے پر یہ آگے بڑھے گی۔"


class ChangingHands(Refused):
    """Another facilitator is taking over the papers of this order. It goes on when they have them."""

    ur = "اس درخواست کے کاغذات دوسرے نمائندے کے سپرد ہو رہے ہیں۔ سپردگی کے بعد کام آگے بڑھے گا۔"


class BeingWithdrawn(Refused):
    """The citizen has withdrawn this order. Bring every paper back; nothing else can be done on it."""

    ur = "شہری نے یہ درخواست واپس لے لی ہے۔ تمام کاغذات واپس پہنچائیں؛ اس پر اور کچھ نہیں ہو سکتا۔"


def enter(
    state: LineState | None, verb: Verb, *, now: datetime, data: Mapping[str, Any] | None = None
) -> tuple[Step, Entry]:
    """The step and the log entry that ``verb`` makes.

    :param state: None for a line that does not exist yet.
    :raises OrderEnded: after a terminal outcome. :raises OnHold: while a hold is open.
    :raises ChangingHands: while another facilitator takes over the papers.
    :raises BeingWithdrawn: for anything but the way back, once the citizen has withdrawn.
    :raises StepNotAllowed: when the table has no such step.
    """
    stage = state.stage if state else None
    against = stands_against(state, verb) if state else None
    if against:
        raise against
    step = find_step(stage, verb)
    if step is None or (state and step.needs and step.needs not in state.flags):
        raise StepNotAllowed(
            verb=verb, number=int(stage or 0), stage=stage.name if stage else "NONE"
        )
    return step, Entry((state.seq if state else 0) + 1, verb, step.to, now, data=data or {})


def stands_against(state: LineState, verb: Verb) -> Problem | None:
    """What keeps a line from this step whatever its stage: its end, a hold, a withdrawal."""
    if state.outcome:
        return OrderEnded(outcome=state.outcome)
    held = open_hold(state)
    if held and verb is not Verb.RELEASE and verb not in FACTS:
        return OnHold(reason=held.reason)
    if Flag.HANDOVER_OPEN in state.flags and verb not in FACTS | {Verb.HOLD, Verb.RELEASE}:
        return ChangingHands()
    if state.withdrawn_at and verb not in GOING_BACK:
        return BeingWithdrawn()
    return None


def open_hold(state: LineState) -> Hold | None:
    """The latest hold that lies over a line, None without one."""
    return next((hold for hold in reversed(state.holds) if hold.until is None), None)


def fold(log: Iterable[Entry]) -> LineState:
    """What a log says. The first entry must be PLACE; the entries are in their order.

    :raises AssertionError: for a log that no sequence of allowed steps can have written.
    """
    state: LineState | None = None
    for entry in log:
        state = apply(state, entry)
    assert state is not None, "a line without a log"
    return state


def apply(state: LineState | None, entry: Entry) -> LineState:
    """The state after one more accepted entry."""
    step = find_step(state.stage if state else None, entry.verb)
    assert step is not None, f"{entry.verb} is no step from {state}"
    if state is None:
        return LineState(step.to, entry.seq, (Record(step.to, entry.at),))
    assert entry.seq == state.seq + 1, "a gap in the log"
    after = replace(state, seq=entry.seq)
    if step.to is not state.stage:
        after = _move(after, step, entry)
    if entry.verb in (Verb.APPROVE, Verb.REJECT):
        after = replace(after, decision="approved" if entry.verb is Verb.APPROVE else "rejected")
    if entry.verb in (Verb.FALL_SHORT, Verb.CAPTURE):
        papers = entry.data.get("papers", [])
        after = replace(after, gaps=tuple(Bilingual(each["en"], each["ur"]) for each in papers))
    if step.ends:
        after = _end(after, step, entry.at)
    return _overlay(after, step, entry)


def _move(state: LineState, step: Step, entry: Entry) -> LineState:
    *earlier, last = state.records
    closed = replace(last, left_at=entry.at)
    skipped = tuple(
        Record(stage, entry.at, entry.at, skipped=str(entry.data.get("skipped", "not needed")))
        for stage in skipped_stages(state.stage, step.to)
    )
    settled_at = entry.data.get("settled_at")
    happened_at = datetime.fromisoformat(settled_at) if settled_at else None
    records = (*earlier, closed, *skipped, Record(step.to, entry.at, happened_at=happened_at))
    return replace(state, stage=step.to, records=records)


def _end(state: LineState, step: Step, at: datetime) -> LineState:
    outcome = step.ends
    if outcome == "decided":
        outcome = Outcome.REJECTED if state.decision == "rejected" else Outcome.COMPLETED
    *earlier, last = state.records
    closed = (*earlier, replace(last, left_at=at))
    flags = state.flags - {Flag.WITHDRAWAL_OPEN}
    return replace(state, outcome=Outcome(str(outcome)), records=closed, flags=flags)


def _overlay(state: LineState, step: Step, entry: Entry) -> LineState:
    if step.raises is Flag.WITHDRAWAL_OPEN:
        return replace(state, flags=state.flags | {step.raises}, withdrawn_at=entry.at)
    if step.raises and step.raises not in PAUSING:
        return replace(state, flags=state.flags | {step.raises})
    if step.raises:
        hold = Hold(
            str(entry.data.get("reason", "")),
            Party(entry.data.get("party", Party.PLATFORM)),
            entry.at,
            area=str(entry.data.get("area_hold", "")),
            flag=step.raises,
        )
        return replace(state, flags=state.flags | {step.raises}, holds=(*state.holds, hold))
    if step.lowers:
        holds = tuple(
            replace(hold, until=entry.at)
            if hold.until is None and hold.flag is step.lowers
            else hold
            for hold in state.holds
        )
        return replace(state, flags=state.flags - {step.lowers}, holds=holds)
    return state


def all_records(state: LineState, reason: str) -> tuple[Record, ...]:
    """The records of an ended line, every stage present: what was never reached is skipped."""
    seen = {record.stage for record in state.records}
    end = state.records[-1].left_at or state.records[-1].entered_at
    rest = tuple(Record(stage, end, end, skipped=reason) for stage in Stage if stage not in seen)
    return state.records + rest


def command_ids(log: Iterable[Entry]) -> frozenset[UUID]:
    """Ids of the commands that a log has accepted."""
    return frozenset(entry.command_id for entry in log if entry.command_id)

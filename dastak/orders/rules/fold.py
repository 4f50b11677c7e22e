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
from dastak.orders.rules.unclaimed import after_hub, against_unclaimed
from dastak.orders.types import (
    Attribution,
    Entry,
    Flag,
    Hold,
    LineState,
    ObjectionSpan,
    Outcome,
    Party,
    Record,
    Stage,
    Verb,
    Way,
)

# What a department has done is a fact: a hold pauses the clocks, it cannot undo a stamp. So is
# that nobody comes: a visit that dispatch could not fill, or took back, does not wait for a hold.
# So is that a facilitator cannot go on, that papers have passed to another, and that a
# certificate was downloaded, and that the hub has papers.
HAND_OVER = frozenset({Verb.SWAP, Verb.HAND_ON, Verb.SECURE, Verb.RESTORE, Verb.ALERT, Verb.CALM})
FACTS = HAND_OVER | {
    Verb.SUBMIT,
    Verb.TAKE,
    Verb.APPROVE,
    Verb.REJECT,
    Verb.LOSE_SLOT,
    Verb.UNASSIGN,
    Verb.OBJECT,
    Verb.LIFT,
    Verb.DENY_CANCEL,
    Verb.GRANT_CANCEL,
    Verb.TERM_OVER,
    Verb.DOWNLOAD,
    Verb.STORE,
}
# What the citizen's side can do about an objection, until it has done its part.
CURING = frozenset({Verb.BOOK_CURE, Verb.ANSWER, Verb.CALL_TRIED, Verb.CURE, Verb.CURE_FAILED})
AT_AN_END = frozenset(
    {Flag.WITHDRAWAL_OPEN, Flag.CANCEL_ASKED, Flag.OBJECTION_OPEN, Flag.UNCLAIMED}
)
# All that can still happen to a line whose citizen wants everything back.
GOING_BACK = HAND_OVER | {Verb.WITHDRAW, Verb.HOLD, Verb.RELEASE}

PAUSING = frozenset({Flag.ON_HOLD, Flag.SAFETY_HOLD})

_CHANGES_WAY = {Verb.TO_VISIT: Way.VISIT, Verb.TO_DIGITAL: Way.DIGITAL}


class StepNotAllowed(Refused):
    """“{verb}” is not possible while the order stands at stage {number}, {stage}.
    Open the order again to see what is possible.
    """

    ur = "«{verb}» ابھی ممکن نہیں: درخواست مرحلہ {number} ({stage}) پر ہے۔ اسے دوبارہ کھول کر دیکھیں۔"


class OrderEnded(Refused):
    """This order has ended ({outcome}); nothing more can be done on it."""

    ur = "یہ درخواست ختم ہو چکی ہے ({outcome})؛ اس پر مزید کچھ نہیں ہو سکتا۔"


class DoneAlone(Refused):
    """You do this order yourself online. Ask for a visit instead, then choose its time."""

    ur = "یہ درخواست آپ خود آن لائن کر رہے ہیں۔ پہلے اس کے بجائے وزٹ منگوائیں، پھر وقت چنیں۔"


class VisitAwaited(Refused):
    """A visit is ordered for this. Change to doing it online first."""

    ur = "اس کے لیے وزٹ منگوایا گیا ہے۔ پہلے اسے آن لائن کرنے پر بدلیں۔"


class OnHold(Refused):
    """This order is on hold: {reason}. It goes on when the hold is lifted."""

    ur = "یہ درخواست رکی ہوئی ہے: {reason}۔ رکاوٹ ختم ہونے پر یہ آگے بڑھے گی۔"


class ChangingHands(Refused):
    """Another facilitator is taking over the papers of this order. It goes on when they have them."""

    ur = "اس درخواست کے کاغذات دوسرے نمائندے کے سپرد ہو رہے ہیں۔ سپردگی کے بعد کام آگے بڑھے گا۔"


class BeingWithdrawn(Refused):
    """The citizen has withdrawn this order. Bring every paper back; nothing else can be done on it."""

    ur = "شہری نے یہ درخواست واپس لے لی ہے۔ تمام کاغذات واپس پہنچائیں؛ اس پر اور کچھ نہیں ہو سکتا۔"


class CuredAlready(Refused):
    """What the department asked for was given. It is on its way to the officer; nothing more is
    needed now.
    """

    ur = "محکمے نے جو مانگا تھا وہ دیا جا چکا ہے اور افسر تک پہنچایا جا رہا ہے۔ اب مزید کچھ درکار نہیں۔"


class ObjectedAlready(Refused):
    """The department has objected and has not settled it. One objection comes after another."""

    ur = "محکمے کا پچھلا اعتراض ابھی طے نہیں ہوا۔ ایک وقت میں ایک ہی اعتراض ہو سکتا ہے۔"


class CancelAskedAlready(Refused):
    """The department was asked to put this application aside and has not answered yet."""

    ur = "محکمے سے یہ درخواست ختم کرنے کا کہا جا چکا ہے، جواب ابھی نہیں آیا۔"


def enter(
    state: LineState | None, verb: Verb, *, now: datetime, data: Mapping[str, Any] | None = None
) -> tuple[Step, Entry]:
    """The step and the log entry that ``verb`` makes.

    :param state: None for a line that does not exist yet.
    :raises OrderEnded: after a terminal outcome. :raises OnHold: while a hold is open.
    :raises ChangingHands: while another facilitator takes over the papers.
    :raises BeingWithdrawn: for anything but the way back, once the citizen has withdrawn.
    :raises CuredAlready: for a cure after the cure. :raises ObjectedAlready, CancelAskedAlready: for the
        same a second time.
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
    other = _of_the_other_way(state, verb) or _twice(state, verb)
    return other or against_unclaimed(state, verb)


def _of_the_other_way(state: LineState, verb: Verb) -> Problem | None:
    step = find_step(state.stage, verb)
    if step and step.way and step.way is not state.way:
        return DoneAlone() if state.way is Way.DIGITAL else VisitAwaited()
    return None


def _twice(state: LineState, verb: Verb) -> Problem | None:
    objection = state.open_objection
    if verb in CURING and objection and objection.cured_at:
        return CuredAlready()
    if verb is Verb.OBJECT and state.open_objection:
        return ObjectedAlready()
    if verb is Verb.ASK_CANCEL and Flag.CANCEL_ASKED in state.flags:
        return CancelAskedAlready()
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
        way = Way(entry.data.get("way", Way.VISIT))
        return LineState(step.to, entry.seq, (Record(step.to, entry.at),), way=way)
    assert entry.seq == state.seq + 1, "a gap in the log"
    after = replace(state, seq=entry.seq)
    if step.to is not state.stage:
        after = _move(after, step, entry)
    if entry.verb in (Verb.APPROVE, Verb.REJECT):
        after = replace(after, decision="approved" if entry.verb is Verb.APPROVE else "rejected")
    if entry.verb in _CHANGES_WAY:
        after = replace(after, way=_CHANGES_WAY[entry.verb])
    if entry.verb in (Verb.FALL_SHORT, Verb.CAPTURE, Verb.SEND):
        papers = entry.data.get("papers", [])
        after = replace(after, gaps=tuple(Bilingual(each["en"], each["ur"]) for each in papers))
    after = after_hub(_at_department(after, entry), entry)
    if step.ends:
        after = _end(after, step, entry.at)
    return _overlay(after, step, entry)


def _at_department(state: LineState, entry: Entry) -> LineState:
    if entry.verb is Verb.TERM_OVER:
        return replace(state, term_over_at=datetime.fromisoformat(entry.data["term_at"]))
    if entry.verb in (Verb.CURE, Verb.ANSWER):
        return _latest_objection(state, cured_at=entry.at)
    return state


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
    # A decision answers the wish to let the case go; no stage before knows one.
    flags = state.flags - {Flag.CANCEL_ASKED}
    return replace(state, stage=step.to, records=records, flags=flags, missed_at=None)


def _end(state: LineState, step: Step, at: datetime) -> LineState:
    outcome = step.ends
    if outcome == "decided":
        outcome = Outcome.REJECTED if state.decision == "rejected" else Outcome.COMPLETED
    *earlier, last = state.records
    closed = (*earlier, replace(last, left_at=at))
    flags = state.flags - AT_AN_END
    return replace(state, outcome=Outcome(str(outcome)), records=closed, flags=flags)


def _overlay(state: LineState, step: Step, entry: Entry) -> LineState:
    if step.raises is Flag.WITHDRAWAL_OPEN:
        flags = state.flags - {Flag.CANCEL_ASKED} | {step.raises}
        return replace(state, flags=flags, withdrawn_at=entry.at)
    if step.raises is Flag.OBJECTION_OPEN:
        objections = (*state.objections, _objection(entry))
        return replace(state, flags=state.flags | {step.raises}, objections=objections)
    if step.raises and step.raises in PAUSING:
        hold = Hold(
            str(entry.data.get("reason", "")),
            Party(entry.data.get("party", Party.PLATFORM)),
            entry.at,
            area=str(entry.data.get("area_hold", "")),
            flag=step.raises,
        )
        return replace(state, flags=state.flags | {step.raises}, holds=(*state.holds, hold))
    raised = {step.raises} if step.raises else set()
    state = replace(state, flags=state.flags - {step.lowers} | raised)
    return _lowered(state, step.lowers, entry) if step.lowers else state


def _lowered(state: LineState, flag: Flag, entry: Entry) -> LineState:
    if flag is Flag.OBJECTION_OPEN:
        return _latest_objection(state, until=entry.at, settled_as=str(entry.data["outcome"]))
    holds = tuple(
        replace(hold, until=entry.at) if hold.until is None and hold.flag is flag else hold
        for hold in state.holds
    )
    return replace(state, holds=holds)


def _objection(entry: Entry) -> ObjectionSpan:
    said = entry.data
    return ObjectionSpan(
        number=int(said["number"]),
        since=entry.at,
        due_at=datetime.fromisoformat(said["due_at"]),
        whose=Attribution(said["whose"]),
        is_by_words=bool(said["is_by_words"]),
    )


def _latest_objection(state: LineState, **changes: Any) -> LineState:
    *earlier, last = state.objections
    return replace(state, objections=(*earlier, replace(last, **changes)))


def all_records(state: LineState, reason: str) -> tuple[Record, ...]:
    """The records of an ended line, every stage present: what was never reached is skipped."""
    seen = {record.stage for record in state.records}
    end = state.records[-1].left_at or state.records[-1].entered_at
    rest = tuple(Record(stage, end, end, skipped=reason) for stage in Stage if stage not in seen)
    return state.records + rest


def command_ids(log: Iterable[Entry]) -> frozenset[UUID]:
    """Ids of the commands that a log has accepted."""
    return frozenset(entry.command_id for entry in log if entry.command_id)

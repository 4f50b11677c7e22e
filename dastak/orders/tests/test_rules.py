"""The rail, the fold, the clocks and the guards: pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastak.kernel.errors import Refused
from dastak.kernel.text import Bilingual
from dastak.orders.rules import STEPS, allowed_actions, enter, find_step, fold, must_allow
from dastak.orders.rules.clocks import TERMS, clock_of, clock_state, due_at, elapsed_by_party
from dastak.orders.rules.fold import (
    GOING_BACK,
    BeingWithdrawn,
    OnHold,
    OrderEnded,
    StepNotAllowed,
    all_records,
    apply,
)
from dastak.orders.rules.guards import BillOpen, FormIncomplete
from dastak.orders.types import Entry, Facts, LineState, Outcome, Party, Stage, Verb
from dastak.places.api import Calendar, Hours

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)  # a Monday, 10:00 in Pakistan
FATHER = Bilingual("Father's name", "والد کا نام")
CARD = Bilingual("CNIC", "شناختی کارڈ")
HAPPY = [
    Verb.PLACE,
    Verb.QUALIFY,
    Verb.SCHEDULE,
    Verb.ASSIGN,
    Verb.START_TRIP,
    Verb.OPEN_DOOR,
    Verb.CAPTURE,
    Verb.SETTLE,
    Verb.SUBMIT,
    Verb.TAKE,
    Verb.APPROVE,
    Verb.COLLECT,
    Verb.DELIVER,
    Verb.CLOSE,
]
WEEK = Calendar(
    hours=tuple(Hours(day, time(9), time(17)) for day in range(5)), holidays=frozenset()
)


LAST = datetime(2026, 11, 27, 18, 59, 59, tzinfo=UTC)
# What the commands bring with their verbs.
SAID: dict[Verb, dict[str, Any]] = {
    Verb.HOLD: {"reason": "flood", "party": "platform"},
    Verb.OBJECT: {
        "reason": "paper_missing",
        "number": 1,
        "due_at": LAST.isoformat(),
        "whose": "citizen",
        "is_by_words": False,
    },
    Verb.LIFT: {"outcome": "answered"},
    Verb.TERM_OVER: {"term_at": LAST.isoformat()},
}


def walk(verbs: Sequence[Verb], *, minutes: int = 60) -> LineState:
    """The state after these verbs, an hour apart."""
    log: list[Entry] = []
    state: LineState | None = None
    for n, verb in enumerate(verbs):
        at = NOW + timedelta(minutes=minutes * n)
        _, entry = enter(state, verb, now=at, data=SAID.get(verb, {}))
        log.append(entry)
        state = apply(state, entry)
    return fold(log)


def test_the_happy_path_reaches_all_13_stages_in_their_order() -> None:
    state = walk(HAPPY)
    assert [record.stage for record in state.records] == list(Stage)
    assert state.outcome is Outcome.COMPLETED
    assert all(record.left_at for record in state.records)


def test_a_rejected_application_ends_rejected_though_its_papers_were_delivered() -> None:
    verbs = [Verb.REJECT if verb is Verb.APPROVE else verb for verb in HAPPY]
    state = walk(verbs)
    assert (state.stage, state.outcome) == (Stage.DELIVERED, Outcome.REJECTED)


@pytest.mark.parametrize("length", range(1, len(HAPPY)))
@pytest.mark.parametrize("verb", list(Verb))
def test_only_the_steps_of_the_table_are_taken(length: int, verb: Verb) -> None:
    state = walk(HAPPY[:length])
    step = find_step(state.stage, verb)
    if step and (step.needs is None or step.needs in state.flags):
        # Which steps belong to a visit, and which to doing it alone, is told in a test of its own.
        enter(replace(state, way=step.way or state.way), verb, now=NOW)
        return
    with pytest.raises(StepNotAllowed):
        enter(state, verb, now=NOW)


@pytest.mark.parametrize("verb", list(Verb))
def test_nothing_happens_after_the_end(verb: Verb) -> None:
    with pytest.raises(OrderEnded):
        enter(walk(HAPPY), verb, now=NOW)


def test_a_held_line_goes_on_only_after_its_release() -> None:
    held = walk([*HAPPY[:3], Verb.HOLD])
    with pytest.raises(OnHold, match="flood"):
        enter(held, Verb.ASSIGN, now=NOW)
    released = walk([*HAPPY[:3], Verb.HOLD, Verb.RELEASE])
    enter(released, Verb.ASSIGN, now=NOW)


def test_an_unassigned_visit_goes_back_to_scheduled_and_can_be_assigned_again() -> None:
    state = walk([*HAPPY[:4], Verb.UNASSIGN, Verb.ASSIGN])
    stages = [record.stage for record in state.records]
    assert stages[-3:] == [Stage.ASSIGNED, Stage.SCHEDULED, Stage.ASSIGNED]
    assert sum(record.left_at is None for record in state.records) == 1


def test_a_withdrawn_line_has_13_records_the_unreached_ones_skipped() -> None:
    state = walk([*HAPPY[:3], Verb.WITHDRAW])
    records = all_records(state, "withdrawn")
    assert sorted({record.stage for record in records}) == list(Stage)
    assert {record.skipped for record in records if record.stage > 3} == {"withdrawn"}


@pytest.mark.parametrize("length", [7, 8])
@pytest.mark.parametrize("verb", list(Verb))
def test_a_line_that_is_withdrawn_after_the_form_can_only_go_back(length: int, verb: Verb) -> None:
    state = walk([*HAPPY[:length], Verb.ASK_BACK])
    if verb in GOING_BACK - {Verb.RELEASE, Verb.HAND_ON, Verb.RESTORE, Verb.CALM}:
        enter(state, verb, now=NOW)
        return
    with pytest.raises(StepNotAllowed if verb in GOING_BACK else BeingWithdrawn):
        enter(state, verb, now=NOW)


@pytest.mark.parametrize("length", [7, 8])
def test_nothing_that_was_given_away_is_withdrawn_without_being_asked_back(length: int) -> None:
    with pytest.raises(StepNotAllowed):
        enter(walk(HAPPY[:length]), Verb.WITHDRAW, now=NOW)


def test_papers_of_a_withdrawn_order_are_due_in_two_working_days_by_the_facilitator() -> None:
    state = walk([*HAPPY[:8], Verb.ASK_BACK])
    assert clock_of(state).party is Party.FACILITATOR
    due = due_at(state, calendar=WEEK, slot_ends_at=None, statutory_days=3)
    assert due == WEEK.add_working_days(NOW + timedelta(hours=8), 2)
    back = walk([*HAPPY[:7], Verb.ASK_BACK, Verb.WITHDRAW])
    assert back.outcome is Outcome.WITHDRAWN
    assert not back.flags
    spent = elapsed_by_party(back, calendar=WEEK, now=NOW)
    hours = WEEK.working_seconds(NOW + timedelta(hours=6), NOW + timedelta(hours=7))
    assert spent.get(Party.CITIZEN, 0) >= hours


def test_every_step_has_an_event_and_somebody_who_may_take_it() -> None:
    for step in STEPS:
        assert step.event
        assert step.roles


@given(st.lists(st.sampled_from(list(Verb)), max_size=40))
def test_any_sequence_of_commands_keeps_one_open_record_and_never_loses_one(
    verbs: list[Verb],
) -> None:
    log: list[Entry] = []
    state: LineState | None = None
    for n, verb in enumerate([Verb.PLACE, *verbs]):
        try:
            at = NOW + timedelta(minutes=n)
            _, entry = enter(state, verb, now=at, data=SAID.get(verb, {}))
        except Refused:
            continue
        log.append(entry)
        state = apply(state, entry)
    assert state is not None
    assert fold(log) == state
    assert sum(record.left_at is None for record in state.records) == (0 if state.outcome else 1)
    assert state.records[-1].stage is state.stage
    elapsed = elapsed_by_party(state, calendar=WEEK, now=NOW + timedelta(days=9))
    end = state.records[-1].left_at or NOW + timedelta(days=9)
    assert sum(elapsed.values()) == WEEK.working_seconds(NOW, end)


def test_the_statutory_clock_runs_in_working_days_from_submission() -> None:
    state = walk(HAPPY[:9])  # submitted on Monday
    due = due_at(state, calendar=WEEK, slot_ends_at=None, statutory_days=3)
    assert due == datetime(2026, 11, 26, 12, tzinfo=UTC)  # Thursday, 17:00 in Pakistan
    taken = walk(HAPPY[:10])
    assert due_at(taken, calendar=WEEK, slot_ends_at=None, statutory_days=3) == due


def test_an_unpublished_time_limit_gives_no_due_date() -> None:
    state = walk(HAPPY[:9])
    assert due_at(state, calendar=WEEK, slot_ends_at=None, statutory_days=None) is None
    assert clock_state(state, due=None, now=NOW) == "unpublished"


def test_a_pause_moves_the_end_by_its_working_time_and_is_nobodys() -> None:
    plain = walk(HAPPY[:9])
    paused = walk([*HAPPY[:9], Verb.HOLD, Verb.RELEASE])
    due = due_at(plain, calendar=WEEK, slot_ends_at=None, statutory_days=3)
    later = due_at(paused, calendar=WEEK, slot_ends_at=None, statutory_days=3)
    assert due
    assert later
    held = paused.holds[0]
    assert held.until
    moved = WEEK.working_seconds(due, later)
    assert moved == WEEK.working_seconds(held.since, held.until)


def test_every_stage_has_a_clock_and_a_party() -> None:
    assert set(TERMS) == set(Stage)
    assert {term.party for term in TERMS.values()} <= set(Party)


def test_a_late_clock_is_told_as_late_and_a_near_one_as_soon() -> None:
    state = walk(HAPPY[:2])
    due = NOW + timedelta(hours=1)
    assert clock_state(state, due=due, now=NOW) == "soon"
    assert clock_state(state, due=due, now=due + timedelta(seconds=1)) == "late"


def test_capture_is_refused_with_the_first_reason_that_stands_against_it() -> None:
    with pytest.raises(FormIncomplete, match="Father"):
        must_allow(Verb.CAPTURE, Facts(form_missing=(FATHER,), papers_missing=(CARD,)))
    with pytest.raises(BillOpen, match="1750"):
        must_allow(Verb.SETTLE, Facts(due_paisa=175000))


def test_every_refused_action_carries_its_reason() -> None:
    state = walk(HAPPY[:6])
    actions = allowed_actions(state, role="citizen", facts=Facts(form_missing=(FATHER,)))
    assert actions
    for action in actions:
        assert action.is_allowed == (action.refusal is None)
        if action.refusal:
            assert not re.search("[a-z]", action.refusal.text("ur"))

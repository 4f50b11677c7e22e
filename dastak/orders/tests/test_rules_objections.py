"""Objections in the fold and in the clocks: pure."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastak.kernel.errors import Problem
from dastak.orders.rules import enter
from dastak.orders.rules.clocks import clock_of, clock_state, due_at, elapsed_by_party
from dastak.orders.rules.fold import CancelAskedAlready, CuredAlready, apply
from dastak.orders.tests.test_rules import HAPPY, LAST, NOW, SAID, WEEK
from dastak.orders.types import Attribution, Flag, LineState, Party, Stage, Verb

BESIDE = [
    Verb.OBJECT,
    Verb.BOOK_CURE,
    Verb.CURE,
    Verb.ANSWER,
    Verb.LIFT,
    Verb.HOLD,
    Verb.RELEASE,
    Verb.ASK_CANCEL,
    Verb.DENY_CANCEL,
    Verb.TERM_OVER,
]


def take(state: LineState | None, verb: Verb, at: datetime) -> LineState:
    _, entry = enter(state, verb, now=at, data=SAID.get(verb, {}))
    return apply(state, entry)


def at_the_department() -> LineState:
    """An application that an officer took at the instant at which it was submitted."""
    state: LineState | None = None
    for verb in HAPPY[: HAPPY.index(Verb.APPROVE)]:
        state = take(state, verb, NOW)
    assert state
    return state


def due(state: LineState) -> datetime | None:
    return due_at(state, calendar=WEEK, slot_ends_at=None, statutory_days=3)


def test_the_turn_goes_from_the_citizen_to_the_facilitator_and_back_to_the_department() -> None:
    state = take(at_the_department(), Verb.OBJECT, NOW + timedelta(hours=1))
    assert (clock_of(state).party, due(state)) == (Party.CITIZEN, LAST)
    assert clock_state(state, due=due(state), now=LAST + timedelta(seconds=1)) == "late"
    state = take(state, Verb.CURE, NOW + timedelta(hours=2))
    assert clock_of(state).party is Party.FACILITATOR
    state = take(state, Verb.LIFT, NOW + timedelta(hours=3))
    assert (clock_of(state).party, state.flags) == (Party.DEPARTMENT, frozenset())
    assert state.objections[0].settled_as == "answered"
    assert state.objections[0].whose is Attribution.CITIZEN


def test_the_legal_clock_goes_on_with_the_time_it_had_left() -> None:
    free = due(at_the_department())
    assert free
    state = take(at_the_department(), Verb.OBJECT, NOW + timedelta(hours=1))
    state = take(state, Verb.LIFT, NOW + timedelta(hours=3))
    assert due(state) == WEEK.add_working_seconds(free, 2 * 3600)


def test_a_hold_inside_an_objection_is_not_counted_twice() -> None:
    state = take(at_the_department(), Verb.OBJECT, NOW + timedelta(hours=1))
    state = take(state, Verb.HOLD, NOW + timedelta(hours=2))
    state = take(state, Verb.RELEASE, NOW + timedelta(hours=3))
    state = take(state, Verb.LIFT, NOW + timedelta(hours=4))
    free = due(at_the_department())
    assert free
    assert due(state) == WEEK.add_working_seconds(free, 3 * 3600)


def test_nothing_is_cured_twice_and_nobody_asks_twice_for_the_end() -> None:
    state = take(at_the_department(), Verb.OBJECT, NOW)
    state = take(state, Verb.ANSWER, NOW)
    with pytest.raises(CuredAlready):
        take(state, Verb.BOOK_CURE, NOW)
    state = take(state, Verb.ASK_CANCEL, NOW)
    with pytest.raises(CancelAskedAlready):
        take(state, Verb.ASK_CANCEL, NOW)


def test_a_decision_leaves_no_wish_behind() -> None:
    state = take(at_the_department(), Verb.ASK_CANCEL, NOW)
    state = take(state, Verb.APPROVE, NOW)
    assert not state.flags
    assert state.stage is Stage.DECIDED


def test_a_case_that_was_put_aside_only_goes_back() -> None:
    state = take(at_the_department(), Verb.ASK_CANCEL, NOW)
    state = take(state, Verb.GRANT_CANCEL, NOW)
    assert state.flags == {Flag.WITHDRAWAL_OPEN}
    with pytest.raises(Problem):
        take(state, Verb.APPROVE, NOW)
    assert take(state, Verb.WITHDRAW, NOW).outcome == "withdrawn"


STEPS = st.lists(st.tuples(st.sampled_from(BESIDE), st.integers(0, 3000)), max_size=25)


@given(STEPS)
def test_whatever_is_objected_and_held_the_time_of_all_sums_to_the_whole(
    steps: list[tuple[Verb, int]],
) -> None:
    state, at = at_the_department(), NOW
    for verb, minutes in steps:
        at += timedelta(minutes=minutes)
        try:
            state = take(state, verb, at)
        except Problem:
            continue
    spent = elapsed_by_party(state, calendar=WEEK, now=at)
    assert sum(spent.values()) == WEEK.working_seconds(NOW, at)
    assert min(spent.values(), default=0) >= 0


@given(STEPS)
def test_the_end_of_the_law_moves_by_exactly_what_was_not_the_departments(
    steps: list[tuple[Verb, int]],
) -> None:
    state, at = at_the_department(), NOW
    free = due(state)
    assert free
    for verb, minutes in steps:
        at += timedelta(minutes=minutes)
        try:
            state = take(state, verb, at)
        except Problem:
            continue
    for verb in (Verb.RELEASE, Verb.LIFT):
        try:
            state = take(state, verb, at)
        except Problem:
            continue
    spent = elapsed_by_party(state, calendar=WEEK, now=at)
    others = sum(seconds for party, seconds in spent.items() if party is not Party.DEPARTMENT)
    assert due(state) == WEEK.add_working_seconds(free, others)

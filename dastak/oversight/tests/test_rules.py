"""How figures are told."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastak.dispatch.api import Visit, VisitState
from dastak.kernel.text import Bilingual
from dastak.oversight import rules
from dastak.oversight.types import Dot, Span

NOW = datetime(2026, 12, 7, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class FakeVisit:
    state: VisitState
    starts_at: datetime
    ends_at: datetime
    id: UUID


def visit(state: VisitState = VisitState.ASSIGNED, starts: float = 0, ends: float = 2) -> Visit:
    made = FakeVisit(state, NOW + starts * HOUR, NOW + ends * HOUR, uuid4())
    return cast(Visit, made)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_is_never_a_formula(start: str) -> None:
    assert rules.safe_cell(value=f"{start}1+1") == f"'{start}1+1"


@given(st.text())
def test_a_cell_keeps_its_words(text: str) -> None:
    cell = rules.safe_cell(value=text)
    assert cell.removeprefix("'") == text.removeprefix("'")
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_an_empty_cell_stays_empty() -> None:
    assert rules.safe_cell(value=None) == ""


@pytest.mark.parametrize(
    ("state", "due", "word"),
    [
        ("late", -1, "late"),
        ("running", 3, "on_time"),
        ("running", 1, "due_soon"),
        ("soon", 1, "due_soon"),
        ("paused", -1, "paused"),
        ("done", None, "ended"),
        ("unpublished", None, "none"),
    ],
)
def test_a_clock_has_one_word(state: str, due: int | None, word: str) -> None:
    due_at = None if due is None else NOW + due * HOUR
    assert rules.clock_word(state=state, due_at=due_at, now=NOW) == word


def test_a_span_is_told_in_its_units() -> None:
    assert rules.span(seconds=90_061.9) == Span(1, 1, 1, 1)
    assert rules.span(seconds=-5) == Span(0, 0, 0, 0)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.floats(0, 1)), max_size=13))
def test_a_bar_is_never_longer_than_the_chart(pairs: list[tuple[int, float]]) -> None:
    counts = [(i + 1, count, int(count * part)) for i, (count, part) in enumerate(pairs)]
    for bar in rules.stage_bars(counts=counts):
        assert 0 <= bar.late_width <= bar.width <= rules.BAR
        assert 0 <= bar.late_percent <= 100


def test_the_present_stage_lasts_until_now_and_an_ended_line_has_none() -> None:
    name = Bilingual("a", "a")
    entered = [(name, NOW - 3 * HOUR), (name, NOW - HOUR)]
    first, second = rules.stays(entered=entered, is_over=False, now=NOW)
    assert (first.span.hours, first.is_open) == (2, False)
    assert (second.span.hours, second.is_open) == (1, True)
    assert len(rules.stays(entered=entered, is_over=True, now=NOW)) == 1


def test_the_visit_under_way_comes_before_the_next_one() -> None:
    later, going = visit(starts=-2), visit(VisitState.EN_ROUTE, starts=1)
    over = visit(VisitState.FINISHED, starts=-3)
    assert rules.visit_in_hand(visits=[later, going, over]) is going
    assert rules.visit_in_hand(visits=[over]) is None


@pytest.mark.parametrize(("ends", "dot"), [(-0.1, Dot.LATE), (0.4, Dot.DUE_SOON), (2, Dot.ON_TIME)])
def test_a_dot_tells_how_the_visit_stands(ends: float, dot: Dot) -> None:
    assert rules.dot_of(visit=visit(starts=-1, ends=ends), now=NOW) is dot


def test_without_a_visit_somebody_is_free() -> None:
    assert rules.dot_of(visit=None, now=NOW) is Dot.FREE


@pytest.mark.parametrize("given_reason", ["", "  too   s  ", "x" * 201])
def test_a_reason_is_neither_missing_nor_a_novel(given_reason: str) -> None:
    with pytest.raises(rules.ReasonTooShort):
        rules.read_reason(given=given_reason)


def test_a_reason_becomes_one_line() -> None:
    assert rules.read_reason(given=" The citizen\n asked us to wait. ") == (
        "The citizen asked us to wait."
    )


def test_an_act_that_is_not_offered_is_refused() -> None:
    with pytest.raises(rules.NotPossibleNow):
        rules.must_be_offered(verb="hold", offered=[])


def test_a_position_grows_stale_after_ten_minutes() -> None:
    ages: list[tuple[Any, bool]] = [(None, True), (NOW, False), (NOW - HOUR, True)]
    for seen_at, stale in ages:
        assert rules.is_stale(seen_at=seen_at, now=NOW) is stale

from datetime import UTC, date, datetime, time, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given

from dastak.booking import rules
from dastak.booking.types import Need, Window

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
WINDOWS = [Window("a", time(9), time(11)), Window("b", time(14), time(16))]
NEED = Need(district="lahore", skill="domicile", gender=None, minutes=30)


@pytest.mark.parametrize(
    ("minutes", "seats"), [(0, 1), (5, 1), (45, 1), (46, 2), (105, 2), (106, 3)]
)
def test_a_visit_takes_the_seats_that_its_minutes_and_the_way_need(
    minutes: int, seats: int
) -> None:
    assert rules.seats_needed(minutes=minutes) == seats


def test_a_shift_has_a_seat_for_every_hour_of_the_windows_it_holds_wholly() -> None:
    nine = datetime(2026, 6, 2, 4, tzinfo=UTC)
    seats = list(
        rules.spans(windows=WINDOWS, starts_at=nine, ends_at=nine + timedelta(hours=6, minutes=59))
    )
    assert seats == [(nine, nine + timedelta(hours=2), each) for each in (1, 2)]


@given(st.integers(0, 23), st.integers(1, 14))
def test_seats_lie_inside_the_shift(hour: int, hours: int) -> None:
    starts_at = datetime(2026, 6, 2, hour, tzinfo=UTC)
    ends_at = starts_at + timedelta(hours=hours)
    for opens, closes, ordinal in rules.spans(
        windows=WINDOWS, starts_at=starts_at, ends_at=ends_at
    ):
        assert starts_at <= opens < closes <= ends_at
        assert ordinal >= 1


def test_only_the_next_fourteen_days_are_open() -> None:
    days = rules.days_between(
        starts_at=NOW - timedelta(days=3), ends_at=NOW + timedelta(days=60), now=NOW
    )
    assert (days[0], days[-1], len(days)) == (date(2026, 6, 1), date(2026, 6, 14), 14)
    past = rules.days_between(
        starts_at=NOW - timedelta(days=9), ends_at=NOW - timedelta(days=5), now=NOW
    )
    assert past == []


@pytest.mark.parametrize("days", [0, 15])
def test_days_are_one_to_fourteen(days: int) -> None:
    with pytest.raises(rules.DaysWrong):
        rules.must_be_askable(need=NEED, days=days)


def test_an_unknown_gender_is_refused() -> None:
    need = Need(district="lahore", skill="domicile", gender="female", minutes=30)
    with pytest.raises(rules.GenderWrong):
        rules.must_be_askable(need=need, days=1)


def test_three_hours_ahead_is_early_enough() -> None:
    rules.must_be_ahead(starts_at=NOW + timedelta(hours=3), now=NOW)
    with pytest.raises(rules.SlotTooSoon):
        rules.must_be_ahead(starts_at=NOW + timedelta(hours=3) - timedelta(seconds=1), now=NOW)


def test_a_window_without_room_says_why() -> None:
    woman = Need(district="lahore", skill="domicile", gender="f", minutes=30)
    assert rules.why_none(need=NEED, able=1, free=1) is None
    reasons = [
        rules.why_none(need=NEED, able=1, free=0),
        rules.why_none(need=NEED, able=0, free=0),
        rules.why_none(need=woman, able=0, free=0),
    ]
    assert len(set(reasons)) == 3
    assert all(reason and reason.en and reason.ur for reason in reasons)


@pytest.mark.parametrize("text", ["", " ", "x" * 201])
def test_a_reason_is_short_and_not_empty(text: str) -> None:
    with pytest.raises(rules.ReasonMissing):
        rules.reason_of(text)
    assert rules.reason_of(" moved ") == "moved"

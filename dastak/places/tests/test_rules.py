from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastak.kernel.text import Bilingual
from dastak.places.rules import StraightTravel, distance_metres, nearest
from dastak.places.types import PKT, Calendar, District, Hours, NoWorkingTime, Place

FRIDAY = (Hours(4, time(9), time(13)), Hours(4, time(14), time(17)))
WEEK = (*(Hours(day, time(9), time(17)) for day in range(4)), *FRIDAY)
EID = frozenset({date(2026, 5, 27), date(2026, 5, 28), date(2026, 5, 29)})
OFFICE = Calendar(WEEK, EID)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)
INSTANTS = st.timedeltas(timedelta(0), timedelta(days=90)).map(lambda ahead: APRIL + ahead)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PKT)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 5, 26), True),
        (date(2026, 5, 27), False),  # Eid
        (date(2026, 5, 30), False),  # Saturday
        (date(2026, 6, 1), True),
        (date(2026, 6, 5), True),  # Friday
    ],
)
def test_offices_work_on_weekdays_that_are_no_holidays(day: date, works: bool) -> None:
    assert OFFICE.is_working_day(day) is works


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-06-01T10:00", 1, "2026-06-02T17:00"),
        ("2026-06-01T10:00", 0, "2026-06-01T17:00"),
        ("2026-06-01T18:00", 0, "2026-06-02T17:00"),
        ("2026-06-04T23:59", 1, "2026-06-05T17:00"),
        ("2026-06-05T10:00", 1, "2026-06-08T17:00"),  # over the week-end
        ("2026-05-26T10:00", 1, "2026-06-01T17:00"),  # over Eid and the week-end
        ("2026-05-28T10:00", 0, "2026-06-01T17:00"),
        ("2026-05-20T12:00", 10, "2026-06-08T17:00"),
    ],
)
def test_a_limit_in_working_days_leaves_out_the_day_of_receipt(
    start: str, days: int, due: str
) -> None:
    assert OFFICE.add_working_days(at(start), days) == at(due)


def test_the_friday_prayer_is_not_working_time() -> None:
    assert OFFICE.working_seconds(at("2026-06-05T12:30"), at("2026-06-05T14:30")) == 3600


def test_hours_of_a_season_hold_between_their_days_only() -> None:
    ramadan = Calendar(
        (
            Hours(0, time(9), time(17), valid_to=date(2026, 3, 2)),
            Hours(0, time(8), time(13), date(2026, 3, 2), date(2026, 3, 23)),
        ),
        frozenset(),
    )
    assert ramadan.add_working_days(at("2026-02-24T10:00"), 1) == at("2026-03-02T13:00")
    assert not ramadan.is_working_day(date(2026, 3, 23))


def test_a_calendar_without_hours_refuses_instead_of_searching_for_ever() -> None:
    with pytest.raises(NoWorkingTime):
        Calendar((), frozenset()).add_working_days(at("2026-06-01T10:00"), 1)


@given(a=INSTANTS, b=INSTANTS, c=INSTANTS)
def test_working_time_adds_up(a: datetime, b: datetime, c: datetime) -> None:
    whole = OFFICE.working_seconds(a, c)
    assert OFFICE.working_seconds(a, b) + OFFICE.working_seconds(b, c) == whole


@given(start=INSTANTS, seconds=st.integers(1, 40 * 28800))
def test_adding_working_time_is_the_first_instant_with_that_much(
    start: datetime, seconds: int
) -> None:
    end = OFFICE.add_working_seconds(start, seconds)
    assert OFFICE.working_seconds(start, end) == seconds
    assert OFFICE.working_seconds(start, end - timedelta(seconds=1)) == seconds - 1


@given(start=INSTANTS, days=st.integers(0, 60))
def test_due_instants_are_closing_times_and_grow_with_the_limit(start: datetime, days: int) -> None:
    due = OFFICE.add_working_days(start, days)
    assert due > start
    assert due.astimezone(PKT).time() == time(17)
    assert OFFICE.is_working_day(due.astimezone(PKT).date())
    assert OFFICE.add_working_days(start, days + 1) > due or days == 0


@given(start=INSTANTS)
def test_no_working_time_passes_in_no_time(start: datetime) -> None:
    assert OFFICE.add_working_seconds(start, 0) == start
    assert OFFICE.working_seconds(start, start) == 0


TOWN_HALL, LIBERTY = Place(31.5703, 74.3098), Place(31.5101, 74.3441)


def test_a_known_distance_in_lahore_is_right() -> None:
    assert 7_200 < distance_metres(a=TOWN_HALL, b=LIBERTY) < 7_700


PLACES = st.builds(Place, st.floats(24, 36), st.floats(61, 76))


@given(a=PLACES, b=PLACES)
def test_distance_is_the_same_both_ways(a: Place, b: Place) -> None:
    assert distance_metres(a=a, b=b) == distance_metres(a=b, b=a) >= 0


def test_a_trip_takes_longer_in_the_evening_rush() -> None:
    travel = StraightTravel()
    night = travel.seconds(TOWN_HALL, LIBERTY, at("2026-06-01T02:00"))
    rush = travel.seconds(TOWN_HALL, LIBERTY, at("2026-06-01T17:30"))
    assert night < rush
    assert 20 * 60 < rush < 45 * 60


def test_staying_takes_no_time() -> None:
    assert StraightTravel().seconds(LIBERTY, LIBERTY, at("2026-06-01T17:30")) == 0


def district(code: str, lat: float | None, lon: float | None) -> District:
    return District(
        code=code,
        name=Bilingual(code, code),
        division="x",
        province="punjab",
        lat=lat,
        lon=lon,
        population=None,
        valid_from=None,
        valid_to=None,
        source="a test",
    )


def test_the_nearest_head_town_is_found_among_those_that_are_known() -> None:
    lahore, kasur = district("lahore", 31.558, 74.351), district("kasur", 31.119, 74.450)
    unknown = district("torghar", None, None)
    assert nearest(place=LIBERTY, districts=[kasur, unknown, lahore]) is lahore
    assert nearest(place=LIBERTY, districts=[unknown]) is None

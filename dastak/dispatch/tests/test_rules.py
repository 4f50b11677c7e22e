from datetime import UTC, datetime, timedelta
from uuid import UUID

import hypothesis.strategies as st
import pytest
from hypothesis import given

from dastak.dispatch.rules import Insertion, offers, positions, steps
from dastak.dispatch.types import Ping, VisitState
from dastak.places.api import Place

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
LIVE = [state for state in VisitState if not state.is_over]


def candidate(number: int, *, added: int, asked: int) -> offers.Candidate:
    return offers.Candidate(UUID(int=number), Insertion(0, number, 0, added, ()), asked)


def test_a_much_shorter_way_wins_and_a_little_shorter_one_gives_way_to_fairness() -> None:
    near, fair, far = (
        candidate(1, added=60, asked=5),
        candidate(2, added=290, asked=0),
        candidate(3, added=900, asked=0),
    )
    assert offers.rank(candidates=[far, near, fair]) == [fair, near, far]


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (timedelta(days=1), timedelta(minutes=10)),
        (timedelta(hours=2, minutes=4), timedelta(minutes=4)),
        (timedelta(hours=1), timedelta(minutes=10)),
        (timedelta(hours=-2, minutes=5), timedelta(minutes=5)),
    ],
)
def test_an_offer_ends_in_time(ahead: timedelta, expected: timedelta) -> None:
    starts_at = NOW + ahead
    until = offers.answer_until(starts_at=starts_at, ends_at=starts_at + 2 * HOUR, now=NOW)
    assert until - NOW == expected


def test_the_reasons_of_an_offer_say_way_fairness_and_wave() -> None:
    chosen = candidate(1, added=61, asked=3)
    assert offers.reasons_of(candidate=chosen, wave=2, is_preferred=True) == (
        "preferred",
        "added_minutes=2",
        "offers_today=3",
        "wave=2",
    )


def test_a_star_is_every_skill_and_an_unasked_skill_is_none() -> None:
    known = {"domicile": 1}
    assert offers.skill_bits(skills=["*"], known=known) == (1 << 64) - 1
    assert offers.skill_bits(skills=["domicile", "other"], known=known) == 1
    assert offers.skill_bits(skills=[], known=known) == 0


@pytest.mark.parametrize(
    ("word", "code"), [("female", "f"), ("f", "f"), ("male", "m"), ("other", "x"), ("x", "x")]
)
def test_gender_is_one_letter(word: str, code: str) -> None:
    assert offers.gender_code(word) == code


@pytest.mark.parametrize(
    ("step", "allowed", "refusal"),
    [
        ("start_trip", {VisitState.ASSIGNED}, steps.TripNotPossible),
        ("arrive", {VisitState.EN_ROUTE}, steps.TripNotStarted),
        ("open_door", {VisitState.ARRIVED}, steps.NotArrived),
        ("finish", {VisitState.OPEN}, steps.DoorNotOpen),
        (
            "unassign",
            {VisitState.ASSIGNED, VisitState.EN_ROUTE, VisitState.ARRIVED, VisitState.OPEN},
            steps.NobodyAssigned,
        ),
        ("cancel", set(LIVE), steps.VisitIsOver),
    ],
)
def test_each_step_follows_only_from_its_states(
    step: str, allowed: set[VisitState], refusal: type[Exception]
) -> None:
    for state in LIVE:
        if state in allowed:
            steps.must_be_ready(step=step, state=state)
        else:
            with pytest.raises(refusal):
                steps.must_be_ready(step=step, state=state)
    for state in set(VisitState) - set(LIVE):
        with pytest.raises(steps.VisitIsOver):
            steps.must_be_ready(step=step, state=state)


def test_the_door_works_from_two_hours_before_to_two_hours_after() -> None:
    starts_at, ends_at = NOW, NOW + 2 * HOUR
    for now in (starts_at - 2 * HOUR, ends_at + 2 * HOUR - timedelta(seconds=1)):
        steps.must_be_door_time(starts_at=starts_at, ends_at=ends_at, now=now)
    for now in (starts_at - 2 * HOUR - timedelta(seconds=1), ends_at + 2 * HOUR):
        with pytest.raises(steps.DoorClosedNow):
            steps.must_be_door_time(starts_at=starts_at, ends_at=ends_at, now=now)


def test_a_locked_door_names_the_helpline_in_both_languages() -> None:
    steps.must_be_unlocked(wrong_codes=4)
    with pytest.raises(steps.DoorLocked) as refused:
        steps.must_be_unlocked(wrong_codes=5)
    assert "1202" in refused.value.text("en")
    assert "1202" in refused.value.text("ur")


def test_an_arrival_needs_the_fence_or_a_reason() -> None:
    assert steps.accept_arrival(metres=200, manual_reason="not needed") == ""
    assert steps.accept_arrival(metres=201, manual_reason=" no signal ") == "no signal"
    assert steps.accept_arrival(metres=None, manual_reason="no signal") == "no signal"
    with pytest.raises(steps.NotAtTheDoor):
        steps.accept_arrival(metres=201, manual_reason=" ")
    with pytest.raises(steps.PositionUnknown):
        steps.accept_arrival(metres=None, manual_reason="")


@pytest.mark.parametrize("text", ["", "  ", "x" * 201])
def test_a_reason_is_short_and_not_empty(text: str) -> None:
    with pytest.raises(steps.ReasonMissing):
        steps.reason_of(text)


@given(st.floats(23.1, 37.9), st.floats(60.1, 77.9))
def test_a_blurred_place_is_near_and_tells_nothing_within_its_cell(lat: float, lon: float) -> None:
    place = Place(lat, lon)
    shown = positions.blur(place)
    assert abs(shown.lat - lat) < 0.0012
    assert abs(shown.lon - lon) < 0.0016
    assert positions.blur(shown) == shown


def test_places_of_one_cell_look_the_same() -> None:
    middle = positions.blur(Place(31.5, 74.3))
    near = Place(middle.lat + 0.0009, middle.lon - 0.0009)
    assert positions.blur(near) == middle


def ping(**changes: object) -> Ping:
    values: dict[str, object] = {
        "device": "d",
        "device_seq": 1,
        "lat": 31.5,
        "lon": 74.3,
        "accuracy_m": 9,
        "at": NOW,
    }
    return Ping(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"lat": 51.5},
        {"lon": float("nan")},
        {"accuracy_m": -1},
        {"device_seq": -1},
        {"device": ""},
        {"at": NOW + timedelta(minutes=6)},
    ],
)
def test_an_impossible_position_is_named(changes: dict[str, object]) -> None:
    with pytest.raises(positions.PingWrong) as refused:
        positions.must_be_true(pings=[ping(), ping(**changes)], now=NOW)
    assert refused.value.fields["number"] == 2


def test_a_thousand_positions_are_enough() -> None:
    positions.must_be_true(pings=[ping()] * 1000, now=NOW)
    with pytest.raises(positions.TooManyPings):
        positions.must_be_true(pings=[ping()] * 1001, now=NOW)

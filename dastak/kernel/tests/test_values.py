"""Money, ids, texts, errors, events, logs: pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastak.kernel import ids, logs, merkle
from dastak.kernel.actors import (
    PUBLIC,
    Actor,
    NotPermitted,
    NotYours,
    OutsideYourArea,
    Role,
    SignInFirst,
)
from dastak.kernel.errors import FieldsInvalid, Refused
from dastak.kernel.events import Event, rebuild
from dastak.kernel.money import rupees, share


class SeatSold(Refused):
    """The seat {seat} was just sold."""

    ur = "سیٹ {seat} ابھی بک گئی۔"


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=9))
def test_the_parts_of_a_share_sum_to_the_whole(total: int, weights: list[int]) -> None:
    if not any(weights):
        with pytest.raises(ValueError, match="weights"):
            share(total, weights)
        return
    parts = share(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1.0 + abs(total) * 1e-9


def test_a_share_gives_the_odd_paisa_to_the_largest_remainder() -> None:
    assert share(100, [1, 1, 1]) == [34, 33, 33]
    assert share(rupees(550), [200, 300, 50]) == [20000, 30000, 5000]


def test_uuids_of_one_process_sort_by_time_and_carry_their_version() -> None:
    made = [ids.uuid7() for _ in range(50)]
    assert all(each.version == 7 for each in made)
    assert [each.int >> 80 for each in made] == sorted(each.int >> 80 for each in made)


@given(st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_in_an_order_number_is_noticed(place: int, shift: int) -> None:
    number = ids.new_order_number()
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert ids.find_order_number(number) == number
    assert ids.find_order_number(wrong) is None


def test_an_order_number_is_read_as_people_type_it() -> None:
    number = ids.new_order_number()
    urdu = number.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert ids.find_order_number(ids.spoken(number)) == number
    assert ids.find_order_number(urdu) == number


def test_a_tracking_token_survives_lookalike_letters_and_refuses_wrong_ones() -> None:
    token = ids.tracking_token()
    assert ids.find_tracking_token(token.lower().replace("0", "o").replace("1", "l")) == token
    assert ids.find_tracking_token(token[:-1]) is None
    assert ids.find_tracking_token("x" * 400) is None


def test_an_error_speaks_both_languages_and_has_a_stable_code() -> None:
    error = SeatSold(seat=4)
    assert (error.code, error.status) == ("seat_sold", 409)
    assert "4" in error.text("ur")
    assert error.text("en") == "The seat 4 was just sold."
    several = FieldsInvalid(problems={"seat": error})
    assert "seat" in several.text("ur")


def test_an_actor_is_held_to_permit_area_and_person() -> None:
    me = uuid4()
    actor = Actor(Role.CITIZEN, me, frozenset({"a.b"}), frozenset({"lahore"}), frozenset())
    actor.must("a.b")
    actor.must_serve("lahore")
    actor.must_be(me)
    refusals: list[tuple[Callable[[], object], type[Exception]]] = [
        (lambda: actor.must("c.d"), NotPermitted),
        (lambda: actor.must_serve("swat"), OutsideYourArea),
        (lambda: actor.must_serve_department("nadra"), OutsideYourArea),
        (lambda: actor.must_be(uuid4()), NotYours),
        (lambda: PUBLIC.must("a.b"), SignInFirst),
    ]
    for refused, error in refusals:
        with pytest.raises(error):
            refused()


class Colour(Enum):
    GREEN = "green"


@dataclass(frozen=True, kw_only=True)
class Painted(Event):
    """Something was painted."""

    colour: Colour
    at: datetime
    day: date | None
    ids: tuple[UUID, ...]


def test_an_event_comes_back_from_its_payload_as_it_was() -> None:
    event = Painted(
        subject=uuid4(),
        colour=Colour.GREEN,
        at=datetime(2026, 11, 21, tzinfo=UTC),
        day=None,
        ids=(uuid4(), uuid4()),
    )
    assert rebuild(Painted.name, event.payload()) == event


@pytest.mark.parametrize(
    "text", ["35202-1234567-1", "3520212345671", "+923001234567", "0300 1234567", "03001234567"]
)
def test_a_log_line_holds_no_cnic_and_no_phone(text: str) -> None:
    assert text not in logs.redact(f"asked by {text} today")


@given(st.lists(st.binary(min_size=1, max_size=8), min_size=1, max_size=40), st.data())
def test_a_changed_leaf_changes_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:place], leaves[place] + b"x", *leaves[place + 1 :]]
    assert merkle.root(leaves) != merkle.root(changed)

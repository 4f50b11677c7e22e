"""What may be said, by whom, and when it is shown."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastak.kernel.actors import Actor, Role
from dastak.ratings import rules
from dastak.ratings.types import Side

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize("stars", [-1, 0, 6])
def test_stars_are_one_to_five(stars: int) -> None:
    with pytest.raises(rules.StarsWrong):
        rules.check_stars(stars=stars)


def test_tags_are_known_and_few() -> None:
    known = set("abcdef")
    assert rules.check_tags(tags=["b", "a", "b"], known=known) == ["b", "a"]
    with pytest.raises(rules.TagUnknown, match="z"):
        rules.check_tags(tags=["z"], known=known)
    with pytest.raises(rules.TagUnknown):
        rules.check_tags(tags="abcdef", known=known)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Very\n good\u202e\u0000 ", "Very good"),
        ("call 0300 1234567 now", "call […] now"),
        ("cnic 35202-1234567-1", "cnic […]"),
        ("فون ۰۳۰۰-۱۲۳۴۵۶۷", "فون […]"),
        ("see https://evil.example/x or www.x.pk", "see […] or […]"),
        ("me@example.com", "[…]"),
        ("paid 1,200 on 4 June 2026", "paid 1,200 on 4 June 2026"),
    ],
)
def test_words_are_kept_without_numbers_links_and_invisible_characters(
    text: str, kept: str
) -> None:
    assert rules.clean_text(text=text) == kept


def test_a_long_text_is_refused() -> None:
    assert rules.clean_text(text="x" * 500)
    with pytest.raises(rules.TextTooLong, match="500"):
        rules.clean_text(text="x" * 501)


@given(st.text(max_size=500))
def test_clean_text_is_short_and_has_no_long_number(text: str) -> None:
    words = rules.clean_text(text=text)
    assert not rules._NUMBER.search(words)
    assert "\n" not in words


@pytest.mark.parametrize(
    ("needs", "born", "expected"),
    [
        ((), "1990-05-01", False),
        (("wheelchair",), "1990-05-01", True),
        ((), "1961-06-01", True),
        ((), "1961-06-02", False),
        ((), "2008-06-01", False),
        ((), "2008-06-02", True),
        ((), None, False),
    ],
)
def test_who_is_vulnerable(needs: tuple[str, ...], born: str | None, expected: bool) -> None:
    birth_date = date.fromisoformat(born) if born else None
    assert rules.is_vulnerable(needs=needs, birth_date=birth_date, on=TODAY) is expected


@given(st.integers(0, 1000))
def test_whole_groups_of_five_are_counted(count: int) -> None:
    counted = rules.grouped(count=count)
    assert counted % 5 == 0
    assert 0 <= count - counted < 5


def test_the_side_is_that_of_the_role_one_acts_in() -> None:
    amna, bilal = uuid4(), uuid4()

    def side(role: Role, person: object) -> Side | None:
        actor = Actor(role=role, person_id=person)  # type: ignore[arg-type]
        return rules.side_of(actor=actor, facilitator_id=bilal, citizens={amna})

    assert side(Role.CITIZEN, amna) is Side.CITIZEN
    assert side(Role.FACILITATOR, bilal) is Side.FACILITATOR
    assert side(Role.FACILITATOR, amna) is None
    assert side(Role.CITIZEN, bilal) is None
    assert side(Role.CITIZEN, uuid4()) is None

"""Whose turn it is, what may be written, and how a ready text is filled."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastak.correspondence import adapters, rules
from dastak.correspondence.types import Aim, Side, Template, Turn
from dastak.kernel.actors import Role
from dastak.kernel.text import placeholders

FIRST = datetime(2026, 6, 4, 12, tzinfo=UTC)
LATER = FIRST + timedelta(days=2)
CITIZENS, OFFICES = Turn(Side.CITIZEN, FIRST), Turn(Side.DEPARTMENT, FIRST)
LIMITS = adapters.limits()
TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("before", "side", "aim", "after"),
    [
        (None, Side.CITIZEN, Aim.QUESTION, Turn(Side.DEPARTMENT, LATER)),
        (None, Side.DEPARTMENT, Aim.QUESTION, Turn(Side.CITIZEN, LATER)),
        (None, Side.CITIZEN, Aim.NOTE, None),
        (OFFICES, Side.CITIZEN, Aim.QUESTION, OFFICES),
        (OFFICES, Side.CITIZEN, Aim.NOTE, OFFICES),
        (OFFICES, Side.DEPARTMENT, Aim.NOTE, None),
        (OFFICES, Side.DEPARTMENT, Aim.QUESTION, Turn(Side.CITIZEN, LATER)),
        (CITIZENS, Side.CITIZEN, Aim.NOTE, None),
        (CITIZENS, Side.CITIZEN, Aim.QUESTION, Turn(Side.DEPARTMENT, LATER)),
        (CITIZENS, Side.PLATFORM, Aim.NOTE, CITIZENS),
    ],
)
def test_a_question_gives_the_turn_and_an_answer_ends_it(
    before: Turn | None, side: Side, aim: Aim, after: Turn | None
) -> None:
    assert rules.turn_after(before=before, side=side, aim=aim, answer_by=LATER) == after


@given(st.lists(st.tuples(st.sampled_from([Side.CITIZEN, Side.DEPARTMENT]), st.sampled_from(Aim))))
def test_nobody_waits_for_themself(said: list[tuple[Side, Aim]]) -> None:
    turn: Turn | None = None
    for number, (side, aim) in enumerate(said):
        term = FIRST + timedelta(days=number)
        turn = rules.turn_after(before=turn, side=side, aim=aim, answer_by=term)
        assert turn is None or turn.side is not side
        assert (turn is not None) >= (aim is Aim.QUESTION)


@pytest.mark.parametrize(
    ("turn", "now", "state"),
    [
        (None, FIRST, ""),
        (OFFICES, FIRST - timedelta(days=1), "on_time"),
        (OFFICES, FIRST - timedelta(hours=2), "due_soon"),
        (OFFICES, FIRST, "due_soon"),
        (OFFICES, FIRST + timedelta(seconds=1), "late"),
    ],
)
def test_the_clock_is_told_by_its_state(turn: Turn | None, now: datetime, state: str) -> None:
    assert rules.clock_state(turn=turn, now=now) == state


def test_who_stands_on_which_side() -> None:
    sides = {role: rules.side_of(role=role) for role in Role}
    assert sides[Role.AGENT] is sides[Role.CITIZEN] is Side.CITIZEN
    assert sides[Role.OFFICER] is Side.DEPARTMENT
    assert sides[Role.SUPERVISOR] is None
    assert sides[Role.FACILITATOR] is None


def test_a_text_is_neither_empty_nor_too_long() -> None:
    longest = LIMITS.text_characters_max
    assert rules.check_text(text="x" * longest, limits=LIMITS)
    with pytest.raises(rules.TextMissing):
        rules.check_text(text="", limits=LIMITS)
    with pytest.raises(rules.TextTooLong, match=f"{longest + 1}.*{longest}"):
        rules.check_text(text="x" * (longest + 1), limits=LIMITS)


@pytest.mark.parametrize(
    ("side", "most"),
    [
        (Side.CITIZEN, LIMITS.citizen_messages_per_day),
        (Side.DEPARTMENT, LIMITS.department_messages_per_day),
    ],
)
def test_a_day_has_a_number_of_messages(side: Side, most: int) -> None:
    rules.check_count(side=side, today=most - 1, limits=LIMITS)
    with pytest.raises(rules.TooManyToday, match=str(most)):
        rules.check_count(side=side, today=most, limits=LIMITS)


def test_files_are_few_and_small() -> None:
    most = LIMITS.file_megabytes_max * 1024 * 1024
    rules.check_files(sizes={"a.jpg": most}, count=LIMITS.files_per_message, limits=LIMITS)
    with pytest.raises(rules.TooManyFiles):
        rules.check_files(sizes={}, count=LIMITS.files_per_message + 1, limits=LIMITS)
    with pytest.raises(rules.FileTooLarge, match=r"b\.jpg"):
        rules.check_files(sizes={"b.jpg": most + 1}, count=1, limits=LIMITS)


def test_writing_ends_with_the_days_after_the_end() -> None:
    rules.must_be_open(closes_at=None, now=FIRST)
    rules.must_be_open(closes_at=LATER, now=FIRST)
    with pytest.raises(rules.ThreadClosed):
        rules.must_be_open(closes_at=FIRST, now=FIRST)


def test_a_ready_text_takes_a_paper_of_the_list_and_a_day_to_come() -> None:
    template = adapters.templates()["come_with_original"]
    choices = adapters.papers()
    right = {"paper": "cnic", "day": "2026-06-01"}

    def check(**changes: str) -> object:
        values = {**right, **changes}
        return rules.check_values(template=template, values=values, choices=choices, today=TODAY)

    assert check() == {"paper": choices["cnic"].words, "day": TODAY}
    with pytest.raises(rules.PaperUnknown):
        check(paper="3520212345672")
    for wrong in ("", "2026-05-31", "2026-13-01", "20260601", "tomorrow"):
        with pytest.raises(rules.DayWrong):
            check(day=wrong)
    with pytest.raises(rules.FieldUnknown, match="name"):
        check(name="Amna")


@pytest.mark.parametrize("template", adapters.templates().values(), ids=lambda each: each.code)
def test_every_ready_text_is_whole_in_both_languages(template: Template) -> None:
    named = placeholders(template.words.en)
    assert named == placeholders(template.words.ur) == set(rules.fields_of(template=template))
    assert placeholders(template.sms.en) == placeholders(template.sms.ur) == set()
    if template.side is Side.DEPARTMENT:
        assert template.sms.en.isascii()
        assert 0 < max(len(template.sms.en), len(template.sms.ur)) <= 60

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastak.citizen import rules
from dastak.citizen.types import CalendarEntry, Draft, HeldSlot, Point, Step, Where

NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)
ME = UUID("01900000-0000-7000-8000-0000000000a1")
MOTHER = UUID("01900000-0000-7000-8000-0000000000a2")
EMPTY = rules.new_draft(person_id=ME, service_code="PB-REV-DOM", now=NOW)
HELD = HeldSlot(
    id=MOTHER,
    starts_at=NOW + timedelta(days=1),
    ends_at=NOW + timedelta(days=1, hours=2),
    expires_at=NOW + timedelta(minutes=10),
)
FULL = replace(
    EMPTY,
    applicant_id=ME,
    district="lahore",
    address="مکان 12، گلی 4",
    landmark="نور مسجد",
    position=Point(31.5, 74.3),
    visitor="woman",
    language="ur",
    held=HELD,
)
HOUSE = Where(district="lahore", address="House 12, Street 4")


@pytest.mark.parametrize(
    ("draft", "step"),
    [
        (None, Step.WHO),
        (EMPTY, Step.WHO),
        (replace(EMPTY, applicant_id=ME), Step.WHERE),
        (replace(FULL, visitor=""), Step.WISH),
        (replace(FULL, held=None), Step.SLOT),
        (FULL, Step.CHECK),
    ],
)
def test_the_first_open_question_comes_next(draft: Draft | None, step: Step) -> None:
    assert rules.next_step(draft, now=NOW) is step


def test_a_held_time_that_has_passed_is_asked_again() -> None:
    assert rules.next_step(FULL, now=HELD.expires_at) is Step.SLOT


def test_another_district_visitor_or_applicant_frees_the_held_time() -> None:
    elsewhere = replace(HOUSE, district="multan")
    assert rules.with_where(FULL, elsewhere).held is None
    assert rules.with_wish(FULL, visitor="anybody", language="ur").held is None
    assert rules.with_applicant(FULL, MOTHER).held is None


def test_another_address_or_language_keeps_the_held_time() -> None:
    assert rules.with_where(FULL, HOUSE).held == HELD
    assert rules.with_wish(FULL, visitor="woman", language="en").held == HELD
    assert rules.with_applicant(FULL, ME).held == HELD


@pytest.mark.parametrize("draft", [EMPTY, FULL, replace(FULL, held=None, position=None)])
def test_a_draft_comes_back_as_it_was_kept(draft: Draft) -> None:
    bare = Draft(
        id=draft.id,
        order_id=draft.id,
        person_id=ME,
        service_code="PB-REV-DOM",
        updated_at=NOW,
    )
    assert rules.from_payload(bare, rules.to_payload(draft)) == draft


def test_typed_words_lose_their_direction_marks_and_surplus_spaces() -> None:
    typed = replace(HOUSE, address="  House\u202e 12\n Street   4 ", landmark="\u200eMosque ")
    kept = rules.with_where(EMPTY, typed)
    assert (kept.address, kept.landmark) == ("House 12 Street 4", "Mosque")


@pytest.mark.parametrize(
    ("where", "wrong"),
    [
        (HOUSE, set()),
        (Where(district="", address=""), {"district", "address"}),
        (replace(HOUSE, address="\u200e\u200e\u200e\u200e\u200e"), {"address"}),
        (replace(HOUSE, address="a" * 301), {"address"}),
        (replace(HOUSE, landmark="a" * 201), {"address"}),
    ],
)
def test_a_place_says_which_of_its_answers_are_wrong(where: Where, wrong: set[str]) -> None:
    assert set(rules.where_problems(where)) == wrong


@pytest.mark.parametrize("text", ["", "31.5", "a,b", "31.5,74.3,1", "0,0", "nan,74", "51.5,0.1"])
def test_what_is_no_place_in_the_country_is_no_position(text: str) -> None:
    assert rules.read_position(text) is None


def test_a_position_is_read() -> None:
    assert rules.read_position(" 31.52 , 74.35 ") == Point(31.52, 74.35)


def entry(title: str = "Visit", text: str = "Papers") -> CalendarEntry:
    return CalendarEntry(
        uid="x@dastak",
        made_at=NOW,
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=2),
        title=title,
        text=text,
        url="https://example.org/t/ABC",
    )


def test_a_visit_becomes_a_calendar_file() -> None:
    lines = rules.write_calendar(entry(title="A; b, c\\d\ne")).split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART:20260601T060000Z" in lines
    assert "DTEND:20260601T080000Z" in lines
    assert "SUMMARY:A\\; b\\, c\\\\d\\ne" in lines


@given(st.text(max_size=200))
def test_no_line_of_a_calendar_is_longer_than_75_octets_and_none_cuts_a_letter(text: str) -> None:
    file = rules.write_calendar(entry(text=text))
    assert all(len(line.encode("utf-8", "surrogatepass")) <= 75 for line in file.split("\r\n"))
    unfolded = file.replace("\r\n ", "")
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    escaped = escaped.replace("\r", "").replace("\n", "\\n")
    assert f"DESCRIPTION:{escaped}" in unfolded

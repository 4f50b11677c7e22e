"""One value after the other: what is kept, and what is refused how."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastak.forms.rules.checking import (
    CapturedNotTyped,
    NotAsked,
    OfficeFillsThis,
    canonical,
    check,
    read_values,
)
from dastak.forms.rules.reading import (
    CnicUnreadable,
    DateInFuture,
    DateUnreadable,
    NotAgreed,
    NotAnOption,
    NotText,
    NumberUnreadable,
    PeopleUnreadable,
    PhoneUnreadable,
    TooLong,
)
from dastak.forms.rules.steps import form_steps
from dastak.forms.tests.factories import (
    DEFINITIONS,
    DOMICILE,
    FIELDS,
    JSON,
    TODAY,
)
from dastak.forms.types import Definition, Writer


def kept(name: str, raw: Any, form: Definition = DOMICILE) -> Any:
    reading = read_values(definition=form, given={name: raw}, today=TODAY)
    assert not reading.problems, reading.problems
    return reading.values[name]


def refused(name: str, raw: Any, form: Definition = DOMICILE) -> type[Exception]:
    return type(check(definition=form, given={name: raw}, today=TODAY)[name])


@pytest.mark.parametrize(
    "raw", ["35202-1234567-1", "3520212345671", "۳۵۲۰۲-۱۲۳۴۵۶۷-۱", " 35202 1234567 1 "]
)
def test_an_identity_card_number_is_read_in_every_way_it_is_written(raw: str) -> None:
    assert kept("cnic", raw) == "3520212345671"


@pytest.mark.parametrize(
    "raw", ["35202-1234567", "0520212345671", "AB202-1234567-1", "³520212345671"]
)
def test_an_identity_card_number_of_another_structure_is_refused(raw: str) -> None:
    assert refused("cnic", raw) is CnicUnreadable


def test_a_passport_stands_for_the_card_only_where_the_form_says_so() -> None:
    assert kept("owner_cnic", "ab1234567", DEFINITIONS["PB-EXC-NRM"]) == "AB1234567"
    assert refused("cnic", "AB1234567") is CnicUnreadable


def test_both_parents_cards_fit_into_the_field_for_both() -> None:
    form = DEFINITIONS["KP-DC-DOM"]
    both = "17301-1234567-1، 17301-1234567-2"
    assert kept("parents_cnic", both, form) == "1730112345671, 1730112345672"
    assert kept("parents_cnic", "1730112345671, 1730112345672", form) == kept(
        "parents_cnic", both, form
    )


@pytest.mark.parametrize("raw", ["0300 1234567", "۰۳۰۰۱۲۳۴۵۶۷", "+92-300-1234567", "923001234567"])
def test_a_phone_number_is_kept_in_the_international_form(raw: str) -> None:
    assert kept("mobile", raw) == "+923001234567"


@pytest.mark.parametrize("raw", ["12345", "phone", "0300 1234567 ext 5", "+9230012345678901"])
def test_a_number_that_no_phone_has_is_refused(raw: str) -> None:
    assert refused("mobile", raw) is PhoneUnreadable


@pytest.mark.parametrize("raw", ["1999-03-27", "27/03/1999", "27-3-1999", "۲۷/۰۳/۱۹۹۹"])
def test_a_date_is_read_in_the_usual_orders(raw: str) -> None:
    assert kept("date_of_birth", raw) == "1999-03-27"


@pytest.mark.parametrize("raw", ["30/02/1999", "1999", "yesterday", "0001-01-01", "１９９９-01-01"])
def test_what_is_no_date_is_refused(raw: str) -> None:
    assert refused("date_of_birth", raw) is DateUnreadable


def test_nobody_is_born_tomorrow() -> None:
    assert refused("date_of_birth", "2026-06-02") is DateInFuture
    assert kept("date_of_birth", "2026-06-01") == "2026-06-01"


def test_an_age_or_a_year_stands_for_the_date_where_the_form_says_so() -> None:
    assert kept("deceased_dob", "۷۵", DEFINITIONS["PB-LG-DEA"]) == "75"
    assert kept("fir_date", "2024", DEFINITIONS["PB-POL-FIR"]) == "2024"
    assert refused("fir_date", "2027", DEFINITIONS["PB-POL-FIR"]) is DateUnreadable


def test_a_choice_outside_the_list_is_refused() -> None:
    assert kept("marital_status", "married") == "married"
    assert refused("marital_status", "engaged") is NotAnOption


@pytest.mark.parametrize("raw", [True, "true", "yes", "on", "ہاں"])
def test_a_declaration_is_either_made_or_not_kept(raw: object) -> None:
    assert kept("decl_permanent", raw) is True


@pytest.mark.parametrize("raw", [False, "no", 0, 1, [], {}])
def test_a_declaration_that_is_not_made_is_refused(raw: object) -> None:
    assert refused("decl_permanent", raw) is NotAgreed


def test_persons_are_rows_of_name_and_age() -> None:
    rows = [{"name": " علی ", "age": "۷"}, {"name": "", "age": ""}, {"name": "Zara", "age": None}]
    assert kept("children", rows) == [{"name": "علی", "age": 7}, {"name": "Zara", "age": None}]


@pytest.mark.parametrize(
    "raw",
    [
        "Ali",
        [{"name": "Ali", "age": 131}],
        [{"name": "", "age": 5}],
        [{"name": "Ali", "height": 5}],
        [{"name": "Ali"}] * 31,
    ],
)
def test_rows_that_are_no_persons_are_refused(raw: object) -> None:
    assert refused("children", raw) is PeopleUnreadable


@pytest.mark.parametrize(
    ("raw", "value"), [("1,500", "1500"), (5, "5"), (5.5, "5.5"), ("۱۲", "12")]
)
def test_a_number_is_kept_as_figures(raw: object, value: str) -> None:
    assert kept("rent", raw, DEFINITIONS["PB-POL-TEN"]) == value


@pytest.mark.parametrize("raw", ["twelve", "-5", float("nan"), float("inf"), -1.0])
def test_what_is_no_number_is_refused(raw: object) -> None:
    assert refused("rent", raw, DEFINITIONS["PB-POL-TEN"]) is NumberUnreadable


def test_long_text_is_refused_and_names_the_limit() -> None:
    problems = check(definition=DOMICILE, given={"occupation": "x" * 301}, today=TODAY)
    assert isinstance(problems["occupation"], TooLong)
    assert problems["occupation"].fields == {"most": 300}


@pytest.mark.parametrize("raw", [{}, [], True, [1], 1e5])
def test_what_is_no_text_is_refused(raw: object) -> None:
    assert refused("occupation", raw) is NotText


def test_direction_marks_and_control_characters_are_taken_out() -> None:
    assert kept("occupation", "a\u202eb\u2066c\u200fd\x00\x1be\ufeff\ud800") == "abcde"


def test_the_joiner_that_urdu_is_written_with_stays() -> None:
    assert kept("occupation", "می\u200cخواہد") == "می\u200cخواہد"


def test_text_is_kept_in_one_normal_form() -> None:
    assert kept("occupation", "cafe\u0301  bar") == "café bar"


def test_an_address_keeps_its_lines() -> None:
    assert kept("residential_address", "House 5\r\n\r\n  Street 2 ") == "House 5\nStreet 2"


@pytest.mark.parametrize("raw", [None, "", "   ", "\u200e"])
def test_a_blank_clears_an_answer(raw: str | None) -> None:
    assert kept("occupation", raw) is None


def test_papers_and_office_fields_and_unknown_ones_are_refused_by_name() -> None:
    given = {"file_cnic": "x", "certificate_no": "1", "nonsense": 1}
    problems = check(definition=DOMICILE, given=given, today=TODAY)
    assert {name: type(each) for name, each in problems.items()} == {
        "file_cnic": CapturedNotTyped,
        "certificate_no": OfficeFillsThis,
        "nonsense": NotAsked,
    }


@given(st.sampled_from(FIELDS), JSON)
def test_reading_never_crashes_and_what_it_keeps_reads_again_as_itself(
    place: tuple[str, str], raw: Any
) -> None:
    form = DEFINITIONS[place[0]]
    reading = read_values(definition=form, given={place[1]: raw}, today=TODAY)
    again = read_values(
        definition=form,
        given={name: value for name, value in reading.values.items() if value is not None},
        today=TODAY,
    )
    assert not again.problems
    assert all(again.values[name] == reading.values[name] for name in again.values)
    canonical(values={k: v for k, v in reading.values.items() if v is not None}).encode()


@given(st.text(st.characters(codec=None, categories=None), max_size=60))
def test_kept_text_holds_nothing_that_hides_or_turns(text: str) -> None:
    value = kept("occupation", text) or ""
    assert unicodedata.is_normalized("NFC", value)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in value)
    assert not any(
        unicodedata.bidirectional(c) in ("RLO", "LRO", "RLI", "LRI", "PDF") for c in value
    )


@given(st.dictionaries(st.sampled_from([f.name for f in DOMICILE.fields]), JSON, max_size=6))
def test_visible_questions_and_steps_never_crash(given_values: dict[str, Any]) -> None:
    reading = read_values(definition=DOMICILE, given=given_values, today=TODAY)
    values = {name: value for name, value in reading.values.items() if value is not None}
    form_steps(
        definition=DOMICILE,
        values=values,
        writer=Writer.FACILITATOR,
        lang="ur",
        problems=reading.problems,
    )

"""Barcodes, references and the limits of fingerprint checks."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastak.connectors import rules
from dastak.connectors.adapters import seeds
from dastak.connectors.types import NewCheck
from dastak.kernel.ids import new_order_number
from dastak.kernel.text import Bilingual

NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)
WORDS = Bilingual(en="Bring it.", ur="لائیں۔")


def test_a_barcode_is_found_in_what_was_typed() -> None:
    barcode = rules.to_barcode(digits=new_order_number())
    assert rules.find_barcode(text=f" {barcode.lower()} ") == barcode
    assert rules.find_barcode(text=f"B {barcode[1:4]}-{barcode[4:]}") == barcode
    assert rules.find_barcode(text=barcode[1:]) is None


@given(st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(place: int, shift: int) -> None:
    digits = new_order_number()
    wrong = str((int(digits[place]) + shift) % 10)
    text = "B" + digits[:place] + wrong + digits[place + 1 :]
    assert rules.find_barcode(text=text) is None


@given(st.text(max_size=40))
def test_what_is_found_in_any_text_is_a_barcode(text: str) -> None:
    found = rules.find_barcode(text=text)
    assert found is None or rules.find_barcode(text=found) == found


def test_a_reference_names_service_district_year_and_number() -> None:
    reference = rules.reference_of(
        service_code="PB-REV-DOM", desk_code="LHR", year=2026, number=123
    )
    assert reference == "DOM-LHR-2026-000123"


def test_the_year_of_a_reference_is_that_of_pakistan() -> None:
    assert rules.year_of(at=datetime(2026, 12, 31, 19, 30, tzinfo=UTC)) == 2027


def test_every_desk_has_its_own_code() -> None:
    codes = list(seeds._desks().values())
    assert len(codes) == len(set(codes)) > 70
    assert seeds.desk_code(district="new-district") == "NEWDISTRICT"


def test_reasons_are_in_both_languages() -> None:
    assert all(each.text.en and each.text.ur for each in seeds.reasons().values())


@pytest.mark.parametrize(
    ("code", "clause", "words", "refusal"),
    [
        ("because", "section 1", WORDS, rules.NoSuchReason),
        ("not_resident", "  ", WORDS, rules.LawMissing),
        ("not_resident", "x" * 301, WORDS, rules.LawMissing),
        ("not_resident", "section 1", Bilingual(en=" ", ur=""), rules.ExplanationMissing),
        ("not_resident", "section 1", Bilingual(en="x" * 2001, ur=""), rules.ExplanationMissing),
    ],
)
def test_a_rejection_needs_a_reason_a_law_and_words(
    code: str, clause: str, words: Bilingual, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        rules.must_be_reasoned(
            code=code, known=seeds.reasons(), law_clause=clause, explanation=words
        )


def test_nobody_confirms_their_own_proposal() -> None:
    officer = uuid4()
    with pytest.raises(rules.SecondOfficerNeeded):
        rules.must_be_second(proposer_id=officer, officer_id=officer)
    rules.must_be_second(proposer_id=officer, officer_id=uuid4())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("finger", 0),
        ("finger", 11),
        ("template_hash", "A" * 64),
        ("template_hash", "a" * 63),
        ("device", ""),
        ("device", "a b"),
        ("device", "x" * 41),
    ],
)
def test_a_check_that_the_verifier_would_refuse_is_refused_here(field: str, value: object) -> None:
    right = {"finger": 1, "template_hash": "a" * 64, "device": "reader"}
    ids = {"subject": uuid4(), "person_id": uuid4(), "district": "lahore", "department": "x"}
    rules.must_be_readable(check=NewCheck(**ids, **right))  # type: ignore[arg-type]
    with pytest.raises(rules.CheckUnreadable, match=field):
        rules.must_be_readable(check=NewCheck(**ids, **{**right, field: value}))  # type: ignore[arg-type]


def test_a_finger_has_three_tries() -> None:
    assert [rules.next_try(used=list(range(1, n))) for n in (1, 2, 3)] == [1, 2, 3]
    with pytest.raises(rules.TriesUsedUp):
        rules.next_try(used=[1, 2, 3])


def test_pauses_grow_to_thirty_seconds_and_respect_what_was_asked_for() -> None:
    pauses = [rules.pause_before(attempt=n, retry_seconds=0).seconds for n in range(1, 9)]
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]
    assert rules.pause_before(attempt=1, retry_seconds=90) == timedelta(seconds=90)


def test_a_check_is_given_up_after_ten_attempts_or_a_quarter_of_an_hour() -> None:
    assert not rules.is_over(attempts=9, requested_at=NOW, now=NOW + timedelta(minutes=14))
    assert rules.is_over(attempts=10, requested_at=NOW, now=NOW)
    assert rules.is_over(attempts=1, requested_at=NOW, now=NOW + timedelta(minutes=15))

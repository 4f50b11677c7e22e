"""Routes, pauses, reports and signatures: no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastak.connectors import rules
from dastak.connectors.adapters import signing
from dastak.connectors.adapters.csvbatch.files import HalfWritten, to_file, to_rows
from dastak.connectors.adapters.csvbatch.mapping import COLUMNS, to_reports
from dastak.connectors.adapters.reading import to_report
from dastak.connectors.adapters.rest import find_mapping, read_mapping
from dastak.connectors.adapters.rest.mapping import MappingOdd
from dastak.connectors.adapters.soap.envelope import parse, to_envelope
from dastak.connectors.adapters.system import Unreadable
from dastak.connectors.types import (
    CaseState,
    DeskOfficer,
    ObjectionItem,
    Report,
    Standing,
)
from dastak.kernel.text import Bilingual

NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)
CASE = uuid4()
HINA = DeskOfficer("o-1", Bilingual("Hina", "حنا"))
TARIQ = DeskOfficer("o-2", Bilingual("Tariq", "طارق"))
KNOWN = rules.Known(
    state=CaseState.IN_PROCESS,
    applicant_ref="a1",
    reference="R-1",
    is_cancel_requested=False,
    reasons={"not_eligible"},
    objections={"paper_unclear"},
    raised=0,
    today=date(2026, 6, 1),
)


def said(standing: Standing, **changes: Any) -> Report:
    given: dict[str, Any] = {"case_id": CASE, "applicant_ref": "a1", "reference": "R-1"}
    return Report(standing=standing, **{**given, **changes})


REJECTED = said(
    Standing.REJECTED,
    officer=HINA,
    second_officer=TARIQ,
    reason_code="not_eligible",
    law_clause="section 5",
    explanation=Bilingual("No.", "نہیں۔"),
)
OBJECTED = said(
    Standing.OBJECTED,
    objection_number=1,
    objection_items=(ObjectionItem("paper_unclear"),),
    objection_due=date(2026, 6, 20),
)


def row(service: str, district: str, system: str, day: int) -> rules.RouteRow:
    return rules.RouteRow(service, district, system, NOW - timedelta(days=day))


@pytest.mark.parametrize(
    ("rows", "route"),
    [
        ([], "manual"),
        ([row("", "", "x", 1)], "x"),
        ([row("", "", "x", -1)], "manual"),
        ([row("", "", "x", 1), row("S", "", "y", 9)], "y"),
        ([row("", "kasur", "x", 1)], "manual"),
        ([row("", "lahore", "x", 9), row("S", "", "y", 1)], "y"),
        ([row("S", "", "y", 1), row("S", "lahore", "z", 9)], "z"),
        ([row("S", "", "y", 9), row("S", "", "manual", 1)], "manual"),
    ],
)
def test_the_most_specific_and_then_the_latest_route_holds(
    rows: list[rules.RouteRow], route: str
) -> None:
    assert rules.route_at(rows=rows, service="S", district="lahore", at=NOW) == route


@given(st.integers(1, 2000), st.uuids(), st.integers(0, 600))
def test_a_pause_grows_to_five_minutes_and_never_beats_what_was_asked(
    attempts: int, key: Any, asked: int
) -> None:
    seconds = rules.pause_after(attempts=attempts, key=key, retry_seconds=asked).total_seconds()
    assert max(asked, 0.75) <= seconds <= max(asked, 375)


@pytest.mark.parametrize(
    ("report", "flaw"),
    [
        (said(Standing.IN_PROCESS), ""),
        (said(Standing.ACCEPTED, reference=""), ""),
        (REJECTED, ""),
        (OBJECTED, ""),
        (said(Standing.APPROVED, document_id="d", document_sha256="0" * 64), ""),
        (replace(REJECTED, applicant_ref="b2"), "wrong_citizen"),
        (replace(REJECTED, reference="R-2"), "wrong_reference"),
        (replace(REJECTED, second_officer=HINA), "no_second_officer"),
        (replace(REJECTED, second_officer=None), "no_second_officer"),
        (replace(REJECTED, reason_code="because"), "no_such_reason"),
        (replace(REJECTED, law_clause=""), "law_missing"),
        (replace(REJECTED, explanation=Bilingual("", "")), "explanation_missing"),
        (replace(OBJECTED, objection_number=2), "objection_out_of_order"),
        (replace(OBJECTED, objection_due=date(2026, 6, 1)), "due_date_odd"),
        (replace(OBJECTED, objection_items=()), "objection_empty"),
        (replace(OBJECTED, objection_items=(ObjectionItem("x"),)), "no_such_objection"),
        (said(Standing.CANCELLED), "cancelled_unasked"),
        (said(Standing.APPROVED, document_id="d"), "document_without_digest"),
    ],
)
def test_what_cannot_be_believed_is_named(report: Report, flaw: str) -> None:
    assert rules.flaw_of(report=report, known=KNOWN) == flaw


def test_a_decision_is_not_taken_back_and_an_older_answer_is_no_flaw() -> None:
    decided = replace(KNOWN, state=CaseState.APPROVED)
    assert rules.flaw_of(report=REJECTED, known=decided) == "contradiction"
    assert rules.flaw_of(report=said(Standing.IN_PROCESS), known=decided) == ""
    assert rules.flaw_of(report=said(Standing.APPROVED), known=decided) == ""


def test_a_case_is_not_received_without_a_reference() -> None:
    new = replace(KNOWN, state=CaseState.SENT, reference="")
    assert rules.flaw_of(report=said(Standing.RECEIVED, reference=""), known=new) == "no_reference"
    assert rules.flaw_of(report=said(Standing.RECEIVED), known=new) == ""


@given(st.binary(max_size=60), st.integers(0, 59))
def test_one_changed_byte_breaks_a_signature(body: bytes, place: int) -> None:
    words = ("POST", "/x", "2026-06-01T06:00:00Z", "id-1")
    mark = signing.sign(secret="s", words=words, body=body)
    assert signing.is_signed(signature=mark, secret="s", words=words, body=body)
    other = bytearray(body or b"x")
    other[place % len(other)] ^= 1
    assert not signing.is_signed(signature=mark, secret="s", words=words, body=bytes(other))
    assert not signing.is_signed(signature=mark, secret="t", words=words, body=body)
    for number in range(4):
        moved = tuple(f"{word}?" if place == number else word for place, word in enumerate(words))
        assert not signing.is_signed(signature=mark, secret="s", words=moved, body=body)


def test_nothing_is_signed_by_an_empty_secret() -> None:
    mark = signing.sign(secret="", words=("a",), body=b"")
    assert not signing.is_signed(signature=mark, secret="", words=("a",), body=b"")


@pytest.mark.parametrize(
    ("text", "is_good"),
    [
        ("2026-06-01T06:00:00Z", True),
        ("2026-06-01T11:04:59+05:00", True),
        ("2026-06-01T06:05:01Z", False),
        ("2026-06-01T05:54:59Z", False),
        ("2026-06-01T06:00:00", False),
        ("yesterday", False),
        ("", False),
    ],
)
def test_a_date_counts_for_five_minutes(text: str, is_good: bool) -> None:
    assert (signing.find_date(text, now=NOW) is not None) == is_good


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), max_size=5))
def test_a_file_is_read_as_it_was_written(rows: list[list[str]]) -> None:
    safe = [[cell.replace("\r", " ").replace("\0", "") for cell in each] for each in rows]
    try:
        content = to_file(rows=safe, secret="s")
    except UnicodeEncodeError:
        return
    assert to_rows(content=content, secret="s") == safe


def test_every_cut_of_a_file_is_half_written_or_refused() -> None:
    content = to_file(rows=[["a", "اردو"], ["#END,", "x"]], secret="s")
    for end in range(len(content)):
        with pytest.raises(Unreadable):
            to_rows(content=content[:end], secret="s")
    with pytest.raises(HalfWritten):
        to_rows(content=content[:5], secret="s")
    with pytest.raises(Unreadable, match="wrong_signature"):
        to_rows(content=content, secret="t")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("اردو".encode("utf-16"), "wrong_encoding"),
        (to_file(rows=[["a"]], secret="s").replace(b"#END,1", b"#END,2"), "wrong_totals"),
        (to_file(rows=[["a"]], secret="s").replace(b"a\n", b"b\n"), "wrong_signature"),
        (b"#END,0\n", "wrong_signature"),
    ],
)
def test_a_file_that_cannot_be_believed_is_named(content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        to_rows(content=content, secret="s")


def test_a_row_twice_counts_once_and_two_that_differ_count_for_nothing() -> None:
    one = [str(CASE), "a1", "received", "R-1", *[""] * (len(COLUMNS) - 4)]
    assert len(to_reports(rows=[one, list(one)], name="f")) == 1
    other = [*one[:3], "R-2", *one[4:]]
    with pytest.raises(Unreadable, match="contradiction"):
        to_reports(rows=[one, other], name="f")
    with pytest.raises(Unreadable, match="damaged"):
        to_reports(rows=[one[:-1]], name="f")


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"case_id": "x", "applicant_ref": "a", "standing": "received"},
        {"case_id": str(CASE), "applicant_ref": 5, "standing": "received"},
        {"case_id": str(CASE), "applicant_ref": "a", "standing": "perhaps"},
        {"case_id": str(CASE), "applicant_ref": "a", "standing": "received", "objection": {"a": 1}},
        {"case_id": str(CASE), "applicant_ref": "a" * 99, "standing": "received"},
        {"case_id": str(CASE), "applicant_ref": "a", "standing": "approved", "document": [1]},
    ],
)
def test_a_damaged_answer_is_no_report(body: Any) -> None:
    with pytest.raises(Unreadable):
        to_report(body, words={})


def test_an_envelope_comes_back_as_it_went() -> None:
    content = to_envelope(operation="Submit", fields={"a": "<&> اردو", "b": ""})
    assert parse(content) == ("Submit", {"a": "<&> اردو", "b": ""})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<Envelope/>",
        b"<Envelope><Body/></Envelope>" * 2,
        b'<!DOCTYPE x [<!ENTITY a "b">]><Envelope><Body><R><a>&a;</a></R></Body></Envelope>',
        b"<Envelope><Body><R><!-- x --></R></Body></Envelope>",
        b"<Envelope><Body><R><?php x ?></R></Body></Envelope>",
        b"<Other><Body><R><a>1</a></R></Body></Other>",
        "<Envelope><Body><R/></Body></Envelope>".encode("utf-16"),
        b"<Envelope><Body>" + b"<a>" * 20 + b"x" + b"</a>" * 20 + b"</Body></Envelope>",
    ],
)
def test_an_envelope_with_anything_dangerous_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        parse(content)


def test_a_mapping_is_data() -> None:
    found = find_mapping(system="vehicle")
    assert found.theirs("services", "PB-EXC-TRM") == "transfer-motorcycle"
    assert found.theirs("services", "PB-EXC-XXX") == "PB-EXC-XXX"
    assert find_mapping(system="nobody").words == {}
    with pytest.raises(MappingOdd):
        read_mapping(text='[prices]\nx = "y"')
    with pytest.raises(MappingOdd):
        read_mapping(text='[reasons]\na = "R1"\nb = "R1"')

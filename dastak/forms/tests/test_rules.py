"""Conditions, completeness, drawing and the seed files."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template

from dastak.forms import adapters
from dastak.forms.rules.checking import (
    applicable,
    check,
    content_hash,
    missing,
    prefill,
    read_values,
)
from dastak.forms.rules.conditions import parse, visible_fields
from dastak.forms.rules.definitions import SeedUnreadable, to_definition, to_stored
from dastak.forms.rules.steps import form_steps, list_captures, read_form
from dastak.forms.tests.factories import (
    DEFINITIONS,
    DOMICILE,
    FILLED,
    PHRASES,
    TODAY,
)
from dastak.forms.types import Kind, Value, Writer
from dastak.ui.api import FieldKind


def test_a_complete_form_misses_nothing() -> None:
    assert [each.name for each in missing(definition=DOMICILE, values=FILLED)] == []


def test_a_question_arises_from_the_answer_that_it_depends_on() -> None:
    married = {**FILLED, "marital_status": "married"}
    assert [each.name for each in missing(definition=DOMICILE, values=married)] == ["spouse_name"]
    names = [f.name for f in visible_fields(definition=DOMICILE, values=married)]
    assert names.index("marital_status") < names.index("spouse_name")


def test_answers_to_questions_that_no_longer_arise_are_left_out() -> None:
    values = {**FILLED, "spouse_name": "Bilal"}
    assert "spouse_name" not in applicable(definition=DOMICILE, values=values)


def test_a_condition_that_only_people_can_judge_is_a_hint_of_an_optional_field() -> None:
    children = DOMICILE.find("children")
    assert children is not None
    assert children.condition is None
    assert not children.is_required
    assert children.hint is not None
    assert children.hint.ur == "بچے ہوں"


@pytest.mark.parametrize(
    "words", ["has children", "purpose is abroad", "birth_at = moon", "nowhere = yes", "= yes", ""]
)
def test_other_words_are_no_condition(words: str) -> None:
    assert parse(words=words, options={"birth_at": frozenset({"home"})}) is None


def test_a_circle_of_conditions_hides_its_fields() -> None:
    stored = [
        {**each, "condition": f"{other} = yes"}
        for each, other in zip(_yes_no("first", "second"), ("second", "first"), strict=True)
    ]
    form = to_definition(service_code="X", form_code="X", version=1, fields=stored)
    assert visible_fields(definition=form, values={"first": "yes", "second": "yes"}) == ()


def _yes_no(*names: str) -> list[dict[str, Any]]:
    blank = dict.fromkeys(("condition", "limits", "fact", "note", "source", "name_ur"), "")
    rows = [
        {
            **blank,
            "field": name,
            "name_en": name,
            "type": "choice",
            "options": "yes;no",
            "required": "required",
            "filled_by": "applicant",
            "verified": "yes",
        }
        for name in names
    ]
    return to_stored(service_code="X", rows=rows, phrases=PHRASES)


def test_a_seed_row_with_an_unknown_type_is_named() -> None:
    (row, *_), phrases = adapters.read_rows("forms"), PHRASES
    with pytest.raises(SeedUnreadable, match="applicant_name"):
        to_stored(service_code="PB-REV-DOM", rows=[{**row, "type": "song"}], phrases=phrases)


def test_a_field_that_comes_twice_is_named() -> None:
    row = adapters.read_rows("forms")[0]
    with pytest.raises(SeedUnreadable, match="twice"):
        to_stored(service_code="PB-REV-DOM", rows=[row, row], phrases=PHRASES)


def test_all_rows_of_the_collection_are_there_with_source_and_both_languages() -> None:
    rows = adapters.read_rows("forms")
    assert len(rows) == 975
    assert sum(row["verified"] == "yes" for row in rows) == 478
    assert all(row["source"] and row["name_ur"] and row["name_en"] for row in rows)
    drafts = [row for row in rows if row["verified"] == "no"]
    assert all(row["verified"] in ("yes", "derived") for row in rows if row not in drafts)
    assert all(row["source"].startswith("the platform's draft") for row in drafts)


def test_every_option_and_every_judged_condition_has_its_urdu() -> None:
    for form in DEFINITIONS.values():
        for field in form.fields:
            assert all(option.label.ur for option in field.options)
            assert field.hint is None or field.hint.ur


def test_services_with_the_same_form_ask_the_same() -> None:
    car, motorcycle = DEFINITIONS["PB-EXC-TR1"], DEFINITIONS["PB-EXC-TRM"]
    assert car.fields == motorcycle.fields
    assert car.form_code == "PB-EXC-TRM"


def test_the_licence_asks_the_learner_permit_beside_the_form_of_the_permit() -> None:
    form = DEFINITIONS["PB-DL-REM"]
    papers = {each.name: each for each in list_captures(definition=form, values={}, kind=Kind.FILE)}
    assert papers["file_learner_permit"].is_required
    assert papers["file_medical"].is_required


def test_a_form_of_another_province_is_marked_as_derived() -> None:
    assert not any(field.is_verified for field in DEFINITIONS["KP-TRA-DLR"].fields)


def steps(writer: Writer, lang: str = "ur", **values: Value) -> list[str]:
    return [
        step.name
        for step in form_steps(definition=DOMICILE, values=values, writer=writer, lang=lang)
    ]


def test_citizens_are_asked_their_own_fields_and_the_office_its_own() -> None:
    asked = steps(Writer.CITIZEN)
    assert "applicant_name" in asked
    assert "guardian_cnic" in asked
    assert "certificate_no" not in asked
    assert "file_cnic" not in asked


def test_the_facilitator_is_asked_for_the_other_party_too() -> None:
    form = DEFINITIONS["PB-POL-TEN"]
    citizen = form_steps(definition=form, values={}, writer=Writer.CITIZEN, lang="en")
    guided = form_steps(definition=form, values={}, writer=Writer.FACILITATOR, lang="en")
    assert "landlord_cnic" not in [step.name for step in citizen]
    assert "landlord_cnic" in [step.name for step in guided]
    assert "otp" not in [step.name for step in guided]


def test_every_step_of_every_form_is_one_that_the_ui_can_draw_in_both_languages() -> None:
    kinds = {kind.value for kind in FieldKind}
    for form in DEFINITIONS.values():
        for lang in ("ur", "en"):
            drawn = form_steps(definition=form, values={}, writer=Writer.FACILITATOR, lang=lang)
            for spec in (spec for step in drawn for spec in step.specs):
                assert spec["kind"] in kinds
                assert spec["label"]


def test_every_question_of_the_domicile_is_drawn_by_the_ui() -> None:
    values = {**FILLED, "children": [{"name": "علی", "age": 7}]}
    drawn = form_steps(
        definition=DOMICILE, values=values, writer=Writer.FACILITATOR, lang="ur", problems={}
    )
    page = Template("{% for spec in specs %}{% field spec %}{% endfor %}")
    text = page.render(Context({"specs": [spec for step in drawn for spec in step.specs]}))
    assert 'value="علی"' in text
    assert 'value="single" checked' in text
    assert 'value="true" checked' in text
    assert 'value="3520212345671"' in text


def test_a_wrong_answer_is_drawn_with_its_problem() -> None:
    problems = check(definition=DOMICILE, given={"cnic": "12"}, today=TODAY)
    drawn = form_steps(
        definition=DOMICILE, values={}, writer=Writer.CITIZEN, lang="ur", problems=problems
    )
    (spec,) = next(step.specs for step in drawn if step.name == "cnic")
    assert "13" in spec["error"]


def test_what_a_page_sends_back_reads_as_it_was_drawn() -> None:
    posted = {
        "children.0.name": ["Ali"],
        "children.0.age": ["7"],
        "children.1.name": [""],
        "residential_address": ["House 5"],
        "residential_address_landmark": ["near the mosque"],
        "decl_permanent": ["true"],
    }
    names = ["children", "residential_address", "decl_permanent", "decl_no_migration", "nothing"]
    given = read_form(definition=DOMICILE, names=names, posted=posted)
    reading = read_values(definition=DOMICILE, given=given, today=TODAY)
    assert reading.problems == {}
    assert reading.values == {
        "children": [{"name": "Ali", "age": 7}],
        "residential_address": "House 5\nnear the mosque",
        "decl_permanent": True,
        "decl_no_migration": None,
    }


def test_known_facts_fill_their_fields_and_wrong_ones_are_left_out() -> None:
    facts = {"name": "Amna", "cnic": "not a number", "phone": "03001234567", "birth_date": ""}
    assert prefill(definition=DOMICILE, facts=facts, today=TODAY) == {
        "applicant_name": "Amna",
        "mobile": "+923001234567",
    }


def test_the_birth_date_of_the_applicant_is_not_that_of_the_child() -> None:
    facts = {"birth_date": "1990-01-01"}
    form = DEFINITIONS["PB-LG-BIR"]
    assert prefill(definition=form, facts=facts, today=TODAY) == {}


def test_the_hash_tells_any_change_and_no_order() -> None:
    def digest(values: dict[str, Value], version: int = 1) -> str:
        return content_hash(service_code="PB-REV-DOM", version=version, values=values)

    assert digest(FILLED) == digest(dict(reversed(FILLED.items())))
    assert digest(FILLED) != digest({**FILLED, "tehsil": "Raiwind"})
    assert digest(FILLED) != digest(FILLED, version=2)

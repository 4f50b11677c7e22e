"""Questions of these pages and the errors beside them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dastak.kernel.errors import FieldsInvalid, Problem
from dastak.kernel.text import bilingual
from dastak.people import api
from dastak.people.types import Gender, Language, Need, Relation
from dastak.places import api as places
from dastak.ui.api import page_language

Spec = dict[str, Any]


def question(name: str, kind: str, text: str, **more: object) -> Spec:
    """A question whose label, and hint where there is one, are texts of this context."""
    return {"name": name, "kind": kind, "label": bilingual(f"people.{text}"), **more}


def hint(text: str) -> object:
    """A hint from the texts of this context."""
    return bilingual(f"people.{text}")


def choices(kind: type[StrEnum], group: str) -> list[dict[str, object]]:
    """The options of a choice, with their words."""
    return [{"value": each.value, "label": hint(f"{group}.{each.value}")} for each in kind]


def with_answers(
    specs: list[Spec], values: Mapping[str, Any], problem: Problem | None
) -> list[Spec]:
    """The questions with what was typed and what is wrong with it."""
    problems = problem.problems if isinstance(problem, FieldsInvalid) else {}
    lang = page_language()
    for spec in specs:
        spec["value"] = values.get(spec["name"], "")
        if spec["name"] in problems:
            spec["error"] = problems[spec["name"]].text(lang)
    return specs


def summary(problem: Problem | None) -> list[dict[str, str]]:
    """What stands above the form: every wrong answer, or the one refusal."""
    lang = page_language()
    if problem is None:
        return []
    if isinstance(problem, FieldsInvalid):
        return [{"name": n, "message": each.text(lang)} for n, each in problem.problems.items()]
    return [{"name": "", "message": problem.text(lang)}]


def answer(
    request: HttpRequest, template: str, context: dict[str, Any], problem: Problem | None
) -> HttpResponse:
    """The page; with a problem it carries the problem's status, so that nothing is kept."""
    context["errors"] = summary(problem)
    response = render(request, template, context, status=problem.status if problem else 200)
    if problem is not None and "retry_seconds" in problem.fields:
        response["Retry-After"] = str(problem.fields["retry_seconds"])
    response["Cache-Control"] = "no-store"
    return response


def birth_date(text: str) -> date | None:
    """The date of a date control, or None when it is empty.

    :raises FieldsInvalid: naming ``birth_date`` when it is no date.
    """
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise FieldsInvalid(problems={"birth_date": api.BirthDateInvalid()}) from error


def relation(text: str) -> Relation:
    """The relation chosen.

    :raises FieldsInvalid: naming ``relation`` when it is none.
    """
    try:
        return Relation(text)
    except ValueError as error:
        raise FieldsInvalid(problems={"relation": api.ChoiceInvalid()}) from error


def profile_questions() -> list[Spec]:
    """The questions about a person."""
    districts = [{"value": each.code, "label": each.name} for each in places.list_districts()]
    return [
        question(
            "name", "text", "profile.name", hint=hint("profile.name_hint"), autocomplete="name"
        ),
        question("gender", "radios", "profile.gender", options=choices(Gender, "gender")),
        question(
            "birth_date",
            "date",
            "profile.birth_date",
            hint=hint("profile.birth_date_hint"),
            required=False,
            autocomplete="bday",
        ),
        question("district", "select", "profile.district", options=districts),
        question("language", "radios", "profile.language", options=choices(Language, "language")),
        question(
            "needs", "checkboxes", "profile.needs", options=choices(Need, "need"), required=False
        ),
    ]


def member_questions() -> list[Spec]:
    """The questions about a family member."""
    return [
        question("relation", "select", "family.relation", options=choices(Relation, "relation")),
        question("cnic", "cnic", "family.member_cnic"),
        question("name", "text", "family.member_name"),
        question("gender", "radios", "profile.gender", options=choices(Gender, "gender")),
        question("birth_date", "date", "profile.birth_date", required=False),
    ]

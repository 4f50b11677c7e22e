"""What is to be cured, and the refusal to put a case aside: two short forms of the officer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from dastak.connectors import api as connectors
from dastak.department import api
from dastak.department.pages.cases import desk, words
from dastak.forms import api as forms
from dastak.kernel.errors import Problem
from dastak.kernel.text import Bilingual
from dastak.kernel.web import ActingRequest

_FIELD_OF: dict[type[Problem], str] = {
    connectors.ObjectionEmpty: "codes",
    connectors.NoSuchObjection: "codes",
    connectors.DueDateOdd: "due_date",
    connectors.ReasonMissing: "reason",
}


@desk
def objection(request: ActingRequest, case_id: UUID) -> HttpResponseBase:
    """Object: points of the list, a sentence, and the last day."""
    if request.method != "POST":
        found = connectors.get_case(
            case_id=case_id, purpose="decision", by=request.actor, now=request.now
        )
        return _page(request, case_id, "object", {"case": found.case})
    posted = request.POST
    note = forms.one_line(text=posted.get("note", ""))
    codes = posted.getlist("codes")
    # The sentence stands once, beside the first point; together they are one text to the citizen.
    items = [
        connectors.ObjectionItem(code, note if place == 0 else "")
        for place, code in enumerate(codes)
    ]
    try:
        connectors.object_case(
            case_id=case_id,
            items=items,
            due_date=api.find_day(text=posted.get("due_date", "")) or request.now.date(),
            by=request.actor,
            now=request.now,
        )
    except Problem as problem:
        return _again(request, case_id, "object", problem)
    return redirect("department_case", case_id)


@desk
def go_on(request: ActingRequest, case_id: UUID) -> HttpResponseBase:
    """Refuse to put a case aside, and say why."""
    if request.method != "POST":
        found = connectors.get_case(
            case_id=case_id, purpose="decision", by=request.actor, now=request.now
        )
        return _page(request, case_id, "go_on", {"case": found.case})
    reason = forms.one_line(text=request.POST.get("reason", ""))
    try:
        connectors.refuse_cancel(case_id=case_id, reason=reason, by=request.actor, now=request.now)
    except Problem as problem:
        return _again(request, case_id, "go_on", problem)
    return redirect("department_case", case_id)


def _again(request: ActingRequest, case_id: UUID, name: str, problem: Problem) -> HttpResponse:
    """The form with what was typed. A refusal of the whole case is told above it."""
    message = Bilingual(problem.text("en"), problem.text("ur"))
    field = _FIELD_OF.get(type(problem), "")
    errors = [{"name": field, "message": message}]
    response = _page(request, case_id, name, {"errors": errors, "wrong": (field, message)})
    response.status_code = problem.status
    return response


def _page(request: ActingRequest, case_id: UUID, name: str, more: dict[str, Any]) -> HttpResponse:
    specs = _object_specs(request) if name == "object" else _go_on_specs(request)
    wrong, message = more.get("wrong", ("", ""))
    for spec in specs:
        spec |= {
            "label": words(f"{name}.{spec['name']}"),
            "hint": words(f"{name}.{spec['name']}_hint"),
            "error": message if spec["name"] == wrong else "",
        }
    context = {
        "case_id": case_id,
        "fields": specs,
        "title": words(f"{name}.title"),
        "intro": words(f"{name}.intro"),
        "submit": words(f"{name}.submit"),
        **more,
    }
    return render(request, "department/ask.html", context)


def _object_specs(request: ActingRequest) -> list[dict[str, Any]]:
    points = [
        {"value": each.code, "label": each.text} for each in connectors.list_objection_reasons()
    ]
    posted = request.POST
    return [
        {
            "name": "codes",
            "kind": "checkboxes",
            "options": points,
            "value": posted.getlist("codes"),
        },
        {"name": "note", "kind": "textarea", "maxlength": "500", "value": posted.get("note", "")},
        {
            "name": "due_date",
            "kind": "date",
            "value": posted.get("due_date", ""),
        },
    ]


def _go_on_specs(request: ActingRequest) -> list[dict[str, Any]]:
    return [
        {
            "name": "reason",
            "kind": "textarea",
            "maxlength": "300",
            "value": request.POST.get("reason", ""),
        }
    ]

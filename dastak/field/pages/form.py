"""The guided form: a few questions a page, each page saved as it is left, and a list to jump."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from dastak.field import api
from dastak.field.pages.frame import desk, words
from dastak.forms import api as forms
from dastak.kernel.errors import Problem
from dastak.kernel.idempotency import repeats_answers_of
from dastak.kernel.web import ActingRequest
from dastak.orders import api as orders
from dastak.ui.api import page_language

Groups = list[tuple[forms.FilledBy, list[forms.Step]]]


def _groups(
    definition: forms.Definition,
    values: Mapping[str, Any],
    problems: Mapping[str, Problem] | None = None,
) -> Groups:
    steps = forms.form_steps(
        definition=definition,
        values=values,
        writer=forms.Writer.FACILITATOR,
        lang=page_language(),
        problems=problems,
    )
    return api.groups_of(definition=definition, steps=steps)


def _names(groups: Groups) -> list[list[str]]:
    return [[step.name for step in steps] for _, steps in groups]


def _known(answers: forms.Answers) -> frozenset[str]:
    """Answers that were there before the visit: they are checked, not asked again."""
    return frozenset(name for name, each in answers.authors.items() if each.role != "facilitator")


@desk
def jump(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """All questions by page, with what is answered."""
    found = orders.get_door(line_id=line_id, by=request.actor, now=request.now)
    groups = _groups(found.definition, found.answers.values)
    open_names = {
        field.name
        for field in forms.missing(definition=found.definition, values=found.answers.values)
    }
    known = _known(found.answers)
    pages = [
        {
            "number": number,
            "who": words(f"who.{who}"),
            "steps": [
                {"step": step, "is_known": step.name in known, "is_open": step.name in open_names}
                for step in steps
            ],
        }
        for number, (who, steps) in enumerate(groups, start=1)
    ]
    still_open = (
        number
        for number, names in enumerate(_names(groups), start=1)
        if not open_names.isdisjoint(names)
    )
    first = next(still_open, None)
    context = {"door": found, "pages": pages, "first": first, "count": len(open_names)}
    return render(request, "field/form_list.html", context)


@desk
def questions(request: ActingRequest, line_id: UUID, number: int) -> HttpResponseBase:
    """One page of questions; leaving it saves it."""
    found = orders.get_door(line_id=line_id, by=request.actor, now=request.now)
    groups = _groups(found.definition, found.answers.values)
    if not 1 <= number <= len(groups) or found.answers.is_locked:
        return redirect("field_form", line_id)
    if request.method != "POST":
        return _show(request, found, groups, number, {})
    names = _names(groups)
    typed = forms.read_form(
        definition=found.definition,
        names=names[number - 1],
        posted=dict(request.POST.lists()),
    )
    saved = orders.save_form(line_id=line_id, values=typed, by=request.actor, now=request.now)
    if saved.problems:
        repeats_answers_of(request, subject=line_id)
        # Shown as typed, so that a slip of the finger is corrected and not typed anew.
        kept = {name: value for name, value in typed.items() if value is not None}
        shown = _groups(found.definition, {**saved.answers.values, **kept}, saved.problems)
        return _show(request, found, shown, number, saved.problems)
    after = _groups(found.definition, saved.answers.values)
    following = api.page_after(number=number, before=names, after=_names(after))
    if following > len(after):
        return redirect("field_papers", line_id)
    return redirect("field_questions", line_id, following)


def _show(
    request: ActingRequest,
    found: orders.DoorFile,
    groups: Groups,
    number: int,
    problems: Mapping[str, Problem],
) -> HttpResponseBase:
    who, steps = groups[min(number, len(groups)) - 1]
    known = _known(found.answers)
    lang = page_language()
    context = {
        "door": found,
        "number": number,
        "of": len(groups),
        "who": words(f"who.{who}"),
        "questions": [
            {
                "specs": _together(step.specs),
                "label": step.label,
                "is_known": step.name in known and step.is_answered,
            }
            for step in steps
        ],
        "errors": [
            {"name": name, "message": problem.text(lang)} for name, problem in problems.items()
        ],
    }
    return render(request, "field/questions.html", context)


def _together(specs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The page has a heading of its own, since it asks several things."""
    return [{**spec, "heading": False} for spec in specs]

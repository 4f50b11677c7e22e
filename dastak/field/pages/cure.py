"""The second visit: what the department wants is photographed or taken along, with the code."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from dastak.field.pages.frame import (
    Spec,
    code_spec,
    command_id,
    desk,
    errors_of,
    words,
    wrong_code,
)
from dastak.field.pages.papers import chosen_names, original_specs
from dastak.forms import api as forms
from dastak.kernel.web import ActingRequest
from dastak.orders import api as orders


@desk
def cure(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """What is wanted, what of it is here; sending the code when all of it is."""
    if request.method == "POST":
        orders.read_cure(line_id=line_id, by=request.actor, now=request.now)
        return redirect("field_cure_code", line_id)
    found = orders.get_door(line_id=line_id, by=request.actor, now=request.now)
    if found.objection is None:
        return redirect("field_line", line_id)
    since = found.objection.span.since
    context = {
        "door": found,
        "wanted": found.objection.wanted,
        "fresh": [file for file in found.files if file.stored_at >= since],
        "labels": {paper.name: paper.label for paper in found.papers},
        "offered": [item for item in found.items if item.holder.kind == "citizen"],
    }
    return render(request, "field/cure.html", context)


@desk
def originals(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """Which originals are taken to the department; the code hands them over."""
    found = orders.get_door(line_id=line_id, by=request.actor, now=request.now)
    if request.method == "POST":
        names = chosen_names(request, found.papers)
        if names:
            orders.take_originals(line_id=line_id, names=names, by=request.actor, now=request.now)
        return redirect("field_cure", line_id)
    context = {
        "line_id": line_id,
        "title": words("cure.originals"),
        "intro": words("cure.originals_intro"),
        "fields": original_specs(found),
        "submit": words("originals.save"),
    }
    return render(request, "field/ask.html", context)


@desk
def code(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """The code with which the citizen agrees, and what was cleared up in words."""
    specs = [_note_spec(request), code_spec("cure")]
    if request.method == "POST":
        result = orders.cure(
            line_id=line_id,
            code=request.POST.get("code", ""),
            words=forms.one_line(text=request.POST.get("words", "")),
            command_id=command_id(request),
            by=request.actor,
            now=request.now,
        )
        if result.is_right:
            return redirect("field_line", line_id)
        specs[1] = code_spec("cure", error=wrong_code(result.tries_left))
    else:
        orders.must_be_in_hand(line_id=line_id, by=request.actor, now=request.now)
    return _ask(request, line_id, "cure", specs)


def _note_spec(request: ActingRequest) -> Spec:
    return {
        "name": "words",
        "kind": "textarea",
        "label": words("cure.words"),
        "hint": words("cure.words_hint"),
        "value": request.POST.get("words", ""),
        "required": False,
        "maxlength": "500",
    }


@desk
def in_vain(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """Why the second visit came to nothing; the citizen chooses another time."""
    spec: Spec = {
        "name": "reason",
        "kind": "radios",
        "label": words("cure.why"),
        "options": [(each.value, words(f"cure.why_{each}")) for each in orders.CureFailure],
        "value": request.POST.get("reason", ""),
    }
    orders.must_be_in_hand(line_id=line_id, by=request.actor, now=request.now)
    if request.method == "POST":
        said = request.POST.get("reason", "")
        if said in set(orders.CureFailure):
            orders.fail_cure(
                line_id=line_id,
                reason=orders.CureFailure(said),
                command_id=command_id(request),
                by=request.actor,
                now=request.now,
            )
            return redirect("field_home")
        spec["error"] = words("cure.why_missing")
    return _ask(request, line_id, "cure_in_vain", [spec])


def _ask(request: ActingRequest, line_id: UUID, name: str, specs: list[Spec]) -> HttpResponseBase:
    context: dict[str, Any] = {
        "line_id": line_id,
        "title": words(f"{name}.title"),
        "intro": words(f"{name}.intro"),
        "fields": specs,
        "errors": errors_of(specs),
        "submit": words(f"{name}.submit"),
    }
    return render(request, "field/ask.html", context)

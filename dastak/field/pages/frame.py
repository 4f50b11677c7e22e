"""What every page of the phone shares: who may open it, and how a refusal is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ParamSpec
from uuid import NAMESPACE_URL, UUID, uuid5

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dastak.kernel.actors import Role
from dastak.kernel.errors import Problem
from dastak.kernel.text import Bilingual, bilingual
from dastak.kernel.web import ActingRequest, allow, framed_page
from dastak.ui import api as ui

P = ParamSpec("P")
Spec = dict[str, Any]
MINE = allow(Role.FACILITATOR)


def words(key: str, **fields: object) -> Bilingual:
    """A text of this desk in both languages."""
    return bilingual(f"field.{key}", **fields)


def refused(request: ActingRequest, problem: Problem) -> HttpResponse:
    """The page of a refusal: what happened, what to do, and back to where it was asked."""
    match = request.resolver_match
    back = reverse("field_home")
    if request.method == "POST" and match is not None and match.kwargs:
        name, key = ("field_visit", "visit_id") if "visit_id" in match.kwargs else ("", "line_id")
        if key in match.kwargs:
            back = reverse(name or "field_line", args=[match.kwargs[key]])
    context = {"message": told(problem), "back_url": back}
    return render(request, "field/refused.html", context, status=problem.status)


desk = framed_page(MINE, refused=refused)


def told(problem: Problem) -> Bilingual:
    """The words of a refusal; instants in them as people read them, figures isolated."""
    message = type(problem).__new__(type(problem))
    texts = {}
    for lang in ("en", "ur"):
        message.fields = {name: _shown(value, lang) for name, value in problem.fields.items()}
        texts[lang] = message.text(lang)
    return Bilingual(**texts)


def _shown(value: Any, lang: Any) -> Any:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        at = None
    if at is not None and at.tzinfo is not None:
        return ui.datetime_text(value=at, lang=lang)
    return ui.number_text(value=value, lang=lang) if type(value) is int else value


def command_id(request: ActingRequest) -> UUID:
    """The id of the command that a form sends: the same form again is the same command."""
    return uuid5(NAMESPACE_URL, f"{request.actor.me}:{request.POST.get('_key', '')}")


def code_spec(label: str, *, error: Bilingual | None = None) -> Spec:
    """The question for a code that the citizen tells."""
    return {
        "name": "code",
        "kind": "otp",
        "label": words(f"{label}.label"),
        "hint": words(f"{label}.hint"),
        "error": error or "",
        "maxlength": "8",
        "autocomplete": "off",
    }


def wrong_code(tries_left: int) -> Bilingual:
    """A wrong code, with what is left of the tries."""
    return words("code.wrong", count=tries_left)


def errors_of(specs: list[Spec]) -> list[dict[str, Any]]:
    """What stands above a form: every answer that is wrong."""
    return [{"name": spec["name"], "message": spec["error"]} for spec in specs if spec.get("error")]

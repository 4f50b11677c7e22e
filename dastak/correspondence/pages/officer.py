"""The department's side: an inbox by the clock, a thread, ready texts, translations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dastak.correspondence import api
from dastak.correspondence.pages import parts
from dastak.forms import api as forms
from dastak.kernel.actors import Role
from dastak.kernel.clock import PKT
from dastak.kernel.errors import Problem
from dastak.kernel.text import Bilingual
from dastak.kernel.web import ActingRequest, allow, framed_page

P = ParamSpec("P")
DESK = allow(Role.OFFICER)


def refused(request: ActingRequest, problem: Problem) -> HttpResponse:
    """The page of a refusal. What was refused is rolled back, so nothing more is read here."""
    match = request.resolver_match
    back_url = reverse("desk_messages")
    if request.method == "POST" and match is not None:
        back_url = reverse("desk_thread", args=[match.kwargs["line_id"]])
    message = Bilingual(problem.text("en"), problem.text("ur"))
    context = {"message": message, "back_url": back_url}
    return render(request, "correspondence/desk_refused.html", context, status=problem.status)


desk = framed_page(DESK, refused=refused)


@desk
def inbox(request: ActingRequest) -> HttpResponseBase:
    """Threads of my desks: what waits for us first, the longest late at the top."""
    known = {each.value: each for each in api.Chosen}
    chosen = known.get(request.GET.get("show", ""), api.Chosen.TO_ANSWER)
    search = forms.one_line(text=request.GET.get("q", ""))[:40]
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 5 else 1
    found = api.list_threads(
        chosen=chosen, search=search, page=number, by=request.actor, now=request.now
    )
    others = {"show": chosen.value, **({"q": search} if search else {})}
    context = {
        "found": found,
        "search": search,
        "tabs": [
            {"show": each.value, "label": parts.words(f"inbox.{each}"), "is_chosen": each is chosen}
            for each in api.Chosen
        ],
        "previous_url": _page_url(others, number - 1) if number > 1 else "",
        "next_url": _page_url(others, number + 1) if found.has_next else "",
    }
    return render(request, "correspondence/inbox.html", context)


def _page_url(others: dict[str, str], number: int) -> str:
    return f"?{urlencode({**others, 'page': number})}"


@desk
def thread(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """A thread, a chooser of ready texts, and words of one's own."""
    here = reverse("desk_thread", args=[line_id])
    if request.method == "POST":
        try:
            draft = parts.draft_of(request)
            api.write_message(line_id=line_id, draft=draft, by=request.actor, now=request.now)
        except Problem as problem:
            if type(problem) not in parts.FIELDS:
                raise
            fields = parts.message_fields(request.POST)
            return parts.again(request, "correspondence/desk_again.html", fields, problem, here)
        return redirect(here)
    found = api.get_thread(line_id=line_id, by=request.actor, now=request.now)
    chosen = _template(request.GET.get("template", ""))
    context = {
        "thread": found,
        "card": found.card,
        "is_my_turn": found.card.turn is not None and found.card.turn.side is api.Side.DEPARTMENT,
        "templates": api.list_templates(),
        "chosen": chosen,
        "ready_fields": _ready_fields(request, chosen, {}) if chosen else [],
        "fields": parts.fields_for(found.card, api.Side.DEPARTMENT),
        "preview": _preview(chosen) if chosen else None,
        "may_translate": True,
    }
    return render(request, "correspondence/desk_thread.html", context)


@require_POST
@desk
def ready(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """Send a ready text."""
    chosen = _template(request.POST.get("template", ""))
    here = reverse("desk_thread", args=[line_id])
    names = api.fields_of(template=chosen) if chosen else ()
    draft = api.TemplateDraft(
        code=request.POST.get("template", ""),
        values={name: request.POST.get(name, "") for name in names},
        files=parts.uploads_of(request),
    )
    try:
        api.write_from_template(line_id=line_id, draft=draft, by=request.actor, now=request.now)
    except Problem as problem:
        if type(problem) not in parts.FIELDS or chosen is None:
            raise
        fields = _ready_fields(request, chosen, request.POST)
        return parts.again(request, "correspondence/desk_again.html", fields, problem, here)
    return redirect(here)


@require_POST
@desk
def translate(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """Add the words of a message in the other language."""
    languages = {each.value: each for each in api.Language}
    try:
        message_id = UUID(request.POST.get("message", ""))
    except ValueError as unknown:
        raise api.NoSuchMessage from unknown
    api.translate_message(
        message_id=message_id,
        language=languages.get(request.POST.get("language", ""), api.Language.UR),
        text=request.POST.get("text", ""),
        by=request.actor,
        now=request.now,
    )
    return redirect("desk_thread", line_id)


def _template(code: str) -> api.Template | None:
    return next((each for each in api.list_templates() if each.code == code), None)


def _preview(template: api.Template) -> Bilingual:
    """A ready text with its places left open."""
    open_places = dict.fromkeys(api.fields_of(template=template), "…")
    return Bilingual(
        en=template.words.en.format(**open_places), ur=template.words.ur.format(**open_places)
    )


def _ready_fields(request: ActingRequest, template: api.Template, typed: Any) -> list[parts.Spec]:
    """The fields of a ready text, its code, and files."""
    today = request.now.astimezone(PKT).date()
    papers = [{"value": each.code, "label": each.words} for each in api.list_papers()]
    kinds: dict[str, parts.Spec] = {
        "paper": {"kind": "select", "options": papers},
        "day": {
            "kind": "date",
            "min": today.isoformat(),
            "max": (today + timedelta(days=90)).isoformat(),
        },
    }
    fields: list[parts.Spec] = [
        {"name": name, "label": parts.words(f"ready.{name}"), "value": typed.get(name, "")}
        | kinds[name]
        for name in api.fields_of(template=template)
    ]
    return [*fields, parts.files_field()]

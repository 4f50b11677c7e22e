"""Doing it alone: beginning, the list of questions and papers, a few questions a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dastak.catalogue import api as catalogue
from dastak.citizen import api
from dastak.citizen.pages.mine import CITIZENS
from dastak.citizen.pages.ordering import who_options
from dastak.citizen.pages.questions import open_order, question, refused, summary, way, with_errors
from dastak.citizen.pages.service import heads_of, paper_row, total_of
from dastak.forms import api as forms
from dastak.kernel import ids
from dastak.kernel.errors import Problem
from dastak.kernel.text import bilingual, say
from dastak.kernel.web import ActingRequest, page
from dastak.orders import api as orders
from dastak.people import api as people
from dastak.ui.api import page_language


@page(CITIZENS)
def begin(request: ActingRequest, code: str) -> HttpResponse:
    """For whom, where, in which language; agreeing makes the order, the form comes next."""
    service = catalogue.get_service(code=code)
    if not service.is_digital:
        return redirect("service", code=code)
    me = people.get_person(
        person_id=request.actor.me, purpose="own", by=request.actor, now=request.now
    )
    if not me.is_complete:
        here = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('welcome')}?{here}")
    typed = request.POST if request.method == "POST" else _known(request, me)
    problems: dict[str, Problem] = {}
    if request.method == "POST":
        problems = api.alone_problems(
            service_code=code,
            alone=_alone(code, request),
            is_agreed=bool(request.POST.get("agree")),
            now=request.now,
        )
        if not problems:
            return _place(request, code)
    file = api.get_service_file(code=code, district="", now=request.now)
    assert file.online_quote, "a service that can be done online"
    context = {
        "service": service,
        "fields": with_errors(_fields(request, service, typed), problems),
        "errors": summary(problems),
        "order_id": request.POST.get("order_id") or ids.uuid7(),
        "heads": heads_of(file.online_quote),
        "total_paisa": total_of(file.online_quote),
        "papers": [paper_row(each) for each in service.papers],
    }
    return render(request, "citizen/alone_begin.html", context, status=422 if problems else 200)


def _known(request: ActingRequest, me: people.Person) -> Mapping[str, str]:
    return {
        "who": str(request.actor.me),
        "district": request.GET.get("district", "")[:40] or me.district or "",
        "language": page_language(),
    }


def _alone(code: str, request: ActingRequest) -> api.NewAlone:
    chosen = request.POST.get("who", "")
    allowed = {each["value"] for each in who_options(request)}
    return api.NewAlone(
        service_code=code,
        applicant_id=UUID(chosen) if chosen in allowed else request.actor.me,
        district=request.POST.get("district", "")[:40],
        address=request.POST.get("address", ""),
        language=request.POST.get("language", ""),
    )


def _place(request: ActingRequest, code: str) -> HttpResponse:
    try:
        order_id = UUID(request.POST.get("order_id", ""))
    except ValueError:
        order_id = ids.uuid7()
    try:
        order = api.begin_alone(
            alone=_alone(code, request),
            order_id=order_id,
            wording=say("citizen.alone.consent", page_language()),
            by=request.actor,
            now=request.now,
        )
    except Problem as problem:
        ways = [
            *open_order(problem),
            way("my_orders", reverse("my_orders")),
            way("look_again", reverse("service", args=[code])),
        ]
        return refused(request, problem, ways)
    return redirect("my_form", order_id=order.id)


def _fields(
    request: ActingRequest, service: catalogue.Service, typed: Mapping[str, str]
) -> list[dict[str, Any]]:
    districts = [{"value": d.code, "label": d.name} for d in api.districts_of(service)]
    languages = [
        {"value": each.value, "label": bilingual(f"people.language.{each}")}
        for each in people.Language
    ]
    agree = [{"value": "yes", "label": bilingual("citizen.alone.consent")}]
    return [
        question(
            "who", "radios", "who.label", options=who_options(request), value=typed.get("who")
        ),
        question(
            "district",
            "select",
            "alone.district",
            options=districts,
            value=typed.get("district", ""),
        ),
        question(
            "address", "textarea", "alone.address", value=typed.get("address", ""), maxlength="300"
        ),
        question(
            "language", "radios", "wish.language", options=languages, value=typed.get("language")
        ),
        question("agree", "checkboxes", "check.consent_title", options=agree),
    ]


@page(CITIZENS)
def overview(request: ActingRequest, order_id: UUID) -> HttpResponse:
    """What is answered and uploaded, what is missing, the price, and how to go on."""
    own = orders.get_own_form(order_id=order_id, by=request.actor, now=request.now)
    steps = steps_of(own)
    missing = {f.name for f in forms.missing(definition=own.definition, values=own.answers.values)}
    kept = [file.kind for file in own.files]
    context = {
        "own": own,
        "number": ids.spoken(own.order.number),
        "questions": [
            {"step": step, "state": "next" if step.name in missing else "done"}
            for step in steps
            if step.is_answered or step.name in missing
        ],
        "optional": [s for s in steps if not s.is_answered and s.name not in missing],
        "next_name": next((s.name for s in steps if s.name in missing), ""),
        "count": len(missing),
        "papers": [
            {"paper": paper, "count": kept.count(paper.name), "is_kept": paper.name in kept}
            for paper in own.papers
        ],
        "is_ready": not own.facts.form_missing and not own.facts.papers_missing,
        "heads": heads_of(own.quote),
        "total_paisa": total_of(own.quote),
        "refusal": own.refusal.text(page_language()) if own.refusal else "",
    }
    return render(request, "citizen/alone_form.html", context)


def steps_of(
    own: orders.OwnForm,
    values: Mapping[str, Any] | None = None,
    problems: Mapping[str, Problem] | None = None,
) -> list[forms.Step]:
    """The questions of the form; who applies alone writes for everybody it names."""
    return forms.form_steps(
        definition=own.definition,
        values=own.answers.values if values is None else values,
        writer=forms.Writer.FACILITATOR,
        lang=page_language(),
        problems=problems,
    )


@page(CITIZENS)
def questions(request: ActingRequest, order_id: UUID, name: str) -> HttpResponse:
    """At most three questions; leaving the page keeps them."""
    own = orders.get_own_form(order_id=order_id, by=request.actor, now=request.now)
    steps = steps_of(own)
    if own.refusal or not api.shown_from(steps, name):
        return redirect("my_form", order_id=order_id)
    if request.method != "POST":
        return _ask(request, own, steps, name, {})
    names = request.POST.getlist("asked")
    typed = forms.read_form(
        definition=own.definition, names=names, posted=dict(request.POST.lists())
    )
    try:
        saved = orders.fill_in(order_id=order_id, values=typed, by=request.actor, now=request.now)
    except Problem as problem:
        return refused(request, problem, [way("this_order", reverse("my_form", args=[order_id]))])
    if saved.problems:
        shown = {name: value for name, value in typed.items() if value is not None}
        again = steps_of(own, {**saved.answers.values, **shown}, saved.problems)
        return _ask(request, own, again, name, saved.problems)
    after = steps_of(own, saved.answers.values)
    following = api.name_after(steps, after, last=names[-1]) if names else ""
    if not following:
        return redirect("my_form", order_id=order_id)
    return redirect("my_form_questions", order_id=order_id, name=following)


def _ask(
    request: ActingRequest,
    own: orders.OwnForm,
    steps: list[forms.Step],
    name: str,
    problems: Mapping[str, Problem],
) -> HttpResponse:
    shown = api.shown_from(steps, name)
    first = [step.name for step in steps].index(name) + 1 if shown else 1
    context = {
        "own": own,
        "shown": [
            {"step": step, "specs": [{**spec, "heading": False} for spec in step.specs]}
            for step in shown
        ],
        "first": first,
        "last": first + len(shown) - 1,
        "of": len(steps),
        "errors": summary(problems),
    }
    status = 422 if problems else 200
    return render(request, "citizen/alone_questions.html", context, status=status)

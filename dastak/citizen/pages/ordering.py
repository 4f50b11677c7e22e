"""Ordering, one question a page. Every answer is kept on the server before the next page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dastak.catalogue import api as catalogue
from dastak.citizen import api
from dastak.citizen.pages.questions import question, summary, typed_words, with_errors
from dastak.kernel.actors import Role
from dastak.kernel.errors import Problem
from dastak.kernel.text import bilingual
from dastak.kernel.web import ActingRequest, allow, page
from dastak.people import api as people
from dastak.ui.api import page_language

CITIZENS = allow(Role.CITIZEN)
POSITION_LENGTH_MAX = 40


def step_url(code: str, step: api.Step) -> str:
    """The page of a question."""
    return reverse(f"order_{step}", args=[code])


@page(CITIZENS)
def start(request: ActingRequest, code: str) -> HttpResponse:
    """From the page of a service to the first open question."""
    catalogue.get_service(code=code)
    me = people.get_person(
        person_id=request.actor.me, purpose="own", by=request.actor, now=request.now
    )
    if not me.is_complete:
        here = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('welcome')}?{here}")
    draft = api.find_draft(service_code=code, by=request.actor, now=request.now)
    step = api.next_step(draft, now=request.now)
    district = request.GET.get("district", "")[:40]
    target = step_url(code, step)
    keep = step is api.Step.WHO and district
    return redirect(target + (f"?{urlencode({'district': district})}" if keep else ""))


def early(request: ActingRequest, code: str, step: api.Step) -> api.Draft | HttpResponse:
    """The draft, or the way back to a question that comes before ``step`` and is still open."""
    draft = api.find_draft(service_code=code, by=request.actor, now=request.now)
    open_step = api.next_step(draft, now=request.now)
    if draft is None or api.STEPS.index(open_step) < api.STEPS.index(step):
        late = "?late=1" if draft and draft.held and open_step is api.Step.SLOT else ""
        return redirect(step_url(code, open_step) + late)
    return draft


def ask(request: ActingRequest, code: str, step: api.Step, context: dict[str, Any]) -> HttpResponse:
    """The page of one question, with its number, the way back and the errors."""
    number = api.STEPS.index(step)
    before = step_url(code, api.STEPS[number - 1]) if number else reverse("service", args=[code])
    problems: dict[str, Problem] = context.pop("problems", {})
    context |= {
        "step": {"number": number + 1, "of": len(api.STEPS)},
        "back_url": before,
        "errors": summary(problems),
        "code": code,
        "title": context["fields"][0]["label"],
        "heading": "",
    }
    status = 422 if problems else 200
    return render(request, f"citizen/order_{step}.html", context, status=status)


def _go_on(request: ActingRequest, code: str, draft: api.Draft) -> HttpResponse:
    return redirect(step_url(code, api.next_step(draft, now=request.now)))


@page(CITIZENS)
def who(request: ActingRequest, code: str) -> HttpResponse:
    """For whom it is: oneself, or a family member one may act for."""
    service = catalogue.get_service(code=code)
    draft = api.find_draft(service_code=code, by=request.actor, now=request.now)
    options = who_options(request)
    problems: dict[str, Problem] = {}
    if request.method == "POST":
        chosen = request.POST.get("who", "")
        if chosen in {each["value"] for each in options}:
            return _save_who(request, code, draft, UUID(chosen))
        problems["who"] = api.ChoiceMissing()
    district = request.GET.get("district", "")[:40]
    chosen_id = draft.applicant_id if draft and draft.applicant_id else request.actor.me
    fields = [question("who", "radios", "who.label", heading=True, options=options)]
    fields[0]["value"] = str(chosen_id)
    here = urlencode({"next": request.get_full_path()})
    context = {
        "service": service,
        "fields": with_errors(fields, problems),
        "problems": problems,
        "district": district,
        "family_url": f"{reverse('my_family')}?{here}",
    }
    return ask(request, code, api.Step.WHO, context)


def who_options(request: ActingRequest) -> list[dict[str, Any]]:
    """Oneself, and those of the family who have agreed."""
    me = {
        "value": str(request.actor.me),
        "label": bilingual("citizen.who.me"),
        "hint": typed_words(request.actor.name),
    }
    family = people.list_family(by=request.actor, now=request.now)
    return [
        me,
        *(
            {
                "value": str(each.person.id),
                "label": typed_words(each.person.name),
                "hint": bilingual(f"people.relation.{each.relation}"),
            }
            for each in family
            if each.is_agreed
        ),
    ]


def _save_who(
    request: ActingRequest, code: str, draft: api.Draft | None, applicant_id: UUID
) -> HttpResponse:
    draft = draft or api.new_draft(person_id=request.actor.me, service_code=code, now=request.now)
    draft = api.with_applicant(draft, applicant_id)
    draft = api.save_draft(draft=draft, by=request.actor, now=request.now)
    district = request.POST.get("district", "")[:40]
    if not draft.district and district:
        return redirect(f"{step_url(code, api.Step.WHERE)}?{urlencode({'district': district})}")
    return _go_on(request, code, draft)


@page(CITIZENS)
def where(request: ActingRequest, code: str) -> HttpResponse:
    """Where to come: district, address, a known place, and the device's position if it is given."""
    draft = early(request, code, api.Step.WHERE)
    if isinstance(draft, HttpResponse):
        return draft
    typed, problems = _kept_where(request, draft), {}
    if request.method == "POST":
        typed = _typed_where(request)
        problems = api.place_problems(service_code=code, where=typed, now=request.now)
        if not problems:
            draft = api.with_where(draft, typed)
            return _go_on(
                request, code, api.save_draft(draft=draft, by=request.actor, now=request.now)
            )
    service = catalogue.get_service(code=code)
    districts = [{"value": d.code, "label": d.name} for d in api.districts_of(service)]
    fields = [
        question("district", "select", "where.district", options=districts, value=typed.district),
        question(
            "address",
            "address",
            "where.address",
            hint=bilingual("citizen.where.address_hint"),
            value=typed.address,
            landmark=typed.landmark,
            position=True,
            position_value=typed.position,
            maxlength="300",
        ),
    ]
    context = {"fields": with_errors(fields, problems), "problems": problems}
    return ask(request, code, api.Step.WHERE, context)


def _typed_where(request: ActingRequest) -> api.Where:
    return api.Where(
        district=request.POST.get("district", "")[:40],
        address=request.POST.get("address", ""),
        landmark=request.POST.get("address_landmark", ""),
        position=request.POST.get("address_position", "")[:POSITION_LENGTH_MAX],
    )


def _kept_where(request: ActingRequest, draft: api.Draft) -> api.Where:
    point = draft.position
    district = draft.district or request.GET.get("district", "")[:40]
    if not district:
        me = people.get_person(
            person_id=request.actor.me, purpose="own", by=request.actor, now=request.now
        )
        district = me.district or ""
    return api.Where(
        district=district,
        address=draft.address,
        landmark=draft.landmark,
        position=f"{point.lat},{point.lon}" if point else "",
    )


@page(CITIZENS)
def wish(request: ActingRequest, code: str) -> HttpResponse:
    """Whom one wants to come, and in which language one is written to."""
    draft = early(request, code, api.Step.WISH)
    if isinstance(draft, HttpResponse):
        return draft
    visitor, language = draft.visitor, draft.language or page_language()
    problems: dict[str, Problem] = {}
    if request.method == "POST":
        visitor, language = request.POST.get("visitor", ""), request.POST.get("language", "")
        if visitor not in set(api.Visitor):
            problems["visitor"] = api.ChoiceMissing()
        if language not in set(people.Language):
            problems["language"] = api.ChoiceMissing()
        if not problems:
            draft = api.with_wish(draft, visitor=visitor, language=language)
            return _go_on(
                request, code, api.save_draft(draft=draft, by=request.actor, now=request.now)
            )
    visitors = [
        {"value": each.value, "label": bilingual(f"citizen.wish.{each}")} for each in api.Visitor
    ]
    languages = [
        {"value": each.value, "label": bilingual(f"people.language.{each}")}
        for each in people.Language
    ]
    fields = [
        question("visitor", "radios", "wish.visitor", options=visitors, value=visitor),
        question("language", "radios", "wish.language", options=languages, value=language),
    ]
    context = {"fields": with_errors(fields, problems), "problems": problems}
    return ask(request, code, api.Step.WISH, context)

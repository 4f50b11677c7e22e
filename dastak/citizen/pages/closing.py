"""The last questions of an order: when, and whether all of it is right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from dastak.citizen import api
from dastak.citizen.pages.days import days_around, first_day, instant, slot_option, today_of
from dastak.citizen.pages.ordering import CITIZENS, ask, early, step_url
from dastak.citizen.pages.questions import open_order, question, refused, way, with_errors
from dastak.citizen.pages.service import heads_of, paper_row, total_of
from dastak.kernel.errors import Problem
from dastak.kernel.text import bilingual, say
from dastak.kernel.web import ActingRequest, page
from dastak.ui.api import page_language


@page(CITIZENS)
def slot(request: ActingRequest, code: str) -> HttpResponse:
    """When: the times of seven days. Choosing one has it kept for some minutes."""
    draft = early(request, code, api.Step.SLOT)
    if isinstance(draft, HttpResponse):
        return draft
    problems: dict[str, Problem] = {}
    if request.method == "POST":
        starts_at = instant(request.POST.get("slot", ""))
        if starts_at is not None:
            return _keep_slot(request, code, starts_at)
        problems["slot"] = api.ChoiceMissing()
    first = first_day(request)
    slots = api.list_slots(draft=draft, from_day=first, now=request.now)
    field = question("slot", "slot", "slot.label")
    field["options"] = [slot_option(each) for each in slots]
    field["value"] = draft.held.starts_at.isoformat() if draft.held else ""
    context = {
        "fields": with_errors([field], problems),
        "problems": problems,
        "is_late": "late" in request.GET,
        "has_times": bool(slots),
        "has_free": any(each.is_free for each in slots),
        "reason": next((each.reason for each in slots if each.reason), None),
        "asks_woman": draft.visitor == api.Visitor.WOMAN,
        **days_around(first, today_of(request)),
    }
    return ask(request, code, api.Step.SLOT, context)


def _keep_slot(request: ActingRequest, code: str, starts_at: datetime) -> HttpResponse:
    try:
        api.choose_slot(service_code=code, starts_at=starts_at, by=request.actor, now=request.now)
    except Problem as problem:
        again = step_url(code, api.Step.SLOT)
        return refused(request, problem, [way("other_time", again)])
    return redirect(step_url(code, api.Step.CHECK))


@page(CITIZENS)
def check(request: ActingRequest, code: str) -> HttpResponse:
    """All answers, the price and the papers; agreeing sends the order."""
    draft = early(request, code, api.Step.CHECK)
    if isinstance(draft, HttpResponse) and request.method != "POST":
        return draft
    problems: dict[str, Problem] = {}
    if request.method == "POST":
        if request.POST.get("agree"):
            return _send(request, code)
        problems["agree"] = api.ChoiceMissing()
    if isinstance(draft, HttpResponse):
        return draft
    review = api.get_review(draft=draft, by=request.actor, now=request.now)
    fields = [
        question(
            "agree",
            "checkboxes",
            "check.consent_title",
            options=[{"value": "yes", "label": bilingual("citizen.check.consent")}],
        )
    ]
    context = {
        "fields": with_errors(fields, problems),
        "problems": problems,
        "review": review,
        "rows": _rows(code, review),
        "heads": heads_of(review.quote),
        "total_paisa": total_of(review.quote),
        "papers": [paper_row(each) for each in review.service.papers],
        "held": draft.held,
        "submit_label": bilingual("citizen.check.send"),
    }
    return ask(request, code, api.Step.CHECK, context)


def _send(request: ActingRequest, code: str) -> HttpResponse:
    try:
        order = api.send_order(
            service_code=code,
            quote_hash=request.POST.get("quote", "")[:64],
            wording=say("citizen.check.consent", page_language()),
            by=request.actor,
            now=request.now,
        )
    except Problem as problem:
        ways = [
            *open_order(problem),
            way("look_again", step_url(code, api.Step.CHECK)),
            way("other_time", step_url(code, api.Step.SLOT)),
            way("my_orders", reverse("my_orders")),
        ]
        return refused(request, problem, ways)
    return redirect("my_order_placed", order_id=order.id)


def _rows(code: str, review: api.Review) -> list[dict[str, Any]]:
    """The answers with a way to change each; typed words are marked up in the template."""
    draft = review.draft
    place = "shared" if review.is_position_used else "not_used" if draft.position else "not_shared"
    return [
        {"key": "service", "value": review.service.name, "step": ""},
        {"key": "who", "typed": review.applicant_name, "step": step_url(code, api.Step.WHO)},
        {"key": "district", "value": review.district, "step": step_url(code, api.Step.WHERE)},
        {"key": "address", "typed": draft.address, "step": step_url(code, api.Step.WHERE)},
        {"key": "landmark", "typed": draft.landmark, "step": step_url(code, api.Step.WHERE)},
        {
            "key": "position",
            "value": bilingual(f"citizen.check.position_{place}"),
            "step": step_url(code, api.Step.WHERE),
        },
        {
            "key": "visitor",
            "value": bilingual(f"citizen.wish.{draft.visitor}"),
            "step": step_url(code, api.Step.WISH),
        },
        {
            "key": "language",
            "value": bilingual(f"people.language.{draft.language}"),
            "step": step_url(code, api.Step.WISH),
        },
    ]

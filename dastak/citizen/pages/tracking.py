"""Following an order by its link, or by number and phone. Shows the status only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dastak.citizen import api
from dastak.citizen.pages.area_notices import notices_for
from dastak.citizen.pages.questions import summary, track_fields
from dastak.dispatch import api as dispatch
from dastak.kernel import ids
from dastak.kernel.text import bilingual, say
from dastak.kernel.web import ActingRequest, page, public
from dastak.orders import api as orders
from dastak.people import api as people
from dastak.ui.api import page_language, reference_text

BY_LINK = public("the link holds 80 random bits and shows the status only")
BY_NUMBER = public("needs the order number and the ordering phone; shows the status only")
# The words of orders' clocks, as the clock component names them.
CLOCKS = {"running": "on_time", "soon": "due_soon", "late": "late", "paused": "paused"}


@page(BY_LINK)
def choose_language(request: HttpRequest, token: str) -> HttpResponse:
    """The short address of the SMS: on to the page in the reader's language."""
    return redirect("track", token=token)


@page(BY_LINK)
def track(request: ActingRequest, token: str) -> HttpResponse:
    """The 13 stages, whose turn it is and until when, and during a trip how far away it is."""
    view = orders.track(token=token, now=request.now)
    context = {
        "view": view,
        "token": token,
        "number": ids.spoken(view.number),
        "steps": rail(view.stages, view.clock),
        "clock_state": CLOCKS.get(view.clock.state, ""),
        "live": live_words(view, request),
        "area_notices": []
        if view.outcome
        else notices_for(district=view.district, now=request.now),
    }
    return render(request, "citizen/track.html", context)


def rail(stages: tuple[orders.StageView, ...], clock: orders.ClockView) -> list[dict[str, Any]]:
    """The stages for the timeline component; the present one says what is awaited."""
    return [
        {
            "name": each.name,
            "state": "next" if each.state == "ahead" else each.state,
            "at": each.at,
            "note": clock.awaited if each.state == "now" else skipped_words(each),
        }
        for each in stages
    ]


def skipped_words(stage: orders.StageView) -> Any:
    """Why a stage was skipped; a reason without words of ours is shown as it stands."""
    if not stage.skipped:
        return ""
    key = f"citizen.skipped.{stage.skipped.replace(' ', '_')}"
    try:
        return bilingual(key)
    except KeyError:
        return stage.skipped


def live_words(view: orders.TrackView | orders.LineView, request: ActingRequest) -> str:
    """How far away the visitor is, in words; empty when nobody is on the way."""
    if not view.is_live or view.visit_id is None:
        return ""
    position = dispatch.citizen_position(visit_id=view.visit_id, now=request.now)
    if position is None:
        return "unknown"
    return "arriving" if position.is_arriving else str(position.eta_minutes)


@page(BY_LINK)
def calendar(request: ActingRequest, token: str) -> HttpResponse:
    """The booked visit as a calendar file."""
    view = orders.track(token=token, now=request.now)
    if view.slot_starts_at is None or view.slot_ends_at is None:
        raise orders.NoSuchOrder
    lang = page_language()
    number = reference_text(text=ids.spoken(view.number), lang=lang)
    entry = api.CalendarEntry(
        uid=f"{view.order_id}@dastak",
        made_at=request.now,
        starts_at=view.slot_starts_at,
        ends_at=view.slot_ends_at,
        title=say("citizen.calendar.title", lang, service=view.service.in_(lang)),
        text=say("citizen.calendar.text", lang, number=number),
        url=f"{settings.PUBLIC_URL}/t/{token}",
    )
    body = api.write_calendar(entry)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="dastak-{view.number}.ics"'
    return response


@page(BY_NUMBER)
def find(request: ActingRequest) -> HttpResponse:
    """Number and phone lead to the tracking page."""
    typed = {name: request.POST.get(name, "")[:40] for name in ("number", "phone")}
    context: dict[str, Any] = {
        "fields": track_fields(typed),
        "action": reverse("track_find"),
        "title": "",
        "heading": "",
    }
    if request.method != "POST":
        return render(request, "citizen/track_find.html", context)
    try:
        network = people.address_of(request=request)
        token = orders.find_token_by_number(**typed, network=network, now=request.now)
    except (orders.NoSuchOrder, people.TooManySearches) as problem:
        context["errors"] = summary({"number": problem})
        return render(request, "citizen/track_find.html", context, status=problem.status)
    return redirect("track", token=token)

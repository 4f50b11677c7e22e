"""Another time for an order: after nobody could come, or because the citizen asks."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dastak.citizen import api
from dastak.citizen.pages.days import days_around, first_day, instant, slot_option, today_of
from dastak.citizen.pages.mine import CITIZENS
from dastak.citizen.pages.questions import question, refused, summary, way, with_errors
from dastak.kernel import ids
from dastak.kernel.errors import Problem
from dastak.kernel.text import bilingual
from dastak.kernel.web import ActingRequest, page
from dastak.orders import api as orders


@page(CITIZENS)
def choose(request: ActingRequest, order_id: UUID) -> HttpResponse:
    """The times of seven days; choosing one books it at once."""
    here = reverse("my_order", args=[order_id])
    problems: dict[str, Problem] = {}
    if request.method == "POST":
        starts_at = instant(request.POST.get("slot", ""))
        if starts_at is not None:
            try:
                api.choose_time(
                    order_id=order_id,
                    starts_at=starts_at,
                    command_id=ids.uuid7(),
                    by=request.actor,
                    now=request.now,
                )
            except Problem as problem:
                again = reverse("my_order_time", args=[order_id])
                return refused(
                    request, problem, [way("other_time", again), way("this_order", here)]
                )
            return redirect(here)
        problems["slot"] = api.ChoiceMissing()
    order = orders.get_order(order_id=order_id, by=request.actor, now=request.now)
    first = first_day(request)
    slots = api.list_times(order=order, from_day=first, now=request.now)
    field = question("slot", "slot", "slot.label")
    field["options"] = [slot_option(each) for each in slots]
    if order.lines[0].slot_starts_at is None:
        # A new time is offered at once; one tap agrees to it.
        field["value"] = next((each.starts_at.isoformat() for each in slots if each.is_free), "")
    context = {
        "fields": with_errors([field], problems),
        "errors": summary(problems),
        "back_url": here,
        "submit_label": bilingual("citizen.time.submit"),
        "line": order.lines[0],
        "number": ids.spoken(order.number),
        "has_free": any(each.is_free for each in slots),
        "reason": next((each.reason for each in slots if each.reason), None),
        **days_around(first, today_of(request)),
    }
    status = 422 if problems else 200
    return render(request, "citizen/time.html", context, status=status)

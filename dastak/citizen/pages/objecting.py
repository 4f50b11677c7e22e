"""What the department wants cured: read it, answer in writing, or have somebody come."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dastak.citizen.pages.mine import CITIZENS
from dastak.citizen.pages.questions import question, refused, summary, way, with_errors
from dastak.forms import api as forms
from dastak.kernel import ids
from dastak.kernel.errors import Problem
from dastak.kernel.text import bilingual
from dastak.kernel.web import ActingRequest, page
from dastak.orders import api as orders


@page(CITIZENS)
def objection(request: ActingRequest, order_id: UUID) -> HttpResponse:
    """The points with the officer's words, the last day, what it costs, and both ways to cure it."""
    here = reverse("my_order", args=[order_id])
    problems: dict[str, Problem] = {}
    if request.method == "POST":
        try:
            _answer(request, order_id)
        except orders.AnswerMissing as problem:
            problems["words"] = problem
        except Problem as problem:
            again = reverse("my_order_objection", args=[order_id])
            return refused(request, problem, [way("look_again", again), way("this_order", here)])
        else:
            return redirect(here)
    order = orders.get_order(order_id=order_id, by=request.actor, now=request.now)
    try:
        found = orders.get_objection(order_id=order_id, by=request.actor, now=request.now)
    except orders.NothingObjected as problem:
        return refused(request, problem, [way("this_order", here)])
    words = question(
        "words",
        "textarea",
        "objection.words",
        hint=bilingual("citizen.objection.words_hint"),
        value=request.POST.get("words", ""),
        rows=4,
        maxlength=2000,
    )
    context: dict[str, Any] = {
        "number": ids.spoken(order.number),
        "order": order,
        "line": order.lines[0],
        "is_alone": order.lines[0].way is orders.Way.DIGITAL,
        "found": found,
        "whose": bilingual(f"citizen.objection.whose_{found.span.whose}"),
        "fields": with_errors([words], problems) if found.span.is_by_words else [],
        "errors": summary(problems),
        "back_url": here,
    }
    return render(request, "citizen/objection.html", context, status=422 if problems else 200)


def _answer(request: ActingRequest, order_id: UUID) -> None:
    orders.answer_objection(
        order_id=order_id,
        words=forms.lines(text=request.POST.get("words", "")),
        command_id=ids.uuid7(),
        by=request.actor,
        now=request.now,
    )

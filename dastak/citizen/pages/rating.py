"""Rating a visit: stars, words to choose from, words of one's own. Two taps are enough."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dastak.citizen.pages.mine import CITIZENS
from dastak.citizen.pages.questions import Spec, question, refused, summary, way, with_errors
from dastak.kernel.errors import Invalid, Problem
from dastak.kernel.text import bilingual
from dastak.kernel.web import ActingRequest, page
from dastak.ratings import api as ratings

MOST_STARS = 5
# Which question a refusal of ratings is about.
FIELDS = {ratings.StarsWrong: "stars", ratings.TagUnknown: "tags", ratings.TextTooLong: "text"}


@page(CITIZENS)
def rate(request: ActingRequest, order_id: UUID) -> HttpResponse:
    """Ask for the rating, or show the one that was given."""
    here = reverse("my_order", args=[order_id])
    problems: dict[str, Problem] = {}
    try:
        if request.method == "POST":
            _save(request, order_id)
            return redirect("my_order_rate", order_id=order_id)
        found = ratings.get_ratings(order_id=order_id, by=request.actor, now=request.now)
        if not found.is_open:
            return render(request, "citizen/rated.html", {"mine": found.mine, "back_url": here})
    except Invalid as problem:
        # The transaction is over: what follows reads no table.
        problems[FIELDS.get(type(problem), "stars")] = problem
    except Problem as problem:
        return refused(request, problem, [way("this_order", here)])
    context = {
        "fields": with_errors(_questions(request), problems),
        "errors": summary(problems),
        "back_url": here,
        "heading": "",
        "submit_label": bilingual("citizen.rate.send"),
    }
    return render(request, "citizen/rate.html", context, status=422 if problems else 200)


def _save(request: ActingRequest, order_id: UUID) -> None:
    stars = request.POST.get("stars", "")
    ratings.rate(
        order_id=order_id,
        stars=int(stars) if stars in {"1", "2", "3", "4", "5"} else 0,
        tags=request.POST.getlist("tags"),
        text=request.POST.get("text", ""),
        by=request.actor,
        now=request.now,
    )


def _questions(request: ActingRequest) -> list[Spec]:
    tags = ratings.list_tags(side=ratings.Side.CITIZEN)
    return [
        question(
            "stars", "radios", "rate.stars", options=_stars(), value=request.POST.get("stars")
        ),
        question(
            "tags",
            "checkboxes",
            "rate.tags",
            options=[{"value": tag.code, "label": tag.text} for tag in tags],
            value=request.POST.getlist("tags"),
            required=False,
        ),
        question(
            "text",
            "textarea",
            "rate.text",
            hint=bilingual("citizen.rate.text_hint"),
            value=request.POST.get("text", ""),
            required=False,
            maxlength="500",
        ),
    ]


def _stars() -> list[dict[str, Any]]:
    """Five to one, by shape and word."""
    return [
        {
            "value": str(number),
            "label": bilingual(f"citizen.rate.stars_{number}"),
            "hint": "★" * number + "☆" * (MOST_STARS - number),
        }
        for number in range(MOST_STARS, 0, -1)
    ]

"""The page on which anybody checks a facilitator's badge."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from dastak.kernel.text import bilingual
from dastak.kernel.web import ActingRequest, page, public
from dastak.places import api as places
from dastak.workforce import api


@page(public("anybody at the door may check a badge"))
def verify_badge(request: ActingRequest) -> HttpResponse:
    """Ask for a badge number and say whose it is. A look changes nothing, so it is a GET."""
    typed = request.GET.get("badge", "")[:40]
    found = api.find_badge(badge=typed, now=request.now) if typed else None
    context = {
        "question": {
            "name": "badge",
            "kind": "number",
            "label": bilingual("workforce.badge_number"),
            "hint": bilingual("workforce.badge_hint"),
            "value": typed,
            "maxlength": 14,
        },
        "typed": typed,
        "found": found,
        "district": places.get_district(code=found.district).name if found else None,
    }
    return render(request, "workforce/verify.html", context)


urlpatterns = [path("verify-facilitator", verify_badge, name="verify_badge")]

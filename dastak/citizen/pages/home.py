"""The first page and the short pages about the service itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dastak.citizen.pages.area_notices import notices_for
from dastak.citizen.pages.questions import track_fields
from dastak.kernel.text import bilingual, say
from dastak.kernel.web import ActingRequest, page, public
from dastak.ui.api import page_language

OPEN = public("the first page and what the service says about itself are for everybody")
EVENTS = ("child", "domicile", "marriage", "licence", "vehicle", "police", "land", "death")


@page(OPEN)
def root(request: HttpRequest) -> HttpResponse:
    """The bare address: on to the Urdu page."""
    return redirect("/ur/")


@page(OPEN)
def home(request: ActingRequest) -> HttpResponse:
    """Search, life events, tracking, the helpline, how it works, and which districts wait."""
    context = {
        "events": [_event(name) for name in EVENTS],
        "steps": [bilingual(f"citizen.home.how_{number}") for number in (1, 2, 3)],
        "track_fields": track_fields({}),
        "area_notices": notices_for(district="", now=request.now),
    }
    return render(request, "citizen/home.html", context)


def _event(name: str) -> dict[str, Any]:
    """A life event that leads to a search for the words people use."""
    words = say(f"citizen.event.{name}_search", page_language())
    return {
        "label": bilingual(f"citizen.event.{name}"),
        "href": f"{reverse('services')}?{urlencode({'q': words})}",
    }


def _words(request: HttpRequest, name: str, parts: int) -> HttpResponse:
    context = {
        "title": bilingual(f"citizen.{name}.title"),
        "lead": bilingual(f"citizen.{name}.lead"),
        "parts": [
            {
                "title": bilingual(f"citizen.{name}.title_{number}"),
                "text": bilingual(f"citizen.{name}.text_{number}"),
            }
            for number in range(1, parts + 1)
        ],
    }
    return render(request, "citizen/words.html", context)


@page(OPEN)
def help_page(request: HttpRequest) -> HttpResponse:
    """Where help is."""
    return _words(request, "help", 5)


@page(OPEN)
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done for everybody to be able to use it, and what is still missing."""
    return _words(request, "accessibility", 4)


@page(OPEN)
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, who sees it, for how long."""
    return _words(request, "privacy", 5)

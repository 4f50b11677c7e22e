"""What every page of the desk has: its menu, the choice of a district, the notice after an act."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dastak.kernel.actors import Actor, Role
from dastak.kernel.errors import Problem
from dastak.kernel.text import Bilingual
from dastak.kernel.web import allow
from dastak.places import api as places

READERS = (Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN)
DESK = allow(*READERS)
ACTING = allow(Role.SUPERVISOR)
INSPECTING = allow(Role.AUDITOR, Role.ADMIN)
DONE = frozenset(
    "hold release unassign suspend reinstate resent message unlock set_aside"
    " take give_back hand note area_asked area_approve area_refuse area_lift"
    " swap_asked swap_named recovery_asked recovery_confirm recovery_refuse"
    " loss_told loss_ended"
    " override_asked override_approve override_refuse"
    " money_take money_apply money_return money_approve money_refuse".split()
)
_MENU = (
    *("oversight", "worklist", "lines", "areas", "overrides", "map"),
    *("cash", "payments", "health", "refusals"),
)


def menu(actor: Actor, here: str) -> list[dict[str, Any]]:
    """The links of the desk for this actor; each has a key of the texts."""
    names = [name for name in _MENU if name != "refusals" or actor.role in INSPECTING.roles]
    return [
        {
            "key": f"oversight.menu.{name}",
            "href": reverse(name if name == "oversight" else f"oversight_{name}"),
            "is_here": name == here,
        }
        for name in names
    ]


def area(actor: Actor) -> list[places.District]:
    """The districts that the actor serves, by English name."""
    return [each for each in places.list_districts() if actor.serves(each.code)]


def chosen(request: Any) -> str:
    """The code of the district asked for, or an empty text for the whole area.

    :raises NoSuchDistrict: for an unknown code. :raises OutsideYourArea: for another's district.
    """
    code = str(request.GET.get("district", ""))[:40]
    if code:
        places.get_district(code=code)
        request.actor.must_serve(code)
    return code


def chosen_or_largest(request: Any, districts: list[places.District]) -> str:
    """The district asked for, else the one of the area where most people live."""
    code = chosen(request)
    if code or not districts:
        return code
    return max(districts, key=lambda each: (each.population or 0, each.code)).code


def names_of(districts: list[places.District]) -> dict[str, Any]:
    """Names of districts by code."""
    return {each.code: each.name for each in districts}


def page_number(request: Any) -> int:
    """The page asked for, from 1; anything unreadable is the first."""
    text = str(request.GET.get("page", "1"))
    return min(int(text), 10_000) if text.isascii() and text.isdigit() and int(text) > 0 else 1


def page_links(request: Any, *, number: int, pages: int) -> dict[str, Any]:
    """What the pagination part needs; every other part of the query stays."""
    return {
        "number": number,
        "pages": pages,
        "previous_url": _with_page(request, number - 1) if number > 1 else "",
        "next_url": _with_page(request, number + 1) if number < pages else "",
    }


def _with_page(request: Any, number: int) -> str:
    query = {key: value for key, value in request.GET.items() if key != "page"}
    return "?" + urlencode({**query, "page": number})


def said(problem: Problem) -> Bilingual:
    """The words of what is wrong with a form."""
    return Bilingual(en=problem.text("en"), ur=problem.text("ur"))


def show(
    request: Any, template: str, context: dict[str, Any], *, here: str, status: int = 200
) -> HttpResponse:
    """A page of the desk with its menu and the notice of what was just done."""
    done = request.GET.get("done", "")
    frame = {
        "menu_items": menu(request.actor, here),
        "may_act": request.actor.role in ACTING.roles,
        "done_key": f"oversight.done.{done}" if done in DONE else "",
    }
    return render(request, template, {**frame, **context}, status=status)

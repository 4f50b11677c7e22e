"""Finding a service: search, all departments, one department. No script is needed."""

from __future__ import annotations

from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language

from dastak.catalogue import api
from dastak.kernel.text import bilingual
from dastak.kernel.web import ActingRequest, page, public

OPEN = public("anybody may look for a service")
PROVINCES = ("punjab", "federal", "kp")
QUERY_LENGTH_MAX = 200


@page(OPEN)
def services(request: ActingRequest) -> HttpResponse:
    """Search results for ``q``, or the departments of all provinces."""
    lang = get_language() or "ur"
    text = request.GET.get("q", "").strip()[:QUERY_LENGTH_MAX]
    if not text:
        return render(request, "catalogue/services.html", {"groups": _groups()})
    found = api.search_services(text=text, lang=lang, limit=30)
    nearest = [] if found else api.nearest_services(text=text, lang=lang)
    context = {"text": text, "services": found, "nearest": nearest, "count": len(found)}
    return render(request, "catalogue/found.html", context)


@page(OPEN)
def department(request: ActingRequest, code: str) -> HttpResponse:
    """The services of one department."""
    wanted = request.GET.get("page", "1")
    shown = api.list_services(department=code, page=int(wanted) if wanted.isdecimal() else 1)
    context = {
        "department": api.get_department(code=code),
        "shown": shown,
        "crumbs": [
            {"label": bilingual("catalogue.title"), "href": f"/{get_language() or 'ur'}/services"},
            {"label": api.get_department(code=code).name},
        ],
        "previous_url": _page_url(shown.number - 1) if shown.number > 1 else "",
        "next_url": _page_url(shown.number + 1) if shown.number < shown.pages else "",
    }
    return render(request, "catalogue/department.html", context)


def _groups() -> list[dict[str, object]]:
    everyone = [each for each in api.list_departments() if each.services]
    everyone.sort(key=lambda each: PROVINCES.index(each.province))
    return [
        {"title": bilingual(f"catalogue.province.{province}"), "departments": list(members)}
        for province, members in groupby(everyone, key=lambda each: each.province)
    ]


def _page_url(number: int) -> str:
    return "?" + urlencode({"page": number})


urlpatterns = [
    path("services", services, name="services"),
    path("services/departments/<str:code>", department, name="service_department"),
]

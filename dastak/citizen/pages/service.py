"""The page of one service: price, time, papers, officer, and whether somebody can come."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dastak.catalogue import api as catalogue
from dastak.citizen import api
from dastak.citizen.pages.area_notices import notices_for
from dastak.kernel.text import bilingual
from dastak.kernel.web import ActingRequest, page, public

OPEN = public("services, their prices and where they are offered are public")


@page(OPEN)
def service(request: ActingRequest, code: str) -> HttpResponse:
    """Everything about one service; with ``district``, the answer for its doors."""
    asked = request.GET.get("district", "")[:40]
    file = api.get_service_file(code=code, district=asked, now=request.now)
    quote = file.quote if file.service.is_doorstep else file.online_quote or file.quote
    context = {
        "file": file,
        "service": file.service,
        "heads": heads_of(quote),
        "total_paisa": total_of(quote),
        "papers": [paper_row(each) for each in file.service.papers],
        "sources": [part.strip() for part in file.service.source.split("|")],
        "crumbs": [
            {"label": bilingual("citizen.service.all"), "href": reverse("services")},
            {
                "label": file.service.department_name,
                "href": reverse("service_department", args=[file.service.department]),
            },
        ],
        "district_field": {
            "name": "district",
            "kind": "select",
            "label": bilingual("citizen.service.your_district"),
            "options": [{"value": d.code, "label": d.name} for d in file.districts],
            "value": asked,
        },
        "order_url": _order_url(code, asked),
        "ways": _ways(file, code, asked),
        "area_notices": notices_for(district=asked, now=request.now) if asked else [],
    }
    return render(request, "citizen/service.html", context)


def _ways(file: api.ServiceFile, code: str, district: str) -> list[dict[str, Any]]:
    """A visit and doing it alone beside each other; empty where there is no choice to be shown."""
    if file.online_quote is None:
        return []
    query = f"?district={district}" if district else ""
    ways = [("digital", file.online_quote, reverse("order_online", args=[code]) + query)]
    if file.service.is_doorstep:
        ways.insert(0, ("visit", file.quote, _order_url(code, district)))
    return [
        {
            "title": bilingual(f"citizen.way_of.{name}"),
            "button": bilingual(f"citizen.way_of.order_{name}"),
            "needs": [bilingual(f"citizen.way_of.{name}_{n}") for n in (1, 2, 3)],
            "total_paisa": total_of(quote),
            "href": href,
        }
        for name, quote, href in ways
    ]


def _order_url(code: str, district: str) -> str:
    return reverse("order", args=[code]) + (f"?district={district}" if district else "")


def heads_of(quote: catalogue.Quote) -> list[dict[str, Any]]:
    """Rows of the price by payee; a head without a published amount has no paisa."""
    published = [
        {"name": line.name, "payee": line.payee, "paisa": line.due_paisa} for line in quote.lines
    ]
    open_heads = [
        {"name": head.name, "payee": head.payee, "paisa": None} for head in quote.unpublished_heads
    ]
    return published + open_heads


def total_of(quote: catalogue.Quote) -> int | None:
    """The whole price, or None while a part of it is not published."""
    return None if quote.unpublished else quote.total_paisa


def paper_row(paper: catalogue.Paper) -> dict[str, Any]:
    """A paper with what is known of it, in words."""
    return {
        "name": paper.name,
        "need": bilingual(f"citizen.paper.need_{paper.need}"),
        "form": None
        if paper.form is catalogue.PaperForm.UNKNOWN
        else bilingual(f"citizen.paper.form_{paper.form}"),
        "condition": paper.condition,
    }

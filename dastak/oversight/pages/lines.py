"""The list of lines, filtered, in pages, and as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import StringIO
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse

from dastak.kernel.clock import PKT
from dastak.kernel.ids import spoken
from dastak.kernel.web import page
from dastak.orders import api as orders
from dastak.oversight import api
from dastak.oversight.pages import frames
from dastak.oversight.pages.rows import card_rows, stage_name

PAGE = 50
CSV_PAGES_MAX = 40
STATES = ("open", "late", "ended", "all")
COLUMNS = (
    "number service_en service_ur district stage stage_en clock turn due_at outcome ordered_at channel"
).split()


def wanted_of(request: Any) -> orders.LineFilter:
    """The filter in the address; what cannot be read is left out."""
    given = request.GET
    stage = str(given.get("stage", ""))
    state = str(given.get("state", "open"))
    return orders.LineFilter(
        district=frames.chosen(request),
        stage=orders.Stage(int(stage)) if stage in map(str, map(int, orders.Stage)) else None,
        state=state if state in STATES else "open",
        text=str(given.get("number", ""))[:20],
        page=frames.page_number(request),
        channel=_channel(str(given.get("channel", ""))),
    )


def _channel(text: str) -> orders.Channel | None:
    return orders.Channel(text) if text in set(orders.Channel) else None


@page(frames.DESK)
def lines(request: Any) -> HttpResponse:
    """Lines of the area, the most urgent first."""
    by, now = request.actor, request.now
    wanted = wanted_of(request)
    cards, count = orders.list_lines(wanted=wanted, by=by, now=now)
    districts = frames.area(by)
    pages = max(1, -(-count // PAGE))
    query = {key: value for key, value in request.GET.items() if key != "page"}
    context = {
        "districts": districts,
        "district": wanted.district,
        "wanted": wanted,
        "stages": [
            {"value": int(stage), "name": stage_name(stage), "is_chosen": stage is wanted.stage}
            for stage in orders.Stage
        ],
        "channels": [{"value": c.value, "key": f"oversight.channel.{c}"} for c in orders.Channel],
        "states": [{"value": state, "key": f"oversight.lines.state_{state}"} for state in STATES],
        "count": count,
        "rows": card_rows(cards, names=frames.names_of(districts), now=now),
        "csv_query": urlencode(query),
        "csv_most": PAGE * CSV_PAGES_MAX,
        **frames.page_links(request, number=wanted.page, pages=pages),
    }
    return frames.show(request, "oversight/lines.html", context, here="lines")


@page(frames.DESK)
def lines_csv(request: Any) -> HttpResponse:
    """The same lines as a file for a spreadsheet, at most 2,000; no cell can be a formula."""
    out = StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for card in _cards(request):
        writer.writerow([api.safe_cell(value=cell) for cell in _cells(card, request.now)])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="lines.csv"'
    return response


def _cards(request: Any) -> Iterator[orders.OrderCard]:
    first = wanted_of(request)
    for number in range(1, CSV_PAGES_MAX + 1):
        wanted = replace(first, page=number)
        cards, _count = orders.list_lines(wanted=wanted, by=request.actor, now=request.now)
        yield from cards
        if len(cards) < PAGE:
            return


def _cells(card: orders.OrderCard, now: datetime) -> list[object]:
    return [
        spoken(card.number),
        card.service.en,
        card.service.ur,
        card.district,
        int(card.stage),
        stage_name(card.stage).en,
        api.clock_word(state=card.clock.state, due_at=card.clock.due_at, now=now),
        card.clock.party.value,
        _instant(card.clock.due_at),
        card.outcome or "",
        _instant(card.created_at),
        card.channel.value,
    ]


def _instant(value: datetime | None) -> str:
    return value.astimezone(PKT).isoformat(timespec="minutes") if value else ""

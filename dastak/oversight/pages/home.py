"""The first page: how it goes, where it piles up, and what is late."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from dastak.kernel.web import page
from dastak.notices import api as notices
from dastak.orders import api as orders
from dastak.oversight import api
from dastak.oversight.pages import frames
from dastak.oversight.pages.rows import card_rows, stage_name

LATE_SHOWN = 10
# Visits are listed by district: beyond this many the page asks for a choice.
DISTRICTS_COUNTED_MAX = 5


@page(frames.DESK)
def home(request: Any) -> HttpResponse:
    """Tiles, lines by stage with the late share, and the late ones first."""
    by, now = request.actor, request.now
    districts = frames.area(by)
    district = frames.chosen(request)
    counts = orders.stage_counts(district=district, by=by, now=now)
    wanted = orders.LineFilter(district=district, state="late")
    late, late_count = orders.list_lines(wanted=wanted, by=by, now=now)
    codes = [district] if district else [each.code for each in districts]
    is_counted = len(codes) <= DISTRICTS_COUNTED_MAX
    visits, over = api.count_visits(districts=codes if is_counted else [], by=by, now=now)
    scope = codes if "*" not in by.districts or district else ["*"]
    bars = api.stage_bars(counts=[(each.stage, each.count, each.late) for each in counts])
    context = {
        "districts": districts,
        "district": district,
        "open_count": sum(each.count for each in counts),
        "late_count": late_count,
        "digital_count": sum(each.digital for each in counts),
        "visits": visits if is_counted else None,
        "visits_over": over,
        "delivered": api.count_delivered(districts=scope, by=by, now=now),
        "messages": notices.counts(by=by, now=now),
        "oldest": api.span(seconds=api.oldest_event_seconds(by=by, now=now)),
        "bars": [{"bar": bar, "name": stage_name(bar.stage)} for bar in bars],
        "rows": card_rows(late[:LATE_SHOWN], names=frames.names_of(districts), now=now),
    }
    return frames.show(request, "oversight/home.html", context, here="oversight")

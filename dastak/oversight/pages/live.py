"""The live map and its twin, the table; without a script the table is all there is to it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpResponse

from dastak.kernel.actors import Actor
from dastak.kernel.ids import spoken
from dastak.kernel.text import bilingual
from dastak.kernel.web import page
from dastak.oversight import api
from dastak.oversight.pages import frames

TICKET_SALT = "live-ops"
STREAMED = "dispatch.list_last_positions"
DOT_CLOCKS = {
    api.Dot.ON_TIME: "on_time",
    api.Dot.DUE_SOON: "due_soon",
    api.Dot.LATE: "late",
    api.Dot.FREE: "free",
}


@page(frames.DESK)
def live_map(request: Any) -> HttpResponse:
    """Where the facilitators of a district are, which visit they have, and how old that is."""
    by, now = request.actor, request.now
    districts = frames.area(by)
    district = frames.chosen_or_largest(request, districts)
    riders = api.list_riders(district=district, by=by, now=now) if district else []
    rows = [_row(rider, now) for rider in riders]
    context = {
        "districts": districts,
        "district": district,
        "district_name": frames.names_of(districts).get(district),
        "rows": rows,
        "late_count": sum(rider.dot is api.Dot.LATE for rider in riders),
        "seen_count": sum(rider.seen_at is not None for rider in riders),
        "stream_url": f"{settings.LIVE_URL}/live/ops/{ticket_for(by=by, district=district)}",
    }
    return frames.show(request, "oversight/map.html", context, here="map")


def ticket_for(*, by: Actor, district: str) -> str:
    """A short-lived ticket for the stream of one district's positions; it opens nothing else.

    The live process reads it; both sides know it by its salt.
    """
    permits = [STREAMED] if by.may(STREAMED) else []
    said = {"p": str(by.me), "d": [district] if by.serves(district) else [], "s": permits}
    return signing.dumps(said, salt=TICKET_SALT, compress=True)


def _row(rider: api.Rider, now: Any) -> dict[str, Any]:
    seconds = (now - rider.seen_at).total_seconds() if rider.seen_at else 0
    state = rider.visit_state
    return {
        "rider": rider,
        "lat": f"{rider.lat:.5f}" if rider.lat is not None else "",
        "lon": f"{rider.lon:.5f}" if rider.lon is not None else "",
        "dot": int(rider.dot),
        "clock": DOT_CLOCKS[rider.dot],
        "seen": api.span(seconds=seconds),
        "is_stale": api.is_stale(seen_at=rider.seen_at, now=now),
        "number": spoken(rider.visit_number) if rider.visit_number else "",
        "visit": bilingual(f"oversight.visit.{state}") if state else None,
    }

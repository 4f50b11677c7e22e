"""Seven days of times: which are shown, and what was chosen."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from dastak.citizen import api
from dastak.kernel.web import ActingRequest
from dastak.places import api as places

WEEK = timedelta(days=7)
HORIZON = timedelta(days=14)


def days_around(first: date, today: date) -> dict[str, date | None]:
    """The days shown, and the first days of the weeks before and after them."""
    return {
        "first": first,
        "last": first + WEEK - timedelta(days=1),
        "later": first + WEEK if first + WEEK < today + HORIZON else None,
        "earlier": first - WEEK if first > today else None,
    }


def slot_option(slot_: api.Slot) -> dict[str, Any]:
    """One time as a choice of the question."""
    return {
        "value": slot_.starts_at.isoformat(),
        "label": "",
        "hint": slot_.reason or "",
        "disabled": not slot_.is_free,
        "starts_at": slot_.starts_at,
        "ends_at": slot_.ends_at,
    }


def today_of(request: ActingRequest) -> date:
    """The day it is in Pakistan."""
    return request.now.astimezone(places.PKT).date()


def first_day(request: ActingRequest) -> date:
    """The first day to show: not before today, not after the last that can be booked."""
    today = today_of(request)
    try:
        asked = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return today
    return min(max(asked, today), today + HORIZON - WEEK)


def instant(text: str) -> datetime | None:
    """An instant as a form sends it; None for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None

"""Logs and states of lines."""

from __future__ import annotations

from uuid import UUID

from dastak.orders import models
from dastak.orders.rules.fold import fold
from dastak.orders.types import Entry, LineState, Stage, Verb
from dastak.places.api import Calendar, get_calendar

_FIELDS = ("seq", "verb", "stage", "at", "actor", "role", "command_id", "device_at", "data")


def calendar_of(district: str) -> Calendar:
    """The working calendar of a district."""
    return get_calendar(district=district)


def log_of(line_id: UUID) -> list[Entry]:
    """The log of a line in its order; empty for a line that was not placed yet."""
    rows = models.LogEntry.objects.filter(line_id=line_id).order_by("seq").values_list(*_FIELDS)
    return [Entry(row[0], Verb(row[1]), Stage(row[2]), *row[3:]) for row in rows]


def state_of(line_id: UUID) -> LineState:
    """The folded state of a line."""
    return fold(log_of(line_id))

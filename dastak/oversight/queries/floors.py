"""A lower bound for the ids of recent log rows, so that a read of a few days uses the primary key.

The ids begin with the wall clock's millisecond. The clock of an installation only runs ahead of it
and never back, so what happened within a length of time was written within that length.
"""

from __future__ import annotations

from datetime import datetime

# One parameter: a length of time in milliseconds, counted back from the wall clock.
FLOOR = (
    "(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint - %s), 12, '0')"
    " || repeat('0', 20))::uuid"
)
_SLACK_MS = 60_000


def floor_params(since: datetime, now: datetime) -> list[int]:
    """The parameter of ``FLOOR`` for rows that happened between ``since`` and ``now``."""
    return [int((now - since).total_seconds() * 1000) + _SLACK_MS]

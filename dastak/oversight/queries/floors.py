"""A lower bound for the ids of recent log rows, so that a read of a few days uses the primary key.

The ids begin with the wall clock's millisecond. The clock of an installation only runs ahead of it
and never back, so what happened within a length of time was written within that length.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

_FLOOR = """
SELECT (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint - %s), 12, '0')
    || repeat('0', 20))::uuid
"""
_SLACK_MS = 60_000


def least_id(*, since: datetime, now: datetime) -> UUID:
    """An id below those of all rows that happened between ``since`` and ``now``."""
    with connection.cursor() as cursor:
        cursor.execute(_FLOOR, [int((now - since).total_seconds() * 1000) + _SLACK_MS])
        found: UUID = cursor.fetchone()[0]
    return found

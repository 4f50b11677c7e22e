"""Who looked at whose data, and who was refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from dastak.kernel.actors import Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import query
from dastak.kernel.models import Access
from dastak.orders import api as orders
from dastak.oversight.queries.floors import least_id
from dastak.oversight.types import Look, Reader

PAGE = 50
REFUSALS_FOR = timedelta(days=7)

_REFUSALS = """
SELECT at, actor, role, channel, purpose, "case", fields, was_refused FROM kernel_access
WHERE id >= %s AND was_refused AND at >= %s
ORDER BY seq DESC LIMIT %s OFFSET %s
"""
# Looking at one's own data, and what the system does for a case, says nothing of a snoop.
_READERS = """
SELECT actor, role, count(DISTINCT person_id), count(*) FILTER (WHERE NOT was_refused),
    count(*) FILTER (WHERE was_refused)
FROM kernel_access
WHERE id >= %s AND at >= %s AND actor IS NOT NULL AND role <> 'system'
    AND person_id IS DISTINCT FROM actor
GROUP BY actor, role
ORDER BY count(DISTINCT person_id) DESC, count(*) DESC, actor LIMIT %s
"""


@query(permit="oversight.list_refusals")
def list_refusals(*, page: int, by: Actor, now: datetime) -> list[Look]:
    """Refused reads of the last seven days, the latest first, 50 a page; one more tells of a next."""
    since = now - REFUSALS_FOR
    skipped = (max(1, page) - 1) * PAGE
    floor = least_id(since=since, now=now)
    with connection.cursor() as cursor:
        cursor.execute(_REFUSALS, [floor, since, PAGE + 1, skipped])
        rows = cursor.fetchall()
    return [
        Look(at, actor, role, channel, purpose, case, _fields(fields), was_refused)
        for at, actor, role, channel, purpose, case, fields, was_refused in rows
    ]


@query(permit="oversight.list_refusals")
def list_readers(*, by: Actor, now: datetime) -> list[Reader]:
    """Who read the data of most people since midnight in Pakistan; at most 50."""
    since = now.astimezone(PKT).replace(hour=0, minute=0, second=0, microsecond=0)
    floor = least_id(since=since, now=now)
    with connection.cursor() as cursor:
        cursor.execute(_READERS, [floor, since, PAGE])
        return [Reader(*row) for row in cursor.fetchall()]


@query(permit="oversight.list_case_accesses")
def list_case_accesses(*, order_id: UUID, by: Actor, now: datetime) -> list[Look]:
    """The latest 50 looks at the personal data of an order's people, for this order.

    :raises NoSuchOrder: when the order is not the actor's to see.
    """
    order = orders.get_order(order_id=order_id, by=by, now=now)
    cases = [order.number, *(str(line.id) for line in order.lines)]
    rows: QuerySet[Access] = Access.objects.filter(
        person_id__in={order.person_id, order.contact_id}, case__in=cases
    )
    return [
        Look(
            at=row.at,
            actor_id=row.actor,
            role=row.role,
            channel=row.channel,
            purpose=row.purpose,
            place=row.case,
            fields=_fields(row.fields),
            was_refused=row.was_refused,
        )
        for row in rows.order_by("-seq")[:PAGE]
    ]


def _fields(kept: str) -> tuple[str, ...]:
    return tuple(filter(None, kept.split(",")))

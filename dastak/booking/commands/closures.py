"""A district is closed to visits for a time, and opened again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.booking import models
from dastak.booking.events import AreaClosed, AreaOpened
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.outbox import emit
from dastak.kernel.text import Bilingual


@command(permit="booking.close_area")
def close_area(
    *,
    closure_id: UUID,
    district: str,
    span: tuple[datetime, datetime],
    reason: Bilingual,
    by: Actor,
    now: datetime,
) -> None:
    """Offer no visits in a district whose window touches ``span``; the same id twice is once.

    Visits that are booked already are their orders' to move.

    :param span: half-open, in UTC. :param reason: what people read instead of free times.
    """
    row = models.Closure(
        id=closure_id,
        district_id=district,
        starts_at=span[0],
        ends_at=span[1],
        reason_en=reason.en,
        reason_ur=reason.ur,
        closed_at=now,
    )
    if models.Closure.objects.filter(pk=closure_id).exists():
        return
    row.save(force_insert=True)
    emit(AreaClosed(subject=closure_id, district=district), by=by, at=now)


@command(permit="booking.close_area")
def open_area(*, closure_id: UUID, by: Actor, now: datetime) -> None:
    """Offer the times of a closure again; twice is once."""
    rows = models.Closure.objects.filter(pk=closure_id, opened_at=None)
    for row in rows.select_for_update():
        rows.update(opened_at=now)
        emit(AreaOpened(subject=closure_id, district=row.district_id), by=by, at=now)

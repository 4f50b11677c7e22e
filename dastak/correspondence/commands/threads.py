"""Opening and ending threads, reading them, and telling of late answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from dastak.correspondence import adapters, models, queries
from dastak.correspondence.commands import rows
from dastak.correspondence.events import AnswerOverdue
from dastak.correspondence.types import Opening
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as

BATCH = 100


@command(permit="correspondence.follow_orders")
def open_thread(*, opening: Opening, by: Actor, now: datetime) -> None:
    """Let citizen and department write about an order line. Once per line; the platform says so."""
    if models.Thread.objects.filter(pk=opening.line_id).exists():
        return
    row = models.Thread(
        line_id=opening.line_id,
        order_id=opening.order_id,
        number=opening.number,
        token=opening.token,
        service_en=opening.service.en,
        service_ur=opening.service.ur,
        applicant_id=opening.applicant_id,
        contact_id=opening.contact_id,
        district_id=opening.district,
        department_id=opening.department,
        opened_at=now,
        last_at=now,
    )
    row.save(force_insert=True)
    template = adapters.templates()["opened"]
    rows.append(row, rows.template_row(row, template, {}, by, now), now)


@command(permit="correspondence.follow_orders")
def end_thread(*, line_id: UUID, by: Actor, now: datetime) -> None:
    """The order line has ended: nobody owes an answer, and a few days remain for writing."""
    models.Thread.objects.filter(pk=line_id, ended_at=None).update(
        turn="",
        answer_by=None,
        ended_at=now,
        closes_at=now + timedelta(days=adapters.limits().open_days_after_end),
    )


@command(permit="correspondence.mark_read")
def mark_read(*, line_id: UUID, by: Actor, now: datetime) -> None:
    """The citizen's side has read everything.

    :raises NoSuchThread: when there is none, or it is not the actor's.
    """
    row = queries.find_row(line_id, by, now)
    with transaction_as(SYSTEM):
        models.Thread.objects.filter(pk=row.pk, citizen_unread__gt=0).update(citizen_unread=0)


@command(permit="correspondence.tell_overdue")
def tell_overdue(*, by: Actor, now: datetime) -> int:
    """Tell of answers that did not come in time, once each. Returns how many were told."""
    waiting = models.Thread.objects.filter(answer_by__lt=now, overdue_told_at=None).exclude(turn="")
    late = waiting.select_for_update(skip_locked=True, of=("self",), no_key=True)
    found = list(late.order_by("answer_by", "line_id")[:BATCH])
    for row in found:
        assert row.answer_by is not None
        event = AnswerOverdue(
            subject=row.order_id,
            line_id=row.line_id,
            district=row.district_id,
            department=row.department_id,
            party=row.turn,
            due_at=row.answer_by,
        )
        emit(event, by=by, at=now)
    ids = [row.line_id for row in found]
    models.Thread.objects.filter(pk__in=ids).update(overdue_told_at=now)
    return len(found)

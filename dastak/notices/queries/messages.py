"""Messages as operations see them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from dastak.kernel.actors import Actor
from dastak.kernel.commands import query
from dastak.notices import models
from dastak.notices.types import Counts, Message, MessageState

LISTED_MAX = 100
_DAY = timedelta(days=1)
_OVERDUE = timedelta(minutes=2)


@query(permit="notices.list_messages")
def list_messages(
    *, person_id: UUID | None, state: MessageState | None, by: Actor, now: datetime
) -> list[Message]:
    """The newest 100 messages in the actor's area: of a person, in a state, or all.

    They never show what was said, nor the number it went to.
    """
    rows = models.Message.objects.order_by("-id")
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    if state is not None:
        rows = rows.filter(state=state)
    return [as_message(row=row) for row in rows[:LISTED_MAX]]


@query(permit="notices.list_messages")
def counts(*, by: Actor, now: datetime) -> Counts:
    """How the sending goes in the actor's area."""
    rows = models.Message.objects.all()
    pending = rows.filter(state=MessageState.PENDING)
    in_day = rows.filter(settled_at__gte=now - _DAY)
    return Counts(
        pending=pending.count(),
        overdue=pending.filter(next_at__lt=now - _OVERDUE).count(),
        failed=rows.filter(state=MessageState.FAILED).count(),
        sent_in_day=in_day.filter(state=MessageState.SENT).count(),
        suppressed_in_day=in_day.filter(state=MessageState.SUPPRESSED).count(),
    )


def as_message(*, row: models.Message) -> Message:
    """The value of a row."""
    return Message(
        id=row.id,
        event=row.event_name,
        subject=row.subject,
        person_id=row.person_id,
        state=MessageState(row.state),
        made_at=row.made_at,
        due_at=row.next_at,
        settled_at=row.settled_at,
        attempts=row.attempts,
        provider_id=row.provider_id,
        error=row.error,
    )

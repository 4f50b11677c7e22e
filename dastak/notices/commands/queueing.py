"""From an event to a message that waits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Missing, Refused
from dastak.kernel.events import Event
from dastak.kernel.ids import uuid7
from dastak.notices import models, rules
from dastak.notices.adapters.templates import templates
from dastak.notices.types import MessageState, Recipient, Timing


class NoSuchMessage(Missing):
    """There is no such message in your area."""

    ur = "آپ کے علاقے میں ایسا کوئی پیغام نہیں۔"


class StillPending(Refused):
    """This message is still being sent. Wait until it is sent or has failed."""

    ur = "یہ پیغام ابھی بھیجا جا رہا ہے۔ بھیجے جانے یا ناکام ہونے تک انتظار کریں۔"


@command(permit="notices.queue_message")
def queue_message(*, event: Event, event_id: UUID, by: Actor, now: datetime) -> None:
    """Queue the message about an event, where there is a template for it. Once per event."""
    template = templates().get(event.name)
    if template is None:
        return
    person_id = getattr(event, "person_id", None)
    row = models.Message(
        id=uuid7(),
        event_id=event_id,
        event_name=event.name,
        subject=event.subject,
        person_id=person_id if template.recipient is Recipient.PERSON else None,
        district_id=getattr(event, "district", None),
        made_at=now,
        next_at=rules.first_at(timing=template.timing, now=now),
    )
    models.Message.objects.bulk_create([row], ignore_conflicts=True)


@command(permit="notices.send_again")
def send_again(*, message_id: UUID, by: Actor, now: datetime) -> None:
    """Send a settled message again, at once.

    One that the gateway has gets a new reference; one that failed keeps its own, since the
    gateway may have it after all.

    :raises NoSuchMessage: when there is none in the actor's area.
    :raises StillPending: while it waits by itself.
    """
    rows = models.Message.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=message_id).first()
    if row is None:
        raise NoSuchMessage
    if row.state == MessageState.PENDING:
        raise StillPending
    row.round += 1 if row.state == MessageState.SENT else 0
    row.state, row.settled_at, row.attempts, row.error = MessageState.PENDING, None, 0, ""
    row.made_at, row.next_at = now, rules.first_at(timing=Timing.NOW, now=now)
    row.save()

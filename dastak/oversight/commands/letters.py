"""Events that a handler gave up on: give them back to it, or set them aside."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Missing, Refused
from dastak.kernel.models import DeadLetter, EventLog
from dastak.kernel.outbox import emit
from dastak.oversight.events import DeadLetterResent, DeadLetterSetAside
from dastak.oversight.rules import read_reason

# With one attempt behind it the relay leaves out the handlers that have dealt with it already.
_QUEUE = """
INSERT INTO kernel_outbox (seq, event_id, subject, attempts) VALUES (%s, %s, %s, 1)
ON CONFLICT DO NOTHING
"""


class NoSuchDeadLetter(Missing):
    """There is no such dead letter. Refresh the page."""

    ur = "ایسا کوئی رکا ہوا واقعہ نہیں۔ صفحہ تازہ کریں۔"


class AlreadyResent(Refused):
    """This event was given back to its handlers, or set aside, already. Refresh the page."""

    ur = "یہ واقعہ پہلے ہی دوبارہ بھیجا یا ایک طرف رکھا جا چکا ہے۔ صفحہ تازہ کریں۔"


@command(permit="oversight.resend_dead_letter")
def resend_dead_letter(*, dead_letter_id: UUID, by: Actor, now: datetime) -> None:
    """Queue the event of a dead letter again, for the handlers that have not dealt with it.

    All dead letters of the same event are resolved with it; who fails again makes a new one.

    :raises NoSuchDeadLetter: when there is none, or its event is not in the log.
    :raises AlreadyResent: when somebody did it before.
    """
    letter, event = _locked(dead_letter_id)
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE, [event.seq, event.id, event.subject])
    DeadLetter.objects.filter(event_id=event.id, resolved_at=None).update(resolved_at=now)
    emit(
        DeadLetterResent(
            subject=event.subject,
            dead_letter_id=letter.id,
            event_id=event.id,
            event_name=event.name,
            handler=letter.handler,
        ),
        by=by,
        at=now,
    )


@command(permit="oversight.set_aside_dead_letter")
def set_aside_dead_letter(*, dead_letter_id: UUID, reason: str, by: Actor, now: datetime) -> None:
    """Leave a dead letter as it is: its handler never sees the event. Cannot be undone.

    The other dead letters of the same event stay. The reason is kept in the event log.

    :raises NoSuchDeadLetter: when there is none, or its event is not in the log.
    :raises AlreadyResent: when it was dealt with before.
    :raises ReasonTooShort: without a reason of ten characters.
    """
    why = read_reason(given=reason)
    letter, event = _locked(dead_letter_id)
    DeadLetter.objects.filter(id=letter.id).update(resolved_at=now)
    emit(
        DeadLetterSetAside(
            subject=event.subject,
            dead_letter_id=letter.id,
            event_id=event.id,
            event_name=event.name,
            handler=letter.handler,
            reason=why,
        ),
        by=by,
        at=now,
    )


def _locked(dead_letter_id: UUID) -> tuple[DeadLetter, EventLog]:
    letter = DeadLetter.objects.select_for_update().filter(id=dead_letter_id).first()
    event = EventLog.objects.filter(id=letter.event_id).first() if letter else None
    if letter is None or event is None:
        raise NoSuchDeadLetter
    if letter.resolved_at is not None:
        raise AlreadyResent
    return letter, event

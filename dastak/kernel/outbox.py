"""Writing events: into the log and the outbox, in the business transaction."""

from __future__ import annotations

import json
import os
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from dastak.kernel.actors import Actor
from dastak.kernel.events import Event
from dastak.kernel.ids import uuid7

# The event whose handler is running: cause of what the handler emits.
cause: ContextVar[UUID | None] = ContextVar("dastak_cause", default=None)

_EMIT = """
WITH logged AS (
    INSERT INTO kernel_event_log
        (id, name, version, subject, payload, actor, role, cause, at, salt, seq)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, nextval('kernel_event_seq'))
    RETURNING seq, id, subject
)
INSERT INTO kernel_outbox (seq, event_id, subject) SELECT seq, id, subject FROM logged
"""


def emit(event: Event, *, by: Actor, at: datetime) -> UUID:
    """Append ``event`` to the log and queue it for its handlers; returns the event's id.

    To be called with the subject's row locked, so that the order of the log is the order of facts.
    """
    assert connection.in_atomic_block, "emit() belongs into a command"
    event_id = uuid7()
    payload = event.payload()
    row: list[Any] = [event_id, event.name, event.version, event.subject, json.dumps(payload)]
    with connection.cursor() as cursor:
        cursor.execute(_EMIT, [*row, by.person_id, by.role, cause.get(), at, os.urandom(16)])
    return event_id

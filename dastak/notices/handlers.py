"""Every event may have something to say to somebody."""

from __future__ import annotations

from datetime import datetime

from dastak.kernel.actors import Actor
from dastak.kernel.events import Event
from dastak.kernel.handlers import handles_every
from dastak.kernel.outbox import cause
from dastak.notices import api


@handles_every
def tell(*, event: Event, by: Actor, now: datetime) -> None:
    """Queue the message about an event, where there is a template for it."""
    event_id = cause.get()
    assert event_id is not None, "the relay names the event whose handler runs"
    api.queue_message(event=event, event_id=event_id, by=by, now=now)

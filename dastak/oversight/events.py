"""What operations did to the machinery."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from dastak.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class DeadLetterResent(Event):
    """A supervisor gave an event back to its handlers; ``subject`` is that of the event."""

    dead_letter_id: UUID
    event_id: UUID
    event_name: str
    handler: str

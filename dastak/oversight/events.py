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


@dataclass(frozen=True, kw_only=True)
class DeadLetterSetAside(Event):
    """A supervisor let an event rest that a handler gave up on; ``subject`` is that of the event."""

    dead_letter_id: UUID
    event_id: UUID
    event_name: str
    handler: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CareChanged(Event):
    """Who looks after a matter changed, or its note; ``subject`` is the matter's.

    :param how: ``taken``, ``given_back``, ``handed`` or ``noted``.
    """

    kind: str
    how: str
    owner_id: UUID | None

"""Values about messages that may leave the context."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class MessageState(StrEnum):
    """``sent``: the gateway has it. ``suppressed``: there was nobody to send it to any more."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"


class Timing(StrEnum):
    """``now``: somebody waits for it. ``day``: it waits for the morning."""

    NOW = "now"
    DAY = "day"


class Recipient(StrEnum):
    """Whom a message goes to: the event's person, or whoever asked for a code."""

    PERSON = "person"
    CHALLENGE = "challenge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What is said about an event, in both languages, with {fields}."""

    event: str
    recipient: Recipient
    timing: Timing
    en: str
    ur: str

    def in_(self, lang: str) -> str:
        """The words in ``lang``."""
        return self.ur if lang == "ur" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as operations see it: never its words, nor the number it goes to.

    :param event: name of the event it tells of. :param subject: of the event, such as the order.
    :param due_at: when it is sent, or tried again.
    """

    id: UUID
    event: str
    subject: UUID
    person_id: UUID | None
    state: MessageState
    made_at: datetime
    due_at: datetime
    settled_at: datetime | None
    attempts: int
    provider_id: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How the sending goes: what waits and failed in all, and the last day's results."""

    pending: int
    overdue: int
    failed: int
    sent_in_day: int
    suppressed_in_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message ready for the gateway. Lives in memory only."""

    message_id: UUID
    reference: str
    to: str
    text: str


class Verdict(StrEnum):
    """What the gateway made of a message. ``unknown``: it may have it; ask again."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The gateway's word on one message."""

    message_id: UUID
    verdict: Verdict
    provider_id: str = ""
    error: str = ""
    retry_seconds: int = 0

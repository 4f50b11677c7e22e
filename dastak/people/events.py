"""What happened to people. None of these carries a number, a name or a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dastak.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CodeRequested(Event):
    """A code is to be sent; ``subject`` is the challenge, whose contact says where to."""


@dataclass(frozen=True, kw_only=True)
class NumberDiffered(Event):
    """Somebody's card number was given with a number that is not theirs; handled here only."""

    challenge_id: UUID


@dataclass(frozen=True, kw_only=True)
class NumberChangeAsked(Event):
    """An account is to move to another number; the present one is told."""

    person_id: UUID
    change_id: UUID
    effective_at: datetime


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Event):
    """Somebody is known from now on."""

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class MandateAsked(Event):
    """Somebody asks to act for this person, who has still to agree."""

    person_id: UUID
    agent_id: UUID
    mandate_id: UUID


@dataclass(frozen=True, kw_only=True)
class MandateGiven(Event):
    """Somebody may act for this person."""

    person_id: UUID
    agent_id: UUID
    mandate_id: UUID


@dataclass(frozen=True, kw_only=True)
class MandateRevoked(Event):
    """Somebody may no longer act for this person."""

    person_id: UUID
    agent_id: UUID
    mandate_id: UUID

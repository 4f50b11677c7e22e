"""What operations do to lines and areas."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from dastak.kernel.events import Event
from dastak.orders.events.base import LineEvent


@dataclass(frozen=True, kw_only=True)
class CodeUnlocked(LineEvent):
    """The helpline has spoken with the citizen and gave new tries for the code."""


@dataclass(frozen=True, kw_only=True)
class EligibilityOverridden(LineEvent):
    """A supervisor let an application go on that was to be stopped at the door."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class LineHeld(LineEvent):
    """All clocks are paused, with a public reason."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class LineReleased(LineEvent):
    """The hold was lifted."""


@dataclass(frozen=True, kw_only=True)
class ClockBreached(LineEvent):
    """A clock ran out; whose turn it was is named."""

    stage: int
    party: str


@dataclass(frozen=True, kw_only=True)
class AreaHoldChanged(Event):
    """The hold of a district was asked for, approved, refused, lifted or is over.

    ``subject`` is the hold. :param state: the one it has now.
    """

    district: str
    state: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class OverrideChanged(Event):
    """An override was proposed, carried out or refused; ``subject`` is the order."""

    override_id: UUID
    line_id: UUID
    district: str
    kind: str
    reason: str
    state: str


@dataclass(frozen=True, kw_only=True)
class RecoveryChanged(Event):
    """Something was taken back from a facilitator: said, confirmed or refused. They are the subject."""

    recovery_id: UUID
    facilitator_id: UUID
    district: str
    papers: int
    cash_paisa: int
    state: str

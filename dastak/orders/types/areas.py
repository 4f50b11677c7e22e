"""A district that waits: why, how far it is, and what people read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from dastak.kernel.text import Bilingual


class AreaReason(StrEnum):
    """Why a whole area waits: force majeure. Nobody's fault."""

    FLOOD = "flood"
    STRIKE = "strike"
    CURFEW = "curfew"
    HEAT = "heat"
    FOG = "fog"
    EPIDEMIC = "epidemic"


class AreaState(StrEnum):
    """How far the hold of an area is."""

    ASKED = "asked"
    RUNNING = "running"
    LIFTING = "lifting"
    OVER = "over"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAreaHold:
    """That all orders of a district before submission shall wait.

    :param notice: what the public reads, in both languages.
    """

    id: UUID
    district: str
    starts_at: datetime
    ends_at: datetime
    reason: AreaReason
    notice: Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaHold:
    """The hold of an area as operations see it.

    :param held: lines that wait because of it. :param waiting: lines it has not reached yet.
    :param released: lines that go on again. :param left: those let go otherwise, or impossible.
    """

    id: UUID
    district: str
    starts_at: datetime
    ends_at: datetime
    reason: AreaReason
    notice: Bilingual
    state: AreaState
    asked_by: UUID
    asked_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    lifted_at: datetime | None
    held: int = 0
    waiting: int = 0
    released: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaNotice:
    """What the public reads while a district waits."""

    id: UUID
    district: str
    starts_at: datetime
    ends_at: datetime
    cause: Bilingual
    notice: Bilingual

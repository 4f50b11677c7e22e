"""Values of what is taken back from a facilitator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from dastak.kernel.text import Bilingual


class RecoveryState(StrEnum):
    """How far a recovery is."""

    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecovery:
    """What somebody took back from a facilitator: papers by id, and cash in paisa."""

    id: UUID
    facilitator_id: UUID
    item_ids: tuple[UUID, ...]
    cash_paisa: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPaperView:
    """A paper in somebody's hands, and the application it belongs to; nobody's name."""

    item_id: UUID
    name: Bilingual
    line_id: UUID
    order_id: UUID
    number: str
    service: Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What a facilitator has: papers of which applications, and how much cash."""

    facilitator_id: UUID
    name: Bilingual
    badge: str
    district: str
    papers: tuple[HeldPaperView, ...]
    cash_paisa: int
    is_frozen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """Something that was taken back, or is said to be until a second person confirms it."""

    id: UUID
    facilitator_id: UUID
    district: str
    item_ids: tuple[UUID, ...]
    papers: tuple[Bilingual, ...]
    cash_paisa: int
    note: str
    state: RecoveryState
    asked_by: UUID
    asked_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None

"""Values of work that passes from one facilitator to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from dastak.kernel.text import Bilingual
from dastak.orders.types.words import Stage


class SwapKind(StrEnum):
    """Whether the former facilitator hands over, or everything is taken back from them."""

    SWAP = "swap"
    RECOVERY = "recovery"


class SwapReason(StrEnum):
    """Why a facilitator cannot go on."""

    UNWELL = "unwell"
    VEHICLE = "vehicle"
    ACCIDENT = "accident"
    FAMILY = "family"
    UNSAFE = "unsafe"
    OUT_OF_REACH = "out_of_reach"
    SUSPENDED = "suspended"


class SwapState(StrEnum):
    """Whether the next facilitator carries the line on already."""

    OPEN = "open"
    DONE = "done"


class SwapStep(StrEnum):
    """What has to be done next, so that no line is left half."""

    RECOVER = "recover"
    NAME = "name"
    HAND_OVER = "hand_over"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapPaper:
    """A paper that has to pass to the next facilitator, and with whom it is: a kind of holder."""

    item_id: UUID
    name: Bilingual
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """One line that passes from a facilitator to the next.

    :param papers: those that are not with the next one yet. :param due_at: until when it should
        be done. :param to_id: None while nobody is named.
    """

    id: UUID
    line_id: UUID
    order_id: UUID
    number: str
    service: Bilingual
    district: str
    stage: Stage
    kind: SwapKind
    reason: SwapReason
    state: SwapState
    step: SwapStep
    from_id: UUID
    to_id: UUID | None
    papers: tuple[SwapPaper, ...]
    asked_at: datetime
    due_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """Somebody who could carry a line on: fit, on shift within a day, with the skill asked for."""

    id: UUID
    name: Bilingual
    badge: str
    works_from: datetime
    works_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Papers that pass between two facilitators, as one of them sees it.

    :param is_giver: whether the one who looks gives. :param code: what to say to the other when
        one's own app is not at hand. :param other: the one on the other side.
    """

    swap_id: UUID
    transfer_id: UUID
    number: str
    service: Bilingual
    papers: tuple[Bilingual, ...]
    is_giver: bool
    code: str
    other: Bilingual
    is_mine_done: bool
    is_other_done: bool
    is_from_desk: bool

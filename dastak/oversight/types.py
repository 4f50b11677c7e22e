"""What operations look at, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from dastak.dispatch.types import VisitState
from dastak.kernel.text import Bilingual


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as it is told: its two largest units."""

    days: int
    hours: int
    minutes: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Stay:
    """How long a line stood in a stage, in seconds of wall time; ``is_open`` is the present one."""

    name: Bilingual
    entered_at: datetime
    span: Span
    is_open: bool


@dataclass(frozen=True, slots=True)
class StageBar:
    """A stage in the chart. Widths are parts of 1,000 of the longest bar; the share is in hundredths."""

    stage: int
    count: int
    late: int
    width: int
    late_width: int
    late_percent: int


class Dot(IntEnum):
    """How a facilitator stands on the map; the numbers are those of the map's script."""

    ON_TIME = 0
    DUE_SOON = 1
    LATE = 2
    FREE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rider:
    """A facilitator as the live board shows one.

    :param seen_at: when the phone reported last; None when it never did.
    :param visit_number: the order of the visit in hand, or of the next one today; empty for none.
    """

    id: UUID
    name: Bilingual
    badge: str
    is_suspended: bool
    lat: float | None
    lon: float | None
    seen_at: datetime | None
    dot: Dot
    visit_number: str = ""
    visit_subject: UUID | None = None
    visit_state: VisitState | None = None
    visit_ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LoopState:
    """A repeated job of the workers. ``age_seconds`` since its last beat; None when it never ran."""

    name: str
    age_seconds: int | None
    ran_ms: int
    error: str
    is_well: bool


@dataclass(frozen=True, slots=True)
class OutboxState:
    """Events that wait for their handlers; ``failing`` are those tried in vain at least once."""

    waiting: int
    failing: int
    oldest_seconds: int


@dataclass(frozen=True, slots=True)
class DeadEvent:
    """An event that one handler gave up on."""

    id: UUID
    event_name: str
    handler: str
    error: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SealMark:
    """The latest signed checkpoint of a log; ``rows`` are all rows sealed so far."""

    log: str
    at: datetime
    until_seq: int
    leaves: int
    rows: int
    key_id: str


@dataclass(frozen=True, slots=True)
class Health:
    """How the machinery is doing."""

    loops: tuple[LoopState, ...]
    outbox: OutboxState
    dead: tuple[DeadEvent, ...]
    seals: tuple[SealMark, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """One look at personal data: by whom, for what, at which fields. Never the values."""

    at: datetime
    actor_id: UUID | None
    role: str
    channel: str
    purpose: str
    place: str
    fields: tuple[str, ...]
    was_refused: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who read personal data today: of how many people, how often, how often in vain."""

    actor_id: UUID
    role: str
    people: int
    reads: int
    refused: int


class MatterKind(StrEnum):
    """Why something needs a person."""

    LATE = "late"
    HELD = "held"
    NOBODY_COMES = "nobody_comes"
    CODE_LOCKED = "code_locked"
    OBJECTION_UNANSWERED = "objection_unanswered"
    TERM_OVER = "term_over"
    UNCLAIMED = "unclaimed"
    UNCONFIRMED = "unconfirmed"
    KEPT = "kept"
    DEAD_LETTER = "dead_letter"
    MESSAGE = "message"
    SWAP = "swap"
    RECOVERY = "recovery"
    LOSS = "loss"


class MatterAct(StrEnum):
    """The next act on a matter: a page of the desk, or a button where one is enough."""

    OPEN = "open"
    RELEASE = "release"
    UNASSIGN = "unassign"
    UNLOCK = "unlock"
    RESEND = "resend"
    SEND_AGAIN = "send_again"
    NAME = "name"
    RECOVER = "recover"
    HAND_OVER = "hand_over"
    END_LOSS = "end_loss"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Something that needs a person, with what to do next and who looks after it.

    :param ref: the line, the hand-over, the dead letter or the message.
    :param since: when it began to need somebody. :param due_at: until when it should be done.
    :param order_id: None where it belongs to no order that the actor sees.
    """

    kind: MatterKind
    ref: UUID
    since: datetime
    due_at: datetime | None
    act: MatterAct
    order_id: UUID | None = None
    line_id: UUID | None = None
    number: str = ""
    service: Bilingual | None = None
    district: str = ""
    detail: str = ""
    owner_id: UUID | None = None
    owner: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which matters to show; every part is optional. ``owner``: ``mine``, ``nobody`` or empty."""

    kind: MatterKind | None = None
    district: str = ""
    owner: str = ""
    text: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """One page of matters, the most urgent first.

    :param counts: how many of each kind there are, before the choice of kind.
    :param is_cut: a source told only its 500 (messages: 100) most urgent ones.
    """

    matters: tuple[Matter, ...]
    count: int
    counts: dict[MatterKind, int]
    is_cut: bool

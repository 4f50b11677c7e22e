"""Values of orders that may leave the context."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from dastak.kernel.errors import Problem
from dastak.kernel.text import Bilingual
from dastak.orders.types.hub import HubStay
from dastak.orders.types.objections import ObjectionSpan
from dastak.orders.types.words import Channel, Flag, Outcome, Party, Stage, Verb, Way


@dataclass(frozen=True, slots=True)
class Entry:
    """One accepted command. ``stage`` is the stage the line is in after it.

    :param device_at: when the device says it happened; ``at`` is when the server accepted it.
    """

    seq: int
    verb: Verb
    stage: Stage
    at: datetime
    actor: UUID | None = None
    role: str = ""
    command_id: UUID | None = None
    device_at: datetime | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """One stay in a stage. ``left_at`` is None for the open one; a skipped stage has no stay.

    :param happened_at: when what the stage tells of had happened, where that was before its entry.
    """

    stage: Stage
    entered_at: datetime
    left_at: datetime | None = None
    skipped: str = ""
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A pause of clocks with its reason and the party that owes the next act.

    :param area: the hold of a whole area it belongs to; such a one pauses promises, not the law.
    :param flag: the overlay it is; one for safety pauses promises only too.
    """

    reason: str
    party: Party
    since: datetime
    until: datetime | None = None
    area: str = ""
    flag: Flag = Flag.ON_HOLD


@dataclass(frozen=True, slots=True)
class LineState:
    """What a log says: the fold of its accepted commands.

    :param gaps: papers that were missing at the last visit, until the form is complete.
    :param withdrawn_at: when everything began to go back to the citizen, None when it did not.
    :param term_over_at: when the law's term ended without a decision, None while it has not.
    :param way: by a visit, or digital; the citizen may change it while nothing is sent.
    :param missed_at: when the latest delivery met nobody, since the papers set out.
    :param hub: how long papers that nobody took have waited, None while nothing does.
    """

    stage: Stage
    seq: int
    records: tuple[Record, ...]
    outcome: Outcome | None = None
    decision: str = ""
    flags: frozenset[Flag] = frozenset()
    holds: tuple[Hold, ...] = ()
    withdrawn_at: datetime | None = None
    gaps: tuple[Bilingual, ...] = ()
    objections: tuple[ObjectionSpan, ...] = ()
    term_over_at: datetime | None = None
    way: Way = Way.VISIT
    missed_at: datetime | None = None
    hub: HubStay | None = None

    @property
    def open_objection(self) -> ObjectionSpan | None:
        """The objection that has not been settled, if any; it is the latest one."""
        last = self.objections[-1] if self.objections else None
        return last if last and last.until is None else None

    @property
    def entered_at(self) -> datetime:
        """When the present stage was reached."""
        return self.records[-1].entered_at


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards of a step look at; gathered for the present stage only.

    A ``None`` means: not known here, and no step of this stage asks for it.

    :param due_paisa: what is still owed of the bill, without what was paid online.
    :param at_department: papers of a case that was put aside, still at the department's desk.
    :param is_online: whether the service can be done online in this district.
    :param is_at_door: whether it comes to the door there.
    """

    form_missing: tuple[Bilingual, ...] = ()
    papers_missing: tuple[Bilingual, ...] = ()
    needs_biometric: bool = False
    biometric: str = ""
    due_paisa: int = 0
    unconfirmed_items: int = 0
    items_elsewhere: int = 0
    at_department: int = 0
    wait_minutes_left: int = 0
    calls_left: int = 0
    is_overridden: bool = False
    is_online: bool = False
    is_at_door: bool = True

    def without_custody(self) -> Facts:
        """The same facts before the citizen has confirmed the originals."""
        return replace(self, unconfirmed_items=0)


@dataclass(frozen=True, slots=True)
class Action:
    """Something that could be done next, and the reason where it cannot be done now."""

    verb: Verb
    refusal: Problem | None = None

    @property
    def is_allowed(self) -> bool:
        """Whether nothing stands against it."""
        return self.refusal is None


@dataclass(frozen=True, slots=True)
class CodeResult:
    """Whether a code told by the citizen was right, and how many tries are left."""

    is_right: bool
    tries_left: int


@dataclass(frozen=True, slots=True)
class Address:
    """Where to come. ``landmark`` is how people find the house."""

    text: str
    landmark: str = ""
    directions: str = ""


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What somebody asks for.

    :param person_id: the applicant. :param contact_id: who is told and called (the orderer).
    :param gender: ``f`` where a woman facilitator is asked for, else None.
    """

    service_code: str
    person_id: UUID
    contact_id: UUID
    district: str
    lat: float
    lon: float
    address: Address
    channel: Channel = Channel.WEB
    language: str = "ur"
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class StageView:
    """One row of the public rail."""

    stage: Stage
    name: Bilingual
    state: str
    at: datetime | None
    skipped: str


@dataclass(frozen=True, slots=True)
class ClockView:
    """Whose turn it is, until when, and how the clock stands: running, soon, late or paused."""

    party: Party
    awaited: Bilingual
    due_at: datetime | None
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LineView:
    """A line as its order shows it.

    :param objection: what the department wants cured, None while nothing is.
    :param is_live: whether somebody is on the way to the citizen.
    :param erase_asked_at: when the citizen chose that what was captured be erased, else None.
    """

    id: UUID
    service_code: str
    service: Bilingual
    department: str
    stage: Stage
    stages: tuple[StageView, ...]
    clock: ClockView
    outcome: Outcome | None
    decision: str
    flags: frozenset[Flag]
    gaps: tuple[Bilingual, ...]
    actions: tuple[Action, ...]
    bill_id: UUID | None
    case_id: UUID | None
    visit_id: UUID | None
    facilitator_id: UUID | None
    slot_starts_at: datetime | None
    slot_ends_at: datetime | None
    issued_token: str
    objection: ObjectionSpan | None
    term_over_at: datetime | None
    is_live: bool
    way: Way = Way.VISIT
    erase_asked_at: datetime | None = None
    erased_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order as its people see it. Holds no CNIC, phone or address.

    :param gender: of the facilitator asked for, None for anybody.
    """

    id: UUID
    number: str
    token: str
    person_id: UUID
    contact_id: UUID
    district: str
    channel: Channel
    language: str
    gender: str | None
    created_at: datetime
    quote_hash: str
    total_paisa: int
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class TrackView:
    """What the tracking link shows to anybody: status only."""

    number: str
    service: Bilingual
    stages: tuple[StageView, ...]
    clock: ClockView
    outcome: Outcome | None
    decision: str
    visit_id: UUID | None
    order_id: UUID
    district: str
    slot_starts_at: datetime | None
    slot_ends_at: datetime | None
    is_live: bool
    flags: frozenset[Flag]


@dataclass(frozen=True, slots=True)
class VisitPlace:
    """Where the facilitator goes: shown only from acceptance to the end of the visit."""

    address: Address
    lat: float
    lon: float
    name: str
    phone: str

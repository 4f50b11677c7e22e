"""Values about cases, departments' systems and fingerprint checks that may leave the context."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from dastak.kernel.text import Bilingual


class CaseState(StrEnum):
    """Where a case stands at the department."""

    SENT = "sent"
    RECEIVED = "received"
    IN_PROCESS = "in_process"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class MessageKind(StrEnum):
    """What we tell a department's system about a case."""

    SUBMIT = "submit"
    ANSWER = "answer"
    CANCEL = "cancel"


class MessageState(StrEnum):
    """``sent``: the system has it. ``dead``: given up, see the dead letters. ``dropped``: needless."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"


class Standing(StrEnum):
    """Where a case stands by the word of a department's system."""

    ACCEPTED = "accepted"
    RECEIVED = "received"
    IN_PROCESS = "in_process"
    OBJECTED = "objected"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class CheckState(StrEnum):
    """What a fingerprint check came to. ``failed``: nobody could say; another try is free."""

    PENDING = "pending"
    MATCH = "match"
    NO_MATCH = "no_match"
    LOW_QUALITY = "low_quality"
    FAILED = "failed"


OPEN_STATES = (CaseState.SENT, CaseState.RECEIVED, CaseState.IN_PROCESS)
MANUAL = "manual"
NO_WORDS = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One answer of the application as the officer reads it.

    :param kind: of the form's field, such as ``cnic`` or ``date``; the value is plain.
    """

    label: Bilingual
    value: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class PaperRef:
    """A stored file and which paper it shows."""

    file_id: UUID
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """An application ready for its department.

    :param number: of the order, as spoken.
    :param originals: papers that travel along.
    :param statutory_days: working days the law gives, or None where none were published.
    """

    line_id: UUID
    order_id: UUID
    number: str
    service_code: str
    service: Bilingual
    department: str
    district: str
    person_id: UUID
    rows: tuple[CaseRow, ...]
    papers: tuple[PaperRef, ...]
    originals: tuple[Bilingual, ...]
    statutory_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case without anything personal: what a queue may show.

    :param barcode: ``B`` and ten digits, the last of them a check digit.
    :param reference: the department's own number, empty until it was received.
    :param officer: name of the one who has it, empty until it was taken.
    :param route: ``manual`` for the desk, else the code of the department's system.
    """

    id: UUID
    barcode: str
    line_id: UUID
    order_id: UUID
    number: str
    service_code: str
    service: Bilingual
    department: str
    district: str
    state: CaseState
    reference: str
    officer_id: UUID | None
    officer: str
    has_proposal: bool
    sent_at: datetime
    received_at: datetime | None
    taken_at: datetime | None
    due_at: datetime | None
    decided_at: datetime | None
    statutory_days: int | None
    route: str = MANUAL
    has_objection: bool = False
    cancel_requested_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """A coded reason for a rejection, or for an objection."""

    code: str
    text: Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A rejection: proposed by one officer, in force once another has confirmed it."""

    case_id: UUID
    reason: Reason
    law_clause: str
    explanation: Bilingual
    appeal_to: Bilingual
    proposer_id: UUID
    proposed_at: datetime
    confirmer_id: UUID | None
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A case with what was sent: only for the one who decides. Each reading is logged."""

    case: Case
    person_id: UUID
    rows: tuple[CaseRow, ...]
    papers: tuple[PaperRef, ...]
    originals: tuple[Bilingual, ...]
    rejection: Rejection | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """One page of cases; ``number`` counts from 1, ``counts`` are of the open states."""

    cases: tuple[Case, ...]
    number: int
    has_next: bool
    counts: Mapping[CaseState, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCheck:
    """A fingerprint to be compared.

    :param subject: the order line. :param finger: 1 (right thumb) to 10.
    :param template_hash: SHA-256 in hex of the template, which itself is never stored.
    :param device: name of the reader.
    """

    subject: UUID
    person_id: UUID
    finger: int
    template_hash: str
    device: str
    district: str
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A fingerprint check. ``try_number`` counts the tries of this finger for this subject."""

    id: UUID
    subject: UUID
    finger: int
    state: CheckState
    try_number: int
    charge_paisa: int
    requested_at: datetime
    checked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What the verifier is asked. Lives in memory only, since it holds the card number."""

    reference: str
    cnic: str
    finger: int
    template_hash: str
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the verifier said, and what it charges, whatever it said."""

    result: CheckState
    charge_paisa: int
    external_id: str
    checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class ObjectionItem:
    """One thing a department wants cured: its code, and words of the officer."""

    code: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What a department wants cured, and until when. ``closed_as`` is empty while it is open."""

    case_id: UUID
    number: int
    items: tuple[ObjectionItem, ...]
    due_date: date
    raised_at: datetime
    closed_at: datetime | None
    closed_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A document that the department's system issued. ``has_content`` once it was fetched."""

    case_id: UUID
    document_id: str
    title: Bilingual
    sha256: str
    has_content: bool


@dataclass(frozen=True, slots=True)
class DeskOfficer:
    """An officer as a department's system names them."""

    code: str
    name: Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a department's system says about one case. Nothing of it is believed unchecked.

    :param applicant_ref: the random mark that went out with the case.
    :param place: where it was read, such as a line of a file.
    """

    case_id: UUID
    applicant_ref: str
    standing: Standing
    reference: str = ""
    officer: DeskOfficer | None = None
    second_officer: DeskOfficer | None = None
    reason_code: str = ""
    law_clause: str = ""
    explanation: Bilingual = NO_WORDS
    objection_number: int = 0
    objection_items: tuple[ObjectionItem, ...] = ()
    objection_due: date | None = None
    document_id: str = ""
    document_title: Bilingual = NO_WORDS
    document_sha256: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message on its way to a system. Lives in memory only, since it holds what was answered.

    :param is_repeat: it may have arrived before, so the system is asked before it is told again.
    :param content: what the protocol says of an application, an answer or a withdrawal.
    """

    message_id: UUID
    case_id: UUID
    applicant_ref: str
    kind: MessageKind
    is_repeat: bool
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of a parcel: the system has it (``fault`` is empty), or why that is not known.

    :param is_final: the same again would get the same refusal.
    :param is_pending: nothing is wrong, its acknowledgement only takes its time.
    """

    message_id: UUID
    fault: str = ""
    is_final: bool = False
    retry_seconds: int = 0
    is_pending: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A case whose standing is asked for."""

    case_id: UUID
    applicant_ref: str


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something a system sent that cannot be believed. ``key`` tells the same one again."""

    key: str
    reason: str
    detail: str
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a system said when it was asked. ``fault`` is empty when it answered."""

    reports: tuple[Report, ...] = ()
    oddities: tuple[Oddity, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemPlan:
    """How a department's system is spoken to: a row of ``systems.csv``.

    :param timeout_ms: of one whole call.
    :param quiet_seconds: how old a folder's sign of life may be, and a file that is half written.
    :param answer_seconds: how long a folder's acknowledgement may take.
    :param failures_max: failed calls in a row after which it counts as down.
    """

    code: str
    protocol: str
    department: str
    calls_per_minute: int
    concurrent_max: int
    timeout_ms: int
    failures_max: int
    poll_seconds: int
    quiet_seconds: int
    answer_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorLine:
    """How a connector stands: what operations see. Times of the system's own are not here."""

    code: str
    protocol: str
    department: str
    is_set_up: bool
    is_down: bool
    changed_at: datetime | None
    error: str
    waiting: int
    dead: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A dead letter: a message nobody took, or an answer that was not believed."""

    id: UUID
    system: str
    case_id: UUID | None
    message_id: UUID | None
    reason: str
    detail: str
    at: datetime
    settled_at: datetime | None

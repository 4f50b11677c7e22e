"""Values about cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
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
    :param is_electronic: it comes without paper: the desk has it the moment it is sent.
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
    is_electronic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case without anything personal: what a queue may show.

    :param barcode: ``B`` and ten digits, the last of them a check digit.
    :param reference: the department's own number, empty until it was received.
    :param officer: name of the one who has it, empty until it was taken.
    :param route: ``manual`` for the desk, else the code of the department's system.
    :param is_electronic: it came without paper; there is no bundle to stamp.
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
    cancel_reason: str = ""
    is_electronic: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """A coded reason for a rejection."""

    code: str
    text: Bilingual


@dataclass(frozen=True, slots=True)
class ObjectionReason(Reason):
    """Something that can be objected.

    :param is_by_words: no paper is needed to cure it.
    :param whose: whose mistake it is: ``capture`` (ours, at the door) or ``citizen``.
    """

    is_by_words: bool
    whose: str


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


@dataclass(frozen=True, slots=True)
class ObjectionItem:
    """One thing a department wants cured: its code, and words of the officer."""

    code: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What a department wants cured, and until when. ``closed_as`` is empty while it is open.

    :param answer: what the citizen's side wrote, empty where papers or nobody answered.
    """

    case_id: UUID
    number: int
    items: tuple[ObjectionItem, ...]
    due_date: date
    raised_at: datetime
    closed_at: datetime | None
    closed_as: str
    answer: str

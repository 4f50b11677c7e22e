"""Values about cases and fingerprint checks that may leave the context."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
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


class CheckState(StrEnum):
    """What a fingerprint check came to. ``failed``: nobody could say; another try is free."""

    PENDING = "pending"
    MATCH = "match"
    NO_MATCH = "no_match"
    LOW_QUALITY = "low_quality"
    FAILED = "failed"


OPEN_STATES = (CaseState.SENT, CaseState.RECEIVED, CaseState.IN_PROCESS)


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


@dataclass(frozen=True, slots=True)
class Reason:
    """A coded reason for a rejection."""

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

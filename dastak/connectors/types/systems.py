"""Values that pass between us and departments' systems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from dastak.connectors.types.cases import NO_WORDS, ObjectionItem
from dastak.kernel.text import Bilingual


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
    :param is_absent: and the system surely does not have the case.
    :param is_pending: nothing is wrong, its acknowledgement only takes its time.
    """

    message_id: UUID
    fault: str = ""
    is_final: bool = False
    retry_seconds: int = 0
    is_pending: bool = False
    is_absent: bool = False


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A document that the department's system issued. ``has_content`` once it was fetched."""

    case_id: UUID
    document_id: str
    title: Bilingual
    sha256: str
    has_content: bool

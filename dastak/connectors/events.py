"""What happened to cases, connectors and checks. The subject of a case's event is its order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from dastak.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseEvent(Event):
    """What every event of a case says. ``subject`` is the order."""

    line_id: UUID
    case_id: UUID
    number: str
    service_code: str
    district: str
    department: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CaseSent(CaseEvent):
    """The bundle is ready for the department's desk."""

    barcode: str


@dataclass(frozen=True, kw_only=True)
class CaseWithdrawn(CaseEvent):
    """The citizen took the application back before the department had it."""


@dataclass(frozen=True, kw_only=True)
class CaseReceived(CaseEvent):
    """The department stamped it with its reference."""

    reference: str


@dataclass(frozen=True, kw_only=True)
class CaseTaken(CaseEvent):
    """A named officer has the case."""

    reference: str
    officer_id: UUID
    officer_en: str
    officer_ur: str
    designation_en: str
    designation_ur: str


@dataclass(frozen=True, kw_only=True)
class CaseDecided(CaseEvent):
    """``outcome`` is ``approved`` or ``rejected``; the rest is empty for an approval."""

    reference: str
    outcome: str
    reason_code: str = ""
    reason_en: str = ""
    reason_ur: str = ""
    law_clause: str = ""
    appeal_to: str = ""
    appeal_to_ur: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseObjected(CaseEvent):
    """The department wants something cured until ``due_date``. Codes, and words in their order."""

    objection: int
    codes: tuple[str, ...]
    items_en: tuple[str, ...]
    items_ur: tuple[str, ...]
    due_date: date


@dataclass(frozen=True, kw_only=True)
class ObjectionAnswered(CaseEvent):
    """The objection is closed: ``answered``, ``withdrawn`` by an approval, ``lapsed`` otherwise."""

    objection: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class CaseCancelRequested(CaseEvent):
    """The department is asked to put the case aside."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseCancelRefused(CaseEvent):
    """The department goes on with a case that it was asked to put aside, and says why."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseCancelled(CaseEvent):
    """The department will not decide: it was asked to put the case aside and did."""

    reference: str


@dataclass(frozen=True, kw_only=True)
class CaseMoved(CaseEvent):
    """A running case goes another way to its department."""

    from_route: str
    to_route: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseDocumentFetched(CaseEvent):
    """The document that the department's system issued is here; see ``open_output``."""

    document_id: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ConnectorDown(Event):
    """A department's system does not answer, or not credibly. ``subject`` is the connector."""

    connector: str
    department: str
    error: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ConnectorUp(Event):
    """A department's system answers again. ``subject`` is the connector."""

    connector: str
    department: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class BiometricChecked(Event):
    """The verifier answered, or gave no answer for good. ``subject`` is the order line."""

    check_id: UUID
    person_id: UUID
    result: str
    charge_paisa: int

"""What happened to money. The subject of every event but the hand-over is the order."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from dastak.finance.types import Settlement
from dastak.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class BillOpened(Event):
    """A price was accepted and frozen."""

    bill_id: UUID
    line_id: UUID
    person_id: UUID
    district: str
    due_paisa: int
    subsidy_paisa: int


@dataclass(frozen=True, kw_only=True)
class BillSettled(Event):
    """Nothing more is owed for a line: cash was taken, or nobody has to pay."""

    bill_id: UUID
    line_id: UUID
    person_id: UUID
    district: str
    kind: Settlement
    due_paisa: int
    subsidy_paisa: int
    journal_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class BillVoided(Event):
    """A bill is no longer asked for: the order was cancelled or priced anew."""

    bill_id: UUID
    line_id: UUID
    person_id: UUID
    district: str


@dataclass(frozen=True, kw_only=True)
class CashReserved(Event):
    """Room for a bill was set aside in a facilitator's cash limit."""

    bill_id: UUID
    line_id: UUID
    facilitator_id: UUID
    amount_paisa: int


@dataclass(frozen=True, kw_only=True)
class CashReleased(Event):
    """Room set aside for a bill was given back."""

    bill_id: UUID
    line_id: UUID
    facilitator_id: UUID
    amount_paisa: int


@dataclass(frozen=True, kw_only=True)
class ReceiptIssued(Event):
    """Cash was taken at the door; the receipt can be checked by its token."""

    receipt_id: UUID
    bill_id: UUID
    line_id: UUID
    person_id: UUID
    district: str
    facilitator_id: UUID
    serial: str
    token: str
    amount_paisa: int


@dataclass(frozen=True, kw_only=True)
class ServiceRecognised(Event):
    """The charge of a completed service was earned."""

    bill_id: UUID
    line_id: UUID
    charge_paisa: int


@dataclass(frozen=True, kw_only=True)
class CommissionAccrued(Event):
    """A completed task earned a facilitator a commission, held for now."""

    line_id: UUID
    facilitator_id: UUID
    amount_paisa: int


@dataclass(frozen=True, kw_only=True)
class CommissionReleased(Event):
    """A held commission became free to be paid out."""

    line_id: UUID
    facilitator_id: UUID
    amount_paisa: int


@dataclass(frozen=True, kw_only=True)
class CashHandedIn(Event):
    """A facilitator's cash was counted and taken by the hub. The subject is the facilitator."""

    handover_id: UUID
    district: str
    amount_paisa: int

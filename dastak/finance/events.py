"""What happened to money. The subject of every event but the hand-over is the order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dastak.finance.types import Part, Settlement, SuspenseKind
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


@dataclass(frozen=True, kw_only=True)
class PsidEvent(Event):
    """Something happened to a PSID of a bill.

    :param psid: the number to pay under; empty until it is issued. It names nobody.
    """

    payment_id: UUID
    bill_id: UUID
    line_id: UUID
    person_id: UUID
    district: str
    part: Part
    psid: str
    amount_paisa: int
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class PsidIssued(PsidEvent):
    """A bill can be paid under this number."""


@dataclass(frozen=True, kw_only=True)
class PsidExpiring(PsidEvent):
    """A number nobody has paid yet ends in a few hours."""


@dataclass(frozen=True, kw_only=True)
class PsidExpired(PsidEvent):
    """A number ended unpaid. The bill is still open."""


@dataclass(frozen=True, kw_only=True)
class PsidVoided(PsidEvent):
    """A number is not to be paid any more: its bill was settled otherwise, or is void."""


@dataclass(frozen=True, kw_only=True)
class PsidFailed(PsidEvent):
    """No number could be had. Ask again, or pay in cash."""


@dataclass(frozen=True, kw_only=True)
class PaymentConfirmed(PsidEvent):
    """Exactly what a number asked for has reached its bill.

    :param owed_paisa: what the citizen still owes of the bill. :param journal_id: its posting.
    """

    owed_paisa: int
    journal_id: UUID


@dataclass(frozen=True, kw_only=True)
class PaymentInSuspense(Event):
    """Money came that fits no bill; somebody decides. Without an order the subject is the item.

    :param person_id: whose money it is; None where nobody knows, and for a claim on a bank.
    """

    item_id: UUID
    payment_id: UUID
    bill_id: UUID | None
    person_id: UUID | None = None
    district: str
    kind: SuspenseKind
    amount_paisa: int
    deadline_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PaymentReversed(Event):
    """The bank took back a payment. Without an order the subject is the payment.

    :param claim_paisa: what of it had gone to a bill, or back to the payer, and is missing now.
    """

    payment_id: UUID
    bill_id: UUID | None
    district: str
    amount_paisa: int
    claim_paisa: int


@dataclass(frozen=True, kw_only=True)
class SuspenseApplied(Event):
    """Money out of suspense went to a bill."""

    item_id: UUID
    bill_id: UUID
    district: str
    amount_paisa: int


@dataclass(frozen=True, kw_only=True)
class RefundEvent(Event):
    """Something happened to a refund. Without an order the subject is the refund."""

    refund_id: UUID
    bill_id: UUID | None
    person_id: UUID | None
    district: str
    amount_paisa: int


@dataclass(frozen=True, kw_only=True)
class RefundRequested(RefundEvent):
    """Somebody asked for money to be given back."""


@dataclass(frozen=True, kw_only=True)
class RefundApproved(RefundEvent):
    """The money is owed to its payer."""


@dataclass(frozen=True, kw_only=True)
class RefundRefused(RefundEvent):
    """The money stays where it is."""


@dataclass(frozen=True, kw_only=True)
class RefundSent(RefundEvent):
    """The partner was told to give it back and has accepted."""


@dataclass(frozen=True, kw_only=True)
class RefundConfirmed(RefundEvent):
    """The payer has it back."""


@dataclass(frozen=True, kw_only=True)
class RefundReturned(RefundEvent):
    """It could not be delivered and waits in suspense."""

"""PSIDs, suspense, refunds, and what is said to a payment partner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Part(StrEnum):
    """What of a bill a PSID is for.

    ``GOVERNMENT`` is to pay in two: the fees of departments and third parties now, the programme's
    own charge in cash at the door. ``OTHER`` is money that nobody asked for.
    """

    WHOLE = "whole"
    GOVERNMENT = "government"
    OTHER = "other"


class PaymentState(StrEnum):
    """How far a PSID has come; later ones in ``PAYMENT_ORDER`` are never left for earlier ones."""

    REQUESTED = "requested"
    ISSUED = "issued"
    EXPIRED = "expired"
    VOID = "void"
    FAILED = "failed"
    PAID = "paid"
    REVERSED = "reversed"


LIVE_PAYMENTS = (PaymentState.REQUESTED, PaymentState.ISSUED)


class SuspenseKind(StrEnum):
    """Why money fits no bill."""

    UNDERPAID = "underpaid"
    OVERPAID = "overpaid"
    DUPLICATE = "duplicate"  # the bill was paid already
    LATE = "late"  # the PSID had expired, or it or its bill was void
    UNKNOWN = "unknown"  # nobody asked for this PSID
    RETURNED = "returned"  # a refund that could not be delivered
    REVERSED = "reversed"  # the bank took back what a bill had; a claim, not money


class SuspenseOutcome(StrEnum):
    """What became of an item at last."""

    APPLIED = "applied"
    REFUNDED = "refunded"
    REVERSED = "reversed"


class RefundState(StrEnum):
    """How far a refund has come."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    SENT = "sent"
    CONFIRMED = "confirmed"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """One head that a PSID pays.

    :param account: the treasury account it goes to directly; empty when it is held in trust.
    :param is_charge: the programme's own charge.
    """

    head: str
    amount_paisa: int
    account: str = ""
    account_name: str = ""
    is_charge: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A PSID and what became of it. The number is empty until the partner has issued it."""

    id: UUID
    bill_id: UUID | None
    order_id: UUID | None
    part: Part
    psid: str
    amount_paisa: int
    paid_paisa: int
    state: PaymentState
    requested_at: datetime
    expires_at: datetime
    issued_at: datetime | None
    paid_at: datetime | None
    is_remitted: bool
    covers: tuple[Cover, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspense:
    """Money that waits for a decision; a ``REVERSED`` one is a claim that no refund can settle."""

    id: UUID
    kind: SuspenseKind
    psid: str
    bill_id: UUID | None
    order_id: UUID | None
    district: str
    amount_paisa: int
    left_paisa: int
    opened_at: datetime
    deadline_at: datetime
    owner_id: UUID | None
    outcome: SuspenseOutcome | None

    def age_days(self, *, now: datetime) -> int:
        """Whole days since it was opened."""
        return (now - self.opened_at).days

    def is_overdue(self, *, now: datetime) -> bool:
        """Whether its deadline has passed while money is left."""
        return self.left_paisa > 0 and now > self.deadline_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money on its way back to the PSID that paid it."""

    id: UUID
    bill_id: UUID | None
    item_id: UUID | None
    order_id: UUID | None
    district: str
    psid: str
    amount_paisa: int
    reason: str
    state: RefundState
    needs_second: bool
    requested_by: UUID | None
    requested_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PsidRequest:
    """What the partner is asked for. Held in memory only: it names a person."""

    reference: str
    amount_paisa: int
    due_at: datetime
    expires_at: datetime
    name: str
    mobile: str
    cnic: str
    district: str
    covers: tuple[Cover, ...]
    trust_account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """What the partner says of a PSID when it is asked."""

    psid: str
    reference: str
    is_paid: bool
    is_reversed: bool
    paid_paisa: int
    paid_at: datetime | None
    bank_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What an intimation claims; never believed without an inquiry."""

    psid: str
    reference: str

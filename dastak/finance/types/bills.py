"""Bills, receipts, journals and what checking the ledger found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from dastak.kernel.text import Bilingual


class PayeeKind(StrEnum):
    """Whose money a line of a bill is."""

    TREASURY = "treasury"
    PROGRAMME = "programme"
    THIRD_PARTY = "third_party"


class WaivedBy(StrEnum):
    """Who lets the citizen off: the law (nobody pays) or the programme (it pays instead)."""

    LAW = "law"
    PROGRAMME = "programme"


class BillState(StrEnum):
    """What became of a bill. Only an open one asks for money."""

    OPEN = "open"
    PAID = "paid"
    WAIVED = "waived"
    VOID = "void"


class Settlement(StrEnum):
    """How a bill was settled."""

    CASH = "cash"
    ONLINE = "online"
    BOTH = "both"  # the fees online, the charge in cash
    WAIVED = "waived"  # something was due and somebody else bears all of it
    ZERO = "zero"  # nothing was due


class CommissionState(StrEnum):
    """A facilitator's earning: held until the dispute window ends, then free to be paid out."""

    HELD = "held"
    RELEASED = "released"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """One head of a bill.

    :param head: code of the fee head; with the district it names the ledger account.
    :param account: number of the payee's account as the catalogue names it; for reading only.
    :param amount_paisa: the full amount. :param waived_paisa: the part the citizen does not pay.
    """

    head: str
    name: Bilingual
    payee: Bilingual
    payee_kind: PayeeKind
    amount_paisa: int
    waived_paisa: int = 0
    waived_by: WaivedBy | None = None
    reason: Bilingual | None = None
    account: str = ""

    @property
    def due_paisa(self) -> int:
        """What the citizen pays of this line."""
        return self.amount_paisa - self.waived_paisa

    @property
    def subsidy_paisa(self) -> int:
        """What the programme pays of this line in the citizen's place."""
        return self.waived_paisa if self.waived_by is WaivedBy.PROGRAMME else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBill:
    """A frozen quote: the lines to be paid, and what replays them."""

    lines: tuple[BillLine, ...]
    quote_hash: str
    rule_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What is owed for one line of an order. ``person_id`` owes it."""

    id: UUID
    order_id: UUID
    line_id: UUID
    lines: tuple[BillLine, ...]
    due_paisa: int
    subsidy_paisa: int
    tax_paisa: int
    state: BillState
    settlement: Settlement | None
    settled_at: datetime | None
    opened_at: datetime
    reserved_for: UUID | None
    is_recognised: bool
    district: str
    department: str | None
    person_id: UUID
    quote_hash: str
    rule_version: str
    captured_paisa: int = 0
    refunded_paisa: int = 0

    @property
    def owed_paisa(self) -> int:
        """What the citizen still owes of an open bill: this much cash is taken at the door."""
        return self.due_paisa - self.captured_paisa if self.state is BillState.OPEN else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof that cash was taken, as anybody who holds its token may see it: no personal data.

    :param code: the signed text of its QR.
    """

    id: UUID
    serial: str
    token: str
    code: str
    bill_id: UUID
    order_id: UUID
    district: str
    issued_at: datetime
    amount_paisa: int
    lines: tuple[BillLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CashInHand:
    """Cash a facilitator carries and may still take.

    :param reserved_paisa: expected from visits already accepted.
    :param is_frozen: whether they may take none for now; what they carry is owed.
    """

    facilitator_id: UUID
    balance_paisa: int
    reserved_paisa: int
    limit_paisa: int
    is_frozen: bool = False

    @property
    def room_paisa(self) -> int:
        """How much more may be promised to this facilitator; never negative."""
        return max(0, self.limit_paisa - self.balance_paisa - self.reserved_paisa)


@dataclass(frozen=True, slots=True, kw_only=True)
class CashHandover:
    """Cash on its way from a facilitator to the hub of the district; both sides confirm."""

    id: UUID
    facilitator_id: UUID
    district: str
    offered_at: datetime
    is_accepted: bool
    amount_paisa: int | None  # hidden from the person who counts until the count is in


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """What one completed task earns a facilitator."""

    id: UUID
    order_id: UUID
    line_id: UUID
    facilitator_id: UUID
    amount_paisa: int
    state: CommissionState
    accrued_at: datetime
    released_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One posting: debit is positive, credit negative."""

    account: str
    amount_paisa: int
    dimension: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """A balanced set of postings that explains itself."""

    id: UUID
    key: str
    rule: str
    order_id: UUID | None
    effective_date: date
    posted_at: datetime
    role: str
    document: str
    reverses: UUID | None
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderMoney:
    """Everything the actor may know of an order's money; journals are for staff only."""

    order_id: UUID
    bills: tuple[Bill, ...]
    receipts: tuple[Receipt, ...]
    journals: tuple[Journal, ...]


@dataclass(frozen=True, slots=True)
class LedgerProblem:
    """A broken invariant of the ledger: which, where, and the figures."""

    invariant: str
    place: str
    detail: str

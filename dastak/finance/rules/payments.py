"""What paid money means for a bill, and the legs of every movement between partner and bill.

Source: rows 4 to 5a, 14 to 14b and 16 of the posting table of the programme's finance design.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from dastak.finance.rules import accounts
from dastak.finance.rules.posting import Parts, credit, debit, legs_of, owed
from dastak.finance.types import BillLine, Cover, Leg, PayeeKind, PaymentState, SuspenseKind
from dastak.kernel.money import share

# How long a PSID is asked about after its expiry. Source: finance design 5.4, R1.
WATCH_AFTER_EXPIRY = timedelta(days=3)
# Longer than a call with its look-ups can take, so that two processes never ask at once.
LEASE = timedelta(seconds=60)
_PAUSE_MINUTES_MAX = 60
Legs = tuple[Leg, ...]
_RANK = {
    PaymentState.REQUESTED: 0,
    PaymentState.ISSUED: 1,
    PaymentState.EXPIRED: 2,
    PaymentState.VOID: 2,
    PaymentState.FAILED: 2,
    PaymentState.PAID: 3,
    PaymentState.REVERSED: 4,
}


class Standing(StrEnum):
    """How a bill looks at money that comes for it."""

    WANTED = "wanted"
    SETTLED = "settled"
    LATE = "late"
    UNASKED = "unasked"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What of paid money goes to the bill and what waits for a decision; the row of the table."""

    absorbed_paisa: int
    suspended: tuple[tuple[SuspenseKind, int], ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Received:
    """Money that arrived through a rail, and which part of it the treasury has."""

    rail: str
    direct_paisa: int
    trust_paisa: int


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a refund: from which head, and whether it is the programme's charge."""

    head: str
    paisa: int
    is_direct: bool
    is_charge: bool


def may_become(*, former: PaymentState, later: PaymentState) -> bool:
    """Whether a payment may go from one state to another: never back."""
    return _RANK[later] > _RANK[former]


def covers_of(
    lines: Iterable[BillLine], accounts_by_head: dict[str, tuple[str, str]], *, with_charge: bool
) -> tuple[Cover, ...]:
    """The heads that a PSID is to pay: those that go to the treasury first.

    :param accounts_by_head: treasury account and its name; a head without one is held in trust.
    :param with_charge: False leaves the programme's own charge for the door.
    """
    found = []
    for line in lines:
        is_charge = line.payee_kind is PayeeKind.PROGRAMME
        if not line.due_paisa or (is_charge and not with_charge):
            continue
        is_treasury = line.payee_kind is PayeeKind.TREASURY
        account, name = accounts_by_head.get(line.head, ("", "")) if is_treasury else ("", "")
        cover = Cover(
            head=line.head,
            amount_paisa=line.due_paisa,
            account=account,
            account_name=name,
            is_charge=is_charge,
        )
        found.append(cover)
    return tuple(sorted(found, key=lambda cover: not cover.account))


def without_paid(covers: Sequence[Cover], paid: Iterable[Cover]) -> tuple[Cover, ...]:
    """The heads that were not paid yet; a head is paid as a whole or not at all."""
    done = {cover.head for cover in paid}
    return tuple(cover for cover in covers if cover.head not in done)


def parts_of(covers: Iterable[Cover]) -> Parts:
    """Covered heads as parts of a posting."""
    kept = tuple(covers)
    return Parts(
        fees=tuple((each.head, each.amount_paisa) for each in kept if not each.is_charge),
        charge_paisa=sum(each.amount_paisa for each in kept if each.is_charge),
    )


def judge(*, paid_paisa: int, asked_paisa: int, standing: Standing) -> Verdict:
    """What becomes of money that the partner has confirmed: exactly what was asked, or suspense.

    Source: rows 4, 4a, 4b and 4c.
    """
    if standing is not Standing.WANTED:
        kinds = {
            Standing.SETTLED: SuspenseKind.DUPLICATE,
            Standing.LATE: SuspenseKind.LATE,
            Standing.UNASKED: SuspenseKind.UNKNOWN,
        }
        return Verdict(0, ((kinds[standing], paid_paisa),), "4c")
    if paid_paisa < asked_paisa:
        return Verdict(0, ((SuspenseKind.UNDERPAID, paid_paisa),), "4a")
    over = paid_paisa - asked_paisa
    if over:
        return Verdict(asked_paisa, ((SuspenseKind.OVERPAID, over),), "4b")
    return Verdict(asked_paisa, (), "4")


def received(*, rail: str, paisa: int, before_paisa: int, direct_paisa: int) -> Received:
    """Split money by where the partner put it: it fills the treasury's heads first, in order.

    :param before_paisa: what arrived for the same PSID before.
    """
    direct = min(paisa, max(direct_paisa - before_paisa, 0))
    return Received(rail, direct, paisa - direct)


def arrived(money: Received) -> list[Leg]:
    """The debits of confirmed money, before anything settled it."""
    return [
        debit(accounts.TREASURY_CLEARING, money.direct_paisa, money.rail),
        debit(accounts.PROVIDER_CLEARING, money.trust_paisa, money.rail),
    ]


def bill_met(*, order_id: UUID, district: str, parts: Parts) -> list[Leg]:
    """The legs by which a bill, or a part of it, is no longer owed (rules 4 and 5)."""
    total = parts.total_paisa
    return [
        debit(accounts.UNCOLLECTED, total, order_id),
        credit(accounts.RECEIVABLE, total, order_id),
        *owed(parts, order_id, district),
    ]


def suspended(items: Iterable[tuple[UUID, int]]) -> list[Leg]:
    """The credits of money that waits for a decision (rules 4a to 4c)."""
    return [credit(accounts.SUSPENSE, paisa, item_id) for item_id, paisa in items]


def journal(*groups: Iterable[Leg]) -> tuple[Leg, ...]:
    """Groups of legs as one journal."""
    return legs_of(*(leg for group in groups for leg in group))


def suspense_applied(*, item_id: UUID, order_id: UUID, district: str, parts: Parts) -> Legs:
    """Money out of suspense meets a bill after all (rule 4, without new money)."""
    taken = debit(accounts.SUSPENSE, parts.total_paisa, item_id)
    return journal([taken], bill_met(order_id=order_id, district=district, parts=parts))


def payment_reversed(
    *, money: Received, items: Sequence[tuple[UUID, int]], claim: tuple[UUID, int]
) -> Legs:
    """The bank took back what it had paid (rule 16): first out of suspense, the rest is a claim.

    :param items: what is taken out of which item. :param claim: the item of the claim, and paisa.
    """
    back = [
        credit(accounts.TREASURY_CLEARING, money.direct_paisa, money.rail),
        credit(accounts.PROVIDER_CLEARING, money.trust_paisa, money.rail),
    ]
    out = [debit(accounts.SUSPENSE, paisa, item_id) for item_id, paisa in items]
    return journal(out, [debit(accounts.REVERSED_CLAIM, claim[1], claim[0])], back)


def treasury_confirmed(*, rail: str, district: str, fees: Iterable[tuple[str, int]]) -> Legs:
    """Rule 5a: the treasury has what was paid to its heads directly."""
    kept = tuple(fees)
    owed_fees = [debit(accounts.FEE_PAYABLE, paisa, f"{head}/{district}") for head, paisa in kept]
    total = sum(paisa for _, paisa in kept)
    return legs_of(*owed_fees, credit(accounts.TREASURY_CLEARING, total, rail))


def refund_slices(
    *, amount_paisa: int, covers: Sequence[Cover], given_back: dict[str, int]
) -> tuple[Slice, ...]:
    """Which heads a refund takes, in proportion to what is left of each; sums to the amount.

    :param given_back: paisa of each head that earlier refunds took.
    """
    left = [cover.amount_paisa - given_back.get(cover.head, 0) for cover in covers]
    shares = share(amount_paisa, left)
    return tuple(
        Slice(cover.head, paisa, is_direct=bool(cover.account), is_charge=cover.is_charge)
        for cover, paisa in zip(covers, shares, strict=True)
        if paisa
    )


@dataclass(frozen=True, slots=True)
class RefundFacts:
    """What decides which row of the table a refund is.

    :param is_remitted: the treasury has confirmed what went to it directly.
    :param earned_tax_paisa: tax inside the charge's part when the service is completed, else None.
    """

    refund_id: UUID
    order_id: UUID
    district: str
    is_remitted: bool
    earned_tax_paisa: int | None


def refund_rule(slices: Iterable[Slice], facts: RefundFacts) -> str:
    """The row of the posting table: 14, 14a for money the treasury has, 14b for an earned charge."""
    kept = tuple(slices)
    if facts.is_remitted and any(each.is_direct for each in kept):
        return "14a"
    has_charge = any(each.is_charge for each in kept)
    return "14b" if has_charge and facts.earned_tax_paisa is not None else "14"


def refund_owed(slices: Iterable[Slice], facts: RefundFacts) -> Legs:
    """Money that a bill had is owed to the payer again (rules 14, 14a and 14b)."""
    legs: list[Leg] = []
    for each in slices:
        legs += _given_up(each, facts)
        legs.append(credit(accounts.REFUND_PAYABLE, each.paisa, facts.refund_id))
    return journal(legs)


def _given_up(each: Slice, facts: RefundFacts) -> list[Leg]:
    if not each.is_charge:
        place = f"{each.head}/{facts.district}"
        gone = facts.is_remitted and each.is_direct
        account = accounts.REFUND_RECOVERABLE if gone else accounts.FEE_PAYABLE
        return [debit(account, each.paisa, place)]
    if facts.earned_tax_paisa is None:
        return [debit(accounts.CHARGE_UNEARNED, each.paisa, facts.order_id)]
    tax = facts.earned_tax_paisa
    return [
        debit(accounts.DUE_TO_OPERATING, each.paisa),
        debit(accounts.CHARGE_EARNED, each.paisa - tax, facts.district),
        debit(accounts.SALES_TAX, tax, facts.district),
        credit(accounts.DUE_FROM_TRUST, each.paisa),
    ]


def suspense_refunded(*, item_id: UUID, refund_id: UUID, paisa: int) -> Legs:
    """Money out of suspense is owed to its payer again."""
    return legs_of(
        debit(accounts.SUSPENSE, paisa, item_id), credit(accounts.REFUND_PAYABLE, paisa, refund_id)
    )


def refund_paid(*, refund_id: UUID, money: Received) -> Legs:
    """The partner gave it back, out of what it holds for us or had sent to the treasury (rule 14)."""
    return legs_of(
        debit(accounts.REFUND_PAYABLE, money.direct_paisa + money.trust_paisa, refund_id),
        credit(accounts.TREASURY_CLEARING, money.direct_paisa, money.rail),
        credit(accounts.PROVIDER_CLEARING, money.trust_paisa, money.rail),
    )


def refund_came_back(*, refund_id: UUID, item_id: UUID, paisa: int) -> Legs:
    """A refund that cannot be delivered waits in suspense; nothing had left the partner."""
    return legs_of(
        debit(accounts.REFUND_PAYABLE, paisa, refund_id), credit(accounts.SUSPENSE, paisa, item_id)
    )


def pause_before(*, attempt: int, retry_seconds: int = 0) -> timedelta:
    """How long until a partner is asked again: 1, 2, 4 ... 60 minutes, or what it asked for.

    Source: finance design 5.4, R1.
    """
    minutes = min(2 ** min(max(attempt - 1, 0), 10), _PAUSE_MINUTES_MAX)
    return max(timedelta(minutes=minutes), timedelta(seconds=retry_seconds))


def needs_second_person(*, amount_paisa: int, above_paisa: int) -> bool:
    """Whether another person than the one who asks must approve a refund."""
    return amount_paisa > above_paisa


def is_late(*, paid_at: datetime | None, expires_at: datetime) -> bool:
    """Whether a payer was later than the PSID allowed; an unknown time is not late."""
    return paid_at is not None and paid_at > expires_at

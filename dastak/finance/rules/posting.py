"""Posting rules: from a fact to the legs of its journal, one function for each rule.

Source: the posting table of the programme's finance design; the numbers in the docstrings are its
rows. Every result sums to zero inside each fund. Legs of nothing are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from dastak.finance.rules import accounts
from dastak.finance.types import BillLine, Leg, PayeeKind


@dataclass(frozen=True, slots=True)
class Parts:
    """An amount split by whose money it is.

    :param fees: (head, paisa) owed to departments and third parties.
    :param charge_paisa: the programme's own charge, sales tax included.
    """

    fees: tuple[tuple[str, int], ...]
    charge_paisa: int

    @property
    def total_paisa(self) -> int:
        """All of it."""
        return sum(paisa for _, paisa in self.fees) + self.charge_paisa

    @classmethod
    def of_due(cls, lines: Iterable[BillLine]) -> Parts:
        """What the citizen pays."""
        return cls._of([(line, line.due_paisa) for line in lines])

    @classmethod
    def of_subsidy(cls, lines: Iterable[BillLine]) -> Parts:
        """What the programme pays in the citizen's place."""
        return cls._of([(line, line.subsidy_paisa) for line in lines])

    @classmethod
    def _of(cls, amounts: Sequence[tuple[BillLine, int]]) -> Parts:
        own = PayeeKind.PROGRAMME
        fees = tuple((line.head, paisa) for line, paisa in amounts if line.payee_kind is not own)
        charge = sum(paisa for line, paisa in amounts if line.payee_kind is own)
        return cls(fees=fees, charge_paisa=charge)


def debit(account: str, paisa: int, dimension: object = "") -> Leg:
    return Leg(account=account, amount_paisa=paisa, dimension=str(dimension))


def credit(account: str, paisa: int, dimension: object = "") -> Leg:
    return debit(account, -paisa, dimension)


def legs_of(*legs: Leg) -> tuple[Leg, ...]:
    return tuple(leg for leg in legs if leg.amount_paisa)


def owed(parts: Parts, order_id: UUID, district: str) -> list[Leg]:
    fees = [credit(accounts.FEE_PAYABLE, paisa, f"{head}/{district}") for head, paisa in parts.fees]
    return [*fees, credit(accounts.CHARGE_UNEARNED, parts.charge_paisa, order_id)]


def order_confirmed(*, order_id: UUID, total_paisa: int) -> tuple[Leg, ...]:
    """Rule 2: the price is frozen; the citizen owes, nothing is collected."""
    return legs_of(
        debit(accounts.RECEIVABLE, total_paisa, order_id),
        credit(accounts.UNCOLLECTED, total_paisa, order_id),
    )


def order_released(*, order_id: UUID, total_paisa: int) -> tuple[Leg, ...]:
    """Rule 3: cancelled unpaid, or priced anew."""
    return reversed_legs(order_confirmed(order_id=order_id, total_paisa=total_paisa))


def cash_collected(
    *, order_id: UUID, facilitator_id: UUID, district: str, parts: Parts
) -> tuple[Leg, ...]:
    """Rule 6a: cash taken at the door; fees are held in trust for their payees, gross."""
    total = parts.total_paisa
    return legs_of(
        debit(accounts.CASH_IN_HAND, total, facilitator_id),
        debit(accounts.UNCOLLECTED, total, order_id),
        credit(accounts.RECEIVABLE, total, order_id),
        *owed(parts, order_id, district),
    )


def exempted_by_programme(*, order_id: UUID, district: str, parts: Parts) -> tuple[Leg, ...]:
    """Rule 17b: the programme pays in the citizen's place, out of its own money."""
    total = parts.total_paisa
    return legs_of(
        debit(accounts.DUE_TO_OPERATING, total),
        debit(accounts.UNCOLLECTED, total, order_id),
        credit(accounts.RECEIVABLE, total, order_id),
        *owed(parts, order_id, district),
        debit(accounts.EXEMPTION_COST, total, district),
        credit(accounts.DUE_FROM_TRUST, total),
    )


def service_recognised(
    *, order_id: UUID, district: str, charge_paisa: int, tax_paisa: int
) -> tuple[Leg, ...]:
    """Rule 11: the service is completed, so its charge is earned and its tax is owed.

    :param charge_paisa: with the tax in it.
    """
    return legs_of(
        debit(accounts.CHARGE_UNEARNED, charge_paisa, order_id),
        credit(accounts.DUE_TO_OPERATING, charge_paisa),
        debit(accounts.DUE_FROM_TRUST, charge_paisa),
        credit(accounts.CHARGE_EARNED, charge_paisa - tax_paisa, district),
        credit(accounts.SALES_TAX, tax_paisa, district),
    )


def commission_accrued(
    *, facilitator_id: UUID, district: str, amount_paisa: int
) -> tuple[Leg, ...]:
    """Rule 12: a completed task earned a commission; it is never netted from carried cash."""
    return legs_of(
        debit(accounts.COMMISSION_COST, amount_paisa, district),
        credit(accounts.COMMISSION_HELD, amount_paisa, facilitator_id),
    )


def commission_released(*, facilitator_id: UUID, amount_paisa: int) -> tuple[Leg, ...]:
    """Rule 12a: the dispute window is over; the commission may be paid out."""
    return legs_of(
        debit(accounts.COMMISSION_HELD, amount_paisa, facilitator_id),
        credit(accounts.COMMISSION_AVAILABLE, amount_paisa, facilitator_id),
    )


def biometric_checked(*, verifier: str, district: str, charge_paisa: int) -> tuple[Leg, ...]:
    """Rule 24: the verifier charges for each check, whether it matched or not."""
    return legs_of(
        debit(accounts.BIOMETRIC_COST, charge_paisa, district),
        credit(accounts.VERIFIER_PAYABLE, charge_paisa, verifier),
    )


def cash_handed_in(*, facilitator_id: UUID, district: str, amount_paisa: int) -> tuple[Leg, ...]:
    """Rule 7, hub: carried cash was counted and taken by the district's hub."""
    return legs_of(
        debit(accounts.CASH_AT_HUB, amount_paisa, district),
        credit(accounts.CASH_IN_HAND, amount_paisa, facilitator_id),
    )


def reversed_legs(legs: Iterable[Leg]) -> tuple[Leg, ...]:
    """The same legs with their sides exchanged."""
    return tuple(credit(leg.account, leg.amount_paisa, leg.dimension) for leg in legs)

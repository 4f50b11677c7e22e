"""What a bill asks for, and which bills make no sense."""

from __future__ import annotations

from dataclasses import dataclass

from dastak.catalogue.types import Funder, Quote
from dastak.finance.rules.posting import Parts
from dastak.finance.types import BillLine, NewBill, PayeeKind, Settlement, WaivedBy
from dastak.kernel.errors import Invalid
from dastak.kernel.money import share


class BillEmpty(Invalid):
    """A bill needs at least one line. Make a quote first."""

    ur = "بل میں کم از کم ایک مد ہونی چاہیے۔ پہلے قیمت معلوم کریں۔"


class LineWrong(Invalid):
    """The line “{head}” cannot be billed: {amount_paisa} paisa with {waived_paisa} waived. Use each head once; the waiver must say who bears it and may not exceed the amount."""  # noqa: E501

    ur = (
        "مد «{head}» کا بل نہیں بن سکتا: {amount_paisa} پیسے، جن میں سے {waived_paisa} معاف ہیں۔ "
        "ہر مد ایک بار لکھیں؛ معافی رقم سے زیادہ نہ ہو اور بتائے کہ کون ادا کرے گا۔"
    )


@dataclass(frozen=True, slots=True)
class BillTotals:
    """What the citizen owes, what the programme bears, and how the bill starts."""

    due_paisa: int
    subsidy_paisa: int

    @property
    def total_paisa(self) -> int:
        """All that somebody has to pay."""
        return self.due_paisa + self.subsidy_paisa

    @property
    def settled_by(self) -> Settlement | None:
        """How it is settled without the citizen paying, or None when money is due."""
        if self.due_paisa:
            return None
        return Settlement.WAIVED if self.subsidy_paisa else Settlement.ZERO


def check_lines(lines: tuple[BillLine, ...]) -> None:
    """:raises BillEmpty: without lines. :raises LineWrong: for amounts that cannot be."""
    if not lines:
        raise BillEmpty
    heads: set[str] = set()
    for line in lines:
        is_sound = 0 <= line.waived_paisa <= line.amount_paisa
        is_explained = not line.waived_paisa or line.waived_by is not None
        if not is_sound or not is_explained or not line.head or line.head in heads:
            raise LineWrong(
                head=line.head, amount_paisa=line.amount_paisa, waived_paisa=line.waived_paisa
            )
        heads.add(line.head)


def totals(lines: tuple[BillLine, ...]) -> BillTotals:
    """What the lines sum to."""
    return BillTotals(
        due_paisa=Parts.of_due(lines).total_paisa,
        subsidy_paisa=Parts.of_subsidy(lines).total_paisa,
    )


def tax_within(*, charge_paisa: int, rate_basis_points: int | None) -> int:
    """The sales tax inside a charge that is quoted with its tax; 0 where no rate is in force.

    Source: whether the service charge is taxable is open, so the rate is a row of data.
    """
    if not rate_basis_points or not charge_paisa:
        return 0
    return share(charge_paisa, [10_000, rate_basis_points])[1]


def bill_for_quote(quote: Quote) -> NewBill:
    """The bill that a frozen quote asks for: its heads whose amount is published, line by line."""
    lines = tuple(
        BillLine(
            head=line.head,
            name=line.name,
            payee=line.payee,
            payee_kind=PayeeKind(line.payee_kind.value),
            account=line.account,
            amount_paisa=line.amount_paisa,
            waived_paisa=line.waived_paisa,
            waived_by=None if line.funded_by is Funder.NOBODY else WaivedBy(line.funded_by.value),
            reason=line.reason,
        )
        for line in quote.lines
    )
    return NewBill(lines=lines, quote_hash=quote.hash, rule_version=str(quote.rule_version))

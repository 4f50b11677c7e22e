"""Lines, quotes and refusals for tests."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from dastak.finance.types import BillLine, NewBill, PayeeKind, WaivedBy
from dastak.kernel.errors import Problem
from dastak.kernel.ids import uuid7
from dastak.kernel.text import Bilingual

SENIOR = Bilingual("Senior citizen", "بزرگ شہری")


def a_line(
    head: str,
    rupees: int,
    kind: PayeeKind = PayeeKind.TREASURY,
    waived: int = 0,
    waived_by: WaivedBy | None = None,
) -> BillLine:
    return BillLine(
        head=head,
        name=Bilingual(f"Head {head}", f"مد {head}"),
        payee=Bilingual("Government of the Punjab", "حکومتِ پنجاب"),
        payee_kind=kind,
        amount_paisa=rupees * 100,
        waived_paisa=waived * 100,
        waived_by=waived_by,
        reason=SENIOR if waived_by else None,
    )


DOMICILE = (
    a_line("domicile", 200),
    a_line("e-affidavit", 300, PayeeKind.THIRD_PARTY),
    a_line("pitb", 50, PayeeKind.PROGRAMME),
)
FOR_A_SENIOR = (
    a_line("domicile", 200),
    a_line("pitb", 50, PayeeKind.PROGRAMME, 50, WaivedBy.PROGRAMME),
)
BORNE_BY_PROGRAMME = (a_line("pitb", 50, PayeeKind.PROGRAMME, 50, WaivedBy.PROGRAMME),)
FREE_BY_LAW = (a_line("birth", 100, PayeeKind.TREASURY, 100, WaivedBy.LAW),)


def a_quote(lines: tuple[BillLine, ...] = DOMICILE, quote_hash: str = "") -> NewBill:
    return NewBill(lines=lines, quote_hash=quote_hash or uuid7().hex, rule_version="1")


@contextmanager
def refused(problem: type[Problem], match: str | None = None) -> Iterator[None]:
    """Expect a refusal and go on after it: its transaction is rolled back to a savepoint."""
    with pytest.raises(problem, match=match), transaction.atomic():
        yield

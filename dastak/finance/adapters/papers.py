"""The reviewed seed files that lie in this folder, and the receipt as a paper."""

from __future__ import annotations

import csv
from pathlib import Path

from django.conf import settings

from dastak.finance.types import Receipt
from dastak.kernel.text import Bilingual, bilingual
from dastak.paper.api import Kind, MoneyLine, Row, SignedCode, print_receipt
from dastak.paper.api import Receipt as ReceiptPaper
from dastak.places.api import get_district

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def read_rows(name: str) -> list[dict[str, str]]:
    """All rows of ``seeds/<name>.csv``."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def verify_address() -> str:
    """Where receipts are checked; a token or a signed code follows it."""
    return f"{settings.PUBLIC_URL}/r"


def render_receipt(receipt: Receipt, *, lang: str) -> bytes:
    """The receipt as PDF, ``lang`` first. It holds no personal data, like its page."""
    rows = (
        Row(label=bilingual("finance.receipt.district"), value=_district(receipt.district)),
        Row(label=bilingual("finance.receipt.token"), value=receipt.token, kind=Kind.REF),
    )
    lines = [
        MoneyLine(label=line.name, amount_paisa=line.amount_paisa, payee=line.payee)
        for line in receipt.lines
    ]
    lines += [
        MoneyLine(label=_waived(line.name, line.reason), amount_paisa=-line.waived_paisa)
        for line in receipt.lines
        if line.waived_paisa
    ]
    paper = ReceiptPaper(
        serial=receipt.serial,
        issued_at=receipt.issued_at,
        rows=rows,
        lines=tuple(lines),
        total_paisa=receipt.amount_paisa,
        verify_url=verify_address(),
        code=SignedCode(receipt.code),
        notes=(bilingual("finance.receipt.note"),),
    )
    return print_receipt(receipt=paper, lang=lang)


def _district(code: str) -> Bilingual:
    return get_district(code=code).name


def _waived(name: Bilingual, reason: Bilingual | None) -> Bilingual:
    why = reason or Bilingual("", "")
    return Bilingual(
        en=bilingual("finance.receipt.waived", name=name.en, reason=why.en).en,
        ur=bilingual("finance.receipt.waived", name=name.ur, reason=why.ur).ur,
    )

"""Receipts of hand-overs, and the check that is open to everybody who holds one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings

from dastak.documents import models, rules
from dastak.documents.queries.codes import read_code
from dastak.documents.types import (
    HolderKind,
    ItemKind,
    Paper,
    PaperNow,
    Receipt,
    ReceiptCheck,
    Standing,
)
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import query
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual

RECEIPT_CODE = "custody"  # the kind of the signed code on a receipt


def receipts_place() -> str:
    """The address where receipts are checked; a token or a signed code follows it."""
    return f"{settings.PUBLIC_URL}/c"


def to_receipts(rows: Iterable[models.Transfer]) -> list[Receipt]:
    """Hand-overs that are done as their receipts. One query."""
    done = list(rows)
    items = models.Item.objects.in_bulk([item_id for row in done for item_id in row.item_ids])
    return [_receipt(row, items) for row in done]


def _receipt(row: models.Transfer, items: dict[UUID, models.Item]) -> Receipt:
    assert row.moved_at, "only what has moved has a receipt"
    papers = [
        Paper(Bilingual(item.name_en, item.name_ur), ItemKind(item.kind), 1)
        for item in (items[item_id] for item_id in row.item_ids)
    ]
    return Receipt(
        subject=row.subject,
        number=row.number or "",
        token=row.token or "",
        address=f"{receipts_place()}/{row.token}",
        issued_at=row.moved_at,
        giver=HolderKind(row.giver_kind),
        receiver=HolderKind(row.receiver_kind),
        papers=rules.counted(papers),
        seal_number=row.seal_number,
    )


@query(permit="documents.list_receipts")
def list_receipts(*, subject: UUID, by: Actor, now: datetime) -> list[Receipt]:
    """The receipts of an order line, oldest first, as far as the actor may see them."""
    rows = models.Transfer.objects.filter(subject=subject, token__isnull=False)
    return to_receipts(rows.order_by("moved_at", "id"))


def check_receipt(*, token: str, now: datetime) -> ReceiptCheck:
    """Whether a receipt for papers is genuine, and who has each paper now. Open to everybody.

    :param token: the code printed on it, the text of its QR, or the address in it.
    """
    found, standing = read_code(text=token, kind=RECEIPT_CODE, now=now)
    if not found:
        return ReceiptCheck(standing=standing)
    with transaction_as(SYSTEM):
        row = models.Transfer.objects.filter(token=found).first()
        if row is None:
            return ReceiptCheck(standing=Standing.UNKNOWN)
        held = models.Custody.objects.filter(item__in=row.item_ids, period__upper_inf=True)
        papers = [_paper_now(each) for each in held.select_related("item").order_by("item_id")]
    return ReceiptCheck(
        standing=Standing.VALID,
        number=row.number or "",
        issued_at=row.moved_at,
        giver=HolderKind(row.giver_kind),
        receiver=HolderKind(row.receiver_kind),
        papers=rules.counted_now(papers),
    )


def _paper_now(row: models.Custody) -> PaperNow:
    return PaperNow(
        name=Bilingual(row.item.name_en, row.item.name_ur),
        kind=ItemKind(row.item.kind),
        count=1,
        holder=HolderKind(row.holder_kind),
        since=row.period.lower,
    )

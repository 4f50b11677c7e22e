"""Reads of receipts. Whoever holds a receipt's token or signed code may check it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.finance import models
from dastak.finance.queries.bills import lines_of
from dastak.finance.types import BillLine, PayeeKind, Receipt
from dastak.kernel.actors import SYSTEM
from dastak.kernel.errors import Missing
from dastak.kernel.ids import find_tracking_token
from dastak.kernel.scope import transaction_as
from dastak.paper.api import Verdict, verify_code


class NoSuchReceipt(Missing):
    """We issued no receipt with this code. Check the code letter by letter; if it is printed like this, keep the paper and report it to the helpline."""  # noqa: E501

    ur = (
        "اس کوڈ کی کوئی رسید ہم نے جاری نہیں کی۔ کوڈ کا ہر حرف دیکھ لیں؛ اگر چھپا ہوا کوڈ یہی ہے "
        "تو کاغذ سنبھال کر رکھیں اور ہیلپ لائن کو اطلاع دیں۔"
    )


def get_receipt(*, token: str, now: datetime) -> Receipt:
    """The receipt that a token, or the signed text of its QR, names. For everybody who holds it.

    :raises NoSuchReceipt: when we issued none, or the signature of the code is not ours.
    """
    receipt = find_receipt(token=find_tracking_token(token) or read_code(token, now))
    if receipt is None:
        raise NoSuchReceipt
    return receipt


def read_code(text: str, now: datetime) -> str:
    """The token inside a signed code; empty when we did not sign it."""
    verdict, payload = verify_code(text=text, now=now)
    if payload is None or payload.kind != "receipt" or verdict is not Verdict.VALID:
        return ""
    return payload.subject


def find_receipt(*, token: str) -> Receipt | None:
    """The receipt with this token, or None. The token is the right to see it."""
    with transaction_as(SYSTEM):
        row = models.Receipt.objects.select_related("bill").filter(token=token).first()
    return receipt_of(row) if row else None


def list_receipts(*, order_id: UUID) -> tuple[Receipt, ...]:
    """Receipts of an order in the actor's scope, oldest first."""
    rows = models.Receipt.objects.select_related("bill").filter(order_id=order_id).order_by("id")
    return tuple(receipt_of(row) for row in rows)


def receipt_of(row: models.Receipt) -> Receipt:
    """A row (with its bill) as the value that leaves the context."""
    return Receipt(
        id=row.id,
        serial=row.serial,
        token=row.token,
        code=row.code,
        bill_id=row.bill_id,
        order_id=row.order_id,
        district=row.district_id,
        issued_at=row.issued_at,
        amount_paisa=row.amount_paisa,
        lines=_lines_of(row),
    )


def _lines_of(row: models.Receipt) -> tuple[BillLine, ...]:
    """The heads that the cash was for: the charge alone, when the fees were paid online."""
    lines = lines_of(row.bill.lines)
    if row.amount_paisa == row.bill.due_paisa:
        return lines
    return tuple(line for line in lines if line.payee_kind is PayeeKind.PROGRAMME)

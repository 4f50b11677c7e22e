"""Issuing a receipt: the next serial of the district, a token and a signed code."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from dastak.finance import models, rules
from dastak.kernel.clock import PKT
from dastak.kernel.errors import Unavailable
from dastak.kernel.ids import tracking_token, uuid7
from dastak.paper.api import Payload, sign_code

# The row of the series stays locked until the money is booked: that is what leaves no gap.
_NEXT = """
INSERT INTO finance_series (district_id, year, last_number)
SELECT p.district_id, %s, 1 FROM finance_receiptprefix p WHERE p.district_id = %s
ON CONFLICT (district_id, year) DO UPDATE SET last_number = finance_series.last_number + 1
RETURNING last_number,
    (SELECT prefix FROM finance_receiptprefix p WHERE p.district_id = finance_series.district_id)
"""


class NoReceiptPrefix(Unavailable):
    """Receipts of the district “{district}” have no letters yet. Load the seeds."""

    ur = "ضلع «{district}» کی رسیدوں کے حروف مقرر نہیں۔ ابتدائی معلومات لوڈ کریں۔"


def issue_receipt(
    bill: models.Bill, facilitator_id: UUID, amount_paisa: int, *, now: datetime
) -> models.Receipt:
    """Write the receipt of cash that was just taken for a bill: all of it, or what was left.

    :raises NoReceiptPrefix: when the district is not set up for receipts.
    """
    year = now.astimezone(PKT).year
    number, prefix = _next_number(bill.district_id, year)
    serial = rules.receipt_serial(prefix=prefix, year=year, number=number)
    token = tracking_token()
    payload = Payload(
        kind="receipt",
        serial=serial,
        subject=token,
        issued_at=now,
        fields=(("paisa", str(amount_paisa)),),
    )
    row = models.Receipt(
        id=uuid7(),
        bill=bill,
        order_id=bill.order_id,
        facilitator_id=facilitator_id,
        serial=serial,
        year=year,
        number=number,
        token=token,
        code=sign_code(payload=payload).text,
        amount_paisa=amount_paisa,
        issued_at=now,
        district_id=bill.district_id,
        department_id=bill.department_id,
        person_id=bill.person_id,
    )
    row.save(force_insert=True)
    return row


def _next_number(district: str, year: int) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [year, district])
        row = cursor.fetchone()
    if row is None:
        raise NoReceiptPrefix(district=district)
    return row  # type: ignore[no-any-return]

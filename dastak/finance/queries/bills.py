"""Reads of bills."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from dastak.finance import models
from dastak.finance.types import Bill, BillLine, BillState, PayeeKind, Settlement, WaivedBy
from dastak.kernel.actors import Actor
from dastak.kernel.commands import query
from dastak.kernel.errors import Missing
from dastak.kernel.text import Bilingual


class NoSuchBill(Missing):
    """There is no such bill, or it is not yours to see."""

    ur = "ایسا کوئی بل نہیں، یا آپ اسے نہیں دیکھ سکتے۔"


@query(permit="finance.read_bill")
def get_bill(*, bill_id: UUID, by: Actor, now: datetime) -> Bill:
    """One bill.

    :raises NoSuchBill: when there is none in the actor's scope.
    """
    row = models.Bill.objects.filter(id=bill_id).first()
    if row is None:
        raise NoSuchBill
    return bill_of(row)


@query(permit="finance.read_bill")
def find_bill(*, line_id: UUID, by: Actor, now: datetime) -> Bill | None:
    """The bill in force for one line of an order, or None."""
    row = models.Bill.objects.filter(line_id=line_id).exclude(state=BillState.VOID).first()
    return bill_of(row) if row else None


@query(permit="finance.read_bill")
def list_bills(*, order_id: UUID, by: Actor, now: datetime) -> tuple[Bill, ...]:
    """All bills of an order, oldest first, void ones too."""
    return tuple(
        bill_of(row) for row in models.Bill.objects.filter(order_id=order_id).order_by("id")
    )


def lock_bill(bill_id: UUID) -> models.Bill:
    """The row of a bill, locked.

    :raises NoSuchBill: when there is none in the actor's scope.
    """
    row = models.Bill.objects.select_for_update().filter(id=bill_id).first()
    if row is None:
        raise NoSuchBill
    return row


def bill_of(row: models.Bill) -> Bill:
    """A row as the value that leaves the context."""
    return Bill(
        id=row.id,
        order_id=row.order_id,
        line_id=row.line_id,
        lines=lines_of(row.lines),
        due_paisa=row.due_paisa,
        subsidy_paisa=row.subsidy_paisa,
        tax_paisa=row.tax_paisa,
        state=BillState(row.state),
        settlement=Settlement(row.settlement) if row.settlement else None,
        settled_at=row.settled_at,
        opened_at=row.opened_at,
        reserved_for=row.reserved_for,
        is_recognised=row.recognised_at is not None,
        district=row.district_id,
        department=row.department_id,
        person_id=row.person_id,
        quote_hash=row.quote_hash,
        rule_version=row.rule_version,
        captured_paisa=row.captured_paisa,
        refunded_paisa=row.refunded_paisa,
    )


def plain_lines(lines: Iterable[BillLine]) -> list[dict[str, Any]]:
    """Lines as they are kept in the row."""
    return [
        {
            "head": line.head,
            "name": [line.name.en, line.name.ur],
            "payee": [line.payee.en, line.payee.ur],
            "payee_kind": line.payee_kind.value,
            "account": line.account,
            "amount_paisa": line.amount_paisa,
            "waived_paisa": line.waived_paisa,
            "waived_by": line.waived_by.value if line.waived_by else "",
            "reason": [line.reason.en, line.reason.ur] if line.reason else None,
        }
        for line in lines
    ]


def lines_of(kept: Iterable[dict[str, Any]]) -> tuple[BillLine, ...]:
    """Kept lines as values."""
    return tuple(
        BillLine(
            head=line["head"],
            name=Bilingual(*line["name"]),
            payee=Bilingual(*line["payee"]),
            payee_kind=PayeeKind(line["payee_kind"]),
            account=line["account"],
            amount_paisa=line["amount_paisa"],
            waived_paisa=line["waived_paisa"],
            waived_by=WaivedBy(line["waived_by"]) if line["waived_by"] else None,
            reason=Bilingual(*line["reason"]) if line["reason"] else None,
        )
        for line in kept
    )

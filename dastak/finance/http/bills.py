"""JSON: the public check of a receipt, cash in hand, hand-overs, the money of an order."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict

from dastak.finance import api
from dastak.kernel.actors import Role
from dastak.kernel.text import Bilingual
from dastak.kernel.web import allow, public

router = Router()
READERS = (Role.CITIZEN, Role.SUPERVISOR, Role.AUDITOR)
OF_A_RECEIPT = public("whoever holds a receipt may check it; it shows no personal data")


class Words(Schema):
    en: str
    ur: str


class LineOut(Schema):
    head: str
    name: Words
    payee: Words
    payee_kind: str
    amount_paisa: int
    waived_paisa: int
    waived_by: str | None
    reason: Words | None
    due_paisa: int


class ReceiptOut(Schema):
    serial: str
    token: str
    code: str
    district: str
    issued_at: datetime
    amount_paisa: int
    lines: list[LineOut]


class BillOut(Schema):
    id: UUID
    line_id: UUID
    state: str
    settlement: str | None
    due_paisa: int
    subsidy_paisa: int
    opened_at: datetime
    settled_at: datetime | None
    lines: list[LineOut]


class LegOut(Schema):
    account: str
    dimension: str
    amount_paisa: int


class JournalOut(Schema):
    id: UUID
    key: str
    rule: str
    posted_at: datetime
    role: str
    legs: list[LegOut]


class MoneyOut(Schema):
    order_id: UUID
    bills: list[BillOut]
    receipts: list[ReceiptOut]
    journals: list[JournalOut]


class CashOut(Schema):
    facilitator_id: UUID
    balance_paisa: int
    reserved_paisa: int
    limit_paisa: int
    room_paisa: int
    is_frozen: bool


class HandoverOut(Schema):
    id: UUID
    facilitator_id: UUID
    district: str
    offered_at: datetime
    is_accepted: bool
    amount_paisa: int | None


class OfferIn(Schema):
    model_config = ConfigDict(extra="forbid")
    amount_paisa: int
    district: str


class CountIn(Schema):
    model_config = ConfigDict(extra="forbid")
    counted_paisa: int


@router.get("/receipts/{token}", response=ReceiptOut, auth=OF_A_RECEIPT)
def get_receipt(request: Any, token: str) -> dict[str, Any]:
    """Check a receipt by its token or by the signed text of its QR."""
    return _receipt(api.get_receipt(token=token, now=request.now))


@router.get("/receipts/{token}/paper", auth=OF_A_RECEIPT)
def get_receipt_paper(request: Any, token: str) -> HttpResponse:
    """The receipt as PDF; ``Accept-Language: ur`` puts Urdu first."""
    receipt = api.get_receipt(token=token, now=request.now)
    is_urdu = request.headers.get("Accept-Language", "").startswith("ur")
    body = api.render_receipt(receipt, lang="ur" if is_urdu else "en")
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{receipt.serial}.pdf"'
    return response


@router.get("/orders/{order_id}", response=MoneyOut, auth=allow(*READERS))
def get_order_money(request: Any, order_id: UUID) -> dict[str, Any]:
    """Bills and receipts of an order; for supervisors and auditors its journals too."""
    money = api.get_order_money(order_id=order_id, by=request.actor, now=request.now)
    return {
        "order_id": money.order_id,
        "bills": [_bill(bill) for bill in money.bills],
        "receipts": [_receipt(receipt) for receipt in money.receipts],
        "journals": money.journals,
    }


@router.get("/cash", response=CashOut, auth=allow(Role.FACILITATOR))
def get_my_cash(request: Any, district: str) -> api.CashInHand:
    """What I carry, what is promised, and how much more I may take."""
    return api.cash_in_hand(
        facilitator_id=request.actor.me, district=district, by=request.actor, now=request.now
    )


@router.get("/cash/carriers", response=list[CashOut], auth=allow(Role.SUPERVISOR, Role.AUDITOR))
def list_cash(request: Any, district: str, page: int = 1) -> list[api.CashInHand]:
    """Who carries cash in a district, most first, 50 a page."""
    return list(api.list_cash(district=district, by=request.actor, now=request.now, page=page))


@router.get("/cash/handovers", response=list[HandoverOut], auth=allow(Role.SUPERVISOR, Role.AGENT))
def list_handovers(request: Any, district: str) -> list[api.CashHandover]:
    """Offered cash that waits to be counted; amounts are hidden."""
    return list(api.list_handovers(district=district, by=request.actor, now=request.now))


@router.post("/cash/handovers", response=HandoverOut, auth=allow(Role.FACILITATOR))
def offer_cash(request: Any, payload: OfferIn) -> api.CashHandover:
    """Declare cash that I bring to the hub."""
    return api.offer_cash(
        amount_paisa=payload.amount_paisa,
        district=payload.district,
        by=request.actor,
        now=request.now,
    )


@router.post(
    "/cash/handovers/{handover_id}/count",
    response=HandoverOut,
    auth=allow(Role.SUPERVISOR, Role.AGENT),
)
def accept_cash(request: Any, handover_id: UUID, payload: CountIn) -> api.CashHandover:
    """Take offered cash after counting it."""
    return api.accept_cash(
        handover_id=handover_id,
        counted_paisa=payload.counted_paisa,
        by=request.actor,
        now=request.now,
    )


def _words(text: Bilingual | None) -> dict[str, str] | None:
    return {"en": text.en, "ur": text.ur} if text else None


def _line(line: api.BillLine) -> dict[str, Any]:
    return {
        "head": line.head,
        "name": _words(line.name),
        "payee": _words(line.payee),
        "payee_kind": line.payee_kind,
        "amount_paisa": line.amount_paisa,
        "waived_paisa": line.waived_paisa,
        "waived_by": line.waived_by,
        "reason": _words(line.reason),
        "due_paisa": line.due_paisa,
    }


def _bill(bill: api.Bill) -> dict[str, Any]:
    return {
        "id": bill.id,
        "line_id": bill.line_id,
        "state": bill.state,
        "settlement": bill.settlement,
        "due_paisa": bill.due_paisa,
        "subsidy_paisa": bill.subsidy_paisa,
        "opened_at": bill.opened_at,
        "settled_at": bill.settled_at,
        "lines": [_line(line) for line in bill.lines],
    }


def _receipt(receipt: api.Receipt) -> dict[str, Any]:
    return {
        "serial": receipt.serial,
        "token": receipt.token,
        "code": receipt.code,
        "district": receipt.district,
        "issued_at": receipt.issued_at,
        "amount_paisa": receipt.amount_paisa,
        "lines": [_line(line) for line in receipt.lines],
    }

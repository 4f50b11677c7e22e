"""Paying for an order online as JSON: what can be paid, a number to pay under, what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Router, Schema
from pydantic import ConfigDict, Field

from dastak.finance import api as finance
from dastak.kernel.actors import Role
from dastak.kernel.web import allow
from dastak.orders import api

router = Router(tags=["orders"])
PAYERS = allow(Role.CITIZEN, Role.AGENT)
WATCHERS = allow(Role.CITIZEN, Role.AGENT, Role.SUPERVISOR, Role.AUDITOR)


class PaymentIn(Schema):
    """What of the bill is to be paid now: all of it, or the government's fees alone."""

    model_config = ConfigDict(extra="forbid")
    part: Literal["whole", "government"] = "whole"


class Words(Schema):
    """The same words in both languages."""

    en: str
    ur: str


class HeadOut(Schema):
    """One head of a bill and whose money it is."""

    head: str
    name: Words
    payee: Words
    payee_kind: str
    due_paisa: int


class PartOut(Schema):
    """What can be paid under one number now."""

    part: str
    amount_paisa: int
    lines: list[HeadOut]


class PaymentOut(Schema):
    """A number to pay under. ``psid`` is empty while the state is ``requested``."""

    id: UUID
    part: str
    psid: str
    amount_paisa: int
    paid_paisa: int
    state: str
    requested_at: datetime
    expires_at: datetime
    paid_at: datetime | None


class WaitingOut(Schema):
    """Money that came and fits no bill; it is decided upon by the deadline."""

    id: UUID
    kind: str
    left_paisa: int
    deadline_at: datetime


class BackOut(Schema):
    """Money on its way back to the source that paid."""

    id: UUID
    amount_paisa: int
    state: str
    requested_at: datetime
    settled_at: datetime | None


class PaymentsOut(Schema):
    """The online side of an order's bill; before the visit is booked there is no bill."""

    bill_state: str | None = Field(None, description="open, paid, waived or void")
    due_paisa: int
    owed_paisa: int
    payable: list[PartOut]
    payments: list[PaymentOut]
    waiting: list[WaitingOut]
    refunds: list[BackOut]


@router.get(
    "/{uuid:order_id}/payments",
    auth=WATCHERS,
    response=PaymentsOut,
    summary="Online payment of an order",
)
def list_payments(request: Any, order_id: UUID) -> dict[str, Any]:
    """What can be paid now, every number asked for, money that waits and money on its way back."""
    found = api.get_payments(order_id=order_id, by=request.actor, now=request.now)
    bill = found.bill
    return {
        "bill_state": bill.state if bill else None,
        "due_paisa": bill.due_paisa if bill else 0,
        "owed_paisa": bill.owed_paisa if bill else 0,
        "payable": found.parts,
        "payments": found.payments,
        "waiting": found.waiting,
        "refunds": found.refunds,
    }


@router.post(
    "/{uuid:order_id}/payments",
    auth=PAYERS,
    response=PaymentOut,
    summary="Ask for a number to pay under",
)
def request_payment(request: Any, order_id: UUID, payload: PaymentIn) -> finance.Payment:
    """Ask for a PSID; the number follows within seconds. The same part again gives the open one."""
    return api.request_payment(
        order_id=order_id, part=finance.Part(payload.part), by=request.actor, now=request.now
    )

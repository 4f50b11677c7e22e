"""JSON for finance staff: money in suspense and refunds."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import ConfigDict

from dastak.finance import api
from dastak.kernel.actors import Role
from dastak.kernel.web import allow

router = Router()
STAFF = (Role.SUPERVISOR,)
READERS = (Role.SUPERVISOR, Role.AUDITOR)


class SuspenseOut(Schema):
    id: UUID
    kind: str
    psid: str
    bill_id: UUID | None
    order_id: UUID | None
    district: str
    amount_paisa: int
    left_paisa: int
    opened_at: datetime
    deadline_at: datetime
    owner_id: UUID | None
    outcome: str | None
    age_days: int
    is_overdue: bool


class RefundOut(Schema):
    id: UUID
    bill_id: UUID | None
    item_id: UUID | None
    order_id: UUID | None
    district: str
    psid: str
    amount_paisa: int
    reason: str
    state: str
    needs_second: bool
    requested_by: UUID | None
    requested_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    settled_at: datetime | None


class ApplyIn(Schema):
    model_config = ConfigDict(extra="forbid")
    bill_id: UUID


class ReasonIn(Schema):
    model_config = ConfigDict(extra="forbid")
    reason: str


class RefundIn(Schema):
    model_config = ConfigDict(extra="forbid")
    bill_id: UUID
    amount_paisa: int
    reason: str


class ApproveIn(Schema):
    model_config = ConfigDict(extra="forbid")
    sanction: str = ""


@router.get("/suspense", response=list[SuspenseOut], auth=allow(*READERS))
def list_suspense(request: Any, district: str, page: int = 1) -> list[dict[str, Any]]:
    """Money that waits for a decision, the next deadline first, 50 a page."""
    found = api.list_suspense(district=district, by=request.actor, now=request.now, page=page)
    return [_item(each, request.now) for each in found]


@router.post("/suspense/{item_id}/take", response=SuspenseOut, auth=allow(*STAFF))
def take_suspense(request: Any, item_id: UUID) -> dict[str, Any]:
    """Become the owner of money in suspense."""
    item = api.take_suspense(item_id=item_id, by=request.actor, now=request.now)
    return _item(item, request.now)


@router.post("/suspense/{item_id}/apply", response=SuspenseOut, auth=allow(*STAFF))
def apply_suspense(request: Any, item_id: UUID, payload: ApplyIn) -> dict[str, Any]:
    """Let it pay what is owed of a bill."""
    item = api.apply_suspense(
        item_id=item_id, bill_id=payload.bill_id, by=request.actor, now=request.now
    )
    return _item(item, request.now)


@router.post("/suspense/{item_id}/return", response=RefundOut, auth=allow(*STAFF))
def return_suspense(request: Any, item_id: UUID, payload: ReasonIn) -> api.Refund:
    """Ask that it be given back to the source that paid."""
    return api.return_suspense(
        item_id=item_id, reason=payload.reason, by=request.actor, now=request.now
    )


@router.get("/refunds", response=list[RefundOut], auth=allow(*READERS))
def list_refunds(
    request: Any, district: str, state: api.RefundState | None = None, page: int = 1
) -> list[api.Refund]:
    """Refunds of a district, oldest first, 50 a page."""
    return list(
        api.list_refunds(
            district=district, state=state, by=request.actor, now=request.now, page=page
        )
    )


@router.post("/refunds", response=RefundOut, auth=allow(*STAFF))
def request_refund(request: Any, payload: RefundIn) -> api.Refund:
    """Ask that money which came online for a bill be given back."""
    return api.request_refund(
        bill_id=payload.bill_id,
        amount_paisa=payload.amount_paisa,
        reason=payload.reason,
        by=request.actor,
        now=request.now,
    )


@router.post("/refunds/{refund_id}/approve", response=RefundOut, auth=allow(*STAFF))
def approve_refund(request: Any, refund_id: UUID, payload: ApproveIn) -> api.Refund:
    """Approve a refund; above the operator's limit another person than the one who asked."""
    return api.approve_refund(
        refund_id=refund_id, sanction=payload.sanction, by=request.actor, now=request.now
    )


@router.post("/refunds/{refund_id}/refuse", response=RefundOut, auth=allow(*STAFF))
def refuse_refund(request: Any, refund_id: UUID) -> api.Refund:
    """Leave the money where it is."""
    return api.refuse_refund(refund_id=refund_id, by=request.actor, now=request.now)


def _item(item: api.Suspense, now: datetime) -> dict[str, Any]:
    return {
        "id": item.id,
        "kind": item.kind,
        "psid": item.psid,
        "bill_id": item.bill_id,
        "order_id": item.order_id,
        "district": item.district,
        "amount_paisa": item.amount_paisa,
        "left_paisa": item.left_paisa,
        "opened_at": item.opened_at,
        "deadline_at": item.deadline_at,
        "owner_id": item.owner_id,
        "outcome": item.outcome,
        "age_days": item.age_days(now=now),
        "is_overdue": item.is_overdue(now=now),
    }

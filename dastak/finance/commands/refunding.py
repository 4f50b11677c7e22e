"""Approved refunds are sent and followed between two transactions: claim, call, record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dastak.finance import events, models, queries, rules
from dastak.finance.adapters.epay import EpayClient
from dastak.finance.adapters.epay.mapping import to_rupees
from dastak.finance.commands.capturing import Act, open_item
from dastak.finance.commands.partner import ask_all, epay
from dastak.finance.commands.posting import post
from dastak.finance.commands.refunds import entry_of_refund, refund_event
from dastak.finance.types import RefundState, SuspenseKind
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.logs import redact
from dastak.kernel.outbox import emit
from dastak.kernel.partners import NoAnswer, Unacceptable

_ON_ITS_WAY = (RefundState.APPROVED, RefundState.SENT)


@dataclass(frozen=True, slots=True)
class RefundJob:
    """A refund to be sent, or to be asked about once it was sent."""

    refund_id: UUID
    psid: str
    amount_paisa: int
    is_sent: bool
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class RefundReply:
    """What came of it: a state, or why there is none."""

    refund_id: UUID
    state: RefundState | None = None
    error: str = ""
    retry_seconds: int = 0


def run_refunds(*, by: Actor, now: datetime) -> int:
    """Send the refunds that were approved and ask about those that were sent; returns how many.

    :raises NotPermitted: without the permit ``finance.run_payments``.
    """
    client = epay()
    if client.circuit.is_open():
        return 0
    jobs = claim_refunds(limit=client.limit, by=by, now=now)
    for reply in ask_all(_sending(client), jobs, client.limit):
        record_refund(reply=reply, by=by, now=now)
    return len(jobs)


def _sending(client: EpayClient) -> Callable[[RefundJob], RefundReply]:
    def send(job: RefundJob) -> RefundReply:
        reference = str(job.refund_id)
        try:
            if job.is_sent:
                return RefundReply(job.refund_id, client.find_refund(reference=reference))
            state = client.refund(
                reference=reference,
                psid=job.psid,
                amount=to_rupees(job.amount_paisa),
                is_repeat=job.is_repeat,
            )
            return RefundReply(job.refund_id, state)
        except NoAnswer as silence:
            return RefundReply(job.refund_id, None, silence.reason, silence.retry_seconds)
        except Unacceptable as refusal:
            return RefundReply(job.refund_id, RefundState.RETURNED, str(refusal))

    return send


@command(permit="finance.run_payments")
def claim_refunds(*, limit: int, by: Actor, now: datetime) -> list[RefundJob]:
    """Take up to ``limit`` refunds that are due, so that nobody else sends them for a minute."""
    rows = models.Refund.objects.select_related("payment").filter(
        state__in=_ON_ITS_WAY, next_at__lte=now
    )
    free = rows.select_for_update(skip_locked=True, of=("self",))
    found = list(free.order_by("next_at", "id")[:limit])
    for row in found:
        row.attempts, row.next_at = row.attempts + 1, now + rules.LEASE
        row.save(update_fields=["attempts", "next_at"])
    return [
        RefundJob(
            row.id,
            row.payment.psid,
            row.amount_paisa,
            is_sent=row.state == RefundState.SENT,
            is_repeat=row.attempts > 1,
        )
        for row in found
    ]


@command(permit="finance.run_payments")
def record_refund(*, reply: RefundReply, by: Actor, now: datetime) -> None:
    """Write down how far a refund is, or when to ask again. What has ended stays so."""
    found = models.Refund.objects.get(id=reply.refund_id)
    if found.bill_id is not None:
        queries.lock_bill(found.bill_id)
    rows = models.Refund.objects.select_for_update(of=("self",)).select_related("payment", "bill")
    row = rows.filter(id=reply.refund_id, state__in=_ON_ITS_WAY).first()
    if row is None:
        return
    row.error = redact(reply.error)[:200]
    act = Act(by, now)
    if reply.state is not None:
        _sent(row, act)
    if reply.state is RefundState.CONFIRMED:
        _confirm(row, act)
    elif reply.state is RefundState.RETURNED:
        _came_back(row, act)
    else:
        pause = rules.pause_before(attempt=row.attempts, retry_seconds=reply.retry_seconds)
        row.next_at = now + pause
    row.save(update_fields=row.MOVING)


def _sent(row: models.Refund, act: Act) -> None:
    if row.state == RefundState.APPROVED:
        row.state, row.sent_at, row.attempts = RefundState.SENT, act.now, 0
        emit(refund_event(events.RefundSent, row), by=act.by, at=act.now)


def _confirm(row: models.Refund, act: Act) -> None:
    money = rules.Received(row.payment.rail, row.direct_paisa, row.amount_paisa - row.direct_paisa)
    legs = rules.refund_paid(refund_id=row.id, money=money)
    post(entry_of_refund(row, key="refundpaid", rule="14", legs=legs), by=act.by, now=act.now)
    _end(row, RefundState.CONFIRMED, act)
    emit(refund_event(events.RefundConfirmed, row), by=act.by, at=act.now)


def _came_back(row: models.Refund, act: Act) -> None:
    item = open_item(
        row.payment,
        row.bill,
        SuspenseKind.RETURNED,
        row.amount_paisa,
        direct_paisa=row.direct_paisa,
        act=act,
    )
    legs = rules.refund_came_back(refund_id=row.id, item_id=item.id, paisa=row.amount_paisa)
    entry = entry_of_refund(row, key="refundback", rule="14", legs=legs)
    post(entry, by=act.by, now=act.now)
    _end(row, RefundState.RETURNED, act)
    emit(refund_event(events.RefundReturned, row), by=act.by, at=act.now)


def _end(row: models.Refund, state: RefundState, act: Act) -> None:
    row.state, row.settled_at, row.next_at = state, act.now, None

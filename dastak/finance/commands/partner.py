"""ePay is asked between two transactions: claim, call, record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F

from dastak.finance import events, models, queries, rules
from dastak.finance.adapters.epay import Account, EpayClient
from dastak.finance.commands.capturing import book
from dastak.finance.commands.psids import RAIL, fail, psid_event
from dastak.finance.types import Inquiry, Part, PaymentState, PsidRequest
from dastak.kernel.access import record_access
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Problem
from dastak.kernel.ids import uuid7
from dastak.kernel.logs import redact
from dastak.kernel.outbox import emit
from dastak.kernel.partners import NoAnswer, Unacceptable
from dastak.people import api as people

PURPOSE = "payment"
J = TypeVar("J")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Job:
    """One question to the partner.

    :param request: what to ask a number for; None: only look.
    :param intimation_id: the hint behind it. :param is_repeat: it was asked before.
    """

    payment_id: UUID | None
    intimation_id: UUID | None
    reference: str
    psid: str
    request: PsidRequest | None
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a job: a new number, what is known of one (None: nothing), or no answer."""

    job: Job
    psid: str = ""
    inquiry: Inquiry | None = None
    error: str = ""
    retry_seconds: int = 0
    is_final: bool = False


def epay() -> EpayClient:
    """This process's line to ePay; its connections, its token and its circuit are kept."""
    return _epay(settings.EPAY_URL, settings.EPAY_CLIENT_ID, settings.EPAY_CLIENT_SECRET)


@lru_cache(maxsize=4)
def _epay(url: str, client_id: str, secret: str) -> EpayClient:
    return EpayClient(account=Account(url, client_id, secret))


def run_payments(*, by: Actor, now: datetime) -> int:
    """Ask for numbers that were requested, and about all that may have been paid; returns how many.

    Any number of processes may run it. The network is used outside of every transaction.

    :raises NotPermitted: without the permit ``finance.run_payments``.
    """
    client = epay()
    if client.circuit.is_open():
        return 0
    hints = claim_intimations(limit=client.limit, by=by, now=now)
    claimed = claim_payments(limit=client.limit, by=by, now=now)
    jobs = [_prepared(payment_id, by, now) for payment_id in claimed]
    replies = ask_all(_asking(client), [*hints, *(job for job in jobs if job)], client.limit)
    for reply in replies:
        record_reply(reply=reply, by=by, now=now)
    return len(hints) + len(claimed)


def ask_all(ask: Callable[[J], R], jobs: Iterable[J], limit: int) -> list[R]:
    """Do jobs on the network side by side, outside of every transaction."""
    assert not connection.in_atomic_block, "a partner is never asked inside a transaction"
    kept = list(jobs)
    if not kept:
        return []
    with ThreadPoolExecutor(max_workers=limit) as pool:
        return list(pool.map(ask, kept))


def _asking(client: EpayClient) -> Callable[[Job], Reply]:
    def ask(job: Job) -> Reply:
        try:
            if job.psid:
                return Reply(job, inquiry=client.inquire(psid=job.psid))
            if job.request is None:
                return Reply(job, inquiry=client.find(reference=job.reference))
            return Reply(job, psid=client.create(job.request, is_repeat=job.is_repeat))
        except NoAnswer as silence:
            return Reply(job, error=silence.reason, retry_seconds=silence.retry_seconds)
        except Unacceptable as refusal:
            return Reply(job, error=str(refusal), is_final=True)

    return ask


@command(permit="finance.run_payments")
def claim_intimations(*, limit: int, by: Actor, now: datetime) -> list[Job]:
    """Take up to ``limit`` hints that are due, so that nobody else follows them for a minute."""
    rows = models.Intimation.objects.filter(next_at__lte=now)
    free = list(rows.select_for_update(skip_locked=True).order_by("next_at", "id")[:limit])
    for row in free:
        row.attempts, row.next_at = row.attempts + 1, now + rules.LEASE
        row.save(update_fields=["attempts", "next_at"])
    return [Job(None, row.id, "", row.psid, None, is_repeat=True) for row in free]


@command(permit="finance.run_payments")
def claim_payments(*, limit: int, by: Actor, now: datetime) -> list[UUID]:
    """Take up to ``limit`` payments that are due, so that nobody else asks for a minute."""
    rows = models.Payment.objects.filter(next_at__lte=now)
    free = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
    ids = list(free.order_by("next_at", "id").values_list("id", flat=True)[:limit])
    models.Payment.objects.filter(id__in=ids).update(
        attempts=F("attempts") + 1, next_at=now + rules.LEASE
    )
    return ids


def _prepared(payment_id: UUID, by: Actor, now: datetime) -> Job | None:
    try:
        return prepare_job(payment_id=payment_id, by=by, now=now)
    except Problem as problem:
        job = Job(payment_id, None, str(payment_id), "", None, is_repeat=False)
        record_reply(reply=Reply(job, error=problem.code, is_final=True), by=by, now=now)
        return None


@command(permit="finance.run_payments")
def prepare_job(*, payment_id: UUID, by: Actor, now: datetime) -> Job:
    """What the partner is to be asked. The card number is read here, logged, and never stored.

    :raises NoSuchPerson: when nobody has the id of the payer.
    """
    row = models.Payment.objects.get(pk=payment_id)
    wanted = not row.psid and row.state == PaymentState.REQUESTED and row.expires_at > now
    request = _request(row, by, now) if wanted else None
    repeat = row.attempts > 1
    return Job(row.id, None, str(row.id), row.psid, request, is_repeat=repeat)


def _request(row: models.Payment, by: Actor, now: datetime) -> PsidRequest:
    assert row.person_id is not None
    case = str(row.order_id)
    cnic = people.get_cnic_of_case(
        person_id=row.person_id, purpose=PURPOSE, case=case, by=by, now=now
    )
    payer = people.get_person_of_case(
        person_id=row.person_id, purpose=PURPOSE, case=case, by=by, now=now
    )
    contact = people.find_contact(person_id=row.person_id, by=by, now=now)
    # The system's reads are not logged by themselves, but these leave the house.
    record_access(
        by=by,
        now=now,
        person_id=row.person_id,
        purpose=PURPOSE,
        fields=["cnic", "name", "phone"],
        case=case,
    )
    return PsidRequest(
        reference=str(row.id),
        amount_paisa=row.amount_paisa,
        due_at=row.expires_at,
        expires_at=row.expires_at,
        name=payer.name,
        mobile=contact.phone if contact else "",
        cnic=cnic,
        district=row.district_id,
        covers=queries.covers_in(row.covers),
        trust_account=queries.payment_policy(district=row.district_id, now=now).trust_account,
    )


@command(permit="finance.run_payments")
def record_reply(*, reply: Reply, by: Actor, now: datetime) -> None:
    """Write down what the partner said, or when to ask again. What is settled stays settled."""
    row = _find(reply, now)
    bill = None
    if row is not None:
        if row.bill_id is not None:
            bill = queries.lock_bill(row.bill_id)
        row = models.Payment.objects.select_for_update(of=("self",)).get(id=row.id)
    if row is not None:
        _record(row, bill, reply, by=by, now=now)
    if reply.job.intimation_id is not None:
        _close_hint(reply.job.intimation_id, reply, row, now)


def _record(
    row: models.Payment, bill: models.Bill | None, reply: Reply, *, by: Actor, now: datetime
) -> None:
    row.error = redact(reply.error)[:200]
    psid = reply.psid or (reply.inquiry.psid if reply.inquiry else "")
    if psid and not row.psid and bill is not None:
        _number(row, bill, psid, by=by, now=now)
    elif reply.is_final and row.state == PaymentState.REQUESTED and bill is not None:
        fail(row, bill, by=by, now=now)
        row.next_at = None
    else:
        _ask_again(row, reply, now)
    if reply.inquiry is not None:
        book(row, bill, reply.inquiry, by=by, now=now)
    row.save(update_fields=row.MOVING)


def _number(row: models.Payment, bill: models.Bill, psid: str, *, by: Actor, now: datetime) -> None:
    row.psid, row.issued_at, row.attempts = psid, now, 1
    row.next_at = now + rules.pause_before(attempt=1)
    if row.state == PaymentState.REQUESTED:
        row.state = PaymentState.ISSUED
        emit(psid_event(events.PsidIssued, row, bill), by=by, at=now)
    row.save(update_fields=row.MOVING)


def _ask_again(row: models.Payment, reply: Reply, now: datetime) -> None:
    if row.state == PaymentState.REVERSED or (now >= row.watch_until and not reply.error):
        row.next_at = None
    elif row.state == PaymentState.PAID and not reply.error:
        row.next_at = row.watch_until
    else:
        # A hint that is not confirmed yet makes us look again soon.
        attempt = 1 if reply.job.intimation_id else row.attempts
        row.next_at = now + rules.pause_before(attempt=attempt, retry_seconds=reply.retry_seconds)


def _find(reply: Reply, now: datetime) -> models.Payment | None:
    """The payment an answer is about; money under a number nobody asked for gets one of its own."""
    job, inquiry = reply.job, reply.inquiry
    rows = models.Payment.objects.all()
    if job.payment_id is not None:
        return rows.get(id=job.payment_id)
    found = rows.filter(rail=RAIL, psid=job.psid).first()
    if found is not None or inquiry is None:
        return found
    reference = _uuid(inquiry.reference)
    asked = rows.filter(id=reference).first() if reference else None
    if asked is not None and not asked.psid:
        return asked
    if not (inquiry.is_paid or inquiry.is_reversed):
        return None
    return _unasked(inquiry, asked, now)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _unasked(inquiry: Inquiry, asked: models.Payment | None, now: datetime) -> models.Payment:
    """A row for a number that we did not ask for, or asked for once and got twice."""
    if asked is not None:
        district = asked.district_id
    else:
        newest = models.PaymentPolicy.objects.order_by("-valid_from", "id")
        district = newest.values_list("unknown_district", flat=True)[0]
    row = models.Payment(
        id=uuid7(),
        bill_id=asked.bill_id if asked else None,
        order_id=asked.order_id if asked else None,
        rail=RAIL,
        part=Part.OTHER,
        psid=inquiry.psid,
        amount_paisa=0,
        direct_paisa=0,
        base_paisa=0,
        covers=[],
        state=PaymentState.EXPIRED,
        requested_at=now,
        expires_at=now,
        watch_until=now + rules.WATCH_AFTER_EXPIRY,
        district_id=district,
        department_id=asked.department_id if asked else None,
        person_id=asked.person_id if asked else None,
    )
    # Two hints of the same number at once: the second waits for the first and finds its row.
    models.Payment.objects.bulk_create([row], ignore_conflicts=True)
    return models.Payment.objects.get(rail=RAIL, psid=inquiry.psid)


def _close_hint(
    intimation_id: UUID, reply: Reply, row: models.Payment | None, now: datetime
) -> None:
    hint = models.Intimation.objects.select_for_update().get(id=intimation_id)
    if hint.handled_at is not None:
        return
    if reply.error:
        pause = rules.pause_before(attempt=hint.attempts, retry_seconds=reply.retry_seconds)
        hint.next_at = now + pause
    else:
        hint.handled_at, hint.next_at = now, None
        hint.outcome = _outcome(reply, row)
    hint.save(update_fields=["handled_at", "next_at", "outcome"])


def _outcome(reply: Reply, row: models.Payment | None) -> str:
    if reply.inquiry is None or row is None:
        return "not_found"
    if reply.inquiry.is_paid or reply.inquiry.is_reversed:
        return "verified"
    return "not_confirmed"

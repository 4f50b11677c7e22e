"""The verifier is asked between two transactions: claim, call, record."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F

from dastak.connectors import events, models, rules
from dastak.connectors.adapters.verifier import Account, VerifierClient
from dastak.connectors.types import CheckState, Outcome, Verification
from dastak.kernel.access import record_access
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Problem
from dastak.kernel.logs import redact
from dastak.kernel.outbox import emit
from dastak.kernel.partners import NoAnswer, Unacceptable
from dastak.people import api as people

PURPOSE = "verification"


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed check and what the verifier is to be asked."""

    check_id: UUID
    verification: Verification
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a job: an outcome, or why there is none."""

    check_id: UUID
    outcome: Outcome | None = None
    error: str = ""
    retry_seconds: int = 0
    is_final: bool = False


def verifier() -> VerifierClient:
    """This process's line to the verifier; its connections and its circuit are kept."""
    return _verifier(settings.VERIFIER_URL, settings.VERIFIER_TOKEN, settings.VERIFIER_SECRET)


@lru_cache(maxsize=4)
def _verifier(url: str, token: str, secret: str) -> VerifierClient:
    return VerifierClient(account=Account(url, token, secret))


def run_checks(*, by: Actor, now: datetime) -> int:
    """Ask the verifier about the checks that wait; returns how many were asked.

    Any number of processes may run it. The network is used outside of every transaction.

    :raises NotPermitted: without the permit ``connectors.run_checks``.
    """
    assert not connection.in_atomic_block, "the verifier is never asked inside a transaction"
    client = verifier()
    if client.circuit.is_open():
        return 0
    claimed = claim_checks(limit=client.limit, by=by, now=now)
    if not claimed:
        return 0
    prepared = [_prepared(check_id, by, now) for check_id in claimed]
    jobs = [each for each in prepared if isinstance(each, Job)]
    replies = [each for each in prepared if isinstance(each, Reply)]
    with ThreadPoolExecutor(max_workers=client.limit) as pool:
        replies += pool.map(_asking(client), jobs)
    for reply in replies:
        record_reply(reply=reply, by=by, now=now)
    return len(claimed)


def _prepared(check_id: UUID, by: Actor, now: datetime) -> Job | Reply:
    try:
        return prepare_job(check_id=check_id, by=by, now=now)
    except Problem as problem:
        return Reply(check_id, error=problem.code, is_final=True)


def _asking(client: VerifierClient) -> Callable[[Job], Reply]:
    def ask(job: Job) -> Reply:
        call = client.resume if job.is_repeat else client.verify
        try:
            return Reply(job.check_id, outcome=call(job.verification))
        except NoAnswer as silence:
            return Reply(job.check_id, error=silence.reason, retry_seconds=silence.retry_seconds)
        except Unacceptable as refusal:
            return Reply(job.check_id, error=str(refusal), is_final=True)

    return ask


@command(permit="connectors.run_checks")
def claim_checks(*, limit: int, by: Actor, now: datetime) -> list[UUID]:
    """Take up to ``limit`` checks that are due, so that nobody else asks for a minute."""
    rows = models.Check.objects.filter(state=CheckState.PENDING, next_at__lte=now)
    free = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
    ids = list(free.order_by("next_at", "id").values_list("id", flat=True)[:limit])
    lease = now + rules.CHECK_LEASE
    models.Check.objects.filter(id__in=ids).update(attempts=F("attempts") + 1, next_at=lease)
    return ids


@command(permit="connectors.run_checks")
def prepare_job(*, check_id: UUID, by: Actor, now: datetime) -> Job:
    """What the verifier is to be asked. The card number is read here, logged, and never stored.

    :raises NoSuchPerson: when nobody has the id of the check's person.
    """
    row = models.Check.objects.get(pk=check_id)
    case = str(row.subject)
    cnic = people.get_cnic_of_case(
        person_id=row.person_id, purpose=PURPOSE, case=case, by=by, now=now
    )
    # The system's reads are not logged by themselves, but this number leaves the house.
    record_access(
        by=by, now=now, person_id=row.person_id, purpose=PURPOSE, fields=["cnic"], case=case
    )
    verification = Verification(
        reference=f"chk-{row.id}",
        cnic=cnic,
        finger=row.finger,
        template_hash=row.template_hash,
        device=row.device,
    )
    return Job(row.id, verification, is_repeat=row.attempts > 1)


@command(permit="connectors.run_checks")
def record_reply(*, reply: Reply, by: Actor, now: datetime) -> None:
    """Write down what the verifier said, or when to ask again. A settled check stays settled."""
    rows = models.Check.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=reply.check_id, state=CheckState.PENDING).first()
    if row is None:
        return
    row.error = redact(reply.error)[:200]
    if reply.outcome:
        _settle(row, reply.outcome, by, now)
    elif reply.is_final or rules.is_over(
        attempts=row.attempts, requested_at=row.requested_at, now=now
    ):
        nobody = Outcome(result=CheckState.FAILED, charge_paisa=0, external_id="", checked_at=None)
        _settle(row, nobody, by, now)
    else:
        row.next_at = now + rules.pause_before(
            attempt=row.attempts, retry_seconds=reply.retry_seconds
        )
    row.save()


def _settle(row: models.Check, outcome: Outcome, by: Actor, now: datetime) -> None:
    row.state, row.charge_paisa = outcome.result, outcome.charge_paisa
    row.external_id, row.checked_at = outcome.external_id, outcome.checked_at or now
    event = events.BiometricChecked(
        subject=row.subject,
        check_id=row.id,
        person_id=row.person_id,
        result=outcome.result,
        charge_paisa=outcome.charge_paisa,
    )
    emit(event, by=by, at=now)

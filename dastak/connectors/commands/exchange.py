"""A round with one department's system: claim, call, record. The network is outside transactions."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import F

from dastak.connectors import events, models, rules
from dastak.connectors.adapters import accounts
from dastak.connectors.adapters.system import DepartmentSystem, Unacceptable, Unreadable
from dastak.connectors.commands import outgoing, turns
from dastak.connectors.commands.desk import facts_of, locked_case
from dastak.connectors.commands.letters import write_letter
from dastak.connectors.commands.reports import record_report
from dastak.connectors.queries.systems import CONTENT_PLACE
from dastak.connectors.types import Asked, Delivery, Parcel, Told
from dastak.kernel import vault
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Problem
from dastak.kernel.outbox import emit
from dastak.kernel.partners import NoAnswer

CHUNKS_PER_ROUND = 4
A = TypeVar("A")
B = TypeVar("B")


@dataclass(slots=True)
class Round:
    """What a round did so far."""

    system: DepartmentSystem
    is_trial: bool
    is_probe_due: bool
    chunks_left: int
    calls: int = 0
    said: int = 0
    goods: int = 0
    faults: list[str] = field(default_factory=list)

    def limit(self) -> int:
        """How many messages or cases may be claimed."""
        return 1 if self.is_trial else self.chunks_left * self.system.batch_max

    def note(self, fault: str) -> None:
        """Count an answer, good or not."""
        if fault:
            self.faults.append(fault)
        else:
            self.goods += 1


def run_connector(*, system: str, by: Actor, now: datetime) -> int:
    """Tell a system what waits for it and ask it where its cases stand; returns how much was said.

    Any number of processes may run it.

    :raises NotPermitted: without the permit ``connectors.run_connector``.
    """
    assert not connection.in_atomic_block, "a system is never spoken to inside a transaction"
    line = accounts.find_system(system=system)
    if line is None or line.circuit.is_open():
        return 0
    turn = turns.take_turn(plan=line.plan, by=by, now=now)
    if turn is None:
        return 0
    chunks = min(turn.calls_left, line.plan.concurrent_max * CHUNKS_PER_ROUND)
    this = Round(line, turn.is_trial, turn.is_probe_due, chunks)
    try:
        _speak(this, by, now)
    finally:
        fault = this.faults[-1] if this.faults else ""
        is_down = True if line.circuit.has_tripped() else False if this.goods else None
        turns.end_turn(
            plan=line.plan, calls=this.calls, error=fault, is_down=is_down, by=by, now=now
        )
    return this.said


def _speak(this: Round, by: Actor, now: datetime) -> None:
    _deliver(this, by, now)
    if not (this.is_trial and this.calls):
        _ask(this, by, now)
    if not (this.is_trial and this.calls):
        _fetch(this, by, now)
    if not this.calls and (this.is_trial or this.is_probe_due):
        _probe(this)


def _probe(this: Round) -> None:
    """See whether the system is there; a failure is looked at twice before it is believed."""
    while True:
        this.calls += 1
        is_there = this.system.probe()
        if is_there or this.system.circuit.has_tripped():
            break
    if is_there and this.is_trial:
        this.system.circuit.succeeded()
    this.note("" if is_there else "it does not answer")


def _deliver(this: Round, by: Actor, now: datetime) -> None:
    code = this.system.plan.code
    ids = outgoing.claim_messages(
        system=code, limit=this.limit(), is_trial=this.is_trial, by=by, now=now
    )
    if not ids:
        return
    parcels, unsendable = _prepared(ids, by, now)
    outgoing.record_deliveries(deliveries=unsendable, by=by, now=now)
    for deliveries in _each(this, parcels, this.system.deliver):
        outgoing.record_deliveries(deliveries=deliveries, by=by, now=now)
        for delivery in deliveries:
            this.note("" if delivery.is_final or delivery.is_pending else delivery.fault)


def _prepared(ids: Sequence[UUID], by: Actor, now: datetime) -> tuple[list[Parcel], list[Delivery]]:
    """All in one transaction; where one of them cannot be prepared, each in its own."""
    try:
        return outgoing.prepare_parcels(ids=ids, by=by, now=now), []
    except Problem:
        parcels: list[Parcel] = []
        unsendable = []
    for message_id in ids:
        try:
            parcels += outgoing.prepare_parcels(ids=[message_id], by=by, now=now)
        except Problem as problem:
            unsendable.append(Delivery(message_id, problem.code))
    return parcels, unsendable


def _ask(this: Round, by: Actor, now: datetime) -> None:
    code = this.system.plan.code
    cases = claim_watches(system=code, limit=this.limit(), is_trial=this.is_trial, by=by, now=now)
    if not cases:
        return
    for told in _each(this, cases, this.system.ask):
        believed = [
            record_report(system=code, report=report, by=by, now=now) for report in told.reports
        ]
        record_told(system=code, told=told, by=by, now=now)
        if not all(believed):
            # An answer that is not believed is as bad as none: it must not look like health.
            this.system.circuit.failed()
        this.note(told.fault if all(believed) else "an answer was not believed")
    schedule_watches(plan_seconds=this.system.plan.poll_seconds, cases=cases, by=by, now=now)


def _fetch(this: Round, by: Actor, now: datetime) -> None:
    code = this.system.plan.code
    for case_id, document_id, sha256 in claim_outputs(system=code, limit=2, by=by, now=now):
        this.calls += 1
        this.said += 1
        try:
            content = this.system.fetch(document_id=document_id, sha256=sha256)
        except (NoAnswer, Unreadable, Unacceptable) as failure:
            this.note(str(failure))
            continue
        store_output(case_id=case_id, content=content, by=by, now=now)
        this.note("")


def _each(this: Round, things: Sequence[A], call: Callable[[Sequence[A]], B]) -> list[B]:
    size = this.system.batch_max
    chunks = [things[start : start + size] for start in range(0, len(things), size)]
    this.calls += len(chunks)
    this.chunks_left = max(this.chunks_left - len(chunks), 0)
    this.said += len(things)
    with ThreadPoolExecutor(max_workers=this.system.plan.concurrent_max) as pool:
        return list(pool.map(call, chunks))


@command(permit="connectors.run_connector")
def claim_watches(
    *, system: str, limit: int, is_trial: bool, by: Actor, now: datetime
) -> list[Asked]:
    """Take up to ``limit`` cases whose standing is to be asked for, for a minute."""
    rows = models.Watch.objects.filter(system=system, next_at__isnull=False)
    rows = rows if is_trial else rows.filter(next_at__lte=now)
    free = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
    found = [
        Asked(row.case_id, row.applicant_ref) for row in free.order_by("next_at", "pk")[:limit]
    ]
    mine = models.Watch.objects.filter(pk__in=[asked.case_id for asked in found])
    mine.update(attempts=F("attempts") + 1, next_at=now + rules.ROUND_LEASE)
    return found


@command(permit="connectors.run_connector")
def record_told(*, system: str, told: Told, by: Actor, now: datetime) -> None:
    """Keep what cannot be believed; note which cases were answered for."""
    for oddity in told.oddities:
        write_letter(system=system, oddity=oddity, now=now)
    if not told.fault:
        models.Watch.objects.filter(pk__in=[report.case_id for report in told.reports]).update(
            attempts=0
        )


@command(permit="connectors.run_connector")
def schedule_watches(
    *, plan_seconds: int, cases: Sequence[Asked], by: Actor, now: datetime
) -> None:
    """Say when cases are asked for again; those that were decided meanwhile are not."""
    # A call from the system may have brought the moment forward meanwhile: that stands.
    lease = now + rules.ROUND_LEASE
    rows = models.Watch.objects.filter(pk__in=[asked.case_id for asked in cases], next_at=lease)
    for row in rows:
        pause = timedelta(seconds=plan_seconds)
        if row.attempts:
            pause = min(pause, rules.pause_after(attempts=row.attempts, key=row.case_id))
        models.Watch.objects.filter(pk=row.pk, next_at=lease).update(next_at=now + pause)


@command(permit="connectors.run_connector")
def claim_outputs(
    *, system: str, limit: int, by: Actor, now: datetime
) -> list[tuple[UUID, str, str]]:
    """Documents to be fetched: case, document, digest."""
    rows = models.Output.objects.filter(system=system, next_at__lte=now)
    free = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
    found = list(free.order_by("next_at", "pk")[:limit])
    for row in found:
        row.attempts += 1
        row.next_at = now + rules.pause_after(attempts=row.attempts, key=row.case_id)
        row.save(update_fields=["attempts", "next_at"])
    return [(row.case_id, row.document_id, row.sha256) for row in found]


@command(permit="connectors.run_connector")
def store_output(*, case_id: UUID, content: bytes, by: Actor, now: datetime) -> None:
    """Keep a document, sealed. Its digest is that of the decision. Doing it again changes nothing."""
    case = locked_case(by, pk=case_id)
    row = models.Output.objects.get(pk=case_id)
    if row.content:
        return
    text = base64.b64encode(content).decode()
    row.content, row.next_at = vault.seal(text, place=CONTENT_PLACE, row=str(row.pk)), None
    row.save(update_fields=["content", "next_at"])
    fetched = events.CaseDocumentFetched(
        **facts_of(case, now), document_id=row.document_id, sha256=row.sha256
    )
    emit(fetched, by=by, at=now)

"""The gateway is spoken to between two transactions: claim, call, record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F

from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Problem
from dastak.kernel.events import Event, known_events, rebuild
from dastak.kernel.logs import redact
from dastak.kernel.models import EventLog
from dastak.notices import models, rules
from dastak.notices.adapters.sms import SmsClient
from dastak.notices.adapters.templates import templates
from dastak.notices.queries.values import text_of
from dastak.notices.types import MessageState, Outgoing, Recipient, Result, Template, Verdict
from dastak.people import api as people

_STATES = {Verdict.ACCEPTED: MessageState.SENT, Verdict.REFUSED: MessageState.FAILED}
_SETTLED = ["state", "settled_at", "provider_id", "error", "next_at"]


def gateway() -> SmsClient:
    """This process's line to the gateway; its connection and its circuit are kept."""
    return _gateway(settings.SMS_URL, settings.SMS_TOKEN)


@lru_cache(maxsize=4)
def _gateway(url: str, token: str) -> SmsClient:
    return SmsClient(url=url, token=token)


def send_messages(*, by: Actor, now: datetime) -> int:
    """Send one batch of what waits; returns how many were tried.

    Any number of processes may run it. The network is used outside of every transaction, and a
    message that was sent without an answer is sent again under the same reference.

    :raises NotPermitted: without the permit ``notices.send_messages``.
    """
    assert not connection.in_atomic_block, "the gateway is never spoken to inside a transaction"
    client = gateway()
    if client.circuit.is_open():
        return 0
    claimed = claim_messages(limit=client.limit, by=by, now=now)
    if not claimed:
        return 0
    batch, unsendable = _prepared(claimed, by, now)
    results = [*unsendable, *(client.send(batch) if batch else [])]
    record_results(results=results, by=by, now=now)
    return len(claimed)


def _prepared(ids: Sequence[UUID], by: Actor, now: datetime) -> tuple[list[Outgoing], list[Result]]:
    """All in one transaction; where one of them cannot be prepared, each in its own."""
    try:
        return prepare_messages(ids=ids, by=by, now=now), []
    except (Problem, LookupError):
        pass
    batch: list[Outgoing] = []
    unsendable: list[Result] = []
    for message_id in ids:
        try:
            batch += prepare_messages(ids=[message_id], by=by, now=now)
        except (Problem, LookupError) as failure:
            why = failure.code if isinstance(failure, Problem) else type(failure).__name__
            unsendable.append(_unsendable(message_id, why))
    return batch, unsendable


def _unsendable(message_id: UUID, why: str) -> Result:
    return Result(message_id=message_id, verdict=Verdict.REFUSED, error=why)


@command(permit="notices.send_messages")
def claim_messages(*, limit: int, by: Actor, now: datetime) -> list[UUID]:
    """Take up to ``limit`` messages that are due, so that nobody else sends them for a minute."""
    rows = models.Message.objects.filter(state=MessageState.PENDING, next_at__lte=now)
    free = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
    ids = list(free.order_by("next_at", "id").values_list("id", flat=True)[:limit])
    if ids:
        models.Message.objects.filter(id__in=ids).update(
            attempts=F("attempts") + 1, next_at=now + rules.LEASE
        )
    return ids


@command(permit="notices.send_messages")
def prepare_messages(*, ids: Sequence[UUID], by: Actor, now: datetime) -> list[Outgoing]:
    """Write the messages. What is no longer to be said is suppressed and left out.

    :raises LookupError: when an event, a template or one of its fields is not known to this build.
    """
    rows = list(models.Message.objects.filter(id__in=ids).order_by("id"))
    events = EventLog.objects.in_bulk({row.event_id for row in rows})
    contacts: dict[UUID, people.Contact | None] = {}
    ready: list[Outgoing] = []
    for row in rows:
        logged = events[row.event_id]
        template = templates()[row.event_name]
        if logged.name not in known_events():
            raise LookupError(logged.name)
        contact = _contact(row, template, contacts, by, now)
        if contact is None:
            _suppress(row, template, now)
            continue
        ready.append(_outgoing(row, template, rebuild(logged.name, logged.payload), contact))
    return ready


def _outgoing(
    row: models.Message, template: Template, event: Event, contact: people.Contact
) -> Outgoing:
    return Outgoing(
        message_id=row.id,
        reference=f"sms-{row.id}-{row.round}",
        to=contact.phone,
        text=text_of(template=template, event=event, lang=contact.language.value),
    )


def _contact(
    row: models.Message,
    template: Template,
    known: dict[UUID, people.Contact | None],
    by: Actor,
    now: datetime,
) -> people.Contact | None:
    if template.recipient is Recipient.CHALLENGE:
        return people.find_challenge_contact(challenge_id=row.subject, by=by, now=now)
    if row.person_id is None:
        return None
    if row.person_id not in known:
        known[row.person_id] = people.find_contact(person_id=row.person_id, by=by, now=now)
    return known[row.person_id]


def _suppress(row: models.Message, template: Template, now: datetime) -> None:
    row.state, row.settled_at = MessageState.SUPPRESSED, now
    row.error = "no_number" if template.recipient is Recipient.PERSON else "code_is_over"
    row.save(update_fields=["state", "settled_at", "error"])


@command(permit="notices.send_messages")
def record_results(*, results: Sequence[Result], by: Actor, now: datetime) -> None:
    """Write down what the gateway said, or when to try again. A settled message stays settled."""
    said = {result.message_id: result for result in results}
    rows = models.Message.objects.select_for_update(of=("self",), no_key=True)
    pending = list(rows.filter(id__in=list(said), state=MessageState.PENDING).order_by("id"))
    for row in pending:
        _settle(row, said[row.id], now)
    models.Message.objects.bulk_update(pending, _SETTLED)


def _settle(row: models.Message, result: Result, now: datetime) -> None:
    row.error = redact(result.error)[:200]
    state = _STATES.get(result.verdict)
    if state is None and rules.is_over(attempts=row.attempts, made_at=row.made_at, now=now):
        state = MessageState.FAILED
    if state is None:
        pause = rules.pause_before(attempt=row.attempts, retry_seconds=result.retry_seconds)
        row.next_at = now + pause
        return
    row.state, row.settled_at, row.provider_id = state, now, result.provider_id

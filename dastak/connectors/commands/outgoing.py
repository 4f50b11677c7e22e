"""What departments' systems are to be told: queued with the case, claimed, handed over, recorded."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from dastak.connectors import models, rules
from dastak.connectors.commands.letters import must_have_reason, write_letter
from dastak.connectors.queries.rows import as_file
from dastak.connectors.queries.systems import BODY_PLACE
from dastak.connectors.types import MANUAL, Delivery, MessageKind, MessageState, Oddity, Parcel
from dastak.kernel import vault
from dastak.kernel.access import record_access
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Missing
from dastak.kernel.ids import uuid7
from dastak.kernel.logs import redact


class NoSuchMessage(Missing):
    """There is no such message that was given up."""

    ur = "ایسا کوئی پیغام نہیں جس کی ترسیل ترک کی گئی ہو۔"


def queue_message(
    *, case: models.Case, kind: MessageKind, content: Mapping[str, Any], now: datetime
) -> None:
    """Have the case's system told something; in the transaction of the fact."""
    row = models.Message(
        id=uuid7(),
        case=case,
        district_id=case.district_id,
        department_id=case.department_id,
        person_id=case.person_id,
        system=case.route,
        kind=kind,
        next_at=now,
        created_at=now,
    )
    words = json.dumps(dict(content), ensure_ascii=False)
    row.body = vault.seal(words, place=BODY_PLACE, row=str(row.id))
    row.save(force_insert=True)


def start_exchange(row: models.Case, now: datetime) -> None:
    """Queue the submission of a case whose route is a system; nothing for the desk."""
    if row.route == MANUAL:
        return
    models.Watch(case=row, system=row.route, applicant_ref=secrets.token_hex(8)).save(
        force_insert=True
    )
    queue_message(case=row, kind=MessageKind.SUBMIT, content={}, now=now)


def find_submission(case: models.Case) -> models.Message | None:
    """The submission of a case, locked; None where it never had one, or it was dropped."""
    rows = models.Message.objects.filter(case=case, kind=MessageKind.SUBMIT)
    return rows.exclude(state=MessageState.DROPPED).select_for_update(no_key=True).first()


def is_surely_not_there(submission: models.Message | None) -> bool:
    """Whether the system cannot have the case: never told, or refused for good."""
    if submission is None or submission.is_absent:
        return True
    return submission.state == MessageState.WAITING and submission.attempts == 0


@command(permit="connectors.run_connector")
def claim_messages(
    *, system: str, limit: int, is_trial: bool, by: Actor, now: datetime
) -> list[UUID]:
    """Take up to ``limit`` messages that are due, so that nobody else says them for a minute.

    Nothing is said about a case before its submission arrived.

    :param is_trial: take the oldest though it is not due: the system was down.
    """
    arrived = models.Message.objects.filter(
        case=OuterRef("case"), kind=MessageKind.SUBMIT, state=MessageState.SENT
    )
    rows = models.Message.objects.filter(
        Q(kind=MessageKind.SUBMIT) | Q(Exists(arrived)), system=system, state=MessageState.WAITING
    )
    # Only the process that holds the connector's turn claims, so a trial takes nobody's message.
    rows = rows.filter(next_at__lte=now) if not is_trial else rows
    free = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
    ids = list(free.order_by("next_at", "id").values_list("id", flat=True)[:limit])
    lease = now + rules.ROUND_LEASE
    models.Message.objects.filter(id__in=ids).update(attempts=F("attempts") + 1, next_at=lease)
    return ids


@command(permit="connectors.run_connector")
def prepare_parcels(*, ids: Sequence[UUID], by: Actor, now: datetime) -> list[Parcel]:
    """What the system is told. Answers are unsealed here, logged, and leave the house."""
    rows = models.Message.objects.filter(id__in=ids).select_related("case").order_by("id")
    watches = models.Watch.objects.in_bulk([row.case_id for row in rows])
    parcels = []
    for row in rows:
        kind = MessageKind(row.kind)
        record_access(
            by=by,
            now=now,
            person_id=row.person_id,
            purpose="submission",
            fields=[kind],
            case=row.case.number,
        )
        parcels.append(
            Parcel(
                message_id=row.id,
                case_id=row.case_id,
                applicant_ref=watches[row.case_id].applicant_ref,
                kind=kind,
                is_repeat=row.attempts > 1,
                content=_content(row),
            )
        )
    return parcels


def _content(row: models.Message) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(
        vault.unseal(bytes(row.body), place=BODY_PLACE, row=str(row.id))
    )
    if row.kind != MessageKind.SUBMIT:
        return said
    file = as_file(row=row.case, rejection=None)
    return {
        "number": row.case.number,
        "service": row.case.service_code,
        "district": row.case.district_id,
        "statutory_days": row.case.statutory_days,
        "answers": [
            {
                "label_en": answer.label.en,
                "label_ur": answer.label.ur,
                "value": answer.value,
                "kind": answer.kind,
            }
            for answer in file.rows
        ],
        "papers": [paper.kind for paper in file.papers],
        "originals": [{"en": name.en, "ur": name.ur} for name in file.originals],
    }


@command(permit="connectors.run_connector")
def record_deliveries(*, deliveries: Sequence[Delivery], by: Actor, now: datetime) -> None:
    """Write down what came of messages: arrived, to be said again, or given up with a letter."""
    found = {delivery.message_id: delivery for delivery in deliveries}
    rows = models.Message.objects.select_for_update(of=("self",), no_key=True)
    for row in rows.filter(id__in=found, state=MessageState.WAITING).order_by("id"):
        _record(row, found[row.id], now)


def _record(row: models.Message, delivery: Delivery, now: datetime) -> None:
    row.error = redact(delivery.fault)[:200]
    if not delivery.fault:
        row.state, row.settled_at = MessageState.SENT, now
        # Its standing is asked for at once; how often afterwards is for the plan to say.
        models.Watch.objects.filter(case_id=row.case_id).update(next_at=now, attempts=0)
    elif delivery.is_final or rules.is_given_up(created_at=row.created_at, now=now):
        row.state, row.settled_at = MessageState.DEAD, now
        row.is_absent = delivery.is_absent and row.kind == MessageKind.SUBMIT
        reason = "refused" if delivery.is_final else "no_answer"
        oddity = Oddity(f"message:{row.id}", reason, delivery.fault, row.case_id)
        write_letter(system=row.system, oddity=oddity, message_id=row.id, now=now)
    else:
        # What only takes its time is asked for at an even pace.
        attempts = 1 if delivery.is_pending else row.attempts
        row.next_at = now + rules.pause_after(
            attempts=attempts, key=row.id, retry_seconds=delivery.retry_seconds
        )
    row.save()


@command(permit="connectors.resend_message")
def resend_message(*, message_id: UUID, reason: str, by: Actor, now: datetime) -> None:
    """Say a message again that was given up; its dead letter is settled by it.

    The system is asked first whether it has the case, so that nothing arrives twice.

    :raises ReasonMissing: without words. :raises NoSuchMessage: unless it was given up.
    """
    said = must_have_reason(reason)
    rows = models.Message.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=message_id, state=MessageState.DEAD).first()
    if row is None:
        raise NoSuchMessage
    row.state, row.settled_at, row.is_absent = MessageState.WAITING, None, False
    row.next_at, row.created_at, row.attempts = now, now, max(row.attempts, 1)
    row.save()
    letters = models.Letter.objects.filter(message_id=message_id, settled_at__isnull=True)
    letters.update(settled_at=now, settled_by=by.person_id, settled_as=said)

"""What a person may see of what is kept about them."""

from __future__ import annotations

from datetime import datetime

from dastak.kernel import access, vault
from dastak.kernel.actors import Actor
from dastak.kernel.commands import query
from dastak.people import models
from dastak.people.rules import numbers
from dastak.people.types import ConsentAct, ConsentGiven, Language, LookedAt, NumberChange


@query(permit="people.list_own_records")
def list_looked_at(*, by: Actor, now: datetime) -> list[LookedAt]:
    """The latest 50 looks at the actor's own data by others, newest first."""
    return [
        LookedAt(
            at=row.at,
            role=row.role,
            channel=row.channel,
            purpose=row.purpose,
            case=row.case,
            fields=row.fields,
            was_refused=row.was_refused,
        )
        for row in access.list_accesses(person_id=by.me)
    ]


@query(permit="people.list_own_records")
def list_consents(*, by: Actor, now: datetime) -> list[ConsentGiven]:
    """The actor's latest word on each matter, by its kind."""
    rows = models.Consent.objects.filter(person_id=by.me)
    latest = rows.order_by("kind", "-at", "-id").distinct("kind")
    return [
        ConsentGiven(
            kind=row.kind,
            act=ConsentAct(row.act),
            text_hash=row.text_hash,
            language=Language(row.language),
            channel=row.channel,
            at=row.at,
        )
        for row in latest
    ]


@query(permit="people.list_own_records")
def list_number_changes(*, by: Actor, now: datetime) -> list[NumberChange]:
    """Moves of the actor's account to other numbers that wait or are ripe, oldest first."""
    rows = models.NumberChange.objects.filter(
        person_id=by.me, refused_at__isnull=True, done_at__isnull=True, expires_at__gt=now
    )
    return [as_number_change(row) for row in rows.order_by("asked_at", "id")]


def as_number_change(row: models.NumberChange) -> NumberChange:
    """The value of a row."""
    phone = vault.unseal(row.phone, place="people_number_change.phone", row=str(row.id))
    return NumberChange(
        id=row.id,
        masked_phone=numbers.masked_phone(phone),
        asked_at=row.asked_at,
        effective_at=row.effective_at,
    )

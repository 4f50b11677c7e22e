"""Moving an account to another number: 72 hours to wait, and the present number is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog

from dastak.kernel import vault
from dastak.kernel.actors import Actor, Role
from dastak.kernel.commands import command
from dastak.kernel.errors import Missing
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit
from dastak.people import models
from dastak.people.events import NumberChangeAsked
from dastak.people.rules.sessions import CHANGES_PER_DAY, change_times

log = structlog.get_logger()


class NoSuchChange(Missing):
    """This change of number does not exist or is settled already."""

    ur = "نمبر کی ایسی کوئی تبدیلی نہیں، یا اس کا فیصلہ ہو چکا ہے۔"


@command(permit="people.open_number_change")
def open_number_change(*, challenge_id: UUID, by: Actor, now: datetime) -> UUID | None:
    """Begin the change that a sign-in with another number asks for; returns its id.

    None where the same change already waits, or three were asked for within a day: the present
    number has been told then, and is not told again.
    """
    challenge = models.Challenge.objects.filter(id=challenge_id, person_id__isnull=False).first()
    if challenge is None or challenge.person_id is None:
        return None
    models.Person.objects.select_for_update().get(id=challenge.person_id)
    phone = vault.unseal(challenge.phone, place="people_challenge.phone", row=str(challenge.id))
    rows = models.NumberChange.objects.filter(person_id=challenge.person_id)
    rows.filter(done_at__isnull=True, refused_at__isnull=True, expires_at__lte=now).update(
        refused_at=now
    )
    is_waiting = rows.filter(
        phone_index__in=vault.blind_indexes(phone, kind="phone"),
        done_at__isnull=True,
        refused_at__isnull=True,
    ).exists()
    lately = rows.filter(asked_at__gt=now - timedelta(days=1)).count()
    if is_waiting or lately >= CHANGES_PER_DAY:
        log.info("number_change_not_opened", is_waiting=is_waiting, lately=lately)
        return None
    return _open(challenge.person_id, phone, by, now)


def _open(person_id: UUID, phone: str, by: Actor, now: datetime) -> UUID:
    change_id = uuid7()
    effective_at, expires_at = change_times(asked_at=now)
    models.NumberChange(
        id=change_id,
        person_id=person_id,
        phone=vault.seal(phone, place="people_number_change.phone", row=str(change_id)),
        phone_index=vault.blind_index(phone, kind="phone"),
        asked_at=now,
        effective_at=effective_at,
        expires_at=expires_at,
    ).save(force_insert=True)
    asked = NumberChangeAsked(
        subject=person_id, person_id=person_id, change_id=change_id, effective_at=effective_at
    )
    emit(asked, by=by, at=now)
    return change_id


@command(permit="people.refuse_number_change")
def refuse_number_change(*, change_id: UUID, by: Actor, now: datetime) -> None:
    """Stop a change of the actor's own number that somebody else asked for.

    :raises NoSuchChange: when there is none of the actor's that waits.
    """
    rows = models.NumberChange.objects.filter(
        id=change_id, refused_at__isnull=True, done_at__isnull=True
    )
    if by.role is not Role.SYSTEM:
        rows = rows.filter(person_id=by.me)
    if not rows.update(refused_at=now):
        raise NoSuchChange

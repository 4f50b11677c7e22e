"""From a right code or password to a session."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from dastak.kernel import codes, vault
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.commands import command
from dastak.kernel.errors import Invalid, Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as
from dastak.people import models
from dastak.people.adapters import counters
from dastak.people.commands.codes import PURPOSE, NoSuchChallenge, network_key
from dastak.people.events import PersonRegistered
from dastak.people.queries.actors import hash_of
from dastak.people.queries.persons import as_person, row_by_cnic
from dastak.people.rules import budgets, numbers
from dastak.people.rules.sessions import session_ends
from dastak.people.types import Session


class CodeWrong(Invalid):
    """This code is not right. You can try {tries_left} more times, or ask for a new code."""

    ur = "یہ کوڈ درست نہیں۔ آپ {tries_left} بار اور کوشش کر سکتے ہیں، یا نیا کوڈ منگوائیں۔"


class CodeExpired(Refused):
    """This code is too old or was used already. Ask for a new one."""

    ur = "یہ کوڈ پرانا ہو چکا ہے یا استعمال ہو چکا ہے۔ نیا کوڈ منگوائیں۔"


class TriesUsedUp(Refused):
    """Too many wrong codes. Ask for a new code."""

    ur = "بہت سے غلط کوڈ لکھے گئے۔ نیا کوڈ منگوائیں۔"


@command(permit="people.confirm_code")
def confirm_code(
    *, challenge_id: UUID, code: str, device: str, network: str, by: Actor, now: datetime
) -> Session:
    """Sign in with the code of a challenge; registers the person when their card is new.

    A code lives 5 minutes, is good once, on the device that asked for it, and is looked at 5 times
    at most: the try is counted and committed before the code is looked at.

    :raises TriesUsedUp: when the code, or the network, has no tries left.
    :raises CodeExpired: when it is too old or was used.
    :raises CodeWrong: when it is not right; so too for an unknown challenge or another device.
    """
    wanted = budgets.try_budgets(challenge=str(challenge_id), network=network_key(network))
    taken = counters.take(wanted, now=now)
    if taken.refused is not None:
        raise TriesUsedUp
    tries_left = budgets.CODE_TRIES - taken.used[0]
    with transaction_as(SYSTEM):
        row = models.Challenge.objects.select_for_update().filter(id=challenge_id).first()
        # Compared in every case, so that a code which was never sent takes as long to refuse.
        is_right = codes.matches(
            code=numbers.normal_code(code), purpose=PURPOSE, subject=challenge_id
        )
        if row is None or bytes(row.device_hash) != hash_of(device):
            raise CodeWrong(tries_left=tries_left)
        if row.used_at is not None or row.expires_at <= now:
            raise CodeExpired
        if not is_right or not row.is_sent:
            raise CodeWrong(tries_left=tries_left)
        session = _accept(row, device, by, now)
    counters.give_back(wanted[1:], taken_at=now)
    kept = [budgets.Budget(key, budgets.HOUR, 0) for key in row.returnable]
    counters.give_back(kept, taken_at=row.made_at)
    return session


def _accept(row: models.Challenge, device: str, by: Actor, now: datetime) -> Session:
    row.used_at = now
    row.save(update_fields=["used_at"])
    phone = vault.unseal(row.phone, place="people_challenge.phone", row=str(row.id))
    cnic = vault.unseal(row.cnic, place="people_challenge.cnic", row=str(row.id))
    person = row_by_cnic(cnic)
    is_new = person is None
    if person is None:
        person = _register(cnic, phone, row.language, by, now)
    elif row.person_id is None:
        # Somebody else registered this card while the code was under way: decide afresh.
        _must_be_number_of(person, phone)
    else:
        _bind(person, phone, now)
    token = open_session(
        person_id=person.id, staff_id=None, role=Role.CITIZEN, device=device, by=by, now=now
    )
    return Session(
        token=token,
        person_id=person.id,
        role=Role.CITIZEN,
        expires_at=session_ends(role=Role.CITIZEN, now=now),
        is_new=is_new,
        is_complete=as_person(person).is_complete,
    )


def _register(cnic: str, phone: str, language: str, by: Actor, now: datetime) -> models.Person:
    person = new_person_row(cnic=cnic, language=language, now=now)
    set_phone(person, phone, now)
    # Two phones may confirm one new card at the same instant; the second finds the first's row.
    models.Person.objects.bulk_create([person], ignore_conflicts=True)
    found = row_by_cnic(cnic)
    assert found is not None, "the row was just written"
    if found.id != person.id:
        _must_be_number_of(found, phone)
        return found
    emit(PersonRegistered(subject=person.id, person_id=person.id), by=by, at=now)
    return person


def _must_be_number_of(person: models.Person, phone: str) -> None:
    mine = bytes(person.phone_index) if person.phone_index is not None else b""
    if mine not in vault.blind_indexes(phone, kind="phone"):
        raise NoSuchChallenge


def new_person_row(*, cnic: str, language: str, now: datetime) -> models.Person:
    """A row for a card number in normal form, not saved yet."""
    person_id = uuid7()
    return models.Person(
        id=person_id,
        cnic=vault.seal(cnic, place="people_person.cnic", row=str(person_id)),
        cnic_index=vault.blind_index(cnic, kind="cnic"),
        language=language,
        registered_at=now,
    )


def set_phone(person: models.Person, phone: str, now: datetime) -> None:
    """Put a number in normal form into a row, not saved yet."""
    person.phone = vault.seal(phone, place="people_person.phone", row=str(person.id))
    person.phone_index = vault.blind_index(phone, kind="phone")
    person.phone_since = now


def _bind(person: models.Person, phone: str, now: datetime) -> None:
    """Move the account to a number whose change has become ripe and which has just been proven."""
    ripe = (
        models.NumberChange.objects.select_for_update()
        .filter(
            person_id=person.id,
            phone_index__in=vault.blind_indexes(phone, kind="phone"),
            refused_at__isnull=True,
            done_at__isnull=True,
            effective_at__lte=now,
            expires_at__gt=now,
        )
        .first()
    )
    if ripe is None:
        return
    ripe.done_at = now
    ripe.save(update_fields=["done_at"])
    set_phone(person, phone, now)
    person.save(update_fields=["phone", "phone_index", "phone_since"])
    # Whoever signed in with the former number signs in anew.
    end_sessions(person_id=person.id, now=now)


def open_session(
    *,
    person_id: UUID,
    staff_id: UUID | None,
    role: Role,
    device: str,
    by: Actor,
    now: datetime,
) -> str:
    """Write a session; returns its token. Needs the system's scope."""
    token = secrets.token_urlsafe(32)
    models.SignIn(
        id=uuid7(),
        token_hash=hash_of(token),
        person_id=person_id,
        staff_id=staff_id,
        device_hash=hash_of(device) if device else None,
        channel=by.channel,
        opened_at=now,
        expires_at=session_ends(role=role, now=now),
    ).save(force_insert=True)
    return token


def end_sessions(*, person_id: UUID, now: datetime) -> int:
    """End every open session of a person; returns how many. Needs a scope that sees them."""
    rows = models.SignIn.objects.filter(person_id=person_id, ended_at__isnull=True)
    return rows.update(ended_at=now)


@command(permit="people.sign_out")
def sign_out(*, by: Actor, now: datetime) -> None:
    """End the actor's session. Ending an ended one changes nothing."""
    if by.session_id is not None:
        rows = models.SignIn.objects.filter(id=by.session_id, ended_at__isnull=True)
        rows.update(ended_at=now)


@command(permit="people.sign_out")
def sign_out_everywhere(*, by: Actor, now: datetime) -> int:
    """End all sessions of the actor on all devices; returns how many."""
    return end_sessions(person_id=by.me, now=now)

"""Reads of people and of where they are reached."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.kernel import access, vault
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.commands import query
from dastak.kernel.errors import Missing, TooMany
from dastak.kernel.scope import transaction_as
from dastak.people import models
from dastak.people.adapters import counters, seeds
from dastak.people.queries.actors import hash_of
from dastak.people.queries.mandates import in_force, must_hold_mandate
from dastak.people.rules import budgets, numbers
from dastak.people.types import (
    Challenge,
    Contact,
    Gender,
    Language,
    Person,
)
from dastak.places import api as places

_WHOLE = ("name", "gender", "birth_date", "district", "needs", "cnic4", "phone4")


class NoSuchPerson(Missing):
    """There is no such person, or they are not yours to see."""

    ur = "ایسا کوئی فرد نہیں، یا آپ اسے نہیں دیکھ سکتے۔"


class TooManyLookups(TooMany):
    """You have looked up too many people. Try again in {retry_seconds} seconds."""

    ur = "آپ نے بہت سے افراد تلاش کیے ہیں۔ {retry_seconds} سیکنڈ بعد دوبارہ کوشش کریں۔"


def phone_of(row: models.Person) -> str:
    """The number in clear, or an empty string."""
    if row.phone is None:
        return ""
    return vault.unseal(row.phone, place="people_person.phone", row=str(row.id))


def cnic_of(row: models.Person) -> str:
    """The card number in clear."""
    return vault.unseal(row.cnic, place="people_person.cnic", row=str(row.id))


def as_person(row: models.Person) -> Person:
    """The value of a row."""
    return Person(
        id=row.id,
        name=row.name,
        gender=Gender(row.gender) if row.gender else None,
        birth_date=row.birth_date,
        language=Language(row.language),
        district=row.district_id,
        needs=frozenset(row.needs),
        masked_cnic=numbers.masked_cnic(cnic_of(row)),
        masked_phone=numbers.masked_phone(phone_of(row)),
        phone_since=row.phone_since,
        is_complete=bool(row.name and row.gender and row.district_id),
    )


def row_by_cnic(digits: str) -> models.Person | None:
    """The row of a card number in normal form. Needs a scope that sees it."""
    indexes = vault.blind_indexes(digits, kind="cnic")
    return models.Person.objects.filter(cnic_index__in=indexes).first()


@query(permit="people.get_person")
def get_person(*, person_id: UUID, purpose: str, by: Actor, now: datetime) -> Person:
    """A person: oneself, somebody one may act for, or somebody of one's area. Logged.

    :param purpose: why, in a short fixed code such as ``visit`` or ``order``.
    :raises NoSuchPerson: when there is none, or none that the actor may see.
    """
    if by.person_id == person_id or by.role is not Role.CITIZEN:
        row = models.Person.objects.filter(id=person_id).first()
    else:
        row = _represented(person_id, by, now)
    if row is None:
        raise NoSuchPerson
    _log(person_id, purpose, "", by, now)
    return as_person(row)


def _represented(person_id: UUID, by: Actor, now: datetime) -> models.Person | None:
    must_hold_mandate(principal_id=person_id, agent_id=by.me, now=now)
    with transaction_as(SYSTEM):
        return models.Person.objects.filter(id=person_id).first()


@query(permit="people.get_person_of_case")
def get_person_of_case(
    *, person_id: UUID, purpose: str, case: str, by: Actor, now: datetime
) -> Person:
    """The person whom a case is about, wherever they live. Logged with the case.

    The caller has checked that the case is the actor's: people does not know any cases.

    :param case: number of the order or case.
    :raises NoSuchPerson: when there is none.
    """
    assert case, "a read outside one's area belongs to a case"
    with transaction_as(SYSTEM):
        row = models.Person.objects.filter(id=person_id).first()
    if row is None:
        raise NoSuchPerson
    _log(person_id, purpose, case, by, now)
    return as_person(row)


@query(permit="people.get_cnic_of_case")
def get_cnic_of_case(*, person_id: UUID, purpose: str, case: str, by: Actor, now: datetime) -> str:
    """The whole card number of the person a case is about, for a form or a check. Logged.

    :param case: number of the order or case; the caller has checked that it is the actor's.
    :raises NoSuchPerson: when there is none.
    """
    assert case, "a card number is read for a case only"
    with transaction_as(SYSTEM):
        row = models.Person.objects.filter(id=person_id).first()
    if row is None:
        raise NoSuchPerson
    _log(person_id, purpose, case, by, now, fields=("cnic",))
    return cnic_of(row)


@query(permit="people.find_person_by_cnic")
def find_person_by_cnic(*, cnic: str, purpose: str, by: Actor, now: datetime) -> Person | None:
    """The person with a card number, for the helpline. Logged; 30 look-ups an hour.

    :raises CnicInvalid: when the number has not the form of one.
    :raises TooManyLookups: when the hour's look-ups are used up.
    """
    digits = numbers.normal_cnic(cnic)
    budget = budgets.lookup_budget(staff=str(by.person_id))
    if by.role is not Role.SYSTEM and counters.take([budget], now=now).refused:
        raise TooManyLookups(retry_seconds=budget.seconds_left(now))
    with transaction_as(SYSTEM):
        row = row_by_cnic(digits)
    if row is None:
        return None
    _log(row.id, purpose, "", by, now)
    return as_person(row)


def _log(
    person_id: UUID,
    purpose: str,
    case: str,
    by: Actor,
    now: datetime,
    fields: tuple[str, ...] = _WHOLE,
) -> None:
    # One's own data, and the system's own work, are nobody else's look.
    if by.role is Role.SYSTEM or by.person_id == person_id:
        return
    access.record_access(
        by=by, now=now, person_id=person_id, purpose=purpose, fields=fields, case=case
    )


@query(permit="people.find_contact")
def find_contact(*, person_id: UUID, by: Actor, now: datetime) -> Contact | None:
    """Where a person is reached: their own number, else that of one who acts for them.

    None when there is no such person or no number at all.
    """
    with transaction_as(SYSTEM):
        row = models.Person.objects.filter(id=person_id).first()
        reached = row if row is None or row.phone is not None else _with_phone_for(row.id, now)
    if row is None or reached is None:
        return None
    _log(person_id, "contact", "", by, now, fields=("phone",))
    language = Language(reached.language)
    return Contact(person_id=person_id, phone=phone_of(reached), language=language, name=row.name)


def _with_phone_for(person_id: UUID, now: datetime) -> models.Person | None:
    agents = in_force(now=now).filter(principal_id=person_id).values("agent_id")
    found = models.Person.objects.filter(id__in=agents, phone__isnull=False)
    return found.order_by("id").first()


@query(permit="people.has_phone")
def has_phone(*, person_id: UUID, phone: str, by: Actor, now: datetime) -> bool:
    """Whether a number, as typed, is the person's own; False for what is no mobile number."""
    try:
        number = numbers.normal_phone(phone, prefixes=prefixes())
    except numbers.PhoneInvalid:
        return False
    indexes = vault.blind_indexes(number, kind="phone")
    with transaction_as(SYSTEM):
        return models.Person.objects.filter(id=person_id, phone_index__in=indexes).exists()


@query(permit="people.facts_for_form")
def facts_for_form(*, person_id: UUID, by: Actor, now: datetime) -> dict[str, str]:
    """What is known about a person under the names that forms use; unknown ones are left out.

    :raises NoSuchPerson: when there is none.
    """
    with transaction_as(SYSTEM):
        row = models.Person.objects.filter(id=person_id).first()
    if row is None:
        raise NoSuchPerson
    district = places.get_district(code=row.district_id).name if row.district_id else None
    facts = {
        "name": row.name,
        "cnic": cnic_of(row),
        "phone": phone_of(row),
        "birth_date": row.birth_date.isoformat() if row.birth_date else "",
        "gender": row.gender,
        "district": district.in_(row.language) if district else "",
    }
    _log(person_id, "form", "", by, now, fields=tuple(facts))
    return {name: value for name, value in facts.items() if value}


@query(permit="people.find_challenge_contact")
def find_challenge_contact(*, challenge_id: UUID, by: Actor, now: datetime) -> Contact | None:
    """Where a code is to be sent; None when it is not to be sent, has been used or is too old."""
    row = models.Challenge.objects.filter(
        id=challenge_id, is_sent=True, used_at__isnull=True, expires_at__gt=now
    ).first()
    if row is None:
        return None
    phone = vault.unseal(row.phone, place="people_challenge.phone", row=str(row.id))
    language = Language(row.language)
    return Contact(person_id=row.person_id, phone=phone, language=language, name="")


@query(permit="people.find_challenge")
def find_challenge(
    *, challenge_id: UUID, device: str, by: Actor, now: datetime
) -> Challenge | None:
    """The open challenge of this device, for the page that asks for its code; else None."""
    with transaction_as(SYSTEM):
        row = models.Challenge.objects.filter(
            id=challenge_id, used_at__isnull=True, device_hash=hash_of(device)
        ).first()
    return as_challenge(row) if row else None


def as_challenge(row: models.Challenge) -> Challenge:
    """The value of a row."""
    phone = vault.unseal(row.phone, place="people_challenge.phone", row=str(row.id))
    return Challenge(
        id=row.id,
        expires_at=row.expires_at,
        resend_at=row.made_at + budgets.RESEND_AFTER,
        masked_phone=numbers.masked_phone(phone),
    )


def prefixes() -> tuple[numbers.Prefixes, ...]:
    """Mobile prefixes in use."""
    return seeds.mobile_prefixes()

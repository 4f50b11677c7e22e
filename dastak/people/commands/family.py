"""Acting for a family member: asked for, agreed to, revoked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import FieldsInvalid, Missing, Refused, TooMany
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as
from dastak.people import models
from dastak.people.adapters import counters
from dastak.people.commands.sign_in import new_person_row
from dastak.people.events import MandateAsked, MandateGiven, MandateRevoked, PersonRegistered
from dastak.people.queries.family import as_family_member
from dastak.people.queries.persons import as_person, row_by_cnic
from dastak.people.rules import budgets, numbers, profiles
from dastak.people.types import FamilyMember, NewPerson, Person, Relation
from dastak.places.api import get_district


class NotYourself(Refused):
    """This is your own identity card number. You need nobody's consent to act for yourself."""

    ur = "یہ آپ کا اپنا شناختی کارڈ نمبر ہے۔ اپنے لیے کام کرنے میں کسی اجازت کی ضرورت نہیں۔"


class AlreadyFamily(Refused):
    """This person is on your family list already."""

    ur = "یہ فرد پہلے سے آپ کے خاندان کی فہرست میں ہے۔"


class TooManyAdditions(TooMany):
    """You have added many people today. Try again in {retry_seconds} seconds, or call 1202."""

    ur = "آپ آج بہت سے افراد شامل کر چکے ہیں۔ {retry_seconds} سیکنڈ بعد کوشش کریں یا 1202 پر کال کریں۔"


class NoSuchMandate(Missing):
    """There is no such agreement of yours, or it has ended."""

    ur = "آپ کی ایسی کوئی اجازت نہیں، یا وہ ختم ہو چکی ہے۔"


class PersonKnown(Refused):
    """Somebody with this identity card number is registered already. Look them up instead."""

    ur = "اس شناختی کارڈ نمبر کا فرد پہلے سے درج ہے۔ اسے تلاش کریں۔"


@command(permit="people.add_family_member")
def add_family_member(
    *, member: NewPerson, relation: Relation, by: Actor, now: datetime
) -> FamilyMember:
    """Add somebody to act for. Ten a day.

    Whoever is not known yet is registered without a phone, as is usual for children and for elders
    of the household. Somebody who is known with the same phone belongs to the household. Anybody
    else is asked first, and nothing of theirs is shown until they agree.

    :raises FieldsInvalid: naming every answer that needs correction.
    :raises TooManyAdditions: after ten in one day. :raises NotYourself: with one's own card.
    :raises AlreadyFamily: when they are on the list. :raises NoSuchDistrict: for a wrong code.
    """
    cnic, name = _checked(member, now)
    budget = budgets.family_budget(person=str(by.me))
    if counters.take([budget], now=now).refused is not None:
        raise TooManyAdditions(retry_seconds=budget.seconds_left(now))
    with transaction_as(SYSTEM):
        principal = row_by_cnic(cnic)
        if principal is not None and principal.id == by.me:
            raise NotYourself
        is_agreed = principal is None or _same_phone(principal, by.me)
        if principal is None:
            principal = _register(member, cnic, name, by, now)
        row = models.Mandate(
            id=uuid7(),
            principal=principal,
            agent_id=by.me,
            relation=relation,
            asked_at=now,
            agreed_at=now if is_agreed else None,
        )
        with refusing({"people_mandate_once": AlreadyFamily()}):
            row.save(force_insert=True)
        kind = MandateGiven if is_agreed else MandateAsked
        emit(_event(kind, row), by=by, at=now)
        return as_family_member(row)


def _checked(member: NewPerson, now: datetime) -> tuple[str, str]:
    try:
        cnic = numbers.normal_cnic(member.cnic)
    except numbers.CnicInvalid as problem:
        raise FieldsInvalid(problems={"cnic": problem}) from problem
    if member.district is not None:
        get_district(code=member.district)
    return cnic, profiles.check_new_person(member, today=now.astimezone(PKT).date())


def _same_phone(principal: models.Person, agent_id: UUID) -> bool:
    agent = models.Person.objects.get(id=agent_id)
    if principal.phone_index is None or agent.phone_index is None:
        return False
    return bytes(principal.phone_index) == bytes(agent.phone_index)


def _register(person: NewPerson, cnic: str, name: str, by: Actor, now: datetime) -> models.Person:
    row = new_person_row(cnic=cnic, language=person.language, now=now)
    row.name, row.gender, row.birth_date = name, person.gender, person.birth_date
    row.district_id = person.district
    row.registered_by = by.person_id
    with refusing({"people_person_cnic_index_key": PersonKnown()}):
        row.save(force_insert=True)
    emit(PersonRegistered(subject=row.id, person_id=row.id), by=by, at=now)
    return row


def _event(
    kind: type[MandateAsked | MandateGiven | MandateRevoked], row: models.Mandate
) -> MandateAsked | MandateGiven | MandateRevoked:
    return kind(
        subject=row.principal_id,
        person_id=row.principal_id,
        agent_id=row.agent_id,
        mandate_id=row.id,
    )


@command(permit="people.accept_mandate")
def accept_mandate(*, mandate_id: UUID, by: Actor, now: datetime) -> None:
    """Agree that somebody who asked may act for the actor. Agreeing twice changes nothing.

    :raises NoSuchMandate: when nobody asked, or it was revoked.
    """
    row = _locked(mandate_id)
    if row is None or row.principal_id != by.me:
        raise NoSuchMandate
    if row.agreed_at is not None:
        return
    row.agreed_at = now
    row.save(update_fields=["agreed_at"])
    emit(_event(MandateGiven, row), by=by, at=now)


@command(permit="people.revoke_mandate")
def revoke_mandate(*, mandate_id: UUID, by: Actor, now: datetime) -> None:
    """End a mandate, by the one who gave it or the one who has it; also refuses a request.

    :raises NoSuchMandate: when it is neither's, or has ended.
    """
    row = _locked(mandate_id)
    if row is None or by.me not in (row.principal_id, row.agent_id):
        raise NoSuchMandate
    row.revoked_at, row.revoked_by = now, by.me
    row.save(update_fields=["revoked_at", "revoked_by"])
    emit(_event(MandateRevoked, row), by=by, at=now)


def _locked(mandate_id: UUID) -> models.Mandate | None:
    rows = models.Mandate.objects.select_for_update().filter(revoked_at__isnull=True)
    return rows.filter(id=mandate_id).first()


@command(permit="people.register_on_behalf")
def register_on_behalf(*, person: NewPerson, by: Actor, now: datetime) -> Person:
    """Register somebody without a phone, or a child, at the helpline or a counter.

    :raises FieldsInvalid: naming every answer that needs correction.
    :raises PersonKnown: when the card number is registered.
    :raises OutsideYourArea: when the district is not the actor's.
    :raises NoSuchDistrict: for a wrong code.
    """
    cnic, name = _checked(person, now)
    if person.district is not None:
        by.must_serve(person.district)
    with transaction_as(SYSTEM):
        if row_by_cnic(cnic) is not None:
            raise PersonKnown
        return as_person(_register(person, cnic, name, by, now))

"""What people say about themselves, and what they agree to."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command
from dastak.kernel.ids import uuid7
from dastak.kernel.scope import transaction_as
from dastak.people import models
from dastak.people.queries.family import must_act_for
from dastak.people.queries.persons import NoSuchPerson, as_person
from dastak.people.rules import profiles
from dastak.people.types import ConsentGiven, Language, NewConsent, Person, Profile
from dastak.places.api import get_district


@command(permit="people.complete_profile")
def complete_profile(*, person_id: UUID, profile: Profile, by: Actor, now: datetime) -> Person:
    """Say who somebody is: oneself, or a family member one acts for.

    :raises NoMandate: for anybody else. :raises NoSuchPerson: when there is none.
    :raises FieldsInvalid: naming every answer that needs correction.
    :raises NoSuchDistrict: for a wrong code.
    """
    must_act_for(person_id=person_id, by=by, now=now)
    checked = profiles.check_profile(profile, today=now.astimezone(PKT).date())
    get_district(code=checked.district)
    with transaction_as(SYSTEM):
        row = models.Person.objects.select_for_update().filter(id=person_id).first()
        if row is None:
            raise NoSuchPerson
        row.name, row.gender, row.birth_date = checked.name, checked.gender, checked.birth_date
        row.language, row.district_id = checked.language, checked.district
        row.needs = sorted(checked.needs)
        row.save(update_fields=["name", "gender", "birth_date", "language", "district", "needs"])
    return as_person(row)


@command(permit="people.record_consent")
def record_consent(*, consent: NewConsent, by: Actor, now: datetime) -> ConsentGiven:
    """Keep what somebody said about a wording: a new row each time, none is ever changed.

    By the person, by one who acts for them, or by staff who read the wording out to them
    (``read_aloud_by`` is then the reader).

    :raises NoMandate: when a citizen records for somebody else without their mandate.
    :raises ChoiceInvalid: for an unknown language.
    """
    if by.role is Role.CITIZEN:
        must_act_for(person_id=consent.person_id, by=by, now=now)
    language = profiles.choice(Language, consent.language)
    row = models.Consent(
        id=uuid7(),
        person_id=consent.person_id,
        kind=consent.kind,
        act=consent.act,
        text_hash=hashlib.sha256(consent.wording.encode()).hexdigest(),
        language=language,
        channel=by.channel,
        read_aloud_by=consent.read_aloud_by,
        recorded_by=by.person_id,
        at=now,
    )
    with transaction_as(SYSTEM):
        row.save(force_insert=True)
    return ConsentGiven(
        kind=row.kind,
        act=consent.act,
        text_hash=row.text_hash,
        language=Language(language),
        channel=row.channel,
        at=now,
    )

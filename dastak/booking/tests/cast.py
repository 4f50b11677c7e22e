"""The people of these tests, made by the commands that make them in production."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest
from django.db import transaction

from dastak.booking import api
from dastak.kernel.actors import EVERYWHERE, SYSTEM, Actor, Role
from dastak.kernel.ids import uuid7
from dastak.kernel.text import Bilingual
from dastak.places import api as places
from dastak.workforce import api as workforce

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)  # Monday, 09:00 in Pakistan
DAY = date(2026, 6, 2)
NINE = datetime(2026, 6, 2, 4, tzinfo=UTC)
CITIZEN_ID = UUID("0190a000-0000-7000-8000-00000000c171")
NEED = api.Need(district="lahore", skill="domicile", gender=None, minutes=30)
CITIZEN_PERMITS = frozenset(
    (
        "booking.hold_slot booking.confirm_hold booking.release_hold"
        " booking.release_reservation people.act_for_family"
    ).split()
)


def seed() -> None:
    """Load what seats rest on."""
    places.load_seeds(by=SYSTEM, now=NOW)
    workforce.load_seeds(by=SYSTEM, now=NOW)
    api.load_seeds(by=SYSTEM, now=NOW)


def citizen(who: UUID = CITIZEN_ID) -> Actor:
    """A citizen who books for themselves."""
    return Actor(role=Role.CITIZEN, person_id=who, permits=CITIZEN_PERMITS)


def agent(district: str = "lahore") -> Actor:
    """Somebody on the helpline of one district."""
    return Actor(
        role=Role.AGENT,
        person_id=uuid7(),
        permits=CITIZEN_PERMITS,
        districts=frozenset({district}),
        departments=EVERYWHERE,
    )


def facilitator(
    *,
    gender: str = "male",
    skills: frozenset[str] = frozenset({"*"}),
    certified_to: date | None = date(2026, 12, 31),
    starts: time = time(9),
    ends: time = time(11),
) -> UUID:
    """Somebody taken on in Lahore, with certificates and a shift on DAY."""
    who = uuid7()
    workforce.add_facilitator(
        facilitator=workforce.NewFacilitator(
            person_id=who,
            name=Bilingual("Bilal", "بلال"),
            gender=workforce.Gender(gender),
            birth_date=date(1990, 1, 1),
            education=workforce.Education.BACHELOR,
            district="lahore",
            lives_in="lahore",
            home=places.Place(31.5204, 74.3587),
            owns=frozenset({"motorcycle", "smartphone", "bank_account"}),
            vehicle="LEA-1234",
            languages=frozenset({"ur"}),
            skills=skills,
            kit=frozenset({"biometric_device"}),
            cash_limit_paisa=2_500_000,
        ),
        by=SYSTEM,
        now=NOW,
    )
    if certified_to:
        certify(who, certified_to)
    workforce.open_shifts(
        facilitator_id=who,
        from_day=DAY,
        days=1,
        hours=workforce.ShiftHours(starts, ends),
        by=SYSTEM,
        now=NOW,
    )
    return who


def certify(who: UUID, until: date) -> None:
    """All certificates, until a day."""
    for kind in workforce.CertificateKind:
        workforce.add_certificate(
            facilitator_id=who,
            kind=kind,
            number="1",
            valid_from=date(2026, 1, 1),
            valid_to=until,
            by=SYSTEM,
            now=NOW,
        )


def free(need: api.Need = NEED, *, now: datetime = NOW) -> list[int]:
    """Free visits in each window of DAY."""
    return [slot.free for slot in api.find_slots(need=need, from_day=DAY, days=1, now=now)]


def hold(
    by: Actor | None = None,
    *,
    need: api.Need = NEED,
    person_id: UUID = CITIZEN_ID,
    now: datetime = NOW,
) -> api.Hold:
    """The window at nine, held."""
    return api.hold_slot(need=need, starts_at=NINE, person_id=person_id, by=by or SYSTEM, now=now)


@contextmanager
def refused(error: type[Exception]) -> Iterator[pytest.ExceptionInfo[Exception]]:
    """Expect a refusal, in a savepoint, so that the test can go on."""
    with pytest.raises(error) as problem, transaction.atomic():
        yield problem

"""The people of these tests, made by the commands that make them in production."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from dastak.dispatch import api
from dastak.kernel.actors import EVERYWHERE, SYSTEM, Actor, Role
from dastak.kernel.ids import uuid7
from dastak.kernel.text import Bilingual
from dastak.places import api as places
from dastak.workforce import api as workforce

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)  # Monday, 09:00 in Pakistan
DAY = date(2026, 6, 2)
NINE = datetime(2026, 6, 2, 4, tzinfo=UTC)
HOUSE = places.Place(31.5204, 74.3587)
CITIZEN_ID = UUID("0190a000-0000-7000-8000-00000000c171")
AHEAD = timedelta(minutes=1)


def seed() -> None:
    """Load what facilitators rest on."""
    places.load_seeds(by=SYSTEM, now=NOW)
    workforce.load_seeds(by=SYSTEM, now=NOW)


def facilitator(
    *,
    gender: str = "male",
    skills: frozenset[str] = frozenset({"*"}),
    home: places.Place = HOUSE,
    cash_limit_paisa: int = 2_500_000,
    certified: bool = True,
    starts: time = time(9),
    ends: time = time(17),
) -> UUID:
    """Somebody taken on in Lahore, with certificates and a shift on DAY and NOW's day."""
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
            home=home,
            owns=frozenset({"motorcycle", "smartphone", "bank_account"}),
            vehicle="LEA-1234",
            languages=frozenset({"ur"}),
            skills=skills,
            kit=frozenset({"biometric_device"}),
            cash_limit_paisa=cash_limit_paisa,
        ),
        by=SYSTEM,
        now=NOW,
    )
    for kind in workforce.CertificateKind if certified else ():
        workforce.add_certificate(
            facilitator_id=who,
            kind=kind,
            number="1",
            valid_from=date(2026, 1, 1),
            valid_to=date(2026, 12, 31),
            by=SYSTEM,
            now=NOW,
        )
    workforce.open_shifts(
        facilitator_id=who,
        from_day=NOW.date(),
        days=2,
        hours=workforce.ShiftHours(starts, ends),
        by=SYSTEM,
        now=NOW,
    )
    return who


FACILITATOR_PERMITS = frozenset(
    f"dispatch.{verb}"
    for verb in (
        "accept_offer arrive decline_offer fail_visit finish_visit get_offer get_visit list_day"
        " list_offers open_door save_positions start_trip unassign_visit"
    ).split()
)
SUPERVISOR_PERMITS = frozenset(
    f"dispatch.{verb}"
    for verb in (
        "arrive cancel_visit fail_visit finish_visit get_offer get_visit list_last_positions"
        " list_visits offer_to open_door start_trip unassign_visit unlock_door"
    ).split()
)


def as_facilitator(who: UUID, district: str = "lahore") -> Actor:
    """The facilitator as an actor."""
    return Actor(
        role=Role.FACILITATOR,
        person_id=who,
        permits=FACILITATOR_PERMITS,
        districts=frozenset({district}),
        departments=EVERYWHERE,
    )


def supervisor(district: str = "lahore") -> Actor:
    """A supervisor of one district."""
    return Actor(
        role=Role.SUPERVISOR,
        person_id=uuid7(),
        permits=SUPERVISOR_PERMITS,
        districts=frozenset({district}),
        departments=EVERYWHERE,
    )


CITIZEN = Actor(
    role=Role.CITIZEN,
    person_id=CITIZEN_ID,
    permits=frozenset({"dispatch.get_visit", "dispatch.cancel_visit", "dispatch.request_visit"}),
)


def new_visit(
    *,
    kind: api.VisitKind = api.VisitKind.APPLICATION,
    starts_at: datetime = NINE,
    hours: int = 2,
    minutes: int = 30,
    place: places.Place = HOUSE,
    gender: str | None = None,
    skill: str = "domicile",
    cash_paisa: int = 50_000,
    preferred: UUID | None = None,
    subject: UUID | None = None,
) -> api.NewVisit:
    """A visit at Amna's house."""
    return api.NewVisit(
        subject=subject or uuid7(),
        kind=kind,
        district="lahore",
        place=place,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        minutes=minutes,
        skill=skill,
        gender=gender,
        cash_paisa=cash_paisa,
        preferred_facilitator=preferred,
        person_id=CITIZEN_ID,
        number="4821730697",
    )


def request(visit: api.NewVisit | None = None, *, now: datetime = NOW) -> api.Visit:
    """A visit that was asked for."""
    return api.request_visit(visit=visit or new_visit(), by=SYSTEM, now=now)


def ask(now: datetime = NOW) -> int:
    """One round of the loop."""
    return api.expire_offers(by=SYSTEM, now=now) + api.make_offers(by=SYSTEM, now=now)


def offers_to(who: UUID, now: datetime = NOW) -> list[api.Offer]:
    """What waits for this facilitator's answer."""
    return api.list_offers(by=as_facilitator(who), now=now)


def assigned(who: UUID, visit: api.NewVisit | None = None) -> api.Visit:
    """A visit that this facilitator has taken."""
    wanted = request(visit)
    ask()
    (offer,) = [each for each in offers_to(who) if each.visit_id == wanted.id]
    return api.accept_offer(offer_id=offer.id, by=as_facilitator(who), now=NOW)


def at_the_door(who: UUID, visit: api.NewVisit | None = None) -> api.Visit:
    """A visit whose facilitator stands at the house."""
    mine, me = assigned(who, visit), as_facilitator(who)
    api.start_trip(visit_id=mine.id, by=me, now=NINE - timedelta(minutes=20))
    return api.arrive(visit_id=mine.id, place=HOUSE, manual_reason="", by=me, now=NINE)


@contextmanager
def refused(error: type[Exception]) -> Iterator[pytest.ExceptionInfo[Exception]]:
    """Expect a refusal, in a savepoint, so that the test can go on."""
    with pytest.raises(error) as problem, transaction.atomic():
        yield problem

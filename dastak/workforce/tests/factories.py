"""Facilitators made by the real commands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.text import Bilingual
from dastak.places import api as places
from dastak.workforce import api

NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)
TODAY = date(2026, 6, 1)
APPLICANT = api.NewFacilitator(
    person_id=UUID("01900000-0000-7000-8000-0000000000b1"),
    name=Bilingual(en="Bilal Ahmed", ur="بلال احمد"),
    gender=api.Gender.MALE,
    birth_date=date(2000, 1, 1),
    education=api.Education.INTERMEDIATE,
    district="lahore",
    lives_in="lahore",
    home=places.Place(31.55, 74.34),
    owns=frozenset({"motorcycle", "smartphone", "bank_account"}),
    vehicle="LEK-1234",
    languages=frozenset({"ur", "pa"}),
    skills=frozenset({"*"}),
    kit=frozenset({"biometric_device"}),
    cash_limit_paisa=2_500_000,
)
HOURS = api.ShiftHours(time(9), time(17))
EVERYWHERE = frozenset({"*"})
REASON = "Two complaints about money without a receipt."


def actor(role: Role, *permits: str, district: str = "lahore", person: UUID | None = None) -> Actor:
    return Actor(
        role=role,
        person_id=person or uuid4(),
        permits=frozenset(f"workforce.{permit}" for permit in permits),
        districts=frozenset({district}),
        departments=EVERYWHERE,
    )


ALL = (
    "add_facilitator",
    "add_certificate",
    "open_shifts",
    "cancel_shift",
    "suspend_facilitator",
    "reinstate_facilitator",
    "list_facilitators",
    "list_shifts",
    "decide_strike",
    "list_strikes",
)
SUPERVISOR = actor(Role.SUPERVISOR, *ALL)
ELSEWHERE = actor(Role.SUPERVISOR, *ALL, district="multan")
NOBODY = actor(Role.SUPERVISOR)


def himself(person: UUID) -> Actor:
    return actor(
        Role.FACILITATOR,
        "open_shifts",
        "cancel_shift",
        "list_shifts",
        "get_profile",
        person=person,
    )


def load() -> None:
    """The reference rows that the commands rest on."""
    places.forget_calendars()
    places.load_seeds(by=SYSTEM, now=NOW)
    api.load_seeds(by=SYSTEM, now=NOW)


def add(by: Actor = SUPERVISOR, **changes: Any) -> api.Facilitator:
    applicant = replace(APPLICANT, person_id=uuid4())
    return api.add_facilitator(facilitator=replace(applicant, **changes), by=by, now=NOW)


def certify(
    one: api.Facilitator,
    kind: api.CertificateKind = api.CertificateKind.TRAINING,
    valid_from: date = date(2026, 1, 1),
    valid_to: date = date(2026, 12, 31),
    by: Actor = SUPERVISOR,
) -> api.Certificate:
    return api.add_certificate(
        facilitator_id=one.id,
        kind=kind,
        number="A 1",
        valid_from=valid_from,
        valid_to=valid_to,
        by=by,
        now=NOW,
    )


def fit(**changes: Any) -> api.Facilitator:
    one = add(**changes)
    for kind in api.CertificateKind:
        certify(one, kind)
    return one


def shifts(one: api.Facilitator, days: int = 6, by: Actor = SUPERVISOR) -> list[api.Shift]:
    return api.open_shifts(
        facilitator_id=one.id, from_day=TODAY, days=days, hours=HOURS, by=by, now=NOW
    )


def suspend(one: api.Facilitator, by: Actor = SUPERVISOR, reason: str = REASON) -> None:
    api.suspend_facilitator(facilitator_id=one.id, reason=reason, by=by, now=NOW)


def reinstate(one: api.Facilitator, by: Actor = SUPERVISOR) -> None:
    api.reinstate_facilitator(
        facilitator_id=one.id, reason="The complaints were mistaken.", by=by, now=NOW
    )


def on_shift(district: str = "lahore") -> list[api.OnShift]:
    start = datetime(2026, 6, 1, 4, tzinfo=UTC)
    return api.list_on_shift(
        district=district, starts_at=start, ends_at=start + timedelta(hours=2), now=NOW
    )

"""Delivered orders and their two sides."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from dastak.kernel.actors import EVERYWHERE, SYSTEM, Actor, Role
from dastak.kernel.ids import new_order_number
from dastak.people import api as people
from dastak.places import api as places
from dastak.ratings import api

NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)
AFTER = NOW + timedelta(days=7)
PERMITS = frozenset(
    {"ratings.rate", "ratings.get_ratings", "ratings.list_received", "ratings.summary"}
)
ADULT = date(1990, 5, 1)
SENIOR = date(1950, 5, 1)
_cnics = iter(range(10**6, 10**7))


def load_places() -> None:
    places.load_seeds(by=SYSTEM, now=NOW)


def person(birth_date: date = ADULT) -> UUID:
    new = people.NewPerson(
        cnic=f"35202-{next(_cnics)}-1",
        name="Amna",
        gender="female",
        birth_date=birth_date,
        district="lahore",
    )
    return people.register_on_behalf(person=new, by=SYSTEM, now=NOW).id


def citizen(person_id: UUID) -> Actor:
    return Actor(role=Role.CITIZEN, person_id=person_id, permits=PERMITS)


def facilitator() -> Actor:
    return staff(Role.FACILITATOR)


def staff(role: Role, district: str = "lahore") -> Actor:
    return Actor(
        role=role,
        person_id=uuid4(),
        permits=PERMITS,
        districts=frozenset({district}),
        departments=EVERYWHERE,
    )


def delivered(bilal: Actor, birth_date: date = ADULT, **changes: Any) -> api.Delivery:
    applicant = person(birth_date)
    given: dict[str, Any] = {
        "order_id": uuid4(),
        "number": new_order_number(),
        "facilitator_id": bilal.me,
        "contact_id": applicant,
        "applicant_id": applicant,
        "district": "lahore",
    }
    delivery = api.Delivery(**{**given, **changes})
    api.open_ratings(delivery=delivery, by=SYSTEM, now=NOW)
    return delivery


def rate(order: api.Delivery, by: Actor, stars: int = 5, **changes: Any) -> api.Rating:
    given: dict[str, Any] = {"tags": [], "text": "", "now": NOW}
    return api.rate(order_id=order.order_id, stars=stars, by=by, **{**given, **changes})


def both(bilal: Actor, stars: int, birth_date: date = ADULT) -> api.Delivery:
    order = delivered(bilal, birth_date)
    rate(order, citizen(order.applicant_id), stars)
    rate(order, bilal, 5)
    return order

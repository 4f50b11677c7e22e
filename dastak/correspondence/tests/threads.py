"""Threads of submitted order lines, and those who read and write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from dastak.catalogue import api as catalogue
from dastak.correspondence import api
from dastak.forms import api as forms
from dastak.kernel.actors import EVERYWHERE, SYSTEM, Actor, Role
from dastak.kernel.ids import new_order_number, tracking_token
from dastak.kernel.text import Bilingual
from dastak.people import api as people
from dastak.places import api as places

NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)  # a Monday, eleven in the morning in Pakistan
DAY = timedelta(days=1)
OFFICE = "pb-dc-office"
_cnics = iter(range(10**6, 10**7))
Seeded = Callable[[], None]


def load_seeds() -> None:
    """Reference rows of the contexts below."""
    for context in (places, people, forms, catalogue):
        context.load_seeds(by=SYSTEM, now=NOW)
    people.forget_permits()
    places.forget_calendars()


def new_person() -> people.NewPerson:
    """Somebody whom the product has not met."""
    return people.NewPerson(
        cnic=f"35202-{next(_cnics)}-1",
        name="Amna",
        gender="female",
        birth_date=date(1990, 5, 1),
        district="lahore",
    )


def person() -> UUID:
    """Somebody registered."""
    return people.register_on_behalf(person=new_person(), by=SYSTEM, now=NOW).id


def citizen(person_id: UUID) -> Actor:
    """A citizen, with the permits that citizens have."""
    return Actor(role=Role.CITIZEN, person_id=person_id, permits=people.permits_of(Role.CITIZEN))


def staff(role: Role = Role.OFFICER, district: str = "lahore", office: str = OFFICE) -> Actor:
    """Somebody of the staff, with the permits of the role."""
    return Actor(
        role=role,
        person_id=person(),
        permits=people.permits_of(role),
        districts=frozenset({district}),
        departments=frozenset({office}) if role is Role.OFFICER else EVERYWHERE,
        name="Rabia Anwar",
    )


def submitted(**changes: Any) -> api.Opening:
    """An order line that its department has received."""
    applicant = changes.pop("applicant_id", None) or person()
    given: dict[str, Any] = {
        "line_id": uuid4(),
        "order_id": uuid4(),
        "number": new_order_number(),
        "token": tracking_token(),
        "service": Bilingual("Domicile certificate", "ڈومیسائل سرٹیفکیٹ"),
        "applicant_id": applicant,
        "contact_id": applicant,
        "district": "lahore",
        "department": OFFICE,
    }
    opening = api.Opening(**{**given, **changes})
    api.open_thread(opening=opening, by=SYSTEM, now=NOW)
    return opening


def draft(text: str = "Which paper is missing?", **changes: Any) -> api.Draft:
    """Words of one's own; a question in English unless said otherwise."""
    given: dict[str, Any] = {"language": api.Language.EN, "aim": api.Aim.QUESTION}
    return api.Draft(text=text, **{**given, **changes})


def write(opening: api.Opening, by: Actor, at: datetime = NOW, **changes: Any) -> api.Message:
    """One message."""
    return api.write_message(line_id=opening.line_id, draft=draft(**changes), by=by, now=at)


def seen(opening: api.Opening, by: Actor, at: datetime = NOW) -> api.Thread:
    """The thread as somebody sees it."""
    return api.get_thread(line_id=opening.line_id, by=by, now=at)

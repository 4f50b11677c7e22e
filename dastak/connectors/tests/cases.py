"""Cases that walked the real road, and who acts on them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from dastak.catalogue import api as catalogue
from dastak.connectors import api
from dastak.kernel.actors import EVERYWHERE, SYSTEM, Actor, Role
from dastak.kernel.ids import new_order_number
from dastak.kernel.models import EventLog
from dastak.kernel.text import Bilingual
from dastak.people import api as people
from dastak.places import api as places

NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)
LATER = datetime(2026, 6, 1, 9, tzinfo=UTC)
DUE = datetime(2026, 6, 4, 12, tzinfo=UTC)
AMNA = UUID("01900000-0000-7000-8000-000000000001")
EXPLAINED = Bilingual(en="Bring the 2026 utility bill.", ur="2026 کا بل لائیں۔")
OFFICER_PERMITS = frozenset(
    "connectors." + name
    for name in (
        "receive_case take_case approve_case propose_rejection confirm_rejection list_queue"
        " get_case print_case find_case_by_barcode find_rejection object_case confirm_cancel list_objections"
    ).split()
)


def load_places() -> None:
    """Districts and services, as a real installation has them."""
    places.load_seeds(by=SYSTEM, now=NOW)
    catalogue.load_seeds(by=SYSTEM, now=NOW)
    api.load_seeds(by=SYSTEM, now=NOW)


def officer(
    department: str = "pb-dc-office", district: str = "lahore", name: str = "Dua Khan"
) -> Actor:
    return Actor(
        role=Role.OFFICER,
        person_id=uuid4(),
        permits=OFFICER_PERMITS,
        districts=frozenset({district}),
        departments=frozenset({department}),
        name=name,
    )


def facilitator() -> Actor:
    return Actor(
        role=Role.FACILITATOR,
        person_id=uuid4(),
        permits=frozenset({"connectors.request_check", "connectors.last_result"}),
        districts=frozenset({"lahore"}),
        departments=EVERYWHERE,
    )


def new_case(**changes: Any) -> api.NewCase:
    given: dict[str, Any] = {
        "line_id": uuid4(),
        "order_id": uuid4(),
        "number": new_order_number(),
        "service_code": "PB-REV-DOM",
        "service": Bilingual(en="Domicile certificate", ur="ڈومیسائل سرٹیفکیٹ"),
        "department": "pb-dc-office",
        "district": "lahore",
        "person_id": AMNA,
        "rows": (
            api.CaseRow(Bilingual(en="CNIC", ur="شناختی کارڈ"), "3520212345671", "cnic"),
            api.CaseRow(Bilingual(en="Name", ur="نام"), "آمنہ بی بی"),
            api.CaseRow(Bilingual(en="Since", ur="کب سے"), "long ago", "date"),
        ),
        "papers": (api.PaperRef(uuid4(), "utility_bill"),),
        "originals": (Bilingual(en="Old domicile", ur="پرانا ڈومیسائل"),),
        "statutory_days": 3,
    }
    return api.NewCase(**{**given, **changes})


def sent(**changes: Any) -> api.Case:
    return api.submit_case(case=new_case(**changes), by=SYSTEM, now=NOW)


def taken(by: Actor) -> api.Case:
    case = api.receive_case(barcode=sent().barcode, by=by, now=NOW)
    return api.take_case(case_id=case.id, by=by, now=NOW)


def proposed(by: Actor) -> api.Case:
    case = taken(by)
    propose(case, by)
    return case


def propose(case: api.Case, by: Actor, **changes: Any) -> api.Rejection:
    given: dict[str, Any] = {
        "reason_code": "not_resident",
        "law_clause": "section 17, Citizenship Act 1951",
        "explanation": EXPLAINED,
    }
    return api.propose_rejection(case_id=case.id, **{"now": NOW, **given, **changes}, by=by)


def registered(cnic: str = "35202-1234567-1") -> UUID:
    """A person with a card number."""
    person = people.NewPerson(
        cnic=cnic, name="Amna", gender="female", birth_date=date(1990, 5, 1), district="lahore"
    )
    return people.register_on_behalf(person=person, by=SYSTEM, now=NOW).id


def new_check(person_id: UUID, **changes: Any) -> api.NewCheck:
    given: dict[str, Any] = {
        "subject": uuid4(),
        "person_id": person_id,
        "finger": 1,
        "template_hash": "a" * 64,
        "device": "reader-7",
        "district": "lahore",
        "department": "pb-dc-office",
    }
    return api.NewCheck(**{**given, **changes})


def events(name: str) -> list[dict[str, Any]]:
    rows = EventLog.objects.filter(name=f"connectors.{name}").order_by("seq")
    return list(rows.values_list("payload", flat=True))

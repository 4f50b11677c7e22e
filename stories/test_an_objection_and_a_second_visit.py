"""The officer misses a paper: Amna reads what, Bilal comes again, and the law's clock has waited."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM
from dastak.kernel.clock import PKT
from dastak.kernel.models import EventLog
from simulators.people.cast import Citizen, Officer, Person
from simulators.people.play import Journey
from simulators.people.wire import Refusal
from stories.world import Stage, drain

BILL = {"en": "Electricity bill", "ur": "بجلی کا بل"}
WANTED = {"en": "A paper is missing", "ur": "ایک کاغذ موجود نہیں"}
LATE = {"en": "The department is late", "ur": "محکمے نے دیر کر دی"}
NOT_BACK = {"en": "What was paid is not given back", "ur": "ادا شدہ رقم واپس نہیں ہو گی"}


def browser(person: Person) -> Client:
    client = Client()
    client.cookies["dastak_session"] = person.api.token
    return client


def page(person: Person, path: str) -> str:
    answer = browser(person).get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def send(person: Person, path: str, **fields: Any) -> None:
    answer = browser(person).post(path, {"_key": str(uuid4()), **fields})
    assert answer.status_code == 302, answer.content.decode()
    drain()


def at_the_department(stage: Stage) -> tuple[Citizen, Journey, Officer]:
    """Amna's application is with an officer."""
    amna = stage.citizen(name="Amna Bibi")
    journey = stage.journey(amna)
    journey.place()
    journey.schedule()
    journey.assign()
    journey.travel()
    journey.pay(journey.fill_in())
    return amna, journey, journey.hand_in()


def line_of(amna: Citizen, journey: Journey) -> dict[str, Any]:
    assert journey.order
    drain()
    return dict(amna.look(journey.order)["lines"][0])


def told(stage: Stage, amna: Citizen) -> list[str]:
    drain()
    return list(stage.world.phones.texts(amna.phone))


def day_ahead(stage: Stage, days: int) -> date:
    return (stage.world.now().astimezone(PKT) + timedelta(days=days)).date()


def book_second_visit(amna: Citizen, journey: Journey, lang: str) -> None:
    """She takes the first time that her page offers."""
    assert journey.order
    times = f"/{lang}/my/orders/{journey.order['id']}/time"
    offered = re.findall(
        r'name="slot"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="slot"', page(amna, times)
    )
    send(amna, times, slot=next(one or other for one, other in offered))
    journey.reached = 3
    journey.order = amna.look(journey.order)
    journey.visit = journey.order["lines"][0]["visit_id"]


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_an_objection_and_a_second_visit(stage: Stage, lang: str) -> None:
    amna, journey, rabia = at_the_department(stage)
    assert journey.order
    assert journey.rider
    mine = f"/{lang}/my/orders/{journey.order['id']}"
    desk = f"/{lang}/department/cases/{journey.case}"
    bilal = journey.rider.username
    term = datetime.fromisoformat(line_of(amna, journey)["clock"]["due_at"])

    # Rabia misses a paper. She chooses it from the list, writes which, and names the last day.
    last = day_ahead(stage, 5)
    assert "paper_missing" in page(rabia, f"{desk}/object")
    points = {"codes": ["paper_missing"], "note": "The electricity bill.", "due_date": last}
    send(rabia, f"{desk}/object", **points)

    # Amna's SMS says what and until when; her page has Rabia's words, and that it costs nothing.
    text = told(stage, amna)[-1]
    assert journey.order["token"] in text
    line = line_of(amna, journey)
    assert (line["stage"], line["clock"]["party"]) == ("IN_PROCESS", "citizen")
    assert datetime.fromisoformat(line["clock"]["due_at"]).astimezone(PKT).date() == last
    shown = page(amna, f"{mine}/objection")
    assert WANTED[lang] in shown
    assert "The electricity bill." in shown
    body = {"command_id": str(uuid4()), "words": "I have it."}
    with pytest.raises(Refusal):
        amna.api.call("POST", f"/orders/{journey.order['id']}/objection/answer", body)

    # She chooses a time. Bilal, who knows the case, is asked first and comes again.
    book_second_visit(amna, journey, lang)
    journey.assign()
    assert journey.rider.username == bilal
    journey.travel()
    journey.rider.api.call("POST", f"/field/lines/{journey.line}/originals", {"names": [BILL]})
    rider = journey.rider
    assert WANTED[lang] in page(rider, f"/{lang}/field/lines/{journey.line}/cure")
    _, code = amna.code_after(
        lambda: rider.api.call("POST", f"/field/lines/{journey.line}/cure-code", {})
    )
    told_code = {"code": code, "command_id": str(uuid4())}
    answer = rider.api.call("POST", f"/field/lines/{journey.line}/cure", told_code)
    assert answer["is_right"]
    assert line_of(amna, journey)["clock"]["party"] == "facilitator"

    # The bill reaches Rabia's desk with the barcode: the law's clock goes on with what was left.
    rabia.sign_in()
    rabia.receive(rider.hand_in(journey.line))
    line = line_of(amna, journey)
    assert (line["stage"], line["clock"]["party"]) == ("IN_PROCESS", "department")
    assert datetime.fromisoformat(line["clock"]["due_at"]) > term
    assert "objection_open" not in line["flags"]

    # She approves. Both originals come home, and nobody paid for the second visit.
    journey.decide(rabia)
    journey.collect(rabia)
    journey.deliver()
    amna.sign_in()
    assert amna.look(journey.order)["lines"][0]["stage"] == "DELIVERED"
    assert not finance.verify_ledger(by=SYSTEM)


def test_what_an_officer_does_not_understand_is_answered_in_writing(stage: Stage) -> None:
    amna, journey, rabia = at_the_department(stage)
    assert journey.order
    desk = f"/department/cases/{journey.case}"
    said = {
        "items": [{"code": "answer_unclear", "note": "Since when?"}],
        "due_date": str(day_ahead(stage, 3)),
    }
    rabia.api.call("POST", f"{desk}/object", said)
    drain()
    send(amna, f"/ur/my/orders/{journey.order['id']}/objection", words="میں 2001 سے یہاں ہوں۔")
    line = line_of(amna, journey)
    assert (line["flags"], line["clock"]["party"]) == ([], "department")
    found = rabia.api.call("GET", f"{desk}/objections")["objections"]
    assert found[0]["answer"] == "میں 2001 سے یہاں ہوں۔"
    assert "2001" in page(rabia, f"/ur{desk}")
    assert not EventLog.objects.filter(payload__contains="2001").exists()


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_amna_no_longer_wants_what_the_department_has(stage: Stage, lang: str) -> None:
    amna, journey, rabia = at_the_department(stage)
    assert journey.order
    mine = f"/{lang}/my/orders/{journey.order['id']}"
    desk = f"/{lang}/department/cases/{journey.case}"

    # The page says before that nothing is given back; the first wish is refused with a reason.
    assert NOT_BACK[lang] in page(amna, f"{mine}/withdraw")
    send(amna, f"{mine}/withdraw", reason="done_elsewhere")
    assert line_of(amna, journey)["flags"] == ["cancel_asked"]
    send(rabia, f"{desk}/go-on", reason="It is printed and waits for the seal.")
    assert line_of(amna, journey)["flags"] == []
    assert "It is printed" in told(stage, amna)[-1]

    # The second is granted: the papers come home with a facilitator, then the order has ended.
    send(amna, f"{mine}/withdraw", reason="not_needed")
    send(rabia, f"{desk}/put-aside")
    line = line_of(amna, journey)
    assert line["flags"] == ["withdrawal_open"]
    code = re.findall(r"\d{4}", told(stage, amna)[-1])[-1]
    journey.collect(rabia)
    assert journey.rider
    start = datetime.fromisoformat(amna.look(journey.order)["lines"][0]["slot"][0])
    stage.world.go_to(start)
    amna.sign_in()
    journey.rider.sign_in()
    journey.rider.start(journey.visit)
    journey.rider.arrive(journey.visit)
    body = {"code": code, "command_id": str(uuid4())}
    answer = journey.rider.api.call("POST", f"/field/lines/{journey.line}/return", body)
    assert answer["is_right"]
    assert line_of(amna, journey)["outcome"] == "withdrawn"
    assert not finance.verify_ledger(by=SYSTEM)


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_department_that_stays_silent_is_named_with_who_hears_the_appeal(
    stage: Stage, lang: str
) -> None:
    amna, journey, rabia = at_the_department(stage)
    assert journey.order
    due = datetime.fromisoformat(line_of(amna, journey)["clock"]["due_at"])
    stage.world.go_to(due + timedelta(days=1))
    drain()
    amna.sign_in()
    line = line_of(amna, journey)
    assert datetime.fromisoformat(line["term_over_at"]) == due
    over = EventLog.objects.filter(name="orders.LegalTermOver")
    assert over.count() == 1
    assert LATE[lang] in page(amna, f"/{lang}/my/orders/{journey.order['id']}")
    rabia.sign_in()
    page(rabia, f"/{lang}/department/cases/{journey.case}")
    journey.decide(rabia)
    assert LATE[lang] not in page(amna, f"/{lang}/my/orders/{journey.order['id']}")

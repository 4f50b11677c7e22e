"""Visits that cannot go on, on the facilitator's pages, in both languages."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from dastak.field.tests.test_walk import Browser, _phone
from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM
from dastak.orders import api as orders
from dastak.workforce import api as workforce
from simulators.people.play import Journey
from stories.world import Stage


def _at_the_house(stage: Stage) -> Journey:
    journey = stage.journey(stage.citizen(name="Amna Bibi"))
    journey.place()
    journey.schedule()
    journey.assign()
    assert journey.order
    start = datetime.fromisoformat(journey.order["lines"][0]["slot"][0])
    stage.world.go_to(start)
    phone = _phone(journey)
    phone.send(f"/visits/{journey.visit}/start")
    phone.send(f"/visits/{journey.visit}/arrive", manual_reason="At the gate.")
    return journey


def _line(journey: Journey) -> orders.LineView:
    assert journey.order
    order_id = UUID(journey.order["id"])
    return orders.get_order(order_id=order_id, by=SYSTEM, now=clock.now()).lines[0]


def _english(journey: Journey) -> Browser:
    assert journey.rider
    return Browser(journey.rider, "/en/field")


def test_nobody_is_there_after_waiting_and_calling(stage: Stage) -> None:
    journey = _at_the_house(stage)
    line = f"/lines/{journey.line}"
    phone, english = _phone(journey), _english(journey)
    assert f"{line}/nobody" in phone.open(line)
    assert "وزٹ ختم کریں" not in phone.open(f"{line}/nobody")
    for _ in range(2):
        phone.send(f"{line}/called")
    assert phone.answer(f"{line}/nobody").status_code == 409
    stage.world.go_to(clock.now() + timedelta(minutes=11))
    phone, english = _phone(journey), _english(journey)
    assert "You have called often enough." in english.open(f"{line}/nobody")
    assert "وزٹ ختم کریں" in phone.open(f"{line}/nobody")
    phone.send(f"{line}/nobody")
    assert _line(journey).stage is orders.Stage.QUALIFIED


def test_papers_that_are_missing_are_chosen_from_the_list(stage: Stage) -> None:
    journey = _at_the_house(stage)
    line = f"/lines/{journey.line}"
    phone, english = _phone(journey), _english(journey)
    phone.send(f"/visits/{journey.visit}/door", code=journey.code_told())
    assert f"{line}/gaps" in phone.open(line)
    assert "Choose at least one paper." in english.send(f"{line}/gaps")
    page = phone.open(f"{line}/gaps")
    assert "کون سے کاغذات موجود نہیں یا غلط ہیں؟" in page
    name = page.split('name="papers" value="')[1].split('"')[0]
    phone.send(f"{line}/gaps", papers=name, fault="checklist")
    assert _line(journey).stage is orders.Stage.QUALIFIED
    assert _line(journey).gaps


def test_papers_of_a_withdrawn_order_are_given_back_against_the_code(stage: Stage) -> None:
    journey = stage.journey(stage.citizen(name="Amna Bibi"))
    journey.place()
    journey.schedule()
    journey.assign()
    journey.travel()
    journey.fill_in()
    line = f"/lines/{journey.line}"
    phone, english = _phone(journey), _english(journey)
    assert journey.order
    journey.seen = journey._last_message()
    body = {"command_id": str(uuid4()), "captured": "erase"}
    journey.citizen.api.call("POST", f"/orders/{journey.order['id']}/ask-back", body)
    assert "کاغذات واپس کریں" in phone.open(line)
    code = journey.code_told()
    wrong = "0000" if code != "0000" else "1111"
    assert "Take no money." in english.send(f"{line}/return", code=wrong)
    phone.send(f"{line}/return", code=code)
    assert _line(journey).outcome is orders.Outcome.WITHDRAWN


def test_a_missed_visit_is_answered_on_a_page_of_its_own(stage: Stage) -> None:
    journey = stage.journey(stage.citizen(name="Amna Bibi"))
    journey.place()
    journey.schedule()
    journey.assign()
    assert journey.rider
    phone, english = _phone(journey), _english(journey)
    assert "You have set out to every visit in time." in english.open("/missed")
    now = clock.now()
    rider = _line(journey).facilitator_id
    assert rider
    workforce.record_strike(facilitator_id=rider, visit_id=uuid4(), due_at=now, by=SYSTEM, now=now)
    (strike,) = workforce.list_strikes(facilitator_id=rider, by=SYSTEM, now=now)
    assert f"/missed/{strike.id}" in phone.open("/missed")
    assert "10 سے" in phone.send(f"/missed/{strike.id}", reason="x")
    assert "نگران فیصلہ کرے گا" in phone.send(
        f"/missed/{strike.id}", reason="راستے میں سڑک بند تھی"
    )

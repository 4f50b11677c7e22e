"""Visits that cannot go on, on the facilitator's pages, in both languages."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from dastak.field.tests.test_walk import Browser, _phone
from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM
from dastak.orders import api as orders
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

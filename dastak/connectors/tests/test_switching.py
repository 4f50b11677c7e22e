"""Routes are switched and cases moved, between the desk and a system."""

from __future__ import annotations

from typing import Any

import pytest

from dastak.connectors import api
from dastak.connectors.tests import cases
from dastak.connectors.tests.cases import NOW, officer
from dastak.connectors.tests.offices import Office
from dastak.connectors.tests.systems import admin, switch
from dastak.kernel.actors import OutsideYourArea

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("placed")]


def test_switching_leaves_running_cases_where_they_are(vehicle: Office) -> None:
    first = vehicle.received()
    switch("manual", now=vehicle.now())
    second = vehicle.send()
    assert second.route == "manual"
    vehicle.move(first, "approved")
    vehicle.until(lambda: vehicle.state(first) == "approved")
    vehicle.skipped += 1
    switch("vehicle", now=vehicle.now())
    vehicle.skipped += 1
    third = vehicle.send()
    assert third.route == "vehicle"
    vehicle.until(lambda: vehicle.state(third) == "received")
    desk = officer(department="pb-excise")
    stamped = api.receive_case(barcode=second.barcode, by=desk, now=vehicle.now())
    assert stamped.state is api.CaseState.RECEIVED
    assert vehicle.accepted() == {str(first.id): 1, str(third.id): 1}


def test_a_switch_needs_a_reason_a_system_and_the_area(vehicle: Office) -> None:
    given: dict[str, Any] = {"department": "pb-excise", "service": "", "district": "lahore"}
    by = admin("switch_route", districts=frozenset({"kasur"}))
    with pytest.raises(OutsideYourArea):
        api.switch_route(**given, system="manual", reason="x", by=by, now=NOW)
    by = admin("switch_route")
    with pytest.raises(api.ReasonMissing):
        api.switch_route(**given, system="manual", reason=" ", by=by, now=NOW)
    for system in ("land", "nobody"):
        with pytest.raises(api.NoSuchSystem):
            api.switch_route(**given, system=system, reason="x", by=by, now=NOW)


def test_a_case_that_did_not_leave_is_moved_to_the_desk_and_back(vehicle: Office) -> None:
    case, by = vehicle.send(), admin("move_case")
    moved = api.move_case(
        case_id=case.id, system="manual", reason="it is away", by=by, now=vehicle.now()
    )
    assert moved.route == "manual"
    vehicle.run()
    assert vehicle.accepted() == {}
    api.move_case(case_id=case.id, system="manual", reason="same", by=by, now=vehicle.now())
    api.move_case(case_id=case.id, system="vehicle", reason="is back", by=by, now=vehicle.now())
    vehicle.until(lambda: vehicle.state(case) == "received")
    assert vehicle.accepted() == {str(case.id): 1}
    told = [(each["from_route"], each["to_route"]) for each in cases.events("CaseMoved")]
    assert told == [("vehicle", "manual"), ("manual", "vehicle")]


def test_a_case_that_may_have_arrived_is_not_moved(vehicle: Office) -> None:
    case, by = vehicle.send(), admin("move_case")
    vehicle.partner.scenario(rates={"lost_answer": 1})
    vehicle.run()
    assert vehicle.accepted() == {str(case.id): 1}
    with pytest.raises(api.AlreadyHandedOver):
        api.move_case(case_id=case.id, system="manual", reason="x", by=by, now=vehicle.now())
    with pytest.raises(api.ReasonMissing):
        api.move_case(case_id=case.id, system="manual", reason="", by=by, now=vehicle.now())


def test_the_desk_does_not_touch_a_case_of_a_system(vehicle: Office) -> None:
    case, desk = vehicle.received(), officer(department="pb-excise")
    acts: list[Any] = [
        lambda: api.receive_case(barcode=case.barcode, by=desk, now=NOW),
        lambda: api.take_case(case_id=case.id, by=desk, now=NOW),
        lambda: api.approve_case(case_id=case.id, by=desk, now=NOW),
        lambda: cases.propose(case, desk),
        lambda: api.confirm_rejection(case_id=case.id, by=desk, now=NOW),
        lambda: api.confirm_cancel(case_id=case.id, by=desk, now=NOW),
    ]
    for act in acts:
        with pytest.raises(api.NoSuchCase):
            act()
    assert api.list_queue(state=None, search="", page=1, by=desk, now=NOW).cases == ()

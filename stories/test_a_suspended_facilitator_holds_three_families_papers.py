"""A facilitator is suspended with the papers of three families and their cash in his bag."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from dastak.kernel.actors import SYSTEM
from dastak.workforce import api as workforce
from simulators.people.cast import Facilitator, Person, Staff
from simulators.people.play import RIDERS, Journey
from simulators.people.wire import Refusal
from stories.invariants import check_all
from stories.world import Stage, drain

FAMILIES = (
    {"name": "Amna Bibi"},
    {"name": "Zainab Noor", "cnic": "3520276543212", "phone": "+923017654321"},
    {"name": "Parveen Akhtar", "cnic": "3520276543214", "phone": "+923027654321"},
)


def page(person: Person, path: str) -> str:
    client = Client()
    client.cookies["dastak_session"] = person.api.token
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def staff(stage: Stage, username: str) -> Staff:
    found = Staff(stage.world.wire, drain, username=username)
    found.sign_in()
    return found


def only_bilal_works(stage: Stage) -> None:
    """Until the evening of the suspension the others have other things to do."""
    for rider in workforce.list_facilitators(district="lahore", by=SYSTEM, now=stage.world.now()):
        if not rider.name.en.startswith("Bilal"):
            workforce.suspend_facilitator(
                facilitator_id=rider.id,
                reason="On a course until the evening.",
                by=SYSTEM,
                now=stage.world.now(),
            )
    drain()


def the_others_work_again(stage: Stage) -> None:
    for rider in workforce.list_facilitators(district="lahore", by=SYSTEM, now=stage.world.now()):
        if not rider.name.en.startswith("Bilal"):
            workforce.reinstate_facilitator(
                facilitator_id=rider.id,
                reason="Back from the course.",
                by=SYSTEM,
                now=stage.world.now(),
            )
    drain()


def to_paid(stage: Stage, facts: dict[str, Any]) -> Journey:
    journey = stage.journey(stage.citizen(**facts))
    journey.place()
    journey.schedule()
    journey.assign()
    journey.travel()
    journey.pay(journey.fill_in())
    return journey


def test_a_suspended_facilitator_holds_three_families_papers(stage: Stage) -> None:
    only_bilal_works(stage)
    journeys = [to_paid(stage, dict(facts)) for facts in FAMILIES]
    the_others_work_again(stage)
    first = journeys[0].rider
    assert first
    assert {journey.rider.username for journey in journeys if journey.rider} == {first.username}
    first.sign_in()
    carried = first.api.call("GET", "/field/cash")["balance_paisa"]
    assert carried > 0

    # The supervisor suspends him. At once nothing of the families is his to see any more.
    sana, admin = staff(stage, "sana"), staff(stage, "admin")
    session = {"username": first.username, "password": first.password}
    bilal = first.api.call("POST", "/people/staff-sessions", session)["person_id"]
    desk = Client()
    desk.cookies["dastak_session"] = sana.api.token
    form = {"_key": str(uuid.uuid4()), "reason": "Money is missing from two families."}
    answer = desk.post(f"/en/oversight/facilitators/{bilal}/suspend", form)
    assert answer.status_code == 302
    drain()
    for journey in journeys:
        with pytest.raises(Refusal):
            first.file_of(journey.line)
        journey.citizen.sign_in()
        line = journey.citizen.look(journey.order or {})["lines"][0]
        assert (line["stage"], line["flags"]) == ("PAID", ["safety_hold"])
        assert line["clock"]["state"] == "paused"
        told = stage.world.phones.texts(journey.citizen.phone)
        assert any("معطل" in text and "1202" in text for text in told)
        assert journey.order
        mine = page(journey.citizen, f"/en/my/orders/{journey.order['id']}")
        assert "We are getting your papers back" in mine
        assert (
            "We are getting your papers back"
            in Client().get(f"/en/t/{journey.order['token']}").content.decode()
        )

    # Three matters, each with its papers and until when; his cash account is frozen.
    matters = sana.api.call("GET", "/oversight/worklist?kind=recovery")["matters"]
    assert {each["act"] for each in matters} == {"recover"}
    assert len(matters) == 3
    held = sana.api.call("GET", f"/orders/facilitators/{bilal}/holdings")
    assert (len(held["papers"]), held["cash_paisa"], held["is_frozen"]) == (3, carried, True)
    assert len({each["number"] for each in held["papers"]}) == 3
    assert "Frozen" in page(sana, f"/en/oversight/facilitators/{bilal}/recovery")

    # Sana fetches everything; nothing moves until a colleague has counted it too.
    wish = {
        "id": str(uuid.uuid4()),
        "facilitator_id": bilal,
        "item_ids": [each["item_id"] for each in held["papers"]],
        "cash_paisa": carried,
        "note": "Fetched at his house, with his father.",
    }
    made = sana.api.call("POST", "/orders/recoveries", wish)
    with pytest.raises(Refusal, match="second_person_needed"):
        sana.api.call("POST", f"/orders/recoveries/{made['id']}", {"is_right": True})
    done = admin.api.call("POST", f"/orders/recoveries/{made['id']}", {"is_right": True})
    assert (done["state"], len(done["papers"])) == ("done", 3)
    drain()
    after = sana.api.call("GET", f"/orders/facilitators/{bilal}/holdings")
    assert (after["papers"], after["cash_paisa"]) == ([], 0)
    mine = page(journeys[0].citizen, f"/en/my/orders/{(journeys[0].order or {})['id']}")
    assert "At the centre" in mine

    # Each line gets somebody who takes the papers at the hub, and goes on.
    for matter, journey in zip(
        sorted(matters, key=lambda each: str(each["line_id"])),
        sorted(journeys, key=lambda each: each.line),
        strict=True,
    ):
        path = f"/orders/swaps/{matter['ref']}"
        choices = sana.api.call("GET", f"{path}/successors")
        assert bilal not in {each["id"] for each in choices}
        sana.api.call("POST", f"{path}/successor", {"facilitator_id": choices[0]["id"]})
        drain()
        next_one = rider_of(stage, choices[0]["id"])
        next_one.api.call("POST", f"{path}/confirm")
        drain()
        line = journey.citizen.look(journey.order or {})["lines"][0]
        assert (line["stage"], line["flags"]) == ("PAID", [])
        journey.rider = next_one
    journeys[0].hand_in()
    assert sana.api.call("GET", "/oversight/worklist?kind=recovery")["matters"] == []
    assert check_all(stage.world.now()) == []


def rider_of(stage: Stage, person_id: str) -> Facilitator:
    """The facilitator with a person's id, signed in."""
    for username in RIDERS:
        rider = Facilitator(stage.world.wire, drain, username=username)
        session = {"username": username, "password": rider.password}
        if rider.api.call("POST", "/people/staff-sessions", session)["person_id"] == person_id:
            rider.sign_in()
            return rider
    raise LookupError(person_id)

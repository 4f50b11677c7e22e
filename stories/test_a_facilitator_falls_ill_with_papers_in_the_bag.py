"""Bilal falls ill with Amna's papers in his bag: another one takes them over, and she knows who."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from simulators.people.cast import Facilitator, Person, Staff
from simulators.people.wire import Refusal
from stories.invariants import check_all
from stories.world import Stage, drain


def page(person: Person, path: str) -> str:
    client = Client()
    client.cookies["dastak_session"] = person.api.token
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def rider_of(stage: Stage, person_id: str, names: tuple[str, ...]) -> Facilitator:
    """The facilitator with a person's id, signed in."""
    for username in names:
        rider = Facilitator(stage.world.wire, drain, username=username)
        body = {"username": username, "password": rider.password}
        session = rider.api.call("POST", "/people/staff-sessions", body)
        if session["person_id"] == person_id:
            rider.sign_in()
            return rider
    raise LookupError(person_id)


def test_a_facilitator_falls_ill_with_papers_in_the_bag(stage: Stage) -> None:
    amna = stage.citizen(name="Amna Bibi")
    journey = stage.journey(amna)
    journey.place()
    journey.schedule()
    journey.assign()
    journey.travel()
    journey.pay(journey.fill_in())
    assert journey.rider
    assert journey.order
    bilal = journey.rider

    # He is to hand in today. He has a fever and says so on his phone.
    body = {"line_id": journey.line, "reason": "unwell", "command_id": str(uuid.uuid4())}
    swap = bilal.api.call("POST", "/orders/swaps", body)["swap_id"]
    assert swap
    assert bilal.api.call("POST", "/orders/swaps", body)["swap_id"] == swap
    drain()

    # From now on he sees nothing of Amna, and can do nothing; she is told why and what to do.
    with pytest.raises(Refusal):
        bilal.file_of(journey.line)
    assert bilal.api.call("GET", f"/field/visits/{journey.visit}")["place"] is None
    with pytest.raises(Refusal):
        bilal.hand_in(journey.line)
    line = amna.look(journey.order)["lines"][0]
    assert (line["stage"], line["flags"]) == ("PAID", ["handover_open"])
    told = stage.world.phones.texts(amna.phone)
    assert any("طبیعت کی خرابی" in text for text in told)
    mine = page(amna, f"/en/my/orders/{journey.order['id']}")
    assert "Your facilitator cannot go on" in mine
    assert "Give the former facilitator no code" in mine

    # It stands on the supervisor's list with what to do next, and until when.
    sana = Staff(stage.world.wire, drain, username="sana")
    sana.sign_in()
    (matter,) = sana.api.call("GET", "/oversight/worklist?kind=swap")["matters"]
    assert (matter["ref"], matter["act"]) == (swap, "name")
    assert matter["due_at"]
    assert "Name who goes on" in page(sana, f"/en/oversight/swaps/{swap}")
    held = bilal.api.call("GET", "/field/held")["items"]
    assert len(held) == 1

    # She names the one who works soonest; both are told, and count the papers together.
    choices = sana.api.call("GET", f"/orders/swaps/{swap}/successors")
    me = bilal.api.call("POST", "/people/staff-sessions", bilal_words(bilal))["person_id"]
    chosen = next(each for each in choices if each["id"] != me)
    named = sana.api.call(
        "POST", f"/orders/swaps/{swap}/successor", {"facilitator_id": chosen["id"]}
    )
    assert (named["step"], len(named["papers"])) == ("hand_over", 1)
    drain()
    riders = ("bilal", "kashif", "usman", "ayesha", "sadia", "hamza")
    next_one = rider_of(stage, chosen["id"], riders)
    with pytest.raises(Refusal):
        next_one.hand_in(journey.line)

    # His phone is dead: he reads his code to the other one, who types it.
    (giving,) = bilal.api.call("GET", "/orders/hand-overs")
    assert re.fullmatch(r"\d{4}", giving["code"])
    wrong = f"{(int(giving['code']) + 1) % 10_000:04}"
    path = f"/orders/swaps/{swap}/code"
    answer = next_one.api.call("POST", path, {"code": wrong})
    assert answer == {"is_right": False, "tries_left": 4}
    assert "Give to" in page(bilal, "/en/field/hand-overs")
    assert next_one.api.call("POST", path, {"code": giving["code"]})["is_right"]
    next_one.api.call("POST", f"/orders/swaps/{swap}/confirm")
    drain()

    # Amna learns who has her paper now, and that the one before no longer comes.
    told = stage.world.phones.texts(amna.phone)
    assert any(chosen["badge"] in text and "پہلے والے نہیں آئیں گے" in text for text in told)
    line = amna.look(journey.order)["lines"][0]
    assert (line["stage"], line["flags"]) == ("PAID", [])
    mine = page(amna, f"/en/my/orders/{journey.order['id']}")
    assert f"With the facilitator {chosen['name']['en']}" in mine
    assert bilal.api.call("GET", "/field/held")["items"] == []
    assert sana.api.call("GET", "/oversight/worklist?kind=swap")["matters"] == []

    # The next one hands in, and it goes its way to the end.
    journey.rider = next_one
    officer = journey.hand_in()
    journey.decide(officer)
    journey.collect(officer)
    journey.deliver()
    amna.sign_in()
    assert amna.stage(journey.order) == "DELIVERED"
    assert check_all(stage.world.now()) == []


def bilal_words(rider: Facilitator) -> dict[str, str]:
    """What somebody signs in with."""
    return {"username": rider.username, "password": rider.password}

"""Three times Bilal brings Amna's domicile and nobody is there: it waits for her at the hub."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest

from simulators.people.cast import Staff
from simulators.people.play import Journey
from simulators.people.wire import Refusal
from stories.invariants import check_all
from stories.test_a_facilitator_falls_ill_with_papers_in_the_bag import page
from stories.world import Stage, drain


def the_line(journey: Journey) -> dict[str, object]:
    assert journey.order
    # Codes to sign in with are not sent one after the other.
    journey.world.go_to(journey.world.now() + timedelta(minutes=2))
    journey.citizen.sign_in()
    return dict(journey.citizen.look(journey.order)["lines"][0])


def bring_in_vain(stage: Stage, journey: Journey) -> None:
    """Come at the planned time, wait, call twice, and go again."""
    assert journey.rider
    rider = journey.rider
    line = the_line(journey)
    if line["visit_id"] != journey.visit:
        rider.sign_in()
        journey.visit = str(line["visit_id"])
        offer = next(each for each in rider.offers() if each["visit_id"] == journey.visit)
        rider.accept(offer)
    slot = line["slot"]
    assert isinstance(slot, list)
    stage.world.go_to(datetime.fromisoformat(slot[0]))
    rider.sign_in()
    rider.start(journey.visit)
    rider.arrive(journey.visit)
    path = f"/field/lines/{journey.line}"
    with pytest.raises(Refusal):
        rider.api.call("POST", f"{path}/no-show", {"command_id": uuid.uuid4()})
    for _ in range(2):
        rider.api.call("POST", f"{path}/calls", {"command_id": uuid.uuid4()})
    stage.world.go_to(stage.world.now() + timedelta(minutes=10))
    rider.api.call("POST", f"{path}/no-show", {"command_id": uuid.uuid4()})
    drain()


def sana_of(stage: Stage) -> Staff:
    sana = Staff(stage.world.wire, drain, username="sana")
    sana.sign_in()
    return sana


def test_nobody_is_there_and_the_papers_wait_at_the_hub(stage: Stage) -> None:
    amna = stage.citizen(name="Amna Bibi")
    journey = stage.journey(amna)
    journey.place()
    journey.schedule()
    journey.assign()
    journey.travel()
    journey.pay(journey.fill_in())
    officer = journey.hand_in()
    journey.decide(officer)
    journey.collect(officer)
    drain()
    assert journey.rider
    assert journey.order

    # Twice he comes again; Amna is told when. The third time the papers go to the hub.
    for _ in range(3):
        bring_in_vain(stage, journey)
    line = the_line(journey)
    assert (line["stage"], line["flags"]) == ("OUT_FOR_DELIVERY", ["unclaimed"])
    told = stage.world.phones.texts(amna.phone)
    assert sum("کاغذات لائے، کوئی نہ ملا" in text for text in told) == 2
    stage.world.go_to(stage.world.now() + timedelta(minutes=2))
    path = f"/orders/lines/{journey.line}/hub"
    rider, sana = journey.rider, sana_of(stage)
    (matter,) = sana.api.call("GET", "/oversight/worklist?kind=unclaimed")["matters"]
    assert matter["due_at"]
    with pytest.raises(Refusal):
        sana.api.call("POST", f"{path}/store", {"command_id": uuid.uuid4()})

    # He hands them over there, and its supervisor counts them.
    assert "Take the papers to the hub" in page(rider, f"/en/field/lines/{journey.line}")
    rider.api.call("POST", path)
    assert "The hub counts the papers" in page(rider, f"/en/field/lines/{journey.line}/to-hub")
    order_page = f"/en/oversight/orders/{journey.order['id']}"
    assert "Take the papers at the hub" in page(sana, order_page)
    sana.api.call("POST", f"{path}/store", {"command_id": uuid.uuid4()})
    drain()
    assert rider.api.call("GET", "/field/held")["items"] == []
    assert sana.api.call("GET", "/oversight/worklist?kind=unclaimed")["matters"] == []
    assert check_all(stage.world.now()) == []

    # After a month she reads the notice, and asks for them.
    stage.world.go_to(stage.world.now() + timedelta(days=30))
    drain()
    amna.sign_in()
    assert any("دن سے مرکز میں" in text for text in stage.world.phones.texts(amna.phone))
    mine = f"/en/my/orders/{journey.order['id']}"
    assert "Ask for another delivery" in page(amna, mine)
    assert "Nothing is to be paid for it." in page(amna, f"{mine}/delivery")
    asked = amna.api.call(
        "POST", f"/orders/{journey.order['id']}/delivery", {"command_id": uuid.uuid4()}
    )
    assert asked["stage"] == "DECIDED"
    drain()
    assert check_all(stage.world.now()) == []

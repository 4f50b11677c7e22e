"""Imran orders the birth certificate of his sister for his mother, who has no telephone. It is free."""

from __future__ import annotations

import pytest

from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM
from simulators.people.wire import Api, Refusal
from stories.world import Stage, drain

BIRTH = "PB-LG-BIR"


def test_imran_orders_for_his_mother_without_a_phone(stage: Stage) -> None:
    imran = stage.citizen(name="Imran Ali", cnic="3520245678903", phone="+923011112223")
    imran.gender = "male"
    mother = stage.citizen(name="Nasreen Akhtar", cnic="3520298765432", birth_date="1968-02-11")

    # Imran signs in on his phone and adds his mother; she has no number of her own.
    imran.sign_in()
    imran.add_family(mother, "mother")

    # He orders for her. Nothing is due: registration is free by law, the visit by the programme.
    journey = stage.journey(imran, service=BIRTH, for_person=mother.person_id)
    journey.place()
    assert journey.order
    assert journey.order["total_paisa"] == 0
    assert journey.order["person_id"] == mother.person_id
    journey.schedule()
    journey.assign()

    # Her codes come to his phone; the visit ends without a rupee changing hands.
    journey.travel()
    due = journey.fill_in({"birth_at": "home"})
    assert due == 0
    journey.pay(due)
    assert imran.stage(journey.order) == "PAID"
    assert journey.rider
    assert journey.rider.api.call("GET", "/field/cash")["balance_paisa"] == 0

    officer = journey.hand_in()
    journey.decide(officer)
    journey.collect(officer)
    journey.deliver()
    imran.sign_in()
    assert imran.stage(journey.order) == "DELIVERED"

    # Who paid for the visit is in the ledger; the books balance in both funds.
    money = finance.list_journals(order_id=journey.order["id"], by=SYSTEM, now=stage.world.now())
    assert any(journal.rule == "17b" for journal in money)
    assert not finance.verify_ledger(by=SYSTEM)
    drain()

    # A stranger sees nothing of it.
    stranger = stage.citizen(name="Tariq Mehmood", cnic="3520211111115", phone="+923021112224")
    stranger.gender = "male"
    stranger.sign_in()
    with pytest.raises(Refusal, match="404"):
        stranger.look(journey.order)
    assert Api(stage.world.wire).call("GET", f"/orders/track/{journey.order['token']}")

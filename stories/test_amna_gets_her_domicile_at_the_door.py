"""Amna of Lahore orders a domicile certificate on her phone and pays Bilal in cash at the door."""

from __future__ import annotations

import re

from dastak.finance import api as finance
from dastak.kernel import clock, sealer
from dastak.kernel.actors import SYSTEM
from dastak.kernel.scope import transaction_as
from simulators.people.wire import Api
from stories.world import Stage, drain


def test_amna_gets_her_domicile_at_the_door(stage: Stage) -> None:
    amna = stage.citizen(name="Amna Bibi")
    journey = stage.journey(amna)

    # Monday morning: she orders; the price is frozen, split by payee.
    journey.place()
    assert journey.order
    assert journey.order["total_paisa"] == 175_000

    # She books the first free slot; a facilitator is asked and accepts.
    journey.schedule()
    journey.assign()
    drain()
    told = stage.world.phones.texts(amna.phone)
    assert any(re.search(r"\d{4}", text) for text in told)

    # At the booked time he comes, is let in, fills in the form with her, and takes the cash.
    journey.travel()
    due = journey.fill_in()
    assert due == 175_000
    journey.pay(due)

    # The department stamps, decides within its term, and hands the certificate out.
    officer = journey.hand_in()
    journey.decide(officer)
    journey.collect(officer)
    journey.deliver()

    # She has everything back, can see 13 stages, and anybody can verify the certificate.
    amna.sign_in()
    seen = amna.look(journey.order)
    line = seen["lines"][0]
    assert line["stage"] == "DELIVERED"
    assert [stage_["state"] for stage_ in line["stages"]].count("done") == 12
    nobody = Api(stage.world.wire)
    verdict = nobody.call("GET", f"/documents/verify/{line['certificate_token']}")
    assert verdict["standing"] == "valid"
    tracked = nobody.call("GET", f"/orders/track/{seen['token']}")
    assert tracked["number"] == seen["number"]
    assert amna.cnic not in str(tracked)

    # Seven days later nobody has complained: the order closes, the earning is released.
    stage.world.pass_time(8 * 24 * 3600)
    drain()
    amna.sign_in()
    assert amna.look(journey.order)["lines"][0]["outcome"] == "completed"

    # Every rupee is accounted for, every log verifies.
    assert not finance.verify_ledger(by=SYSTEM)
    with transaction_as(SYSTEM):
        assert sealer.seal_all(now=clock.now()) > 0
        assert [flaw for log in sealer.LOGS.values() for flaw in sealer.verify(log)] == []

"""Haji Sahib is 70: his domicile costs him the government's fees only, the programme bears the visit."""

from __future__ import annotations

from datetime import date

import pytest

from dastak.catalogue import api as catalogue
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM
from dastak.kernel.money import rupees
from simulators.people.wire import Refusal
from stories.world import Stage

DOMICILE = "PB-REV-DOM"


def test_haji_sahib_pays_no_service_charge(stage: Stage) -> None:
    haji = stage.citizen(
        name="Muhammad Ashraf",
        cnic="3520233334441",
        phone="+923031112225",
        gender="male",
        birth_date="1956-03-01",
    )
    journey = stage.journey(haji, service=DOMICILE)
    journey.place()
    assert journey.order
    # 200 fee + 300 e-affidavit + 50 PITB charge, less what the programme charges: 500 or 550.
    full = catalogue.quote(
        service_code=DOMICILE, on=date(2026, 11, 23), inputs=catalogue.QuoteInputs()
    )
    own = sum(
        line.amount_paisa for line in full.lines if line.payee_kind is catalogue.PayeeKind.PROGRAMME
    )
    assert own >= rupees(1200)
    assert journey.order["total_paisa"] == full.total_paisa - own

    journey.schedule()
    journey.assign()
    journey.travel()
    due = journey.fill_in()
    assert due == journey.order["total_paisa"]

    # The facilitator cannot take more than is due, whatever he asks for.
    assert journey.rider
    with pytest.raises(Refusal, match="wrong_amount"):
        journey.rider.collect_cash(journey.line, full.total_paisa)
    journey.pay(due)

    # The receipt names what was waived and why; the subsidy stands in the programme's books.
    money = finance.list_journals(order_id=journey.order["id"], by=SYSTEM, now=stage.world.now())
    assert {"6a", "17b"} <= {journal.rule for journal in money}
    assert not finance.verify_ledger(by=SYSTEM)

"""Rubina pays for her domicile at a bank before the visit; Nasreen's number ends unpaid."""

from __future__ import annotations

from datetime import datetime

import pytest

from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM
from simulators.people.wire import Refusal
from stories.world import Stage, drain


def test_rubina_pays_at_a_bank(stage: Stage) -> None:
    rubina = stage.citizen(name="Rubina Akhtar")
    journey = stage.journey(rubina)
    journey.place()
    assert journey.order
    # Before the visit is booked there is no bill, so there is no number either.
    with pytest.raises(Refusal, match="not_billed_yet"):
        rubina.ask_to_pay(journey.order)
    journey.schedule()

    # She asks for a number, gets it by SMS too, and pays in cash at a bank's counter.
    payment = rubina.ask_to_pay(journey.order)
    assert (len(payment["psid"]), payment["amount_paisa"]) == (17, 175_000)
    drain()
    assert any(payment["psid"] in text for text in stage.world.phones.texts(rubina.phone))
    stage.pay_at_bank(payment["psid"])
    found = rubina.payments(journey.order)
    assert (found["bill_state"], found["owed_paisa"], found["payable"]) == ("paid", 0, [])
    assert rubina.stage(journey.order) == "SCHEDULED"

    # The facilitator is asked to collect nothing, and can collect nothing.
    journey.assign()
    assert journey.rider
    cash = journey.rider.api.call("GET", "/field/cash")
    assert (cash["balance_paisa"], cash["reserved_paisa"]) == (0, 0)
    journey.travel()
    assert journey.fill_in() == 0
    with pytest.raises(Refusal):
        journey.rider.collect_cash(journey.line, 175_000)

    # The capture has taken stage 8 with it, with the time at which the bank had the money.
    stages = {each["stage"]: each for each in rubina.look(journey.order)["lines"][0]["stages"]}
    assert stages["PAID"]["state"] == "now"
    paid_at, captured_at = (_instant(stages[name]["at"]) for name in ("PAID", "CAPTURED"))
    assert paid_at < captured_at
    journey.pay(0)

    # The department stamps as ever; nothing waits in suspense, and every paisa is proved.
    journey.hand_in()
    assert rubina.stage(journey.order) == "IN_PROCESS"
    assert not _suspense(stage)
    assert not finance.verify_ledger(by=SYSTEM)


def test_nasreen_pays_the_fees_at_a_bank_and_the_charge_at_the_door(stage: Stage) -> None:
    nasreen = stage.citizen(name="Nasreen Bibi")
    journey = stage.journey(nasreen)
    journey.place()
    journey.schedule()
    assert journey.order
    payment = nasreen.ask_to_pay(journey.order, "government")
    assert payment["amount_paisa"] == 55_000
    stage.pay_at_bank(payment["psid"])
    journey.assign()
    journey.travel()
    journey.fill_in()
    assert journey.rider
    door = journey.rider.file_of(journey.line)
    assert (door["bill"]["owed_paisa"], door["facts"]["due_paisa"]) == (120_000, 120_000)
    with pytest.raises(Refusal, match="wrong_amount"):
        journey.rider.collect_cash(journey.line, 175_000)
    journey.pay(120_000)
    journey.hand_in()
    assert not finance.verify_ledger(by=SYSTEM)


def test_a_number_that_ends_unpaid_costs_nothing_and_the_visit_stays(stage: Stage) -> None:
    shazia = stage.citizen(name="Shazia Perveen")
    journey = stage.journey(shazia)
    journey.place()
    journey.schedule()
    assert journey.order
    old = shazia.ask_to_pay(journey.order)
    stage.world.go_to(_instant(old["expires_at"]))
    stage.world.pass_time(60)
    drain()
    shazia.sign_in()
    found = shazia.payments(journey.order)
    assert [each["state"] for each in found["payments"]] == ["expired"]
    assert found["owed_paisa"] == 175_000
    assert any(
        old["psid"] in text and "ختم" in text for text in stage.world.phones.texts(shazia.phone)
    )
    # Another number can be had at once; who pays under the old one has their money kept apart.
    new = shazia.ask_to_pay(journey.order)
    assert new["psid"] != old["psid"]
    assert not finance.verify_ledger(by=SYSTEM)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _suspense(stage: Stage) -> tuple[finance.Suspense, ...]:
    return finance.list_suspense(district="lahore", by=SYSTEM, now=stage.world.now())

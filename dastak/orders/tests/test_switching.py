"""From doing it alone to a visit and back."""

from __future__ import annotations

import pytest

from dastak.dispatch import api as dispatch
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM
from dastak.kernel.ids import uuid7
from dastak.kernel.tests.props import refuses
from dastak.orders import api
from dastak.orders.rules.fold import StepNotAllowed
from dastak.orders.rules.guards import NotOnline, NoVisit
from dastak.orders.tests import alone, test_paying
from dastak.orders.tests.road import Road
from dastak.orders.tests.test_paying import (  # noqa: F401 - fixtures
    Bank,
    _epay_process,
    bank,
)
from dastak.orders.types import Stage


def to_visit(road: Road, *, gender: str | None = None, quote_hash: str = "") -> api.OrderView:
    return api.switch_to_visit(
        order_id=alone.oid(road),
        quote_hash=quote_hash or alone.way(road, api.Way.VISIT).quote.hash,
        gender=gender,
        command_id=uuid7(),
        by=road.citizen,
        now=road.now,
    )


def to_digital(road: Road) -> api.OrderView:
    return api.switch_to_digital(
        order_id=alone.oid(road),
        quote_hash=alone.way(road, api.Way.DIGITAL).quote.hash,
        command_id=uuid7(),
        by=road.citizen,
        now=road.now,
    )


def test_a_visit_instead_costs_more_and_keeps_what_was_typed(road: Road) -> None:
    walk = alone.begin(alone.alone(road))
    alone.fill(walk)
    shown = alone.way(walk, api.Way.VISIT).quote.total_paisa
    view = to_visit(walk)
    assert (view.total_paisa, view.channel) == (shown, api.Channel.WEB)
    assert view.total_paisa > alone.FEE
    walk.schedule()
    assert walk.line.stage is Stage.SCHEDULED
    walk.assign()
    walk.travel()
    walk.enter()
    door = api.get_door(line_id=walk.line.id, by=walk.rider, now=walk.now)
    assert door.facts.form_missing == ()


def test_a_woman_can_be_asked_for_with_the_visit(road: Road) -> None:
    walk = alone.begin(alone.alone(road))
    assert to_visit(walk, gender="f").gender == "f"


def test_alone_instead_gives_seat_visit_and_bill_back(road: Road) -> None:
    walk = alone.alone(road)
    walk.place()
    walk.schedule()
    visit_id, bill_id = walk.visit_id, walk.line.bill_id
    assert bill_id
    view = to_digital(walk)
    assert (view.channel, view.total_paisa) == (api.Channel.DIGITAL, alone.FEE)
    line = view.lines[0]
    assert (line.stage, line.visit_id, line.bill_id) == (Stage.QUALIFIED, None, None)
    visit = dispatch.get_visit(visit_id=visit_id, by=SYSTEM, now=walk.now)
    assert visit.state.is_over
    assert finance.get_bill(bill_id=bill_id, by=SYSTEM, now=walk.now).state == "void"
    assert alone.send(alone.prepare(walk)).is_right
    bill = api.get_bill(order_id=alone.oid(walk), by=walk.citizen, now=walk.now)
    assert bill
    assert (bill.due_paisa, bill.state) == (alone.FEE, finance.BillState.OPEN)
    assert not finance.verify_ledger(by=SYSTEM)


def test_it_can_be_changed_there_and_back(road: Road) -> None:
    walk = alone.begin(alone.alone(road))
    to_visit(walk)
    walk.schedule()
    to_digital(walk)
    to_visit(walk)
    walk.schedule()
    assert walk.line.stage is Stage.SCHEDULED
    assert not finance.verify_ledger(by=SYSTEM)


def test_once_somebody_comes_the_visit_stays(road: Road) -> None:
    walk = alone.alone(road)
    walk.place()
    walk.schedule()
    walk.assign()
    with refuses(StepNotAllowed):
        to_digital(walk)


def test_once_it_is_sent_it_stays_alone(road: Road) -> None:
    walk = alone.sent(alone.alone(road))
    with refuses(StepNotAllowed):
        to_visit(walk)


def test_another_price_than_shown_changes_nothing(road: Road) -> None:
    walk = alone.begin(alone.alone(road))
    with refuses(api.PriceChanged):
        to_visit(walk, quote_hash="0" * 64)


def test_a_visit_that_was_paid_for_stays(road: Road, bank: Bank) -> None:  # noqa: F811
    walk = alone.alone(road)
    walk.place()
    walk.schedule()
    test_paying.pay(walk, bank)
    with refuses(api.PaidForVisit):
        to_digital(walk)


def test_a_service_that_does_not_come_to_the_door_stays_alone(road: Road) -> None:
    walk = alone.begin(alone.alone(road, alone.TRADE))
    offer = alone.way(walk, api.Way.VISIT)
    assert not offer.is_offered
    assert isinstance(offer.refusal, NoVisit)
    with refuses(api.NotCovered):
        to_visit(walk)


def test_a_service_that_is_not_online_keeps_its_visit(road: Road) -> None:
    road.to(Stage.SCHEDULED)
    offer = alone.way(road, api.Way.DIGITAL)
    assert isinstance(offer.refusal, NotOnline)
    with refuses(api.NotCoveredOnline):
        to_digital(road)


@pytest.mark.parametrize("wanted", list(api.Way))
def test_both_prices_are_seen_before(road: Road, wanted: api.Way) -> None:
    walk = alone.begin(alone.alone(road))
    found = alone.way(walk, wanted)
    assert found.is_present is (wanted is api.Way.DIGITAL)
    assert found.quote.total_paisa >= alone.FEE

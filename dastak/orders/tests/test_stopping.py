"""It shows at the door that somebody cannot have the service."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dastak.booking import api as booking
from dastak.dispatch import api as dispatch
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.ids import uuid7
from dastak.kernel.tests.props import refuses
from dastak.orders import api
from dastak.orders.commands.log import NoSuchLine
from dastak.orders.queries.states import log_of
from dastak.orders.rules.fold import StepNotAllowed
from dastak.orders.rules.guards import Overridden
from dastak.orders.tests.road import Road
from dastak.orders.tests.test_withdrawing import told
from dastak.orders.types import Ineligible, Outcome, Stage, Verb
from dastak.people import api as people


def stop(road: Road, rider: Actor | None = None) -> None:
    api.stop_at_door(
        line_id=road.line.id,
        reason=Ineligible.RESIDENCE,
        command_id=uuid7(),
        by=rider or road.rider,
        now=road.now,
    )


def chief(road: Road, district: str = "lahore") -> Actor:
    return replace(
        road.officer,
        role=Role.SUPERVISOR,
        permits=people.permits_of(Role.SUPERVISOR),
        districts=frozenset({district}),
    )


def override(road: Road, by: Actor, reason: str = "The rule was read again.") -> None:
    api.override_eligibility(line_id=road.line.id, reason=reason, by=by, now=road.now)


def test_an_order_that_cannot_be_is_stopped_and_nothing_is_owed(road: Road) -> None:
    road.to(Stage.AT_DOOR).prepare()
    visit_id = road.visit_id
    stop(road)
    line = road.line
    assert line.outcome is Outcome.CANCELLED
    assert line.bill_id
    bill = finance.get_bill(bill_id=line.bill_id, by=SYSTEM, now=road.now)
    assert (bill.state, bill.reserved_for) == (finance.BillState.VOID, None)
    visit = dispatch.get_visit(visit_id=visit_id, by=SYSTEM, now=road.now)
    assert (visit.state, visit.reason) == (dispatch.VisitState.FAILED, "ineligible")
    assert road.order_id
    kept = booking.release(subject=road.order_id, reason="test", by=SYSTEM, now=road.now)
    assert kept == 0
    (event,) = told(road, "OrderCancelled")
    assert event["reason"] == "residence"
    assert "ضلع" in event["reason_ur"]
    road.drain()
    assert road.line.outcome is Outcome.CANCELLED


def test_a_supervisor_lets_it_go_on_and_is_named_in_the_log(road: Road) -> None:
    road.to(Stage.AT_DOOR)
    second = chief(road)
    override(road, second)
    entry = log_of(road.line.id)[-1]
    assert (entry.verb, entry.actor) == (Verb.OVERRIDE, second.me)
    assert entry.data["reason"] == "The rule was read again."
    with refuses(Overridden):
        stop(road)
    road.to(Stage.CAPTURED)
    assert road.line.outcome is None


def test_nobody_lets_it_go_on_elsewhere_without_a_reason_or_away_from_the_door(
    road: Road,
) -> None:
    road.to(Stage.EN_ROUTE)
    with refuses(StepNotAllowed):
        override(road, chief(road))
    road.enter()
    with refuses(api.WhyMissing):
        override(road, chief(road), "ok")
    with refuses(NoSuchLine):
        override(road, chief(road, "kasur"))


@pytest.mark.parametrize("stage", [Stage.EN_ROUTE, Stage.CAPTURED])
def test_an_order_is_stopped_only_at_the_door(road: Road, stage: Stage) -> None:
    road.to(stage)
    with refuses(api.NotAtThisDoor):
        stop(road)


def test_only_the_facilitator_at_the_door_stops_an_order(road: Road) -> None:
    road.to(Stage.AT_DOOR)
    with refuses(api.NotAtThisDoor):
        stop(road, road.other_rider)

"""Nobody set out in time: others are asked, the citizen is told, the facilitator may answer."""

from __future__ import annotations

from datetime import timedelta

from dastak.dispatch import api as dispatch
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, NotYours
from dastak.kernel.ids import uuid7
from dastak.kernel.tests.props import refuses
from dastak.orders import api
from dastak.orders.queries.states import log_of
from dastak.orders.tests.road import Road
from dastak.orders.tests.test_withdrawing import told
from dastak.orders.types import Party, Stage
from dastak.workforce import api as workforce


def assigned(road: Road) -> Road:
    road.to(Stage.ASSIGNED)
    visit = dispatch.get_visit(visit_id=road.visit_id, by=SYSTEM, now=road.now)
    assert visit.planned_at
    road.now = max(visit.planned_at, visit.starts_at) + timedelta(minutes=15)
    return road


def strikes(road: Road) -> list[workforce.Strike]:
    return workforce.list_strikes(facilitator_id=road.rider.me, by=SYSTEM, now=road.now)


def test_a_visit_that_nobody_set_out_to_goes_to_somebody_else_at_once(road: Road) -> None:
    assigned(road)
    assert api.replace_late(by=SYSTEM, now=road.now) == 0
    road.now += timedelta(seconds=1)
    assert api.replace_late(by=SYSTEM, now=road.now) == 1
    assert api.replace_late(by=SYSTEM, now=road.now) == 0
    line = road.line
    assert (line.stage, line.facilitator_id) == (Stage.SCHEDULED, None)
    assert log_of(line.id)[-1].data["reason"] == "late"
    assert line.bill_id
    bill = finance.get_bill(bill_id=line.bill_id, by=SYSTEM, now=road.now)
    assert bill.reserved_for is None
    assert len(told(road, "VisitUnassigned")) == 1
    (called_off,) = told(road, "VisitCalledOff")
    assert called_off["person_id"] == str(road.rider.me)
    (strike,) = strikes(road)
    assert strike.visit_id == line.visit_id
    assert strike.state is workforce.StrikeState.STANDING
    road.drain()
    dispatch.make_offers(by=SYSTEM, now=road.now)
    again = dispatch.list_offers(by=road.rider, now=road.now)
    assert not [offer for offer in again if offer.visit_id == road.visit_id]
    other = road.offer_of(road.other_rider)
    api.accept_offer(offer_id=other.id, command_id=uuid7(), by=road.other_rider, now=road.now)
    assert road.line.facilitator_id == road.other_rider.me


def test_the_late_facilitator_cannot_set_out_any_more_nor_see_the_address(road: Road) -> None:
    assigned(road)
    road.now += timedelta(seconds=1)
    api.replace_late(by=SYSTEM, now=road.now)
    with refuses(NotYours):
        api.start_trip(visit_id=road.visit_id, command_id=uuid7(), by=road.rider, now=road.now)
    with refuses(api.VisitNotYours):
        api.get_visit_place(line_id=road.line.id, by=road.rider, now=road.now)


def test_whoever_is_on_the_way_is_not_late(road: Road) -> None:
    road.to(Stage.EN_ROUTE)
    assert api.replace_late(by=SYSTEM, now=road.now + timedelta(hours=1)) == 0
    assert strikes(road) == []


def test_a_held_visit_is_nobodys_lateness(road: Road) -> None:
    assigned(road)
    api.hold_line(
        line_id=road.line.id, reason="flood", party=Party.PLATFORM, by=SYSTEM, now=road.now
    )
    assert api.replace_late(by=SYSTEM, now=road.now + timedelta(hours=1)) == 0

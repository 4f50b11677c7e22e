"""Nobody is there at a visit: waited, called, proved, and chosen anew."""

from __future__ import annotations

from datetime import timedelta

from dastak.booking import api as booking
from dastak.dispatch import api as dispatch
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM
from dastak.kernel.ids import uuid7
from dastak.kernel.tests.props import refuses
from dastak.orders import api
from dastak.orders.queries.states import log_of
from dastak.orders.rules.guards import CallFirst, WaitLonger
from dastak.orders.tests.road import Road
from dastak.orders.tests.test_withdrawing import told
from dastak.orders.types import Outcome, Stage, Verb


def call(road: Road) -> None:
    api.log_call(line_id=road.line.id, command_id=uuid7(), by=road.rider, now=road.now)


def report(road: Road) -> None:
    api.report_no_show(line_id=road.line.id, command_id=uuid7(), by=road.rider, now=road.now)


def wait_in_vain(road: Road) -> None:
    road.to(Stage.EN_ROUTE)
    road.arrive()
    call(road)
    road.now += timedelta(minutes=10)
    call(road)
    report(road)


def test_a_visit_without_anybody_ends_with_its_proof_and_a_time_is_chosen_anew(road: Road) -> None:
    road.to(Stage.EN_ROUTE)
    visit_id, arrived_at = road.visit_id, road.now
    wait_in_vain(road)
    line = road.line
    assert (line.stage, line.outcome) == (Stage.QUALIFIED, None)
    assert (line.visit_id, line.facilitator_id, line.slot_starts_at) == (None, None, None)
    visit = dispatch.get_visit(visit_id=visit_id, by=SYSTEM, now=road.now)
    assert (visit.state, visit.reason) == (dispatch.VisitState.FAILED, "no_show")
    proof = log_of(line.id)[-1].data
    assert proof["arrived_at"] == arrived_at.isoformat()
    assert len(proof["calls"]) == 2
    assert road.order_id
    kept = booking.release(subject=road.order_id, reason="test", by=SYSTEM, now=road.now)
    assert kept == 0
    assert line.bill_id
    bill = finance.get_bill(bill_id=line.bill_id, by=SYSTEM, now=road.now)
    assert (bill.state, bill.reserved_for) == (finance.BillState.OPEN, None)
    road.drain()
    road.schedule()
    road.assign()
    assert int(road.line.stage) == Stage.ASSIGNED


def test_nobody_is_missed_before_ten_minutes_and_two_calls_at_the_house(road: Road) -> None:
    road.to(Stage.EN_ROUTE)
    call(road)
    with refuses(WaitLonger, match="10"):
        report(road)
    road.now += timedelta(minutes=1)
    road.arrive()
    road.now += timedelta(minutes=9)
    with refuses(WaitLonger, match="1 more"):
        report(road)
    road.now += timedelta(minutes=1)
    with refuses(CallFirst, match="2"):
        report(road)
    call(road)
    with refuses(CallFirst, match="1"):
        report(road)


def test_the_second_time_the_order_ends_and_nothing_is_owed(road: Road) -> None:
    wait_in_vain(road)
    road.now += timedelta(hours=1)
    wait_in_vain(road)
    line = road.line
    assert line.outcome is Outcome.EXPIRED
    assert log_of(line.id)[-1].verb is Verb.GIVE_UP
    assert line.bill_id
    bill = finance.get_bill(bill_id=line.bill_id, by=SYSTEM, now=road.now)
    assert bill.state is finance.BillState.VOID
    (ended,) = told(road, "OrderGivenUp")
    assert ended["times"] == 2


def test_only_the_facilitator_on_the_way_calls_and_reports(road: Road) -> None:
    road.to(Stage.EN_ROUTE)
    with refuses(api.NotAtThisDoor):
        api.log_call(line_id=road.line.id, command_id=uuid7(), by=road.other_rider, now=road.now)
    with refuses(api.NotAtThisDoor):
        api.report_no_show(
            line_id=road.line.id, command_id=uuid7(), by=road.other_rider, now=road.now
        )


def test_a_call_sent_twice_is_one_call(road: Road) -> None:
    road.to(Stage.EN_ROUTE)
    command_id = uuid7()
    for _ in range(2):
        api.log_call(line_id=road.line.id, command_id=command_id, by=road.rider, now=road.now)
    assert [entry.verb for entry in log_of(road.line.id)].count(Verb.CALL_TRIED) == 1

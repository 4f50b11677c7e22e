"""From the counter to the closed line: hand-in, decision, courier and delivery."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from dastak.connectors import api as connectors
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM
from dastak.kernel.errors import Problem
from dastak.kernel.ids import uuid7
from dastak.kernel.tests.props import refuses
from dastak.orders import api
from dastak.orders.tests.road import Road, code
from dastak.orders.types import Outcome, Party, Stage


def test_papers_are_handed_in_by_the_lines_own_facilitator(road: Road) -> None:
    road.to(Stage.PAID)
    with refuses(api.NotYoursToHandIn):
        api.hand_in(line_id=road.line.id, by=road.other_rider, now=road.now)
    first = api.hand_in(line_id=road.line.id, by=road.rider, now=road.now)
    assert api.hand_in(line_id=road.line.id, by=road.rider, now=road.now) == first


def test_the_stamp_moves_the_papers_to_the_department_and_starts_its_clock(road: Road) -> None:
    road.to(Stage.SUBMITTED)
    assert {item.holder.kind for item in road.items()} == {documents.HolderKind.DEPARTMENT}
    assert road.line.clock.party is Party.DEPARTMENT
    assert road.line.clock.due_at
    case = connectors.get_case(case_id=road.case_id, purpose="test", by=road.officer, now=road.now)
    assert case.case.due_at == road.line.clock.due_at


def test_an_officer_of_another_department_cannot_hand_out(road: Road) -> None:
    road.to(Stage.DECIDED)
    stranger = replace(road.officer, departments=frozenset({"pb-police"}))
    with refuses(Problem):
        api.hand_out(line_id=road.line.id, by=stranger, now=road.now)


def test_nothing_is_handed_out_before_a_courier_has_accepted(road: Road) -> None:
    road.to(Stage.DECIDED)
    with refuses(api.NoCourierYet):
        api.hand_out(line_id=road.line.id, by=road.officer, now=road.now)


def test_nothing_is_handed_out_before_the_decision(road: Road) -> None:
    road.to(Stage.IN_PROCESS)
    with refuses(api.NothingToHandOut):
        api.hand_out(line_id=road.line.id, by=road.officer, now=road.now)


def test_a_bundle_without_a_seal_number_is_not_taken_over(road: Road) -> None:
    road.to(Stage.DECIDED)
    offer = road.offer_of(road.rider)
    api.accept_offer(offer_id=offer.id, command_id=uuid7(), by=road.rider, now=road.now)
    api.hand_out(line_id=road.line.id, by=road.officer, now=road.now)
    with refuses(api.SealMissing):
        api.collect_output(
            line_id=road.line.id,
            seal_number=" ",
            command_id=uuid7(),
            by=road.rider,
            now=road.now,
        )


def test_a_wrong_delivery_code_delivers_nothing(road: Road) -> None:
    road.to(Stage.OUT_FOR_DELIVERY)
    wrong = str((int(code("delivery", road.line.id)) + 1) % 10000).zfill(4)
    answer = api.deliver(
        line_id=road.line.id, code=wrong, command_id=uuid7(), by=road.rider, now=road.now
    )
    assert not answer.is_right
    assert road.line.stage is Stage.OUT_FOR_DELIVERY


def test_everything_is_with_the_citizen_after_the_delivery(road: Road) -> None:
    road.to(Stage.DELIVERED)
    assert {item.holder.kind for item in road.items()} == {documents.HolderKind.CITIZEN}
    earned = finance.list_commissions(facilitator_id=road.rider.me, by=SYSTEM, now=road.now)
    assert [each.state for each in earned] == [finance.CommissionState.HELD]


def test_a_delivered_line_closes_after_seven_days_and_releases_the_earning_once(
    road: Road,
) -> None:
    road.to(Stage.DELIVERED)
    assert api.close_lines(by=SYSTEM, now=road.now + timedelta(days=6)) == 0
    later = road.now + timedelta(days=7, minutes=1)
    assert api.close_lines(by=SYSTEM, now=later) == 1
    assert api.close_lines(by=SYSTEM, now=later) == 0
    earned = finance.list_commissions(facilitator_id=road.rider.me, by=SYSTEM, now=later)
    assert [each.state for each in earned] == [finance.CommissionState.RELEASED]
    assert not finance.verify_ledger(by=SYSTEM)


def test_a_rejection_by_two_officers_ends_rejected_after_its_papers_are_back(road: Road) -> None:
    road.to(Stage.IN_PROCESS)
    road.reject()
    assert (road.line.stage, road.line.decision) == (Stage.DECIDED, "rejected")
    road.collect()
    road.deliver()
    assert {item.holder.kind for item in road.items()} == {documents.HolderKind.CITIZEN}
    api.close_lines(by=SYSTEM, now=road.now + timedelta(days=8))
    assert road.line.outcome is Outcome.REJECTED

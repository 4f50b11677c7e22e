"""The citizen no longer wants what the department already has; and a department that stays silent."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from dastak.connectors import api as connectors
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM
from dastak.kernel.ids import uuid7
from dastak.kernel.tests.props import refuses
from dastak.orders import api
from dastak.orders.rules.fold import BeingWithdrawn, CancelAskedAlready, StepNotAllowed
from dastak.orders.tests.objecting import told
from dastak.orders.tests.road import Road, code
from dastak.orders.types import CancelReason, Flag, Outcome, Party, Stage


def ask(road: Road, *, command_id: UUID | None = None) -> api.LineView:
    assert road.order_id
    view = api.ask_cancel(
        order_id=road.order_id,
        reason=CancelReason.DONE_ELSEWHERE,
        command_id=command_id or uuid7(),
        by=road.citizen,
        now=road.now,
    )
    return view.lines[0]


def agree(road: Road) -> None:
    connectors.confirm_cancel(case_id=road.case_id, by=road.officer, now=road.now)
    road.drain()


def test_the_stage_stays_until_the_department_has_spoken(road: Road) -> None:
    line = ask(road.to(Stage.IN_PROCESS))
    assert (line.stage, line.outcome) == (Stage.IN_PROCESS, None)
    assert Flag.CANCEL_ASKED in line.flags
    assert line.clock.party is Party.DEPARTMENT
    found = connectors.get_case_card(case_id=road.case_id, by=SYSTEM, now=road.now)
    assert found.cancel_reason == "done_elsewhere"
    with refuses(CancelAskedAlready):
        ask(road)


def test_asking_twice_with_the_same_command_is_once(road: Road) -> None:
    command_id = uuid7()
    road.to(Stage.SUBMITTED)
    for _ in range(2):
        ask(road, command_id=command_id)
    assert len(told(road, "CancelAsked")) == 1


@pytest.mark.parametrize("stage", [Stage.PAID, Stage.DECIDED])
def test_only_what_the_department_has_undecided_can_be_asked_back_from_it(
    road: Road, stage: Stage
) -> None:
    road.to(stage)
    with refuses(StepNotAllowed):
        ask(road)


def test_a_decision_of_a_moment_ago_comes_first(road: Road) -> None:
    road.to(Stage.IN_PROCESS)
    connectors.approve_case(case_id=road.case_id, by=road.officer, now=road.now)
    with refuses(connectors.WrongState):
        ask(road)


def test_a_department_that_refuses_says_why_and_goes_on(road: Road) -> None:
    ask(road.to(Stage.IN_PROCESS))
    with refuses(connectors.ReasonMissing):
        connectors.refuse_cancel(case_id=road.case_id, reason=" ", by=road.officer, now=road.now)
    connectors.refuse_cancel(
        case_id=road.case_id, reason="It is printed.", by=road.officer, now=road.now
    )
    road.drain()
    assert not road.line.flags
    (refused,) = told(road, "CancelRefused")
    assert refused["reason"] == "It is printed."
    with refuses(connectors.NotAsked):
        connectors.refuse_cancel(case_id=road.case_id, reason="No.", by=road.officer, now=road.now)
    ask(road)


def test_papers_come_home_before_the_order_is_withdrawn_and_nothing_is_paid_back(
    road: Road,
) -> None:
    ask(road.to(Stage.IN_PROCESS))
    agree(road)
    line = road.line
    assert line.flags == {Flag.WITHDRAWAL_OPEN}
    assert (line.outcome, line.clock.party) == (None, Party.FACILITATOR)
    (granted,) = told(road, "CancelGranted")
    assert granted["items"] == 1
    first = road.offer_of(road.rider)
    api.decline_offer(offer_id=first.id, reason="no_time", by=road.rider, now=road.now)
    offer = road.offer_of(road.other_rider)
    api.accept_offer(offer_id=offer.id, command_id=uuid7(), by=road.other_rider, now=road.now)
    road.rider, road.other_rider = road.other_rider, road.rider
    api.hand_out(line_id=line.id, by=road.officer, now=road.now)
    with refuses(api.SealMissing):
        api.collect_output(
            line_id=line.id, seal_number="", command_id=uuid7(), by=road.rider, now=road.now
        )
    api.collect_output(
        line_id=line.id, seal_number="S-1", command_id=uuid7(), by=road.rider, now=road.now
    )
    assert road.line.stage is Stage.IN_PROCESS
    with refuses(BeingWithdrawn):
        api.unassign_visit(visit_id=road.visit_id, reason="ill", by=SYSTEM, now=road.now)
    road.travel()
    road.arrive()
    answer = api.return_papers(
        line_id=line.id,
        code=code("return", line.id),
        command_id=uuid7(),
        by=road.rider,
        now=road.now,
    )
    assert answer.is_right
    assert road.line.outcome is Outcome.WITHDRAWN
    assert {item.holder.kind for item in road.items()} == {documents.HolderKind.CITIZEN}
    assert line.bill_id
    bill = finance.get_bill(bill_id=line.bill_id, by=SYSTEM, now=road.now)
    assert bill.state is finance.BillState.PAID
    # Who took it there has earned it, not who brought it back.
    (earned,) = finance.list_commissions(
        facilitator_id=road.other_rider.me, by=SYSTEM, now=road.now
    )
    assert earned.released_at
    assert not finance.list_commissions(facilitator_id=road.rider.me, by=SYSTEM, now=road.now)


def test_without_papers_at_the_department_the_order_ends_with_its_word(road: Road) -> None:
    road.has_originals = False
    ask(road.to(Stage.SUBMITTED))
    agree(road)
    assert road.line.outcome is Outcome.WITHDRAWN


def test_a_decision_answers_the_wish_as_well(road: Road) -> None:
    ask(road.to(Stage.IN_PROCESS))
    road.approve()
    assert not road.line.flags


def test_words_of_the_department_that_nobody_waits_for_change_nothing(road: Road) -> None:
    line_id = road.to(Stage.IN_PROCESS).line.id
    api.cancel_granted(line_id=line_id, by=SYSTEM, now=road.now)
    api.cancel_refused(line_id=line_id, reason="No.", by=SYSTEM, now=road.now)
    assert not road.line.flags


def test_silence_past_the_term_is_told_once_with_who_hears_the_appeal(road: Road) -> None:
    road.to(Stage.SUBMITTED)
    due = road.line.clock.due_at
    assert due
    road.now = due + timedelta(minutes=1)
    assert api.tell_breaches(by=SYSTEM, now=road.now) == 1
    (over,) = told(road, "LegalTermOver")
    assert over["appeal_to"]
    assert over["appeal_to_ur"]
    assert over["officer_id"] is None
    assert road.line.term_over_at == due
    road.take()
    assert api.tell_breaches(by=SYSTEM, now=road.now) == 0
    (trouble,) = api.list_troubles(kinds=list(api.TroubleKind), by=SYSTEM, now=road.now)
    assert (trouble.kind, trouble.due_at) == (api.TroubleKind.TERM_OVER, due)
    road.approve()
    assert road.line.stage is Stage.DECIDED

"""The citizen does not want it any more, at every stage before the department has it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from dastak.connectors import api as connectors
from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.ids import uuid7
from dastak.kernel.tests.props import refuses
from dastak.orders import api
from dastak.orders.commands.log import NoSuchLine
from dastak.orders.rules.fold import BeingWithdrawn, StepNotAllowed
from dastak.orders.tests.road import Road, code, set_clock
from dastak.orders.types import Captured, Flag, Outcome, Party, Stage, Verb

BIRTH = "PB-LG-BIR"


def withdraw(road: Road) -> api.LineView:
    assert road.order_id
    view = api.withdraw_order(
        order_id=road.order_id, command_id=uuid7(), by=road.citizen, now=road.now
    )
    return view.lines[0]


def ask_back(
    road: Road, *, by: Actor | None = None, command_id: UUID | None = None
) -> api.LineView:
    assert road.order_id
    view = api.ask_back(
        order_id=road.order_id,
        captured=Captured.ERASE,
        command_id=command_id or uuid7(),
        by=by or road.citizen,
        now=road.now,
    )
    return view.lines[0]


def give_back(road: Road, said: str = "", rider: Actor | None = None) -> api.CodeResult:
    return api.return_papers(
        line_id=road.line.id,
        code=said or code("return", road.line.id),
        command_id=uuid7(),
        by=rider or road.rider,
        now=road.now,
    )


def told(road: Road, name: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT payload FROM kernel_event_log WHERE subject = %s AND name = %s ORDER BY at",
            [road.order_id, f"orders.{name}"],
        )
        return [json.loads(row[0]) for row in cursor.fetchall()]


def case_of(road: Road) -> connectors.Case:
    found = connectors.get_case(case_id=road.case_id, purpose="a test", by=SYSTEM, now=road.now)
    return found.case


def clerk(road: Road) -> Actor:
    """An officer of the department that the order goes to."""
    return replace(road.officer, departments=frozenset({road.line.department}))


def bill_of(road: Road) -> finance.Bill:
    assert road.line.bill_id
    return finance.get_bill(bill_id=road.line.bill_id, by=SYSTEM, now=road.now)


@pytest.mark.parametrize("stage", [Stage.ASSIGNED, Stage.EN_ROUTE, Stage.AT_DOOR])
def test_before_the_form_is_complete_an_order_ends_at_once_and_the_facilitator_is_told(
    road: Road, stage: Stage
) -> None:
    road.to(stage)
    assert withdraw(road).outcome is Outcome.WITHDRAWN
    visit = dispatch.get_visit(visit_id=road.visit_id, by=SYSTEM, now=road.now)
    assert visit.state is dispatch.VisitState.CANCELLED
    assert bill_of(road).state is finance.BillState.VOID
    assert bill_of(road).reserved_for is None
    (called_off,) = told(road, "VisitCalledOff")
    assert called_off["person_id"] == str(road.rider.me)
    assert "نے" in called_off["reason_ur"]


def test_originals_that_were_only_listed_are_free_again_after_a_withdrawal(road: Road) -> None:
    road.to(Stage.AT_DOOR).prepare()
    withdraw(road)
    transfers = documents.list_transfers(subject=road.line.id, by=SYSTEM, now=road.now)
    assert not any(transfer.is_open for transfer in transfers)


def test_after_the_form_the_order_stays_open_until_every_paper_is_back(road: Road) -> None:
    road.to(Stage.CAPTURED)
    line = ask_back(road)
    assert line.outcome is None
    assert Flag.WITHDRAWAL_OPEN in line.flags
    assert line.clock.party is Party.FACILITATOR
    assert bill_of(road).state is finance.BillState.VOID
    (asked,) = told(road, "AllAskedBack")
    assert (asked["items"], asked["captured"]) == (1, "erase")
    (wanted,) = told(road, "PapersWantedBack")
    assert wanted["person_id"] == str(road.rider.me)
    with refuses(BeingWithdrawn, finance.BillNotOpen):
        road.pay()
    assert give_back(road).is_right
    assert road.line.outcome is Outcome.WITHDRAWN
    assert {item.holder.kind for item in road.items()} == {documents.HolderKind.CITIZEN}
    visit = dispatch.get_visit(visit_id=road.visit_id, by=SYSTEM, now=road.now)
    assert visit.state.is_over


def test_a_wrong_return_code_is_counted_and_nothing_moves(road: Road) -> None:
    road.to(Stage.CAPTURED)
    ask_back(road)
    right = code("return", road.line.id)
    answer = give_back(road, said="0000" if right != "0000" else "1111")
    assert (answer.is_right, answer.tries_left) == (False, 4)
    assert road.line.outcome is None


def test_only_the_facilitator_of_a_withdrawn_order_gives_papers_back(road: Road) -> None:
    road.to(Stage.CAPTURED)
    with refuses(api.NothingToReturn):
        give_back(road)
    ask_back(road)
    with refuses(api.NothingToReturn):
        give_back(road, rider=road.other_rider)


def test_a_paid_order_is_not_withdrawn_without_a_refund_and_the_way_is_named(road: Road) -> None:
    road.to(Stage.PAID)
    with refuses(api.RefundNeeded, match="1202"):
        ask_back(road)
    assert not road.line.flags
    case = case_of(road)
    assert case.state is connectors.CaseState.SENT


def test_what_is_asked_back_twice_with_the_same_command_is_asked_once(road: Road) -> None:
    road.to(Stage.CAPTURED)
    command_id = uuid7()
    for _ in range(2):
        ask_back(road, command_id=command_id)
    assert len(told(road, "AllAskedBack")) == 1


@pytest.mark.parametrize("stage", [Stage.AT_DOOR, Stage.SUBMITTED])
def test_there_is_a_way_back_only_between_the_form_and_the_department(
    road: Road, stage: Stage
) -> None:
    road.to(stage)
    with refuses(StepNotAllowed):
        ask_back(road)


def test_nobody_asks_for_the_papers_of_a_stranger(road: Road) -> None:
    road.to(Stage.CAPTURED)
    with refuses(NoSuchLine):
        ask_back(road, by=road.rider_as_citizen())


def test_every_refused_way_of_a_withdrawn_order_says_why(road: Road) -> None:
    road.to(Stage.CAPTURED)
    ask_back(road)
    reasons = {action.verb: action.refusal for action in road.line.actions}
    assert isinstance(reasons[Verb.ASK_BACK], BeingWithdrawn)


@pytest.fixture
def free_order(road: Road) -> Road:
    """An order of which nothing is due: it is settled with the citizen's word."""
    road.service = BIRTH
    return road.to(Stage.PAID)


def test_papers_that_left_the_house_come_back_with_the_one_who_has_them(free_order: Road) -> None:
    road = free_order
    api.hand_in(line_id=road.line.id, by=road.rider, now=road.now)
    ask_back(road)
    case = case_of(road)
    assert case.state is connectors.CaseState.WITHDRAWN
    with refuses(connectors.CaseTakenBack):
        api.receive_case(barcode=case.barcode, by=clerk(road), now=road.now)
    visit = dispatch.get_visit(visit_id=road.visit_id, by=SYSTEM, now=road.now)
    assert visit.kind is dispatch.VisitKind.RETURN
    offer = road.offer_of(road.rider)
    with refuses(dispatch.CannotBeAsked):
        dispatch.offer_to(
            visit_id=road.visit_id, facilitator_id=road.other_rider.me, by=SYSTEM, now=road.now
        )
    assert not [
        each
        for each in dispatch.list_offers(by=road.other_rider, now=road.now)
        if each.visit_id == road.visit_id
    ]
    api.accept_offer(offer_id=offer.id, command_id=uuid7(), by=road.rider, now=road.now)
    with refuses(dispatch.TripNotStarted):
        give_back(road)
    road.travel()
    road.arrive()
    assert give_back(road).is_right
    assert road.line.outcome is Outcome.WITHDRAWN
    assert bill_of(road).state is finance.BillState.VOID
    assert {item.holder.kind for item in road.items()} == {documents.HolderKind.CITIZEN}


def test_a_return_that_failed_is_planned_anew(free_order: Road) -> None:
    road = free_order
    ask_back(road)
    first, ends_at = road.visit_id, road.line.slot_ends_at
    assert ends_at
    road.now = ends_at + timedelta(minutes=1)
    set_clock(road.now)
    dispatch.make_offers(by=SYSTEM, now=road.now)
    road.drain()
    assert road.visit_id != first
    assert road.line.outcome is None


def test_an_order_whose_papers_all_stayed_at_home_is_withdrawn_at_once(road: Road) -> None:
    road.service = BIRTH
    road.has_originals = False
    road.to(Stage.PAID)
    assert ask_back(road).outcome is Outcome.WITHDRAWN


def test_what_the_department_has_stamped_is_not_taken_back(free_order: Road) -> None:
    road = free_order
    barcode = api.hand_in(line_id=road.line.id, by=road.rider, now=road.now)
    api.receive_case(barcode=barcode, by=clerk(road), now=road.now)
    with refuses(connectors.CaseReceivedAlready):
        ask_back(road)

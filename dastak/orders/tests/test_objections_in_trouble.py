"""What goes otherwise with an objection: nobody there, nobody comes, nothing said, two at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection

from dastak.connectors import api as connectors
from dastak.dispatch import api as dispatch
from dastak.kernel.actors import SYSTEM
from dastak.kernel.ids import uuid7
from dastak.kernel.tests.props import refuses
from dastak.kernel.text import Bilingual
from dastak.orders import api
from dastak.orders.rules.fold import BeingWithdrawn, OnHold
from dastak.orders.rules.guards import CallFirst, WaitLonger
from dastak.orders.tests.objecting import (
    PAPER,
    WORDS,
    answer,
    book,
    fail,
    object_to,
    told,
)
from dastak.orders.tests.road import Road, set_clock
from dastak.orders.types import CureFailure, Flag, Party, Stage


def test_nobody_at_home_is_told_only_after_waiting_and_calling(objected: Road) -> None:
    road = objected
    book(road)
    offer = road.offer_of(road.rider)
    api.accept_offer(offer_id=offer.id, command_id=uuid7(), by=road.rider, now=road.now)
    road.travel()
    road.arrive()
    with refuses(WaitLonger, CallFirst):
        fail(road, CureFailure.NO_SHOW)
    for _ in range(2):
        api.log_call(line_id=road.line.id, command_id=uuid7(), by=road.rider, now=road.now)
    road.now += timedelta(minutes=10)
    fail(road, CureFailure.NO_SHOW)
    assert road.line.visit_id is None


def test_a_second_visit_that_nobody_takes_is_chosen_anew(objected: Road) -> None:
    road = objected
    book(road)
    ends_at = road.line.slot_ends_at
    assert ends_at
    road.now = ends_at + timedelta(minutes=1)
    set_clock(road.now)
    dispatch.make_offers(by=SYSTEM, now=road.now)
    road.drain()
    assert road.line.visit_id is None
    assert len(told(road, "RectificationLost")) == 1
    assert Flag.OBJECTION_OPEN in road.line.flags


def test_a_second_visit_taken_away_is_offered_to_others(objected: Road) -> None:
    road = objected
    book(road)
    offer = road.offer_of(road.rider)
    api.accept_offer(offer_id=offer.id, command_id=uuid7(), by=road.rider, now=road.now)
    api.unassign_visit(visit_id=road.visit_id, reason="ill", by=SYSTEM, now=road.now)
    assert road.line.facilitator_id is None
    assert road.offer_of(road.other_rider)


def test_an_approval_ends_the_objection_and_calls_the_second_visit_off(objected: Road) -> None:
    road = objected
    book(road)
    offer = road.offer_of(road.rider)
    api.accept_offer(offer_id=offer.id, command_id=uuid7(), by=road.rider, now=road.now)
    visit_id = road.visit_id
    road.approve()
    line = road.line
    assert line.stage is Stage.DECIDED
    assert Flag.OBJECTION_OPEN not in line.flags
    visit = dispatch.get_visit(visit_id=visit_id, by=SYSTEM, now=road.now)
    assert visit.state is dispatch.VisitState.CANCELLED
    (off,) = told(road, "VisitCalledOff")
    assert off["person_id"] == str(road.rider.me)


def test_a_second_objection_starts_anew(road: Road) -> None:
    object_to(road.to(Stage.IN_PROCESS), *WORDS)
    answer(road)
    road.drain()
    object_to(road, *PAPER)
    assert road.line.objection
    assert road.line.objection.number == 2
    assert len(told(road, "DepartmentObjected")) == 2


def test_an_objection_told_twice_counts_once(objected: Road) -> None:
    road = objected
    same = api.NewObjection(1, PAPER, road.now.date())
    api.objected(line_id=road.line.id, objection=same, by=SYSTEM, now=road.now)
    api.objection_settled(
        line_id=road.line.id, number=7, outcome="answered", by=SYSTEM, now=road.now
    )
    assert len(told(road, "DepartmentObjected")) == 1
    assert Flag.OBJECTION_OPEN in road.line.flags


def test_an_objection_nobody_answers_is_told_once_and_may_be_rejected(objected: Road) -> None:
    road = objected
    why: dict[str, Any] = {
        "case_id": road.case_id,
        "reason_code": "objection_unanswered",
        "law_clause": "Rule 5",
        "explanation": Bilingual("Not given in time.", "وقت پر نہیں دیا گیا۔"),
        "by": road.officer,
    }
    with refuses(connectors.StillTimeToCure):
        connectors.propose_rejection(**why, now=road.now)
    due = road.line.clock.due_at
    assert due
    road.now = due + timedelta(minutes=1)
    for _ in range(2):
        api.tell_breaches(by=SYSTEM, now=road.now)
    assert len(told(road, "ObjectionUnanswered")) == 1
    assert not told(road, "ClockBreached")
    (trouble,) = api.list_troubles(
        kinds=[api.TroubleKind.OBJECTION_UNANSWERED, api.TroubleKind.LATE], by=SYSTEM, now=road.now
    )
    assert trouble.kind is api.TroubleKind.OBJECTION_UNANSWERED
    connectors.propose_rejection(**why, now=road.now)
    connectors.confirm_rejection(case_id=road.case_id, by=road.second_officer, now=road.now)
    road.drain()
    assert road.line.decision == "rejected"


def test_a_hold_over_an_objection_is_counted_once(road: Road) -> None:
    road.to(Stage.IN_PROCESS)
    object_to(road, *WORDS)
    api.hold_line(
        line_id=road.line.id, reason="fire", party=Party.PLATFORM, by=SYSTEM, now=road.now
    )
    with refuses(OnHold):
        answer(road)
    road.now += timedelta(hours=3)
    api.release_line(line_id=road.line.id, by=SYSTEM, now=road.now)
    answer(road)
    road.drain()
    assert not road.line.flags


def test_the_citizen_is_not_asked_for_a_cure_once_all_goes_back(objected: Road) -> None:
    road = objected
    book(road)
    assert road.order_id
    api.ask_cancel(
        order_id=road.order_id, reason=api.CancelReason.NOT_NEEDED, command_id=uuid7(),
        by=road.citizen, now=road.now,
    )  # fmt: skip
    connectors.confirm_cancel(case_id=road.case_id, by=road.officer, now=road.now)
    road.drain()
    line = road.line
    assert line.flags == {Flag.WITHDRAWAL_OPEN}
    with refuses(api.NothingObjected, BeingWithdrawn):
        book(road)


def test_the_slot_of_a_second_visit_is_given_back_and_that_of_the_first_is_not(
    objected: Road,
) -> None:
    road = objected
    book(road)
    road.approve()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM booking_reservation WHERE subject = %s AND state = 'confirmed'",
            [road.order_id],
        )
        assert cursor.fetchone() == (1,)


def test_nobody_has_set_out_to_a_second_visit_so_another_is_asked(objected: Road) -> None:
    road = objected
    book(road)
    offer = road.offer_of(road.rider)
    api.accept_offer(offer_id=offer.id, command_id=uuid7(), by=road.rider, now=road.now)
    assert road.line.slot_ends_at
    road.now = road.line.slot_ends_at - timedelta(minutes=40)
    assert api.replace_late(by=SYSTEM, now=road.now) == 1
    line = road.line
    assert (line.facilitator_id, line.stage) == (None, Stage.IN_PROCESS)
    assert Flag.OBJECTION_OPEN in line.flags


def test_the_citizen_follows_the_way_of_a_second_visit(objected: Road) -> None:
    road = objected
    book(road)
    offer = road.offer_of(road.rider)
    api.accept_offer(offer_id=offer.id, command_id=uuid7(), by=road.rider, now=road.now)
    assert not road.line.is_live
    road.travel()
    assert road.line.is_live
    assert api.track(token=road.view.token, now=road.now).is_live
    road.enter()
    assert not road.line.is_live

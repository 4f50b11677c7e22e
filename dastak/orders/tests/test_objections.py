"""The department objects; the citizen answers, or a second visit brings what is wanted."""

from __future__ import annotations

from datetime import timedelta

from dastak.connectors import api as connectors
from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.kernel.actors import SYSTEM
from dastak.kernel.clock import PKT
from dastak.kernel.ids import uuid7
from dastak.kernel.tests.props import refuses
from dastak.orders import api
from dastak.orders.rules.fold import CuredAlready
from dastak.orders.tests.objecting import (
    BILL,
    PAPER,
    WORDS,
    answer,
    book,
    case_due,
    cure,
    fail,
    object_to,
    photograph,
    stand_at_door,
    told,
)
from dastak.orders.tests.road import Road, code, set_clock
from dastak.orders.types import Attribution, CureFailure, Flag, Party, Stage


def test_an_objection_stops_the_legal_clock_and_gives_the_turn_to_the_citizen(road: Road) -> None:
    road.to(Stage.IN_PROCESS)
    said = object_to(road, *PAPER)
    line = road.line
    assert Flag.OBJECTION_OPEN in line.flags
    assert line.stage is Stage.IN_PROCESS
    assert line.clock.party is Party.CITIZEN
    assert line.clock.due_at
    assert line.clock.due_at.astimezone(PKT).date() == said.due_date
    assert case_due(road) is None
    (event,) = told(road, "DepartmentObjected")
    assert (event["whose"], event["objection"]) == ("citizen", 1)
    assert "second page" not in str(event)
    found = api.get_objection(order_id=road.order_id or uuid7(), by=road.citizen, now=road.now)
    assert [note for _text, note in found.wanted] == ["the second page"]


def test_what_we_photographed_badly_is_our_mistake(road: Road) -> None:
    object_to(road.to(Stage.IN_PROCESS), "paper_missing", "paper_unclear")
    assert road.line.objection
    assert road.line.objection.whose is Attribution.CAPTURE


def test_an_answer_in_words_lets_the_clock_go_on_with_the_time_it_had_left(road: Road) -> None:
    road.to(Stage.IN_PROCESS)
    before = road.line.clock.due_at
    assert before
    object_to(road, *WORDS)
    road.now += timedelta(days=1)
    answer(road)
    assert road.line.clock.party is not Party.CITIZEN
    road.drain()
    line = road.line
    assert not line.flags
    assert line.clock.party is Party.DEPARTMENT
    assert line.clock.due_at == case_due(road)
    assert line.clock.due_at
    assert line.clock.due_at > before
    (said,) = connectors.list_objections(case_id=road.case_id, by=road.officer, now=road.now)
    assert (said.closed_as, said.answer) == ("answered", "It is house 12.")
    (settled,) = told(road, "ObjectionSettled")
    assert settled["outcome"] == "answered"


def test_words_are_not_enough_where_a_paper_is_wanted(objected: Road) -> None:
    with refuses(api.PapersWanted):
        answer(objected)


def test_an_answer_has_words(road: Road) -> None:
    object_to(road.to(Stage.IN_PROCESS), *WORDS)
    with refuses(api.AnswerMissing):
        answer(road, " ")


def test_nothing_is_answered_that_was_not_asked(road: Road) -> None:
    road.to(Stage.IN_PROCESS)
    with refuses(api.NothingObjected):
        answer(road)
    with refuses(api.NothingObjected):
        book(road)
    assert road.order_id
    with refuses(api.NothingObjected):
        api.get_objection(order_id=road.order_id, by=road.citizen, now=road.now)


def test_whoever_knows_the_case_is_asked_first_for_the_second_visit(objected: Road) -> None:
    road = objected
    line = book(road)
    assert line.slot_starts_at
    visit = dispatch.get_visit(visit_id=road.visit_id, by=SYSTEM, now=road.now)
    assert visit.kind is dispatch.VisitKind.RECTIFICATION
    assert visit.cash_paisa == 0
    offer = road.offer_of(road.rider)
    assert any(reason.startswith("preferred") for reason in offer.reasons)
    api.accept_offer(offer_id=offer.id, command_id=uuid7(), by=road.rider, now=road.now)
    (assigned,) = told(road, "RectificationAssigned")
    assert assigned["visit_id"] == str(road.visit_id)
    assert road.line.stage is Stage.IN_PROCESS


def test_the_same_booking_twice_is_one(objected: Road) -> None:
    road, command_id = objected, uuid7()
    first = book(road, command_id=command_id).visit_id
    assert road.order_id
    again = api.book_cure(
        order_id=road.order_id, hold_id=uuid7(), command_id=command_id, by=road.citizen,
        now=road.now,
    )  # fmt: skip
    assert again.lines[0].visit_id == first


def test_a_second_visit_is_moved_and_its_facilitator_told(objected: Road) -> None:
    road = objected
    road.hold_days = 3
    book(road)
    offer = road.offer_of(road.rider)
    api.accept_offer(offer_id=offer.id, command_id=uuid7(), by=road.rider, now=road.now)
    former = road.visit_id
    road.hold_days = 4
    book(road)
    assert road.visit_id != former
    assert len(told(road, "VisitCalledOff")) == 1
    assert len(told(road, "RectificationBooked")) == 2


def test_a_second_visit_is_not_moved_after_its_cutoff(objected: Road) -> None:
    road = objected
    book(road)
    assert road.line.slot_starts_at
    road.now = road.line.slot_starts_at - timedelta(hours=1)
    set_clock(road.now)
    road.hold_days = 1
    with refuses(api.TooLateToMove):
        book(road)


def test_a_second_visit_lies_before_the_last_day(road: Road) -> None:
    object_to(road.to(Stage.IN_PROCESS), *PAPER, days=1)
    road.hold_days = 3
    with refuses(api.AfterLastDay):
        book(road)


def test_a_photograph_at_the_second_visit_answers_the_department_at_once(objected: Road) -> None:
    road = objected
    book(road)
    stand_at_door(road)
    photograph(road)
    api.read_cure(line_id=road.line.id, by=road.rider, now=road.now)
    (read,) = told(road, "RectificationReadBack")
    assert read["originals"] == 0
    assert cure(road).is_right
    road.drain()
    line = road.line
    assert not line.flags
    assert line.clock.party is Party.DEPARTMENT
    assert line.visit_id is None
    road.approve()
    assert road.line.stage is Stage.DECIDED


def test_an_original_reaches_the_desk_before_the_objection_is_over(objected: Road) -> None:
    road = objected
    book(road)
    stand_at_door(road)
    api.take_originals(line_id=road.line.id, names=[BILL], by=road.rider, now=road.now)
    assert cure(road).is_right
    road.drain()
    line = road.line
    assert Flag.OBJECTION_OPEN in line.flags
    assert line.clock.party is Party.FACILITATOR
    with refuses(CuredAlready):
        book(road)
    barcode = api.hand_in(line_id=line.id, by=road.rider, now=road.now)
    api.receive_case(barcode=barcode, by=road.officer, now=road.now)
    road.drain()
    assert not road.line.flags
    assert {item.holder.kind for item in road.items()} == {documents.HolderKind.DEPARTMENT}
    road.approve()
    road.collect()
    road.deliver()
    assert {item.holder.kind for item in road.items()} == {documents.HolderKind.CITIZEN}


def test_a_wrong_code_at_the_second_visit_is_counted(objected: Road) -> None:
    road = objected
    book(road)
    stand_at_door(road)
    photograph(road)
    right = code("cure", road.visit_id)
    result = cure(road, said="0000" if right != "0000" else "1111")
    assert (result.is_right, result.tries_left) == (False, 4)
    assert road.line.visit_id


def test_a_second_visit_without_anything_given_does_not_end_well(objected: Road) -> None:
    road = objected
    book(road)
    stand_at_door(road)
    with refuses(api.NothingGiven):
        cure(road)
    assert cure(road, words="The name is written Amna.").is_right


def test_only_the_facilitator_of_the_open_visit_cures(objected: Road) -> None:
    road = objected
    book(road)
    for call in (lambda: cure(road, said="0000"), lambda: photograph(road)):
        with refuses(api.NotAtThisDoor):
            call()
    with refuses(api.NotAtThisDoor):
        api.read_cure(line_id=road.line.id, by=road.rider, now=road.now)
    with refuses(api.NotAtThisDoor):
        fail(road, CureFailure.PAPERS_MISSING)
    stand_at_door(road)
    with refuses(api.NotAtThisDoor):
        fail(road, CureFailure.NO_SHOW, by=road.other_rider)


def test_what_is_still_missing_at_the_second_visit_leaves_the_objection_open(
    objected: Road,
) -> None:
    road = objected
    book(road)
    stand_at_door(road)
    fail(road, CureFailure.PAPERS_MISSING)
    line = road.line
    assert line.visit_id is None
    assert Flag.OBJECTION_OPEN in line.flags
    (failed,) = told(road, "RectificationFailed")
    assert failed["reason"] == "papers_missing"
    road.hold_days = 2
    assert book(road).visit_id

"""At the door: codes, the form, papers, consent and cash."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.errors import Problem
from dastak.kernel.ids import uuid7
from dastak.kernel.models import EventLog
from dastak.kernel.money import rupees
from dastak.kernel.tests.props import refuses
from dastak.kernel.text import Bilingual
from dastak.orders import api, models
from dastak.orders.commands.placing import WomanAskedFor
from dastak.orders.rules.guards import FormIncomplete, PapersMissing
from dastak.orders.tests.road import Road, code
from dastak.orders.types import Party, Stage
from dastak.people import api as people


def test_a_wrong_door_code_is_counted_and_does_not_open(road: Road) -> None:
    road.to(Stage.EN_ROUTE)
    road.arrive()
    wrong = str((int(code("door", road.visit_id)) + 1) % 10000).zfill(4)
    result = api.open_door(
        visit_id=road.visit_id, code=wrong, command_id=uuid7(), by=road.rider, now=road.now
    )
    assert not result.is_open
    assert road.line.stage is Stage.EN_ROUTE


def test_the_address_is_shown_to_the_assigned_facilitator_only(road: Road) -> None:
    road.to(Stage.ASSIGNED)
    place = api.get_visit_place(line_id=road.line.id, by=road.rider, now=road.now)
    assert "Mozang" in place.address.text
    with refuses(api.VisitNotYours):
        api.get_visit_place(line_id=road.line.id, by=road.other_rider, now=road.now)


def test_the_address_is_hidden_again_after_the_visit(road: Road) -> None:
    road.to(Stage.PAID)
    with refuses(api.VisitNotYours):
        api.get_visit_place(line_id=road.line.id, by=road.rider, now=road.now)


def test_nobody_else_fills_in_the_form(road: Road) -> None:
    road.to(Stage.AT_DOOR)
    with refuses(api.NotAtThisDoor):
        api.save_form(line_id=road.line.id, values={}, by=road.other_rider, now=road.now)


def test_reading_back_is_refused_while_the_form_is_incomplete(road: Road) -> None:
    road.to(Stage.AT_DOOR)
    with refuses(FormIncomplete):
        api.read_back(line_id=road.line.id, by=road.rider, now=road.now)


def test_reading_back_is_refused_while_papers_are_missing(road: Road) -> None:
    road.to(Stage.AT_DOOR)
    road.fill_in()
    with refuses(PapersMissing):
        api.read_back(line_id=road.line.id, by=road.rider, now=road.now)


def test_a_wrong_consent_code_captures_nothing_and_locks_after_five(road: Road) -> None:
    road.to(Stage.AT_DOOR)
    road.prepare()
    wrong = str((int(code("consent", road.line.id)) + 1) % 10000).zfill(4)
    for left in (4, 3, 2, 1, 0):
        answer = api.capture(
            line_id=road.line.id, code=wrong, command_id=uuid7(), by=road.rider, now=road.now
        )
        assert (answer.is_right, answer.tries_left) == (False, left)
    with refuses(api.CodeLocked):
        api.capture(
            line_id=road.line.id,
            code=code("consent", road.line.id),
            command_id=uuid7(),
            by=road.rider,
            now=road.now,
        )
    assert road.line.stage is Stage.AT_DOOR


def test_the_helpline_gives_new_tries_for_a_locked_code(road: Road) -> None:
    road.to(Stage.AT_DOOR)
    road.prepare()
    models.Line.objects.filter(pk=road.line.id).update(code_tries=5)
    agent = Actor(
        Role.AGENT,
        uuid4(),
        people.permits_of(Role.AGENT),
        frozenset({"lahore"}),
        frozenset({"*"}),
    )
    api.unlock_code(line_id=road.line.id, by=agent, now=road.now)
    answer = api.capture(
        line_id=road.line.id,
        code=code("consent", road.line.id),
        command_id=uuid7(),
        by=road.rider,
        now=road.now,
    )
    assert answer.is_right


def test_a_second_list_of_originals_adds_to_the_first(road: Road) -> None:
    road.to(Stage.AT_DOOR)
    road.prepare()
    more = [Bilingual("Affidavit", "حلف نامہ")]
    api.take_originals(line_id=road.line.id, names=more, by=road.rider, now=road.now)
    answer = api.capture(
        line_id=road.line.id,
        code=code("consent", road.line.id),
        command_id=uuid7(),
        by=road.rider,
        now=road.now,
    )
    assert answer.is_right
    holders = [item.holder.kind for item in road.items()]
    assert holders == [documents.HolderKind.FACILITATOR] * 2


def test_the_citizen_is_told_of_the_receipt_when_the_originals_are_taken(road: Road) -> None:
    road.to(Stage.CAPTURED)
    told = EventLog.objects.get(name="orders.OriginalsTaken").payload
    (receipt,) = api.list_paper_receipts(order_id=road.view.id, by=road.citizen, now=road.now)
    assert (told["custody_number"], told["custody_token"]) == (receipt.number, receipt.token)
    assert (told["originals"], told["number"]) == (1, road.view.number)
    door = api.get_door(line_id=road.line.id, by=road.rider, now=road.now)
    assert door.receipts == (receipt,)


def test_without_originals_there_is_no_receipt_to_tell_of(road: Road) -> None:
    road.to(Stage.AT_DOOR)
    road.fill_in()
    road.photograph()
    api.read_back(line_id=road.line.id, by=road.rider, now=road.now)
    answer = api.capture(
        line_id=road.line.id,
        code=code("consent", road.line.id),
        command_id=uuid7(),
        by=road.rider,
        now=road.now,
    )
    assert answer.is_right
    assert not EventLog.objects.filter(name="orders.OriginalsTaken").exists()
    assert api.list_paper_receipts(order_id=road.view.id, by=road.citizen, now=road.now) == []


def test_the_receipts_of_an_order_are_hidden_with_it(road: Road) -> None:
    road.to(Stage.CAPTURED)
    stranger = replace(road.citizen, person_id=uuid4())
    with refuses(api.NoSuchOrder):
        api.list_paper_receipts(order_id=road.view.id, by=stranger, now=road.now)


def test_the_address_is_hidden_from_the_former_facilitator_when_the_decision_is_there(
    road: Road,
) -> None:
    road.to(Stage.DECIDED)
    with refuses(api.VisitNotYours):
        api.get_visit_place(line_id=road.line.id, by=road.rider, now=road.now)


def test_a_stamp_during_a_hold_is_recorded_as_the_fact_it_is(road: Road) -> None:
    road.to(Stage.PAID)
    api.hold_line(
        line_id=road.line.id, reason="flood", party=Party.PLATFORM, by=SYSTEM, now=road.now
    )
    road.submit()
    assert int(road.line.stage) == Stage.SUBMITTED
    assert road.line.clock.state == "paused"


def test_a_held_line_neither_expires_nor_stops_the_others(road: Road) -> None:
    road.place()
    api.hold_line(
        line_id=road.line.id, reason="flood", party=Party.PLATFORM, by=SYSTEM, now=road.now
    )
    assert api.expire_lines(by=SYSTEM, now=road.now + timedelta(days=9)) == 0


def test_a_courier_who_cannot_come_is_replaced(road: Road) -> None:
    road.to(Stage.DECIDED)
    offer = road.offer_of(road.rider)
    for _ in range(2):
        api.accept_offer(offer_id=offer.id, command_id=uuid7(), by=road.rider, now=road.now)
    api.unassign_visit(visit_id=road.visit_id, reason="fell ill", by=SYSTEM, now=road.now)
    road.now += timedelta(minutes=20)
    other = road.offer_of(road.other_rider)
    api.accept_offer(offer_id=other.id, command_id=uuid7(), by=road.other_rider, now=road.now)
    assert road.line.facilitator_id == road.other_rider.me


def test_a_slot_held_for_anybody_is_refused_where_a_woman_was_asked_for(road: Road) -> None:
    road.order_id = uuid7()
    api.place_order(
        order=road.new_order(gender="f"),
        order_id=road.order_id,
        command_id=uuid7(),
        by=road.citizen,
        now=road.now,
    )
    with refuses(WomanAskedFor):
        road.schedule()


def test_originals_are_with_the_facilitator_after_the_consent(road: Road) -> None:
    road.to(Stage.CAPTURED)
    assert [item.holder.kind for item in road.items()] == [documents.HolderKind.FACILITATOR]


def test_capturing_twice_with_the_same_command_captures_once(road: Road) -> None:
    road.to(Stage.AT_DOOR)
    road.prepare()
    command_id = uuid7()
    for _ in range(2):
        answer = api.capture(
            line_id=road.line.id,
            code=code("consent", road.line.id),
            command_id=command_id,
            by=road.rider,
            now=road.now,
        )
        assert answer.is_right
    assert road.line.stage is Stage.CAPTURED


@pytest.mark.parametrize("amount", [1, rupees(1749), rupees(1751), 0, -rupees(1750)])
def test_another_amount_than_the_one_due_is_refused(road: Road, amount: int) -> None:
    road.to(Stage.CAPTURED)
    with refuses(Problem):
        api.collect_cash(
            line_id=road.line.id,
            amount_paisa=amount,
            command_id=uuid7(),
            by=road.rider,
            now=road.now,
        )
    assert road.line.stage is Stage.CAPTURED


def test_collecting_twice_with_the_same_command_gives_the_same_receipt(road: Road) -> None:
    road.to(Stage.CAPTURED)
    command_id = uuid7()
    receipts = [
        api.collect_cash(
            line_id=road.line.id,
            amount_paisa=rupees(1750),
            command_id=command_id,
            by=road.rider,
            now=road.now,
        )
        for _ in range(2)
    ]
    assert receipts[0].serial == receipts[1].serial
    cash = finance.cash_in_hand(
        facilitator_id=road.rider.me, district="lahore", by=SYSTEM, now=road.now
    )
    assert cash.balance_paisa == rupees(1750)

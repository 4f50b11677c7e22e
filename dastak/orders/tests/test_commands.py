"""Commands of orders on real PostgreSQL: what each does, and each refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from dastak.connectors import api as connectors
from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, NotYours, OutsideYourArea, Role
from dastak.kernel.errors import Problem, Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.money import rupees
from dastak.kernel.text import Bilingual
from dastak.orders import api, models
from dastak.orders.commands.placing import WomanAskedFor
from dastak.orders.queries.states import log_of
from dastak.orders.rules import fold
from dastak.orders.rules.fold import OnHold, StepNotAllowed
from dastak.orders.rules.guards import BillOpen, FormIncomplete, PapersMissing
from dastak.orders.tests.road import DOMICILE, Road, code, refuses
from dastak.orders.types import Flag, LineState, Outcome, Party, Stage
from dastak.people import api as people
from dastak.places import api as places


def stored(road: Road) -> LineState:
    """The line's row as a state, to compare with its folded log."""
    return fold(log_of(road.line.id))


@pytest.mark.parametrize("stage", list(Stage)[1:])
def test_the_stored_line_is_the_fold_of_its_log_at_every_stage(road: Road, stage: Stage) -> None:
    road.to(stage)
    state = stored(road)
    row = models.Line.objects.get(pk=road.line.id)
    assert (row.stage, row.seq, row.outcome) == (state.stage, state.seq, state.outcome or "")
    assert row.entered_at == state.entered_at
    records = models.StageRecord.objects.filter(line_id=row.id).order_by("seq")
    assert [(r.stage, r.left_at) for r in records] == [(r.stage, r.left_at) for r in state.records]


def test_an_order_sent_twice_is_one_order(road: Road) -> None:
    road.place()
    again = api.place_order(
        order=road.new_order(),
        order_id=road.order_id or uuid4(),
        command_id=uuid7(),
        by=road.citizen,
        now=road.now,
    )
    assert again.number == road.view.number
    assert models.Line.objects.count() == 1


def test_a_second_open_order_for_the_same_service_is_refused(road: Road) -> None:
    road.place()
    with refuses(api.AlreadyOpen):
        road.place()


def test_an_order_where_the_service_does_not_come_is_refused_with_the_reason(road: Road) -> None:
    order = road.new_order(district="peshawar")
    with refuses(api.NotCovered):
        api.place_order(
            order=order, order_id=uuid7(), command_id=uuid7(), by=road.citizen, now=road.now
        )


def test_an_order_without_an_address_is_refused(road: Road) -> None:
    order = road.new_order(address=api.Address("x"))
    with refuses(api.AddressMissing):
        api.place_order(
            order=order, order_id=uuid7(), command_id=uuid7(), by=road.citizen, now=road.now
        )


def test_nobody_orders_for_a_stranger(road: Road) -> None:
    order = road.new_order(person_id=road.rider.me)
    with refuses(people.NoMandate):
        api.place_order(
            order=order, order_id=uuid7(), command_id=uuid7(), by=road.citizen, now=road.now
        )


def test_another_price_than_the_frozen_one_is_refused(road: Road) -> None:
    road.place()
    with refuses(api.PriceChanged, match="1750"):
        api.schedule_order(
            order_id=road.order_id or uuid4(),
            hold_id=road.hold().id,
            quote_hash="0" * 64,
            command_id=uuid7(),
            by=road.citizen,
            now=road.now,
        )


def test_scheduling_twice_with_the_same_command_books_once(road: Road) -> None:
    road.place()
    command_id, hold = uuid7(), road.hold()
    for _ in range(2):
        api.schedule_order(
            order_id=road.order_id or uuid4(),
            hold_id=hold.id,
            quote_hash=road.view.quote_hash,
            command_id=command_id,
            by=road.citizen,
            now=road.now,
        )
    assert stored(road).seq == 3


def test_a_withdrawn_order_gives_back_its_seat_its_visit_and_its_bill(road: Road) -> None:
    road.to(Stage.ASSIGNED)
    view = api.withdraw_order(
        order_id=road.order_id or uuid4(), command_id=uuid7(), by=road.citizen, now=road.now
    )
    line = view.lines[0]
    assert line.outcome is Outcome.WITHDRAWN
    visit = dispatch.get_visit(visit_id=road.visit_id, by=SYSTEM, now=road.now)
    assert visit.state is dispatch.VisitState.CANCELLED
    assert line.bill_id
    bill = finance.get_bill(bill_id=line.bill_id, by=SYSTEM, now=road.now)
    assert bill.state is finance.BillState.VOID
    assert (
        len({record.stage for record in models.StageRecord.objects.filter(line_id=line.id)}) == 13
    )


def test_an_order_is_not_withdrawn_once_the_facilitator_is_on_the_way(road: Road) -> None:
    road.to(Stage.EN_ROUTE)
    with refuses(StepNotAllowed):
        api.withdraw_order(
            order_id=road.order_id or uuid4(), command_id=uuid7(), by=road.citizen, now=road.now
        )


def test_an_order_without_a_slot_expires_after_seven_days(road: Road) -> None:
    road.place()
    assert api.expire_lines(by=SYSTEM, now=road.now + timedelta(days=6)) == 0
    assert api.expire_lines(by=SYSTEM, now=road.now + timedelta(days=8)) == 1
    assert road.line.outcome is Outcome.EXPIRED


def test_a_visit_is_taken_by_one_facilitator_only(road: Road) -> None:
    road.to(Stage.SCHEDULED)
    first, second = road.offer_of(road.rider), road.offer_of(road.other_rider)
    api.accept_offer(offer_id=first.id, command_id=uuid7(), by=road.rider, now=road.now)
    with refuses(dispatch.OfferGone, dispatch.VisitTaken):
        api.accept_offer(offer_id=second.id, command_id=uuid7(), by=road.other_rider, now=road.now)


def test_a_declined_offer_leaves_the_visit_to_others(road: Road) -> None:
    road.to(Stage.SCHEDULED)
    offer = road.offer_of(road.rider)
    api.decline_offer(offer_id=offer.id, reason="too far", by=road.rider, now=road.now)
    other = road.offer_of(road.other_rider)
    api.accept_offer(offer_id=other.id, command_id=uuid7(), by=road.other_rider, now=road.now)
    assert road.line.facilitator_id == road.other_rider.me


def test_a_visit_taken_away_goes_back_to_scheduled_and_is_offered_again(road: Road) -> None:
    road.to(Stage.ASSIGNED)
    api.unassign_visit(visit_id=road.visit_id, reason="fell ill", by=SYSTEM, now=road.now)
    assert int(road.line.stage) == Stage.SCHEDULED
    assert road.line.facilitator_id is None
    road.now += timedelta(minutes=20)
    other = road.offer_of(road.other_rider)
    api.accept_offer(offer_id=other.id, command_id=uuid7(), by=road.other_rider, now=road.now)
    assert int(road.line.stage) == Stage.ASSIGNED


def test_a_visit_that_nobody_takes_gives_its_seat_back_and_asks_for_another_slot(
    road: Road,
) -> None:
    road.to(Stage.SCHEDULED)
    visit_id, ends_at = road.visit_id, road.line.slot_ends_at
    assert ends_at
    road.now = ends_at + timedelta(minutes=1)
    dispatch.make_offers(by=SYSTEM, now=road.now)
    road.drain()
    assert int(road.line.stage) == Stage.QUALIFIED
    api.visit_failed(visit_id=visit_id, reason="told twice", by=SYSTEM, now=road.now)
    road.schedule()
    road.assign()
    assert int(road.line.stage) == Stage.ASSIGNED


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


def test_a_late_clock_is_told_once(road: Road) -> None:
    road.to(Stage.IN_PROCESS)
    late = road.now + timedelta(days=30)
    assert api.tell_breaches(by=SYSTEM, now=late) == 1
    assert api.tell_breaches(by=SYSTEM, now=late) == 0


def test_a_new_holiday_moves_the_statutory_end_by_a_day(road: Road) -> None:
    road.to(Stage.SUBMITTED)
    before = road.line.clock.due_at
    assert before
    places.set_holiday(
        code="test-day",
        day=before.date(),
        name=Bilingual("Test day", "آزمائشی دن"),
        province=None,
        source="a test",
        by=SYSTEM,
        now=road.now,
    )
    road.drain()
    after = road.line.clock.due_at
    assert after
    assert (after - before).days >= 1
    assert api.reckon_due(by=SYSTEM, now=road.now) == 0
    places.forget_calendars()


def test_a_held_line_refuses_every_step_until_it_is_released(road: Road) -> None:
    road.to(Stage.SCHEDULED)
    api.hold_line(
        line_id=road.line.id, reason="flood", party=Party.PLATFORM, by=SYSTEM, now=road.now
    )
    assert Flag.ON_HOLD in road.line.flags
    assert road.line.clock.state == "paused"
    offer = road.offer_of(road.rider)
    with refuses(OnHold, match="flood"):
        api.accept_offer(offer_id=offer.id, command_id=uuid7(), by=road.rider, now=road.now)


def test_a_released_line_goes_on(road: Road) -> None:
    road.to(Stage.SCHEDULED)
    line_id = road.line.id
    api.hold_line(line_id=line_id, reason="flood", party=Party.PLATFORM, by=SYSTEM, now=road.now)
    later = road.now + timedelta(minutes=30)
    api.release_line(line_id=line_id, by=SYSTEM, now=later)
    assert Flag.ON_HOLD not in road.line.flags
    road.assign()
    assert road.line.stage is Stage.ASSIGNED


def test_a_fingerprint_check_is_booked_with_what_the_verifier_charges(road: Road) -> None:
    road.to(Stage.AT_DOOR)
    check_id = api.check_finger(
        line_id=road.line.id,
        finger=1,
        template_hash="a" * 64,
        device="reader-1",
        by=road.rider,
        now=road.now,
    )
    api.book_check(
        line_id=road.line.id, check_id=check_id, charge_paisa=1000, by=SYSTEM, now=road.now
    )
    assert not finance.verify_ledger(by=SYSTEM)


def test_tracking_shows_the_status_and_nothing_personal(road: Road) -> None:
    road.to(Stage.PAID)
    view = api.track(token=road.view.token, now=road.now)
    assert view.number == road.view.number
    said = str(view)
    assert "Amna" not in said
    assert "Mozang" not in said
    with refuses(api.NoSuchOrder):
        api.track(token="0" * 17, now=road.now)


def test_a_stranger_does_not_see_an_order(road: Road) -> None:
    road.place()
    stranger = replace(road.citizen, person_id=uuid4())
    with refuses(api.NoSuchOrder):
        api.get_order(order_id=road.order_id or uuid4(), by=stranger, now=road.now)


def test_lines_of_another_district_are_not_seen_by_staff(road: Road) -> None:
    road.to(Stage.PAID)
    elsewhere = Actor(
        Role.SUPERVISOR,
        uuid4(),
        people.permits_of(Role.SUPERVISOR),
        frozenset({"multan"}),
        frozenset({"*"}),
    )
    assert api.list_lines(wanted=api.LineFilter(), by=elsewhere, now=road.now) == ([], 0)
    with refuses(api.NoSuchLine):
        api.hold_line(
            line_id=road.line.id, reason="x", party=Party.PLATFORM, by=elsewhere, now=road.now
        )


def test_the_bill_is_open_until_the_cash_is_there(road: Road) -> None:
    road.to(Stage.CAPTURED)
    refused = [action for action in road.line.actions if action.verb == "settle"]
    assert [type(action.refusal).__name__ for action in refused] == ["NotForYou"]
    door = api.get_door(line_id=road.line.id, by=road.rider, now=road.now)
    blocked = [action.refusal for action in door.line.actions if action.verb == "settle"]
    assert isinstance(blocked[0], BillOpen)


Call = Callable[[Actor, UUID, Any], object]
NEEDING_PERMITS: list[tuple[str, Call]] = [
    ("orders.place_order", lambda by, i, now: api.place_order(
        order=None, order_id=i, command_id=i, by=by, now=now)),  # type: ignore[arg-type]
    ("orders.schedule_order", lambda by, i, now: api.schedule_order(
        order_id=i, hold_id=i, quote_hash="", command_id=i, by=by, now=now)),
    ("orders.withdraw_order", lambda by, i, now: api.withdraw_order(
        order_id=i, command_id=i, by=by, now=now)),
    ("orders.expire_lines", lambda by, i, now: api.expire_lines(by=by, now=now)),
    ("orders.accept_offer", lambda by, i, now: api.accept_offer(
        offer_id=i, command_id=i, by=by, now=now)),
    ("orders.decline_offer", lambda by, i, now: api.decline_offer(
        offer_id=i, reason="", by=by, now=now)),
    ("orders.start_trip", lambda by, i, now: api.start_trip(
        visit_id=i, command_id=i, by=by, now=now)),
    ("orders.arrive", lambda by, i, now: api.arrive(
        visit_id=i, place=None, manual_reason="", by=by, now=now)),
    ("orders.open_door", lambda by, i, now: api.open_door(
        visit_id=i, code="", command_id=i, by=by, now=now)),
    ("orders.unassign_visit", lambda by, i, now: api.unassign_visit(
        visit_id=i, reason="", by=by, now=now)),
    ("orders.save_form", lambda by, i, now: api.save_form(line_id=i, values={}, by=by, now=now)),
    ("orders.add_paper", lambda by, i, now: api.add_paper(
        line_id=i, kind="", filename="", content=b"", by=by, now=now)),
    ("orders.take_originals", lambda by, i, now: api.take_originals(
        line_id=i, names=[Bilingual("a", "b")], by=by, now=now)),
    ("orders.check_finger", lambda by, i, now: api.check_finger(
        line_id=i, finger=1, template_hash="", device="", by=by, now=now)),
    ("orders.read_back", lambda by, i, now: api.read_back(line_id=i, by=by, now=now)),
    ("orders.capture", lambda by, i, now: api.capture(
        line_id=i, code="", command_id=i, by=by, now=now)),
    ("orders.collect_cash", lambda by, i, now: api.collect_cash(
        line_id=i, amount_paisa=1, command_id=i, by=by, now=now)),
    ("orders.hand_in", lambda by, i, now: api.hand_in(line_id=i, by=by, now=now)),
    ("orders.receive_case", lambda by, i, now: api.receive_case(barcode="", by=by, now=now)),
    ("orders.follow_department", lambda by, i, now: api.submitted(
        line_id=i, reference="", by=by, now=now)),
    ("orders.hand_out", lambda by, i, now: api.hand_out(line_id=i, by=by, now=now)),
    ("orders.collect_output", lambda by, i, now: api.collect_output(
        line_id=i, seal_number="", command_id=i, by=by, now=now)),
    ("orders.deliver", lambda by, i, now: api.deliver(
        line_id=i, code="", command_id=i, by=by, now=now)),
    ("orders.close_lines", lambda by, i, now: api.close_lines(by=by, now=now)),
    ("orders.tell_breaches", lambda by, i, now: api.tell_breaches(by=by, now=now)),
    ("orders.hold_line", lambda by, i, now: api.hold_line(
        line_id=i, reason="", party=Party.PLATFORM, by=by, now=now)),
    ("orders.release_line", lambda by, i, now: api.release_line(line_id=i, by=by, now=now)),
]  # fmt: skip


@pytest.mark.parametrize(("permit", "call"), NEEDING_PERMITS, ids=[p for p, _ in NEEDING_PERMITS])
def test_a_command_is_refused_without_its_permit(road: Road, permit: str, call: Call) -> None:
    almost = replace(road.rider, permits=frozenset({"orders.view_order"}))
    with refuses(NotPermitted, match=permit):
        call(almost, uuid4(), road.now)


def test_a_held_order_of_mine_is_not_released_by_me(road: Road) -> None:
    road.to(Stage.SCHEDULED)
    with refuses(NotPermitted, NotYours, OutsideYourArea, Refused):
        api.release_line(line_id=road.line.id, by=road.citizen, now=road.now)


def test_the_service_of_a_line_is_the_one_that_was_ordered(road: Road) -> None:
    road.place()
    assert road.line.service_code == DOMICILE

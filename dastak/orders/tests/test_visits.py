"""From the order to the road: placing, booking, offers, withdrawal and expiry."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.transaction import atomic

from dastak.dispatch import api as dispatch
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM
from dastak.kernel.ids import spoken, uuid7
from dastak.kernel.scope import transaction_as
from dastak.kernel.tests.props import refuses
from dastak.orders import api, models
from dastak.orders.commands.duplicates import must_be_new
from dastak.orders.queries.states import log_of
from dastak.orders.rules import fold
from dastak.orders.tests.road import DOMICILE, Road, code
from dastak.orders.types import LineState, Outcome, Stage
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
    first = road.view
    with pytest.raises(api.OrderOpenAlready, match=spoken(first.number)) as refusal, atomic():
        road.place()
    assert first.token in refusal.value.fields["link"]
    assert spoken(first.number) in refusal.value.text("ur")


def test_an_open_order_is_named_only_to_whom_it_belongs(road: Road) -> None:
    road.place()
    some: dict[str, Any] = {"service_code": road.service, "person_id": road.citizen.me}
    with transaction_as(SYSTEM):
        for by in (road.citizen, road.officer):
            with refuses(api.OrderOpenAlready):
                must_be_new(by=by, **some)
        for by in (road.rider_as_citizen(), replace(road.officer, districts=frozenset())):
            with refuses(api.AlreadyOpen):
                must_be_new(by=by, **some)
        must_be_new(service_code="PB-LG-BIR", person_id=road.citizen.me, by=road.citizen)


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


@pytest.mark.parametrize("stage", [Stage.SCHEDULED, Stage.DECIDED], ids=["visit", "delivery"])
def test_a_late_repeat_is_answered_as_the_first_time_though_another_has_the_visit(
    road: Road, stage: Stage
) -> None:
    offer = road.to(stage).offer_of(road.rider)
    visit_id, accepting, starting = road.visit_id, uuid7(), uuid7()

    def accept() -> dispatch.Visit:
        return api.accept_offer(
            offer_id=offer.id, command_id=accepting, by=road.rider, now=road.now
        )

    def start() -> dispatch.Visit:
        return api.start_trip(visit_id=visit_id, command_id=starting, by=road.rider, now=road.now)

    accept()
    road.now = max(road.now, offer.starts_at)
    start()
    api.unassign_visit(visit_id=visit_id, reason="fell ill", by=SYSTEM, now=road.now)
    other = road.offer_of(road.other_rider)
    api.accept_offer(offer_id=other.id, command_id=uuid7(), by=road.other_rider, now=road.now)
    before = log_of(road.line.id)
    for repeated in (accept(), start()):
        assert (repeated.id, repeated.facilitator_id) == (visit_id, road.other_rider.me)
        assert repeated.place != places.Place(31.532, 74.339), "the house is not told any more"
    assert (log_of(road.line.id), road.line.facilitator_id) == (before, road.other_rider.me)


def test_a_door_that_was_opened_stays_so_for_a_late_repeat(road: Road) -> None:
    road.to(Stage.EN_ROUTE)
    road.arrive()
    visit_id, command_id = road.visit_id, uuid7()

    def enter() -> dispatch.DoorResult:
        return api.open_door(
            visit_id=visit_id,
            code=code("door", visit_id),
            command_id=command_id,
            by=road.rider,
            now=road.now,
        )

    first = enter()
    road.to(Stage.DECIDED)
    assert road.visit_id != visit_id
    again = enter()
    assert (again.is_open, again.tries_left) == (first.is_open, first.tries_left) == (True, 5)


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


def test_the_service_of_a_line_is_the_one_that_was_ordered(road: Road) -> None:
    road.place()
    assert road.line.service_code == DOMICILE

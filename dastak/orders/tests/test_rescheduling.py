"""A booked visit moves to another time, and everybody learns of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from dastak.booking import api as booking
from dastak.dispatch import api as dispatch
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM
from dastak.kernel.ids import uuid7
from dastak.kernel.tests.props import refuses
from dastak.orders import api, models
from dastak.orders.queries.states import log_of
from dastak.orders.rules.fold import StepNotAllowed
from dastak.orders.tests.road import Road
from dastak.orders.tests.test_withdrawing import told
from dastak.orders.types import Stage, Verb


def tomorrow(road: Road) -> Road:
    """The order stands with a visit that can still be moved."""
    road.place()
    road.hold_days = 2
    road.schedule()
    return road


def move(road: Road, hold: booking.Hold, command_id: UUID | None = None) -> api.LineView:
    assert road.order_id
    view = api.reschedule_order(
        order_id=road.order_id,
        hold_id=hold.id,
        command_id=command_id or uuid7(),
        by=road.citizen,
        now=road.now,
    )
    return view.lines[0]


def test_a_visit_that_nobody_has_yet_moves_and_its_first_seat_is_free_again(road: Road) -> None:
    tomorrow(road)
    first, visit_id = road.line.slot_starts_at, road.visit_id
    road.hold_days = 4
    line = move(road, road.hold())
    assert first
    assert line.slot_starts_at
    assert line.slot_starts_at > first
    assert line.stage is Stage.SCHEDULED
    assert line.visit_id != visit_id
    former = dispatch.get_visit(visit_id=visit_id, by=SYSTEM, now=road.now)
    assert (former.state, former.reason) == (dispatch.VisitState.CANCELLED, "rescheduled")
    entry = log_of(line.id)[-1]
    assert entry.verb is Verb.RESCHEDULE
    assert entry.data["from"] == first.isoformat()
    (moved,) = told(road, "VisitRescheduled")
    assert moved["starts_at"].startswith(line.slot_starts_at.isoformat()[:16])


def test_the_facilitator_loses_the_visit_is_told_and_is_asked_first_for_the_new_one(
    road: Road,
) -> None:
    tomorrow(road).assign()
    road.hold_days = 4
    line = move(road, road.hold())
    assert line.stage is Stage.SCHEDULED
    assert line.facilitator_id is None
    (called_off,) = told(road, "VisitCalledOff")
    assert called_off["person_id"] == str(road.rider.me)
    assert line.bill_id
    bill = finance.get_bill(bill_id=line.bill_id, by=SYSTEM, now=road.now)
    assert bill.reserved_for is None
    with refuses(api.VisitNotYours):
        api.get_visit_place(line_id=line.id, by=road.rider, now=road.now)
    road.offer_of(road.rider)
    others = dispatch.list_offers(by=road.other_rider, now=road.now)
    assert not [offer for offer in others if offer.visit_id == road.visit_id]


def test_the_same_move_sent_twice_moves_once(road: Road) -> None:
    tomorrow(road)
    road.hold_days, command_id = 4, uuid7()
    hold = road.hold()
    for _ in range(2):
        move(road, hold, command_id)
    assert len(told(road, "VisitRescheduled")) == 1


def test_after_the_evening_before_a_visit_stays_where_it_is(road: Road) -> None:
    tomorrow(road)
    assert road.line.slot_starts_at
    until = api.cutoff(line=road.line, now=road.now)
    assert until
    assert until < road.line.slot_starts_at
    before = road.line.slot_starts_at
    road.now, road.hold_days = until + timedelta(seconds=1), 4
    with refuses(api.TooLateToMove):
        move(road, road.hold())
    assert road.line.slot_starts_at == before


def test_a_hold_that_is_over_leaves_the_visit_where_it_is(road: Road) -> None:
    tomorrow(road)
    before, visit_id = road.line.slot_starts_at, road.visit_id
    road.hold_days = 4
    hold = road.hold()
    road.now = hold.expires_at
    with refuses(booking.HoldExpired):
        move(road, hold)
    assert (road.line.slot_starts_at, road.visit_id) == (before, visit_id)


@pytest.mark.parametrize("stage", [Stage.QUALIFIED, Stage.CAPTURED])
def test_only_a_booked_visit_moves(road: Road, stage: Stage) -> None:
    road.to(stage)
    with refuses(StepNotAllowed, api.TooLateToMove):
        move(road, road.hold())


def test_a_slot_without_a_woman_does_not_suit_an_order_that_asks_for_one(road: Road) -> None:
    tomorrow(road)
    models.Order.objects.filter(lines=road.line.id).update(gender="f")
    road.hold_days = 4
    with refuses(api.WomanAskedFor):
        move(road, road.hold())

"""Clocks, holds and what each person may see of an order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.ids import uuid7
from dastak.kernel.tests.props import refuses
from dastak.kernel.text import Bilingual
from dastak.orders import api
from dastak.orders.rules.fold import OnHold
from dastak.orders.rules.guards import BillOpen
from dastak.orders.tests.road import Road
from dastak.orders.types import Flag, Party, Stage
from dastak.people import api as people
from dastak.places import api as places


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

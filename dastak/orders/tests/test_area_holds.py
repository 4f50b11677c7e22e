"""A district waits: asked for by one, approved by another, carried out in batches, lifted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from dastak.booking import api as booking
from dastak.dispatch import api as dispatch
from dastak.finance import api as finance
from dastak.kernel.actors import EVERYWHERE, SYSTEM, Actor, NotPermitted, OutsideYourArea, Role
from dastak.kernel.models import EventLog
from dastak.kernel.scope import transaction_as
from dastak.kernel.tests.props import refuses
from dastak.kernel.text import Bilingual
from dastak.orders import api, models
from dastak.orders.api import AreaReason, AreaState, Stage
from dastak.orders.rules import areas, enter, fold
from dastak.orders.rules.areas import Fate
from dastak.orders.rules.clocks import clock_state, due_at
from dastak.orders.rules.fold import apply
from dastak.orders.tests.road import Road
from dastak.orders.tests.test_rules import HAPPY, NOW, WEEK
from dastak.orders.types import Entry, Flag, LineState, Verb
from dastak.people import api as people

NOTICE = Bilingual("The Ravi is over its banks. We come again later.", "دریائے راوی میں سیلاب ہے۔")


def chief(*districts: str) -> Actor:
    """A supervisor."""
    return Actor(
        Role.SUPERVISOR,
        uuid4(),
        people.permits_of(Role.SUPERVISOR),
        frozenset(districts or ("lahore",)),
        EVERYWHERE,
    )


def wish(now: datetime, *, hours: int = 48, **changes: Any) -> api.NewAreaHold:
    made = api.NewAreaHold(
        id=uuid4(),
        district="lahore",
        starts_at=now,
        ends_at=now + timedelta(hours=hours),
        reason=AreaReason.FLOOD,
        notice=NOTICE,
    )
    return replace(made, **changes)


def run(now: datetime, limit: int = 50) -> int:
    """The loop until it rests; returns how many rounds did something."""
    rounds = 0
    while api.run_area_holds(by=SYSTEM, now=now, limit=limit):
        rounds += 1
        assert rounds < 50
    return rounds


def flood(road: Road, **changes: Any) -> UUID:
    """A hold of Lahore in force that has reached every line."""
    asked = api.ask_area_hold(area_hold=wish(road.now, **changes), by=chief(), now=road.now)
    api.approve_area_hold(area_hold_id=asked.id, by=chief(), now=road.now)
    run(road.now)
    return asked.id


def look(area_hold_id: UUID, now: datetime) -> api.AreaHold:
    return api.get_area_hold(area_hold_id=area_hold_id, by=SYSTEM, now=now)


def told(name: str) -> int:
    return EventLog.objects.filter(name=f"orders.{name}").count()


def test_a_visit_inside_the_time_is_called_off_and_everything_given_back(road: Road) -> None:
    road.to(Stage.ASSIGNED)
    visit, slot = road.visit_id, road.line.slot_starts_at
    assert slot
    hold_id = flood(road, ends_at=road.now + timedelta(days=12))
    line = road.line
    assert (line.stage, line.visit_id, line.slot_starts_at) == (Stage.QUALIFIED, None, None)
    assert (Flag.ON_HOLD in line.flags, line.clock.state) == (True, "paused")
    state = dispatch.get_visit(visit_id=visit, by=SYSTEM, now=road.now).state
    assert state is dispatch.VisitState.CANCELLED
    assert not finance.verify_ledger(by=SYSTEM)
    assert (told("VisitPutOff"), told("LineHeld")) == (1, 1)
    with refuses(booking.ClosedThen, match="Ravi"):
        need = booking.need_for(service_code="PB-REV-DOM", district="lahore", gender=None)
        booking.hold_slot(
            need=need,
            starts_at=slot,
            person_id=road.citizen.me,
            by=road.citizen,
            now=road.now,
        )
    found = look(hold_id, road.now)
    assert (found.held, found.waiting, found.state) == (1, 0, AreaState.RUNNING)


def test_lifted_the_line_goes_on_with_a_new_promise_and_a_new_slot(road: Road) -> None:
    road.to(Stage.SCHEDULED)
    hold_id = flood(road, ends_at=road.now + timedelta(days=12))
    before = road.line.clock.due_at
    assert before
    road.now += timedelta(hours=5)
    api.lift_area_hold(area_hold_id=hold_id, by=chief(), now=road.now)
    run(road.now)
    assert Flag.ON_HOLD not in road.line.flags
    assert road.line.clock.due_at == before + timedelta(hours=5)
    found = look(hold_id, road.now)
    assert (found.state, found.held, found.released) == (AreaState.OVER, 0, 1)
    assert told("LineReleased") == 1
    road.schedule()
    assert road.line.stage is Stage.SCHEDULED


def test_a_visit_after_the_time_keeps_its_slot(road: Road) -> None:
    road.to(Stage.SCHEDULED)
    slot = road.line.slot_starts_at
    assert slot
    flood(road, ends_at=slot - timedelta(minutes=1))
    assert (road.line.stage, road.line.slot_starts_at) == (Stage.SCHEDULED, slot)
    assert Flag.ON_HOLD in road.line.flags
    api.visit_failed(visit_id=road.visit_id, reason="nobody", by=SYSTEM, now=road.now)
    assert road.line.stage is Stage.QUALIFIED


def test_the_time_ends_by_itself(road: Road) -> None:
    road.to(Stage.QUALIFIED)
    hold_id = flood(road)
    later = road.now + timedelta(hours=48)
    run(later)
    assert look(hold_id, later).state is AreaState.OVER
    assert api.list_area_notices(now=later) == []


def test_what_was_begun_at_the_door_is_finished_first(road: Road) -> None:
    road.to(Stage.AT_DOOR)
    hold_id = flood(road, ends_at=road.now + timedelta(days=12))
    assert Flag.ON_HOLD not in road.line.flags
    road.prepare()
    road.capture()
    road.pay()
    run(road.now)
    assert Flag.ON_HOLD in road.line.flags
    assert look(hold_id, road.now).held == 1
    # What the department has stamped is under the law's clock, which no flood stops.
    road.submit()
    assert road.line.stage is Stage.SUBMITTED
    assert road.line.clock.state != "paused"
    run(road.now)
    assert Flag.ON_HOLD not in road.line.flags


def test_a_line_that_a_supervisor_let_go_is_neither_held_nor_released_again(road: Road) -> None:
    road.to(Stage.QUALIFIED)
    hold_id = flood(road)
    api.release_line(line_id=road.line.id, by=SYSTEM, now=road.now)
    assert run(road.now) == 0
    api.hold_line(
        line_id=road.line.id,
        reason="The citizen asked.",
        party=api.Party.CITIZEN,
        by=SYSTEM,
        now=road.now,
    )
    api.lift_area_hold(area_hold_id=hold_id, by=chief(), now=road.now)
    run(road.now)
    assert Flag.ON_HOLD in road.line.flags
    assert look(hold_id, road.now).left == 1


def test_who_orders_during_the_flood_may_book_a_visit_after_it(road: Road) -> None:
    now = road.now
    flood(road, ends_at=now + timedelta(hours=20))
    road.now = now + timedelta(minutes=1)
    road.to(Stage.SCHEDULED)
    assert run(road.now) == 0
    assert Flag.ON_HOLD not in road.line.flags


def test_a_hold_to_come_holds_nothing_yet_and_can_be_lifted_before_it_begins(road: Road) -> None:
    road.to(Stage.SCHEDULED)
    begin = road.now + timedelta(days=1)
    hold_id = flood(road, starts_at=begin, ends_at=begin + timedelta(days=12))
    assert Flag.ON_HOLD not in road.line.flags
    assert [each.id for each in api.list_area_notices(now=road.now)] == [hold_id]
    api.lift_area_hold(area_hold_id=hold_id, by=chief(), now=road.now)
    run(road.now)
    assert look(hold_id, road.now).state is AreaState.OVER
    assert run(begin) == 0
    assert Flag.ON_HOLD not in road.line.flags


def test_another_district_goes_on(road: Road) -> None:
    road.to(Stage.SCHEDULED)
    asked = wish(road.now, district="kasur", ends_at=road.now + timedelta(days=12))
    api.ask_area_hold(area_hold=asked, by=chief("kasur"), now=road.now)
    api.approve_area_hold(area_hold_id=asked.id, by=chief("kasur"), now=road.now)
    assert run(road.now) == 0
    assert Flag.ON_HOLD not in road.line.flags
    assert [each.id for each in api.list_area_notices(now=road.now, district="kasur")] == [asked.id]
    assert api.list_area_notices(now=road.now, district="lahore") == []


def test_asking_twice_is_once_and_nothing_happens_before_somebody_else_agrees(road: Road) -> None:
    road.to(Stage.QUALIFIED)
    me, asked = chief(), wish(road.now)
    for _ in range(2):
        found = api.ask_area_hold(area_hold=asked, by=me, now=road.now)
        assert found.state is AreaState.ASKED
    assert told("AreaHoldChanged") == 1
    assert run(road.now) == 0
    with refuses(api.SecondPersonNeeded):
        api.approve_area_hold(area_hold_id=asked.id, by=me, now=road.now)
    with refuses(api.AreaHoldNotRunning):
        api.lift_area_hold(area_hold_id=asked.id, by=me, now=road.now)
    api.refuse_area_hold(area_hold_id=asked.id, by=chief(), now=road.now)
    with refuses(api.DecidedAlready):
        api.approve_area_hold(area_hold_id=asked.id, by=chief(), now=road.now)
    assert api.list_area_notices(now=road.now) == []


def test_after_24_hours_nobody_can_approve_it(road: Road) -> None:
    asked = wish(road.now)
    api.ask_area_hold(area_hold=asked, by=chief(), now=road.now)
    later = road.now + timedelta(hours=24, seconds=1)
    with refuses(api.DecidedAlready):
        api.approve_area_hold(area_hold_id=asked.id, by=chief(), now=later)
    assert run(later) == 1
    assert look(asked.id, later).state is AreaState.EXPIRED


def test_who_does_not_serve_the_district_is_refused(road: Road) -> None:
    asked, far = wish(road.now), chief("kasur")
    with refuses(OutsideYourArea):
        api.ask_area_hold(area_hold=asked, by=far, now=road.now)
    api.ask_area_hold(area_hold=asked, by=chief(), now=road.now)
    for act in (api.approve_area_hold, api.refuse_area_hold, api.lift_area_hold):
        with refuses(api.NoSuchAreaHold):
            act(area_hold_id=asked.id, by=far, now=road.now)
    assert api.list_area_holds(by=far, now=road.now) == []
    with refuses(api.NoSuchAreaHold):
        api.get_area_hold(area_hold_id=asked.id, by=far, now=road.now)


def test_the_database_knows_the_second_person_too(road: Road) -> None:
    asked, me = wish(road.now), chief()
    api.ask_area_hold(area_hold=asked, by=me, now=road.now)
    with pytest.raises(IntegrityError), transaction.atomic(), transaction_as(SYSTEM):
        models.AreaHold.objects.filter(pk=asked.id).update(
            state="running", decided_by=me.me, decided_at=road.now
        )


def test_a_closed_time_is_not_offered_and_says_why_until_it_is_opened(road: Road) -> None:
    need = booking.need_for(service_code="PB-REV-DOM", district="lahore", gender=None)
    ask: Any = {"need": need, "from_day": road.now.date(), "days": 7, "now": road.now}
    assert any(slot.free for slot in booking.find_slots(**ask))
    held = road_hold(road)
    hold_id = flood(road, ends_at=road.now + timedelta(days=12))
    slots = booking.find_slots(**ask)
    assert {slot.reason for slot in slots} == {NOTICE}
    with refuses(booking.ClosedThen):
        booking.confirm_hold(hold_id=held, subject=uuid4(), by=SYSTEM, now=road.now)
    api.lift_area_hold(area_hold_id=hold_id, by=chief(), now=road.now)
    assert any(slot.free for slot in booking.find_slots(**ask))
    booking.open_area(closure_id=hold_id, by=SYSTEM, now=road.now)


def road_hold(road: Road) -> UUID:
    """A slot held by somebody who has not booked yet."""
    road.to(Stage.QUALIFIED)
    return road.hold().id


COMMANDS: dict[str, Callable[[Actor], Any]] = {
    "ask_area_hold": lambda by: api.ask_area_hold(area_hold=wish(NOW), by=by, now=NOW),
    "approve_area_hold": lambda by: api.approve_area_hold(area_hold_id=uuid4(), by=by, now=NOW),
    "refuse_area_hold": lambda by: api.refuse_area_hold(area_hold_id=uuid4(), by=by, now=NOW),
    "lift_area_hold": lambda by: api.lift_area_hold(area_hold_id=uuid4(), by=by, now=NOW),
    "run_area_holds": lambda by: api.run_area_holds(by=by, now=NOW),
    "list_area_holds": lambda by: api.list_area_holds(by=by, now=NOW),
    "get_area_hold": lambda by: api.get_area_hold(area_hold_id=uuid4(), by=by, now=NOW),
    "close_area": lambda by: booking.close_area(
        closure_id=uuid4(), district="lahore", span=(NOW, NOW), reason=NOTICE, by=by, now=NOW
    ),
    "open_area": lambda by: booking.open_area(closure_id=uuid4(), by=by, now=NOW),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_each_needs_its_permit(name: str) -> None:
    with pytest.raises(NotPermitted):
        COMMANDS[name](Actor(Role.OFFICER, uuid4()))


@pytest.mark.parametrize(
    ("stage", "is_inside", "fate"),
    [
        (Stage.QUALIFIED, False, Fate.HOLD),
        (Stage.SCHEDULED, True, Fate.PUT_OFF),
        (Stage.SCHEDULED, False, Fate.HOLD),
        (Stage.ASSIGNED, True, Fate.PUT_OFF),
        (Stage.EN_ROUTE, True, Fate.PUT_OFF),
        (Stage.AT_DOOR, True, Fate.LEAVE),
        (Stage.CAPTURED, True, Fate.LEAVE),
        (Stage.PAID, True, Fate.HOLD),
        (Stage.SUBMITTED, True, Fate.LEAVE),
        (Stage.DELIVERED, False, Fate.LEAVE),
    ],
)
def test_what_becomes_of_a_line(stage: Stage, is_inside: bool, fate: Fate) -> None:
    hour = timedelta(hours=1)
    slot = (NOW, NOW + hour) if is_inside else (NOW + hour, NOW + 2 * hour)
    assert areas.fate_of(stage=stage, slot=slot, span=(NOW - hour, NOW + hour)) is fate


@pytest.mark.parametrize(
    ("begin", "end"),
    [(0, 0), (1, 0), (-2, -1), (0, 24 * 30 + 1), (24 * 31, 24 * 32)],
)
def test_a_span_that_cannot_be_is_refused(begin: int, end: int) -> None:
    starts_at, ends_at = (NOW + timedelta(hours=each) for each in (begin, end))
    with pytest.raises(api.AreaSpanWrong):
        areas.must_be_a_span(starts_at=starts_at, ends_at=ends_at, now=NOW)


@pytest.mark.parametrize("notice", [Bilingual("short", NOTICE.ur), Bilingual(NOTICE.en, "ا" * 301)])
def test_the_public_is_told_in_both_languages(notice: Bilingual) -> None:
    with pytest.raises(api.NoticeMissing):
        areas.read_notice(given=notice)


def test_a_flood_moves_promises_and_not_the_law() -> None:
    def walked(area: str) -> LineState:
        state: LineState | None = None
        log: list[Entry] = []
        for hour, verb in enumerate([*HAPPY[:8], Verb.HOLD, Verb.SUBMIT, Verb.TAKE]):
            data = {"reason": "flood", "area_hold": area} if verb is Verb.HOLD else {}
            _, entry = enter(state, verb, now=NOW + timedelta(hours=hour), data=data)
            log.append(entry)
            state = apply(state, entry)
        return fold(log)

    law, plain = walked("one"), walked("")
    now = NOW + timedelta(days=1)
    assert clock_state(plain, due=None, now=now) == "paused"
    assert clock_state(law, due=None, now=now) == "unpublished"
    release, entry = enter(law, Verb.RELEASE, now=now)
    assert release.lowers is Flag.ON_HOLD
    known: Any = {"calendar": WEEK, "slot_ends_at": None, "statutory_days": 3}
    assert due_at(apply(law, entry), **known) == due_at(law, **known)
    _, entry = enter(plain, Verb.RELEASE, now=now)
    assert due_at(apply(plain, entry), **known) != due_at(plain, **known)

from datetime import datetime, timedelta

import pytest

from dastak.dispatch import api, models
from dastak.dispatch.tests import cast
from dastak.dispatch.tests.cast import refused
from dastak.kernel import codes
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, NotYours, OutsideYourArea, Role
from dastak.kernel.commands import declared_permits
from dastak.kernel.ids import uuid7
from dastak.kernel.models import EventLog
from dastak.kernel.scope import transaction_as
from dastak.places.api import Place
from dastak.ui.api import western_digits, without_direction_marks

pytestmark = pytest.mark.django_db
FAR = Place(31.6, 74.3587)


@pytest.fixture(autouse=True)
def seeds() -> None:
    cast.seed()


def events(name: str) -> list[dict[str, object]]:
    rows = EventLog.objects.filter(name=f"dispatch.{name}").order_by("seq")
    return [row.payload for row in rows]


def right_code(visit: api.Visit) -> str:
    return codes.one_time_code(purpose="door", subject=visit.id, digits=4)


def wrong_code(visit: api.Visit) -> str:
    return f"{(int(right_code(visit)) + 1) % 10_000:04}"


def test_a_visit_goes_from_the_trip_over_the_door_to_its_end() -> None:
    who = cast.facilitator()
    me = cast.as_facilitator(who)
    visit = cast.at_the_door(who)
    result = api.open_door(visit_id=visit.id, code=right_code(visit), by=me, now=cast.NINE)
    assert (result.is_open, result.visit.state) == (True, api.VisitState.OPEN)
    done = api.finish_visit(visit_id=visit.id, by=me, now=cast.NINE + timedelta(minutes=30))
    assert done.state is api.VisitState.FINISHED
    for name in ("TripStarted", "FacilitatorArrived", "DoorOpened", "VisitFinished"):
        assert [each["facilitator_id"] for each in events(name)] == [str(who)]
    with transaction_as(SYSTEM):
        assert not models.Assignment.objects.filter(is_live=True).exists()


def test_urdu_digits_open_the_door() -> None:
    who = cast.facilitator()
    visit = cast.at_the_door(who)
    code = right_code(visit).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    me = cast.as_facilitator(who)
    assert api.open_door(visit_id=visit.id, code=code, by=me, now=cast.NINE).is_open


def test_five_wrong_codes_lock_the_door_until_the_helpline_has_looked() -> None:
    who = cast.facilitator()
    me = cast.as_facilitator(who)
    visit = cast.at_the_door(who)
    left = [
        api.open_door(visit_id=visit.id, code=wrong_code(visit), by=me, now=cast.NINE).tries_left
        for _ in range(5)
    ]
    assert left == [4, 3, 2, 1, 0]
    assert len(events("DoorShut")) == 1
    with refused(api.DoorLocked):
        api.open_door(visit_id=visit.id, code=right_code(visit), by=me, now=cast.NINE)
    with refused(api.NoSuchVisit):
        api.unlock_door(visit_id=visit.id, by=cast.supervisor("multan"), now=cast.NINE)
    api.unlock_door(visit_id=visit.id, by=cast.supervisor(), now=cast.NINE)
    assert api.open_door(visit_id=visit.id, code=right_code(visit), by=me, now=cast.NINE).is_open
    with transaction_as(SYSTEM):
        tries = models.DoorTry.objects.order_by("id").values_list("is_right", flat=True)
        assert list(tries) == [False] * 5 + [True]


def test_the_door_code_is_for_the_hours_around_the_visit() -> None:
    who = cast.facilitator()
    visit = cast.at_the_door(who)
    with refused(api.DoorClosedNow):
        api.open_door(
            visit_id=visit.id,
            code=right_code(visit),
            by=cast.as_facilitator(who),
            now=cast.NINE + timedelta(hours=4),
        )


def test_steps_are_taken_in_their_order() -> None:
    who = cast.facilitator()
    me = cast.as_facilitator(who)
    visit = cast.assigned(who)
    with refused(api.TripNotStarted):
        api.arrive(visit_id=visit.id, place=cast.HOUSE, manual_reason="", by=me, now=cast.NINE)
    with refused(api.NotArrived):
        api.open_door(visit_id=visit.id, code=right_code(visit), by=me, now=cast.NINE)
    with refused(api.DoorNotOpen):
        api.finish_visit(visit_id=visit.id, by=me, now=cast.NINE)
    with refused(api.TripTooEarly) as early:
        api.start_trip(visit_id=visit.id, by=me, now=cast.NINE - timedelta(hours=4))
    # Six in the morning in Pakistan, said to people in their language and to programs in UTC.
    assert isinstance(early.value, api.TripTooEarly)
    for lang, said in (("en", "2 June 2026, 6:00 am"), ("ur", "2 جون 2026، صبح 6:00")):
        assert said in western_digits(text=without_direction_marks(text=early.value.text(lang)))
    assert datetime.fromisoformat(early.value.fields["from_at"]) == cast.NINE - timedelta(hours=3)
    api.start_trip(visit_id=visit.id, by=me, now=cast.NINE)
    with refused(api.TripNotPossible):
        api.start_trip(visit_id=visit.id, by=me, now=cast.NINE)


def test_an_arrival_far_away_needs_a_reason_that_is_kept() -> None:
    who = cast.facilitator()
    me = cast.as_facilitator(who)
    visit = cast.assigned(who)
    api.start_trip(visit_id=visit.id, by=me, now=cast.NINE)
    with refused(api.NotAtTheDoor):
        api.arrive(visit_id=visit.id, place=FAR, manual_reason="", by=me, now=cast.NINE)
    with refused(api.PositionUnknown):
        api.arrive(visit_id=visit.id, place=None, manual_reason="", by=me, now=cast.NINE)
    there = api.arrive(
        visit_id=visit.id, place=FAR, manual_reason="pin is wrong", by=me, now=cast.NINE
    )
    assert there.manual_reason == "pin is wrong"
    assert events("FacilitatorArrived")[0]["metres"] == 8851


def test_nobody_else_moves_a_visit_but_a_supervisor_of_the_area_may() -> None:
    who = cast.facilitator()
    visit = cast.assigned(who)
    stranger = cast.as_facilitator(cast.facilitator())
    for step in (api.start_trip, api.finish_visit):
        with refused(NotYours):
            step(visit_id=visit.id, by=stranger, now=cast.NINE)
    with refused(NotYours):
        api.arrive(visit_id=visit.id, place=None, manual_reason="x", by=stranger, now=cast.NINE)
    with refused(NotYours):
        api.open_door(visit_id=visit.id, code="1234", by=stranger, now=cast.NINE)
    with refused(NotYours):
        api.fail_visit(visit_id=visit.id, reason="x", by=stranger, now=cast.NINE)
    with refused(NotYours):
        api.unassign(visit_id=visit.id, reason="x", by=stranger, now=cast.NINE)
    with refused(api.NoSuchVisit):
        api.start_trip(visit_id=visit.id, by=cast.supervisor("multan"), now=cast.NINE)
    api.start_trip(visit_id=visit.id, by=cast.supervisor(), now=cast.NINE)


def test_a_visit_taken_back_is_offered_to_others_only() -> None:
    who = cast.facilitator()
    visit = cast.assigned(who)
    other = cast.facilitator()
    back = api.unassign(visit_id=visit.id, reason="ill", by=cast.as_facilitator(who), now=cast.NOW)
    assert (back.state, back.facilitator_id) == (api.VisitState.REQUESTED, None)
    assert events("VisitUnassigned")[0]["facilitator_id"] == str(who)
    cast.ask()
    assert not cast.offers_to(who)
    (offer,) = cast.offers_to(other)
    api.accept_offer(offer_id=offer.id, by=cast.as_facilitator(other), now=cast.NOW)
    with refused(api.NobodyAssigned):
        api.unassign(visit_id=cast.request().id, reason="x", by=SYSTEM, now=cast.NOW)


def test_a_failed_visit_says_why() -> None:
    who = cast.facilitator()
    visit = cast.at_the_door(who)
    me = cast.as_facilitator(who)
    failed = api.fail_visit(visit_id=visit.id, reason="no_show", by=me, now=cast.NINE)
    assert (failed.state, failed.reason) == (api.VisitState.FAILED, "no_show")
    with refused(api.VisitIsOver):
        api.fail_visit(visit_id=visit.id, reason="no_show", by=me, now=cast.NINE)


def test_the_person_cancels_and_the_facilitator_is_free_again() -> None:
    who = cast.facilitator()
    visit = cast.assigned(who)
    gone = api.cancel_visit(visit_id=visit.id, reason="moved", by=cast.CITIZEN, now=cast.NOW)
    assert gone.state is api.VisitState.CANCELLED
    with transaction_as(SYSTEM):
        assert not models.Assignment.objects.filter(is_live=True).exists()
    assert events("VisitCancelled")[0]["facilitator_id"] == str(who)
    with refused(api.VisitIsOver):
        api.cancel_visit(visit_id=visit.id, reason="moved", by=cast.CITIZEN, now=cast.NOW)


def test_a_stranger_cannot_cancel_and_does_not_learn_that_the_visit_exists() -> None:
    visit = cast.request()
    stranger = Actor(role=Role.CITIZEN, person_id=uuid7(), permits=cast.CITIZEN.permits)
    with refused(api.NoSuchVisit):
        api.cancel_visit(visit_id=visit.id, reason="x", by=stranger, now=cast.NOW)
    with refused(api.ReasonMissing):
        api.cancel_visit(visit_id=visit.id, reason="", by=cast.supervisor(), now=cast.NOW)
    with refused(api.NoSuchVisit):
        api.get_visit(visit_id=visit.id, by=stranger, now=cast.NOW)
    helper = Actor(
        role=Role.FACILITATOR,
        person_id=uuid7(),
        permits=frozenset({"dispatch.cancel_visit"}),
        districts=frozenset({"lahore"}),
        departments=frozenset({"*"}),
    )
    with refused(NotYours):
        api.cancel_visit(visit_id=visit.id, reason="x", by=helper, now=cast.NOW)


def test_a_supervisor_of_another_district_is_outside_his_area() -> None:
    with refused(OutsideYourArea):
        api.list_visits(district="lahore", day=cast.DAY, by=cast.supervisor("multan"), now=cast.NOW)


COMMANDS = sorted(
    (name, permit)
    for name, permit in declared_permits().items()
    if name.startswith("dastak.dispatch.")
)


@pytest.mark.parametrize(("name", "permit"), COMMANDS)
def test_each_command_and_query_needs_its_permit(name: str, permit: str) -> None:
    call = getattr(api, name.rsplit(".", 1)[1])
    with refused(NotPermitted) as problem:
        call(by=Actor(role=Role.CITIZEN, person_id=uuid7()), now=cast.NOW)
    assert isinstance(problem.value, NotPermitted)
    assert problem.value.fields["permit"] == permit


def test_a_visit_asks_for_less_cash_when_some_came_otherwise() -> None:
    who = cast.facilitator()
    visit = cast.at_the_door(who)
    changed = api.set_cash(visit_id=visit.id, cash_paisa=100, by=SYSTEM, now=cast.NINE)
    assert changed.cash_paisa == 100
    me = cast.as_facilitator(who)
    api.open_door(visit_id=visit.id, code=right_code(visit), by=me, now=cast.NINE)
    api.finish_visit(visit_id=visit.id, by=me, now=cast.NINE + timedelta(minutes=30))
    after = api.set_cash(visit_id=visit.id, cash_paisa=0, by=SYSTEM, now=cast.NINE)
    assert after.cash_paisa == 100


def test_cash_is_never_negative() -> None:
    visit = cast.at_the_door(cast.facilitator())
    with refused(api.CashWrong):
        api.set_cash(visit_id=visit.id, cash_paisa=-1, by=SYSTEM, now=cast.NINE)


def test_only_the_platform_sets_the_cash_of_a_visit() -> None:
    who = cast.facilitator()
    visit = cast.at_the_door(who)
    with refused(NotPermitted):
        api.set_cash(visit_id=visit.id, cash_paisa=0, by=cast.as_facilitator(who), now=cast.NINE)

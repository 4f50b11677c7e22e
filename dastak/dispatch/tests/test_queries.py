from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from dastak.dispatch import api, models
from dastak.dispatch.rules.positions import blur
from dastak.dispatch.tests import cast
from dastak.dispatch.tests.cast import refused
from dastak.kernel.actors import PUBLIC, SYSTEM, Actor, NotYours, Role
from dastak.kernel.ids import uuid7
from dastak.kernel.models import Access
from dastak.kernel.scope import transaction_as
from dastak.places.api import Place

pytestmark = pytest.mark.django_db
TRIP = cast.NINE - timedelta(minutes=20)
AWAY = Place(31.60, 74.40)


@pytest.fixture(autouse=True)
def seeds() -> None:
    cast.seed()


def ping(seq: int, place: Place = AWAY, **changes: object) -> api.Ping:
    values: dict[str, object] = {
        "device": "phone",
        "device_seq": seq,
        "lat": place.lat,
        "lon": place.lon,
        "accuracy_m": 10,
        "at": TRIP + timedelta(seconds=seq),
    }
    return api.Ping(**{**values, **changes})  # type: ignore[arg-type]


def test_the_exact_house_is_for_the_visitor_until_the_end_and_every_look_is_logged() -> None:
    who = cast.facilitator()
    me = cast.as_facilitator(who)
    visit = cast.assigned(who)
    assert visit.place == blur(cast.HOUSE)
    assert api.get_visit(visit_id=visit.id, by=me, now=cast.NOW).place == cast.HOUSE
    (row,) = Access.objects.all()
    assert (row.person_id, row.actor, row.purpose) == (cast.CITIZEN_ID, who, "visit")
    api.cancel_visit(visit_id=visit.id, reason="ended", by=SYSTEM, now=cast.NOW)
    assert api.get_visit(visit_id=visit.id, by=me, now=cast.NOW).place == blur(cast.HOUSE)
    assert Access.objects.count() == 1


def test_the_person_and_the_system_look_without_a_log() -> None:
    visit = cast.request()
    for actor in (cast.CITIZEN, SYSTEM):
        found = api.get_visit(visit_id=visit.id, by=actor, now=cast.NOW)
        assert found.place == cast.HOUSE
    assert not Access.objects.exists()


def test_another_facilitator_does_not_see_the_visit() -> None:
    visit = cast.assigned(cast.facilitator())
    other = cast.as_facilitator(cast.facilitator())
    with refused(api.NoSuchVisit):
        api.get_visit(visit_id=visit.id, by=other, now=cast.NOW)
    assert api.list_day(day=cast.DAY, by=other, now=cast.NOW) == []


def test_the_latest_visit_of_a_kind_is_found() -> None:
    wanted = cast.new_visit()
    first = cast.request(wanted)
    api.cancel_visit(visit_id=first.id, reason="ended", by=SYSTEM, now=cast.NOW)
    second = cast.request(wanted, now=cast.NOW + timedelta(minutes=1))
    kind = api.VisitKind.APPLICATION
    found = api.find_visit_of(subject=wanted.subject, kind=kind, by=cast.CITIZEN, now=cast.NOW)
    assert found is not None
    assert found.id == second.id
    assert api.find_visit_of(subject=uuid7(), kind=kind, by=SYSTEM, now=cast.NOW) is None


def test_operations_list_a_day_of_a_district_by_pages() -> None:
    visit = cast.request()
    boss = cast.supervisor()
    rows = api.list_visits(district="lahore", day=cast.DAY, by=boss, now=cast.NOW)
    assert [each.id for each in rows] == [visit.id]
    assert not api.list_visits(district="lahore", day=cast.DAY, by=boss, now=cast.NOW, page=2)
    assert not api.list_visits(district="lahore", day=cast.NOW.date(), by=boss, now=cast.NOW)


def test_lists_ask_the_database_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    who = cast.facilitator()
    for _ in range(3):
        cast.assigned(who)
    cast.request()
    cast.ask()
    me = cast.as_facilitator(who)
    with django_assert_num_queries(1):
        assert len(api.list_day(day=cast.DAY, by=me, now=cast.NOW)) == 3
    with django_assert_num_queries(1):
        assert len(api.list_offers(by=me, now=cast.NOW)) == 1
    with django_assert_num_queries(1):
        api.list_visits(district="lahore", day=cast.DAY, by=cast.supervisor(), now=cast.NOW)


def test_asking_costs_the_same_with_one_and_with_ten_on_shift() -> None:
    def cost() -> int:
        visit = cast.request()
        with CaptureQueriesContext(connection) as one:
            cast.ask()
        api.cancel_visit(visit_id=visit.id, reason="ended", by=SYSTEM, now=cast.NOW)
        return len(one)

    for _ in range(3):
        cast.facilitator()
    few = cost()
    for _ in range(7):
        cast.facilitator()
    assert cost() == few


def test_positions_are_kept_once_in_one_round_trip(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    me = cast.as_facilitator(cast.facilitator())
    pings = [ping(1), ping(3), ping(2)]
    with django_assert_num_queries(2):  # positions, deferred constraints
        assert api.save_positions(pings=pings, by=me, now=cast.NINE) == 3
    assert api.save_positions(pings=[*pings, ping(4), ping(4)], by=me, now=cast.NINE) == 1
    (last,) = api.list_last_positions(by=cast.supervisor(), now=cast.NINE)
    assert (last.facilitator_id, last.at) == (me.person_id, TRIP + timedelta(seconds=4))
    assert not api.list_last_positions(by=cast.supervisor("multan"), now=cast.NINE)


def test_a_late_position_does_not_replace_a_newer_one() -> None:
    me = cast.as_facilitator(cast.facilitator())
    api.save_positions(pings=[ping(9)], by=me, now=cast.NINE)
    api.save_positions(pings=[ping(5, cast.HOUSE)], by=me, now=cast.NINE)
    (last,) = api.list_last_positions(by=cast.supervisor(), now=cast.NINE)
    assert last.place == AWAY


def test_an_impossible_position_is_refused() -> None:
    me = cast.as_facilitator(cast.facilitator())
    with refused(api.PingWrong):
        api.save_positions(pings=[ping(1, Place(0, 0))], by=me, now=cast.NINE)
    with refused(api.TooManyPings):
        api.save_positions(pings=[ping(1)] * 1001, by=me, now=cast.NINE)


def test_only_somebody_of_one_district_sends_positions() -> None:
    with refused(NotYours):
        api.save_positions(pings=[ping(1)], by=SYSTEM, now=cast.NINE)


def test_positions_are_forgotten_after_72_hours() -> None:
    me = cast.as_facilitator(cast.facilitator())
    api.save_positions(pings=[ping(1), ping(2)], by=me, now=cast.NINE)
    later = TRIP + timedelta(hours=72, seconds=3)
    assert api.save_positions(pings=[ping(7)], by=me, now=later) == 1
    assert api.save_positions(pings=[ping(1), ping(2)], by=me, now=later) == 0
    assert api.purge_positions(by=SYSTEM, now=later) == 2
    with transaction_as(SYSTEM):
        assert models.Position.objects.count() == 1


def test_the_citizen_sees_the_visitor_only_on_the_way_and_roughly_until_near() -> None:
    who = cast.facilitator()
    me = cast.as_facilitator(who)
    visit = cast.assigned(who)
    api.save_positions(pings=[ping(1, at=TRIP - timedelta(minutes=1))], by=me, now=TRIP)
    assert api.citizen_position(visit_id=visit.id, now=TRIP) is None
    api.start_trip(visit_id=visit.id, by=me, now=TRIP)
    assert api.citizen_position(visit_id=visit.id, now=TRIP) is None
    api.save_positions(pings=[ping(2)], by=me, now=cast.NINE)
    seen = api.citizen_position(visit_id=visit.id, now=cast.NINE)
    assert seen is not None
    assert Place(seen.lat, seen.lon) == blur(AWAY) != AWAY
    assert not seen.is_arriving
    assert seen.eta_minutes > 20
    near = Place(cast.HOUSE.lat + 0.003, cast.HOUSE.lon)
    api.save_positions(pings=[ping(3, near)], by=me, now=cast.NINE)
    seen = api.citizen_position(visit_id=visit.id, now=cast.NINE)
    assert seen is not None
    assert (Place(seen.lat, seen.lon), seen.is_arriving) == (near, True)
    api.arrive(visit_id=visit.id, place=cast.HOUSE, manual_reason="", by=me, now=cast.NINE)
    seen = api.citizen_position(visit_id=visit.id, now=cast.NINE)
    assert seen is not None
    assert seen.eta_minutes == 0
    api.cancel_visit(visit_id=visit.id, reason="ended", by=SYSTEM, now=cast.NINE)
    assert api.citizen_position(visit_id=visit.id, now=cast.NINE) is None


def test_the_former_facilitator_disappears_from_the_citizens_map() -> None:
    who = cast.facilitator()
    me = cast.as_facilitator(who)
    visit = cast.assigned(who)
    api.start_trip(visit_id=visit.id, by=me, now=TRIP)
    api.save_positions(pings=[ping(2)], by=me, now=cast.NINE)
    api.unassign(visit_id=visit.id, reason="breakdown", by=me, now=cast.NINE)
    assert api.citizen_position(visit_id=visit.id, now=cast.NINE) is None


@pytest.mark.parametrize(
    "model",
    [
        models.Visit,
        models.Offer,
        models.Assignment,
        models.DoorTry,
        models.Position,
        models.LastPosition,
    ],
)
def test_rows_are_hidden_outside_the_area_and_unreadable_without_a_scope(
    model: type[models.Visit],
) -> None:
    who = cast.facilitator()
    visit = cast.at_the_door(who)
    me = cast.as_facilitator(who)
    api.open_door(visit_id=visit.id, code="0", by=me, now=cast.NINE)
    api.save_positions(pings=[ping(1)], by=me, now=cast.NINE)
    for actor, expected in ((me, True), (cast.supervisor("multan"), False)):
        with transaction_as(actor):
            assert model.objects.exists() is expected
    officer = Actor(
        role=Role.OFFICER, districts=frozenset({"lahore"}), departments=frozenset({"revenue"})
    )
    with transaction_as(officer):
        assert not model.objects.exists()
    with transaction_as(PUBLIC):
        assert not model.objects.exists()


def test_tries_at_a_door_are_never_changed() -> None:
    who = cast.facilitator()
    visit = cast.at_the_door(who)
    api.open_door(visit_id=visit.id, code="0", by=cast.as_facilitator(who), now=cast.NINE)
    with refused(DatabaseError), transaction_as(SYSTEM):
        models.DoorTry.objects.update(is_right=True)

from dataclasses import replace
from datetime import time, timedelta

import pytest

from dastak.booking import api, models
from dastak.booking.tests import cast
from dastak.booking.tests.cast import refused
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, NotYours, OutsideYourArea, Role
from dastak.kernel.commands import declared_permits
from dastak.kernel.ids import uuid7
from dastak.kernel.models import EventLog
from dastak.kernel.scope import transaction_as
from dastak.people import api as people

pytestmark = pytest.mark.django_db
LONG = replace(cast.NEED, minutes=60)
WOMAN = replace(cast.NEED, gender="f")


@pytest.fixture(autouse=True)
def seeds() -> None:
    cast.seed()


def test_loading_the_seeds_again_changes_nothing() -> None:
    assert api.load_seeds(by=SYSTEM, now=cast.NOW) == 0


def test_a_slot_is_held_confirmed_for_an_order_and_given_back() -> None:
    cast.facilitator()
    me, order = cast.citizen(), uuid7()
    assert cast.free() == [2]
    hold = cast.hold(me)
    assert (hold.ends_at - hold.starts_at, hold.expires_at) == (
        timedelta(hours=2),
        cast.NOW + timedelta(minutes=10),
    )
    assert cast.free() == [1]
    kept = api.confirm_hold(hold_id=hold.id, subject=order, by=me, now=cast.NOW)
    assert (kept.subject, kept.starts_at, kept.district, kept.minutes) == (
        order,
        cast.NINE,
        "lahore",
        30,
    )
    assert cast.free(now=cast.NOW + timedelta(hours=1)) == [1]
    assert api.confirm_hold(hold_id=hold.id, subject=order, by=me, now=cast.NOW) == kept
    assert api.release(subject=order, reason="moved", by=me, now=cast.NOW) == 1
    assert api.release(subject=order, reason="moved", by=me, now=cast.NOW) == 0
    assert cast.free() == [2]
    told = EventLog.objects.filter(name__startswith="booking.").order_by("seq")
    assert [row.name for row in told] == [
        "booking.ReservationConfirmed",
        "booking.ReservationReleased",
    ]
    assert {row.subject for row in told} == {order}


def test_a_full_slot_is_refused_and_says_so_in_the_list() -> None:
    cast.facilitator()
    for _ in range(2):
        cast.hold(person_id=uuid7())
    with refused(api.SlotFull):
        cast.hold()
    (slot,) = api.find_slots(need=cast.NEED, from_day=cast.DAY, days=1, now=cast.NOW)
    assert slot.reason is not None
    assert slot.reason.en == "Fully booked"


def test_a_hold_ends_after_ten_minutes_even_when_no_loop_runs() -> None:
    cast.facilitator()
    hold = cast.hold(need=LONG)
    assert cast.free() == [0]
    later = hold.expires_at
    assert cast.free(now=later) == [2]
    with refused(api.HoldExpired):
        api.confirm_hold(hold_id=hold.id, subject=uuid7(), by=SYSTEM, now=later)
    assert cast.hold(need=LONG, now=later).id != hold.id
    assert api.expire_holds(by=SYSTEM, now=later) == 0


def test_the_loop_gives_back_the_seats_of_ended_holds() -> None:
    cast.facilitator()
    hold = cast.hold(need=LONG)
    assert api.expire_holds(by=SYSTEM, now=hold.expires_at) == 2
    with transaction_as(SYSTEM):
        assert not models.Claim.objects.filter(is_live=True).exists()
        assert models.Reservation.objects.get().state == "expired"


def test_a_long_visit_takes_two_seats_of_one_facilitator() -> None:
    for _ in range(2):
        cast.facilitator()
    cast.hold()
    assert cast.free(LONG) == [1]
    cast.hold(need=LONG)
    assert cast.free() == [1]
    with refused(api.SlotFull):
        cast.hold(need=LONG)


def test_a_hold_given_back_frees_its_seat_and_cannot_be_confirmed() -> None:
    cast.facilitator()
    me = cast.citizen()
    hold = cast.hold(me)
    api.release_hold(hold_id=hold.id, by=me, now=cast.NOW)
    api.release_hold(hold_id=hold.id, by=me, now=cast.NOW)
    assert cast.free() == [2]
    with refused(api.HoldExpired):
        api.confirm_hold(hold_id=hold.id, subject=uuid7(), by=me, now=cast.NOW)


def test_a_person_holds_three_slots_at_most() -> None:
    for _ in range(2):
        cast.facilitator()
    for _ in range(3):
        cast.hold()
    with refused(api.TooManyHolds):
        cast.hold()
    cast.hold(now=cast.NOW + timedelta(minutes=10))


def test_a_hold_is_confirmed_for_one_order_only() -> None:
    cast.facilitator()
    hold = cast.hold()
    api.confirm_hold(hold_id=hold.id, subject=uuid7(), by=SYSTEM, now=cast.NOW)
    with refused(api.HoldUsed):
        api.confirm_hold(hold_id=hold.id, subject=uuid7(), by=SYSTEM, now=cast.NOW)
    with refused(api.HoldUsed):
        api.release_hold(hold_id=hold.id, by=SYSTEM, now=cast.NOW)


def test_a_stranger_reaches_neither_hold_nor_reservation() -> None:
    cast.facilitator()
    hold, order, stranger = cast.hold(), uuid7(), cast.citizen(uuid7())
    for call in (
        lambda: api.confirm_hold(hold_id=hold.id, subject=order, by=stranger, now=cast.NOW),
        lambda: api.release_hold(hold_id=hold.id, by=stranger, now=cast.NOW),
        lambda: api.confirm_hold(
            hold_id=hold.id, subject=order, by=cast.agent("multan"), now=cast.NOW
        ),
    ):
        with refused(api.NoSuchHold):
            call()
    api.confirm_hold(hold_id=hold.id, subject=order, by=cast.agent(), now=cast.NOW)
    with refused(NotYours):
        api.release(subject=order, reason="x", by=stranger, now=cast.NOW)
    with refused(api.ReasonMissing):
        api.release(subject=order, reason=" ", by=cast.citizen(), now=cast.NOW)


def test_a_slot_is_held_only_for_whom_one_may_act() -> None:
    cast.facilitator()
    with refused(people.NoMandate):
        cast.hold(cast.citizen(uuid7()))
    with refused(OutsideYourArea):
        cast.hold(cast.agent("multan"))
    assert cast.hold(cast.agent()).district == "lahore"


def test_a_time_too_near_or_of_an_unknown_gender_is_refused() -> None:
    cast.facilitator()
    near = cast.NINE - timedelta(hours=2)
    with refused(api.SlotTooSoon):
        cast.hold(now=near)
    assert cast.free(now=near) == []
    with refused(api.GenderWrong):
        cast.hold(need=replace(cast.NEED, gender="woman"))
    with refused(api.DaysWrong):
        api.find_slots(need=cast.NEED, from_day=cast.DAY, days=15, now=cast.NOW)


def test_a_seat_is_for_the_skill_gender_and_certificates_of_the_day() -> None:
    cast.facilitator(gender="female", skills=frozenset({"birth"}))
    cast.facilitator(skills=frozenset({"domicile", "birth"}))
    cast.facilitator(certified_to=cast.NOW.date())
    cast.facilitator(certified_to=None)
    assert cast.free() == [2]
    assert cast.free(replace(cast.NEED, skill="birth")) == [4]
    assert cast.free(replace(WOMAN, skill="birth")) == [2]
    (slot,) = api.find_slots(need=WOMAN, from_day=cast.DAY, days=1, now=cast.NOW)
    assert slot.reason is not None
    assert "woman" in slot.reason.en
    with refused(api.SlotFull):
        cast.hold(need=WOMAN)


def test_seats_of_women_are_sold_last_where_nobody_asked_for_one() -> None:
    cast.facilitator(gender="female")
    cast.facilitator()
    for _ in range(2):
        cast.hold(person_id=uuid7())
    assert (cast.free(WOMAN), cast.free()) == ([2], [2])


def test_windows_are_sold_only_where_the_shift_holds_all_of_them() -> None:
    cast.facilitator(starts=time(10), ends=time(17))
    slots = api.find_slots(need=cast.NEED, from_day=cast.DAY, days=1, now=cast.NOW)
    assert [slot.starts_at - cast.NINE for slot in slots] == [
        timedelta(hours=2),
        timedelta(hours=5),
    ]


def test_opening_twice_changes_nothing() -> None:
    cast.facilitator()
    assert api.open_seats(district="lahore", day=cast.DAY, by=SYSTEM, now=cast.NOW) == 2
    assert api.open_seats(district="lahore", day=cast.DAY, by=SYSTEM, now=cast.NOW) == 0
    boss = Actor(
        role=Role.SUPERVISOR,
        permits=frozenset({"booking.open_seats"}),
        districts=frozenset({"multan"}),
    )
    with refused(OutsideYourArea):
        api.open_seats(district="lahore", day=cast.DAY, by=boss, now=cast.NOW)


def test_the_loops_open_every_day_of_two_weeks_once() -> None:
    cast.facilitator()
    plan = {"districts": ["lahore", "multan"], "by": SYSTEM, "now": cast.NOW}
    assert api.plan_openings(**plan) == 28  # type: ignore[arg-type]
    assert api.plan_openings(**plan) == 0  # type: ignore[arg-type]
    assert api.open_due_seats(by=SYSTEM, now=cast.NOW) == 28
    assert api.open_due_seats(by=SYSTEM, now=cast.NOW) == 0
    with transaction_as(SYSTEM):
        assert models.Seat.objects.count() == 2
    tomorrow = cast.NOW + timedelta(days=1)
    assert api.plan_openings(districts=["lahore"], by=SYSTEM, now=tomorrow) == 1


def test_closed_seats_are_sold_again_only_after_a_refresh() -> None:
    who = cast.facilitator()
    assert cast.free() == [2]
    morning = {"starts_at": cast.NINE, "ends_at": cast.NINE + timedelta(hours=1)}
    closed = api.close_seats(facilitator_id=who, **morning, by=SYSTEM, now=cast.NOW)
    assert (closed, cast.free()) == (2, [0])
    with refused(api.SlotFull):
        api.hold_slot(
            need=cast.NEED,
            starts_at=cast.NINE,
            person_id=cast.CITIZEN_ID,
            by=cast.citizen(),
            now=cast.NOW,
        )
    assert api.refresh_seats(district="lahore", **morning, by=SYSTEM, now=cast.NOW) == 1
    assert api.open_due_seats(by=SYSTEM, now=cast.NOW) == 1
    assert cast.free() == [2]


COMMANDS = sorted(
    (name, permit)
    for name, permit in declared_permits().items()
    if name.startswith("dastak.booking.")
)


@pytest.mark.parametrize(("name", "permit"), COMMANDS)
def test_each_command_needs_its_permit(name: str, permit: str) -> None:
    call = getattr(api, name.rsplit(".", 1)[1])
    with refused(NotPermitted) as problem:
        call(by=Actor(role=Role.CITIZEN, person_id=uuid7()), now=cast.NOW)
    assert isinstance(problem.value, NotPermitted)
    assert problem.value.fields["permit"] == permit


def test_a_reservation_moves_with_its_new_seat_first_and_keeps_both_in_its_history() -> None:
    cast.facilitator()
    me, order = cast.citizen(), uuid7()
    first, second = cast.hold(me), cast.hold(me)
    api.confirm_hold(hold_id=first.id, subject=order, by=me, now=cast.NOW)
    kept = api.move(hold_id=second.id, subject=order, reason="moved", by=me, now=cast.NOW)
    assert kept.id == second.id
    states = dict(models.Reservation.objects.filter(subject=order).values_list("id", "state"))
    assert states == {first.id: "released", second.id: "confirmed"}
    assert cast.free() == [1]
    again = api.move(hold_id=second.id, subject=order, reason="moved", by=me, now=cast.NOW)
    assert again == kept


def test_a_reservation_stays_where_it_is_when_the_new_slot_is_gone() -> None:
    cast.facilitator()
    me, order = cast.citizen(), uuid7()
    first, second = cast.hold(me), cast.hold(me)
    api.confirm_hold(hold_id=first.id, subject=order, by=me, now=cast.NOW)
    late = second.expires_at
    with refused(api.HoldExpired):
        api.move(hold_id=second.id, subject=order, reason="moved", by=me, now=late)
    assert models.Reservation.objects.get(pk=first.id).state == "confirmed"

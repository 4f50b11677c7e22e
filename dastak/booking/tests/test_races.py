"""Many at once, with real commits."""

from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import IntegrityError, connection

from dastak.booking import api, models
from dastak.booking.tests import cast
from dastak.kernel.actors import SYSTEM
from dastak.kernel.db import constraint_of
from dastak.kernel.errors import Problem
from dastak.kernel.ids import uuid7
from dastak.kernel.scope import transaction_as

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def seeds() -> None:
    cast.seed()


def at_once(calls: list[Callable[[], object]]) -> Counter[str]:
    """Run all calls at the same instant; returns how they ended."""
    barrier, ends = Barrier(len(calls)), [""] * len(calls)

    def run(number: int) -> None:
        try:
            with transaction_as(SYSTEM):
                pass  # the connection stands before the race begins
            barrier.wait()
            calls[number]()
            ends[number] = "done"
        except Problem as problem:
            ends[number] = problem.code
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(ends)


def holding(person_id: UUID) -> Callable[[], object]:
    return lambda: cast.hold(person_id=person_id)


def test_twenty_who_want_the_last_seat_get_it_once() -> None:
    cast.facilitator()
    cast.hold()
    assert cast.free() == [1]
    ends = at_once([holding(uuid7()) for _ in range(20)])
    assert ends == {"done": 1, "slot_full": 19}
    with transaction_as(SYSTEM):
        assert models.Claim.objects.filter(is_live=True).count() == 2


def test_twenty_who_want_twenty_seats_never_share_one() -> None:
    for _ in range(10):
        cast.facilitator()
    assert cast.free() == [20]
    ends = at_once([holding(uuid7()) for _ in range(20)])
    with transaction_as(SYSTEM):
        live = models.Claim.objects.filter(is_live=True)
        assert live.values("seat").distinct().count() == live.count() == ends["done"]
    assert ends["done"] >= 15
    for _ in range(ends["slot_full"]):
        cast.hold(person_id=uuid7())
    assert cast.free() == [0]


def test_one_person_who_holds_many_times_at_once_holds_three() -> None:
    for _ in range(5):
        cast.facilitator()
    cast.free()
    ends = at_once([holding(cast.CITIZEN_ID)] * 6)
    assert ends == {"done": 3, "too_many_holds": 3}


def test_a_hold_confirmed_twice_at_once_is_for_one_order() -> None:
    cast.facilitator()
    hold = cast.hold()
    ends = at_once(
        [
            lambda: api.confirm_hold(hold_id=hold.id, subject=uuid7(), by=SYSTEM, now=cast.NOW)
            for _ in range(2)
        ]
    )
    assert ends == {"done": 1, "hold_used": 1}


def test_the_database_itself_refuses_to_sell_a_seat_twice() -> None:
    cast.facilitator()
    cast.hold()
    with transaction_as(SYSTEM):
        claim = models.Claim.objects.get()
    claim.id = uuid7()
    with pytest.raises(IntegrityError) as refused, transaction_as(SYSTEM):
        claim.save(force_insert=True)
    assert constraint_of(refused.value) == "booking_seat_sold_once"

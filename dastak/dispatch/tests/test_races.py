"""Two connections at once, with real commits."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection
from psycopg.types.range import TimestamptzRange

from dastak.dispatch import api, models
from dastak.dispatch.tests import cast
from dastak.kernel.actors import SYSTEM
from dastak.kernel.db import constraint_of
from dastak.kernel.errors import Problem
from dastak.kernel.ids import uuid7
from dastak.kernel.scope import transaction_as

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def seeds() -> None:
    cast.seed()


def at_once(calls: list[Callable[[], object]]) -> list[str]:
    """Run all calls at the same instant; returns how each ended."""
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
    return ends


def acceptance(offer: api.Offer) -> Callable[[], object]:
    me = cast.as_facilitator(offer.facilitator_id)
    return lambda: api.accept_offer(offer_id=offer.id, by=me, now=cast.NOW)


def test_of_three_who_accept_one_visit_exactly_one_has_it() -> None:
    three = [cast.facilitator() for _ in range(3)]
    cast.request()
    cast.ask()
    ends = at_once([acceptance(cast.offers_to(who)[0]) for who in three])
    assert sorted(ends) == ["done", "visit_taken", "visit_taken"]
    with transaction_as(SYSTEM):
        assert models.Assignment.objects.filter(is_live=True).count() == 1


def test_one_facilitator_who_accepts_many_visits_at_once_never_has_two_at_the_same_time() -> None:
    who = cast.facilitator()
    for _ in range(4):
        cast.request(cast.new_visit(minutes=50))
    cast.ask()
    ends = at_once([acceptance(offer) for offer in cast.offers_to(who)])
    assert sorted(ends) == ["done", "done", "time_clash", "time_clash"]
    with transaction_as(SYSTEM):
        periods = sorted(models.Assignment.objects.values_list("period", flat=True))
    assert all(a.upper <= b.lower for a, b in pairwise(periods))


def test_a_visit_cancelled_while_it_is_accepted_ends_in_one_of_the_two_ways() -> None:
    who = cast.facilitator()
    visit = cast.request()
    cast.ask()
    (offer,) = cast.offers_to(who)
    ends = at_once(
        [
            acceptance(offer),
            lambda: api.cancel_visit(
                visit_id=visit.id, reason="ended", by=cast.CITIZEN, now=cast.NOW
            ),
        ]
    )
    assert ends[1] == "done"
    assert ends[0] in ("done", "offer_gone")
    with transaction_as(SYSTEM):
        assert not models.Assignment.objects.filter(is_live=True).exists()


def test_two_loops_at_once_ask_each_visit_once() -> None:
    for _ in range(3):
        cast.facilitator()
    for _ in range(4):
        cast.request()
    ends = at_once([lambda: api.make_offers(by=SYSTEM, now=cast.NOW)] * 2)
    assert ends == ["done", "done"]
    with transaction_as(SYSTEM):
        assert models.Offer.objects.count() == 12


def test_the_database_itself_refuses_overlapping_assignments() -> None:
    who = cast.facilitator()
    first = cast.assigned(who)
    second = cast.request()
    cast.ask()
    (offer,) = cast.offers_to(who)
    with pytest.raises(IntegrityError) as refused, transaction_as(SYSTEM):
        models.Assignment(
            id=uuid7(),
            visit_id=second.id,
            facilitator_id=who,
            district_id="lahore",
            offer_id=offer.id,
            period=TimestamptzRange(first.planned_at, cast.NINE + timedelta(minutes=5)),
            is_live=True,
            assigned_at=cast.NOW,
        ).save(force_insert=True)
    assert constraint_of(refused.value) == "dispatch_assignment_no_overlap"


def test_the_database_itself_refuses_a_second_live_assignment_of_a_visit() -> None:
    one, two = cast.facilitator(), cast.facilitator()
    visit = cast.request()
    cast.ask()
    offers = [cast.offers_to(who)[0] for who in (one, two)]
    api.accept_offer(offer_id=offers[0].id, by=cast.as_facilitator(one), now=cast.NOW)
    with pytest.raises(IntegrityError) as refused, transaction_as(SYSTEM):
        models.Assignment(
            id=uuid7(),
            visit_id=visit.id,
            facilitator_id=two,
            district_id="lahore",
            offer_id=offers[1].id,
            period=TimestamptzRange(cast.NINE, cast.NINE + timedelta(minutes=5)),
            is_live=True,
            assigned_at=cast.NOW,
        ).save(force_insert=True)
    assert constraint_of(refused.value) == "dispatch_assignment_one_live"

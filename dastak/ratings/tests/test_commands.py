"""Rating on a real database: once per side, blind, and untraceable for vulnerable citizens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError

from dastak.kernel import relay
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, Role
from dastak.kernel.models import EventLog
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as
from dastak.orders.api import LineDelivered
from dastak.ratings import api, models
from dastak.ratings.tests import deliveries
from dastak.ratings.tests.deliveries import (
    AFTER,
    NOW,
    SENIOR,
    both,
    citizen,
    delivered,
    facilitator,
    rate,
    staff,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _places() -> None:
    deliveries.load_places()


@pytest.fixture
def bilal() -> Actor:
    return facilitator()


def seen(order: api.Delivery, by: Actor, at: Any = NOW) -> api.Ratings:
    return api.get_ratings(order_id=order.order_id, by=by, now=at)


def test_a_delivery_opens_ratings_for_seven_days_once(bilal: Actor) -> None:
    applicant = deliveries.person()
    event = LineDelivered(
        subject=uuid4(),
        line_id=uuid4(),
        person_id=applicant,
        applicant_id=applicant,
        number="4821730697",
        token="T",
        service_en="Domicile",
        service_ur="ڈومیسائل",
        district="lahore",
        department="pb-dc-office",
        facilitator_id=bilal.me,
    )
    for _ in range(2):
        with transaction_as(SYSTEM):
            emit(event, by=SYSTEM, at=NOW)
    relay.drain()
    with transaction_as(SYSTEM):
        window = models.Window.objects.get()
    assert window.order_id == event.subject
    assert window.closes_at - window.opened_at == timedelta(days=7)
    assert EventLog.objects.filter(name="ratings.RatingsOpened").count() == 1


def test_neither_side_sees_the_other_before_both_have_rated(bilal: Actor) -> None:
    order = delivered(bilal)
    amna = citizen(order.applicant_id)
    rate(order, amna, 4, tags=["polite"], text="Good")
    before = seen(order, bilal)
    assert before.shown == ()
    assert before.is_open
    assert seen(order, amna).mine is not None
    assert api.list_received(by=bilal, now=NOW) == []
    assert api.summary(facilitator_id=bilal.me, by=bilal, now=NOW).count == 0
    rate(order, bilal, 5)
    after = seen(order, bilal)
    assert [(each.stars, each.text) for each in after.shown] == [(4, "Good")]
    assert seen(order, amna).shown[0].stars == 5
    assert not after.is_open


def test_after_seven_days_a_single_rating_is_shown_and_none_is_taken(bilal: Actor) -> None:
    order = delivered(bilal)
    rate(order, citizen(order.applicant_id), 3)
    assert seen(order, bilal, AFTER - timedelta(seconds=1)).shown == ()
    assert len(seen(order, bilal, AFTER).shown) == 1
    with pytest.raises(api.RatingOver):
        rate(order, bilal, now=AFTER)


def test_a_side_rates_once_and_the_household_is_one_side(bilal: Actor) -> None:
    son = deliveries.person()
    order = delivered(bilal, contact_id=son)
    rate(order, citizen(son))
    with pytest.raises(api.AlreadyRated):
        rate(order, citizen(order.applicant_id))
    rate(order, bilal)
    with pytest.raises(api.AlreadyRated):
        rate(order, bilal)


def test_a_rating_is_never_changed(bilal: Actor) -> None:
    both(bilal, 1)
    with pytest.raises(DatabaseError), transaction_as(SYSTEM):
        models.Rating.objects.update(stars=5)


def test_strangers_neither_rate_nor_look(bilal: Actor) -> None:
    order = both(bilal, 5)
    for stranger in (citizen(deliveries.person()), facilitator(), staff(Role.OFFICER)):
        with pytest.raises(api.NotYourOrder):
            rate(order, stranger)
        with pytest.raises(api.NoRatings):
            seen(order, stranger)


def test_what_cannot_be_said_is_refused(bilal: Actor) -> None:
    order = delivered(bilal)
    amna = citizen(order.applicant_id)
    with pytest.raises(api.StarsWrong):
        rate(order, amna, 6)
    with pytest.raises(api.TagUnknown, match="felt_unsafe"):
        rate(order, amna, tags=["felt_unsafe"])
    with pytest.raises(api.TextTooLong):
        rate(order, amna, text="x" * 501)
    assert seen(order, amna).mine is None


def test_an_order_that_was_not_delivered_cannot_be_rated(bilal: Actor) -> None:
    with pytest.raises(api.NoRatings):
        api.rate(order_id=uuid4(), stars=5, tags=[], text="", by=bilal, now=NOW)
    with pytest.raises(api.NoRatings):
        api.get_ratings(order_id=uuid4(), by=bilal, now=NOW)


def test_a_vulnerable_citizens_rating_is_not_shown_by_itself(bilal: Actor) -> None:
    order = both(bilal, 1, SENIOR)
    assert seen(order, bilal).shown == ()
    assert seen(order, bilal, AFTER).shown == ()
    assert api.list_received(by=bilal, now=AFTER) == []
    assert seen(order, citizen(order.applicant_id)).shown[0].stars == 5
    assert seen(order, staff(Role.SUPERVISOR)).shown


def test_vulnerable_citizens_count_in_groups_of_five_only(bilal: Actor) -> None:
    both(bilal, 5)
    counts = []
    for _ in range(11):
        both(bilal, 1, SENIOR)
        counts.append(api.summary(facilitator_id=bilal.me, by=bilal, now=NOW).count)
    assert counts == [1, 1, 1, 1, 6, 6, 6, 6, 6, 11, 11]
    together = api.summary(facilitator_id=bilal.me, by=bilal, now=NOW)
    assert together.by_stars == {1: 10, 2: 0, 3: 0, 4: 0, 5: 1}
    assert together.average == 1.4


def test_received_ratings_do_not_name_their_order(bilal: Actor) -> None:
    order = both(bilal, 4)
    (got,) = api.list_received(by=bilal, now=NOW)
    assert (got.stars, got.day.isoformat()) == (4, "2026-06-01")
    (citizens,) = api.list_received(by=citizen(order.applicant_id), now=NOW)
    assert citizens.stars == 5


def test_a_summary_is_for_oneself_and_those_who_oversee(bilal: Actor) -> None:
    both(bilal, 4)
    for by in (bilal, staff(Role.SUPERVISOR), SYSTEM):
        assert api.summary(facilitator_id=bilal.me, by=by, now=NOW).count == 1
    elsewhere = staff(Role.SUPERVISOR, district="kasur")
    assert api.summary(facilitator_id=bilal.me, by=elsewhere, now=NOW).count == 0
    with pytest.raises(api.NoRatings):
        api.summary(facilitator_id=bilal.me, by=facilitator(), now=NOW)


def test_events_tell_no_stars(bilal: Actor) -> None:
    both(bilal, 1)
    rows = EventLog.objects.filter(name="ratings.RatingGiven").order_by("seq")
    payloads = list(rows.values_list("payload", flat=True))
    assert [(each["side"], each["is_complete"]) for each in payloads] == [
        ("citizen", False),
        ("facilitator", True),
    ]
    assert all("stars" not in each for each in payloads)


def test_every_command_and_query_needs_its_permit(bilal: Actor) -> None:
    some: dict[str, Any] = {"by": Actor(role=Role.CITIZEN, person_id=uuid4()), "now": NOW}
    order = uuid4()
    delivery = api.Delivery(
        order_id=order,
        number="1",
        facilitator_id=order,
        contact_id=order,
        applicant_id=order,
        district="lahore",
    )
    calls: list[Any] = [
        lambda: api.open_ratings(delivery=delivery, **some),
        lambda: api.rate(order_id=order, stars=5, tags=[], text="", **some),
        lambda: api.get_ratings(order_id=order, **some),
        lambda: api.list_received(**some),
        lambda: api.summary(facilitator_id=order, **some),
    ]
    for call in calls:
        with pytest.raises(NotPermitted):
            call()

"""Who looked, what stands still, and the permits of the reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from dastak.kernel import access, sealer
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, OutsideYourArea, Role
from dastak.kernel.models import LoopBeat, Outbox
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as
from dastak.orders import api as orders
from dastak.oversight import api
from dastak.oversight.tests.walks import NOW, Case, staff

AUDITOR = staff(Role.AUDITOR)
NOBODY = Actor(Role.SUPERVISOR, uuid4(), districts=frozenset({"lahore"}))


def look(by: Actor, person: Any, **changes: Any) -> None:
    with transaction_as(SYSTEM):
        access.record_access(
            by=by, now=NOW, person_id=person, purpose="visit", fields=("name",), **changes
        )


@pytest.mark.django_db
def test_who_reads_most_people_comes_first_and_reading_oneself_does_not_count() -> None:
    snoop, honest = staff(Role.OFFICER), staff(Role.OFFICER)
    for _ in range(5):
        look(snoop, uuid4())
    for _ in range(7):
        look(honest, honest.me)
    look(honest, uuid4())
    first, second = api.list_readers(by=AUDITOR, now=NOW)
    assert (first.actor_id, first.people) == (snoop.me, 5)
    assert (second.actor_id, second.people, second.reads) == (honest.me, 1, 1)


@pytest.mark.django_db
def test_yesterdays_looks_are_not_todays() -> None:
    look(staff(Role.OFFICER), uuid4())
    assert api.list_readers(by=AUDITOR, now=NOW + timedelta(days=1)) == []


@pytest.mark.django_db
def test_refusals_of_seven_days_are_listed_with_the_place() -> None:
    who = staff(Role.OFFICER)
    with transaction_as(SYSTEM):
        access.record_refusal(
            by=who, now=NOW, person_id=None, purpose="refused", case="api/v1/orders/x"
        )
    (row,) = api.list_refusals(page=1, by=AUDITOR, now=NOW)
    assert (row.actor_id, row.role, row.place) == (who.me, "officer", "api/v1/orders/x")
    assert api.list_refusals(page=2, by=AUDITOR, now=NOW) == []
    assert api.list_refusals(page=1, by=AUDITOR, now=NOW + timedelta(days=8)) == []


@pytest.mark.django_db
def test_health_names_a_loop_that_fails_and_one_that_is_silent() -> None:
    real = timezone.now()
    for name, age, error in (("a", 1, ""), ("b", 1, "OSError: gone"), ("c", 4000, "")):
        LoopBeat.objects.create(
            name=f"test.{name}", at=real - timedelta(seconds=age), ran_ms=3, error=error
        )
    found = {each.name: each for each in api.get_health(by=AUDITOR, now=NOW).loops}
    assert found["test.a"].is_well
    assert not found["test.b"].is_well
    assert not found["test.c"].is_well
    assert found["kernel.relay"].age_seconds is None


@pytest.mark.django_db(transaction=True)
def test_health_tells_the_outbox_and_the_seals() -> None:
    with transaction_as(SYSTEM):
        event = api.DeadLetterResent(
            subject=uuid4(), dead_letter_id=uuid4(), event_id=uuid4(), event_name="a.B", handler="c"
        )
        emit(event, by=SYSTEM, at=NOW)
        emit(event, by=SYSTEM, at=NOW)
    Outbox.objects.order_by("seq").filter(seq=Outbox.objects.latest("seq").seq).update(attempts=2)
    with transaction_as(SYSTEM):
        assert sealer.seal_all(now=NOW) == 2
    found = api.get_health(by=AUDITOR, now=NOW)
    assert (found.outbox.waiting, found.outbox.failing) == (2, 1)
    (seal,) = found.seals
    assert (seal.log, seal.leaves, seal.rows) == ("events", 2, 2)
    assert api.oldest_event_seconds(by=AUDITOR, now=NOW) >= 0


def test_the_board_shows_the_visit_in_hand(case: Case) -> None:
    (rider,) = api.list_riders(district="lahore", by=AUDITOR, now=NOW)
    assert rider.id == case.bilal.id
    assert rider.visit_subject == case.order.id
    assert (rider.lat, rider.lon) == (31.53, 74.35)
    late = case.visit.ends_at + timedelta(minutes=1)
    (rider,) = api.list_riders(district="lahore", by=AUDITOR, now=late)
    assert rider.dot is api.Dot.LATE
    assert api.count_visits(districts=["lahore"], by=AUDITOR, now=NOW) == (1, 0)


def test_deliveries_are_counted_by_district(case: Case) -> None:
    line = case.order.lines[0]
    told = orders.LineDelivered(
        subject=case.order.id,
        line_id=line.id,
        person_id=case.order.contact_id,
        applicant_id=case.order.person_id,
        number=case.order.number,
        token=case.order.token,
        service_en="a",
        service_ur="a",
        district="lahore",
        department=line.department,
        facilitator_id=case.bilal.id,
    )
    with transaction_as(SYSTEM):
        emit(told, by=SYSTEM, at=NOW)
    everywhere = staff(Role.ADMIN, "*")
    assert api.count_delivered(districts=["lahore"], by=everywhere, now=NOW) == 1
    assert api.count_delivered(districts=["*"], by=everywhere, now=NOW) == 1
    assert api.count_delivered(districts=["multan"], by=everywhere, now=NOW) == 0
    week = NOW + timedelta(days=8)
    assert api.count_delivered(districts=["lahore"], by=everywhere, now=week) == 0


def test_the_looks_of_a_case_are_those_at_its_people_for_it(case: Case) -> None:
    officer = staff(Role.OFFICER)
    look(officer, case.order.person_id, case=case.order.number)
    look(officer, case.order.person_id, case="another")
    found = api.list_case_accesses(order_id=case.order.id, by=AUDITOR, now=NOW)
    assert [each.actor_id for each in found].count(officer.me) == 1
    with pytest.raises(orders.NoSuchOrder):
        api.list_case_accesses(order_id=case.order.id, by=staff(Role.AUDITOR, "multan"), now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "read", [api.count_delivered, api.count_visits], ids=["delivered", "visits"]
)
def test_figures_of_another_district_are_refused(read: Callable[..., Any]) -> None:
    with pytest.raises(OutsideYourArea):
        read(districts=["multan"], by=AUDITOR, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("read", "asked"),
    [
        (api.count_delivered, {"districts": []}),
        (api.count_visits, {"districts": []}),
        (api.list_riders, {"district": "lahore"}),
        (api.get_health, {}),
        (api.oldest_event_seconds, {}),
        (api.list_refusals, {"page": 1}),
        (api.list_readers, {}),
        (api.list_case_accesses, {"order_id": uuid4()}),
    ],
)
def test_every_read_needs_its_permit(read: Callable[..., Any], asked: dict[str, Any]) -> None:
    with pytest.raises(NotPermitted):
        read(**asked, by=NOBODY, now=NOW)

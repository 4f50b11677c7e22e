from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from dastak.booking import api, models
from dastak.booking.tests import cast
from dastak.booking.tests.cast import refused
from dastak.catalogue import api as catalogue
from dastak.kernel.actors import PUBLIC, SYSTEM, Actor, Role
from dastak.kernel.scope import transaction_as
from dastak.places import api as places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seeds() -> None:
    cast.seed()


def covered_service(district: str) -> str:
    """A service that comes to this district's doors."""
    catalogue.load_seeds(by=SYSTEM, now=cast.NOW)
    return next(
        each.code
        for each in catalogue.list_services(province="punjab").services
        if catalogue.covers(service_code=each.code, district=district, on=cast.DAY).is_covered
    )


def test_slots_are_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        cast.facilitator()
    cast.free()
    with django_assert_num_queries(1):
        assert cast.free() == [6]


def test_coverage_says_yes_when_and_no_why() -> None:
    code = covered_service("lahore")
    none = api.coverage(service_code=code, district="lahore", now=cast.NOW)
    assert (none.is_covered, none.first) == (False, ())
    assert "1202" in none.reason.ur
    cast.facilitator()
    found = api.coverage(service_code=code, district="lahore", now=cast.NOW)
    assert found.is_covered
    assert [slot.starts_at for slot in found.first] == [cast.NINE]


def test_coverage_of_something_unknown_is_refused() -> None:
    code = covered_service("lahore")
    with refused(catalogue.NoSuchService):
        api.coverage(service_code="nothing", district="lahore", now=cast.NOW)
    with refused(places.NoSuchDistrict):
        api.coverage(service_code=code, district="atlantis", now=cast.NOW)


def test_a_service_that_does_not_come_to_a_district_gives_its_reason() -> None:
    code = covered_service("lahore")
    answer = api.coverage(service_code=code, district="abbottabad", now=cast.NOW)
    assert not answer.is_covered
    assert answer.reason.en
    assert answer.reason.ur


@pytest.mark.parametrize("model", [models.Seat, models.Reservation, models.Claim])
def test_rows_are_hidden_outside_the_area(model: type[models.Seat]) -> None:
    cast.facilitator()
    cast.hold(now=cast.NOW + timedelta(seconds=1))
    officer = Actor(
        role=Role.OFFICER, districts=frozenset({"lahore"}), departments=frozenset({"revenue"})
    )
    for actor, expected in (
        (cast.agent(), True),
        (cast.agent("multan"), False),
        (officer, False),
        (PUBLIC, False),
    ):
        with transaction_as(actor):
            assert model.objects.exists() is expected


def test_a_person_sees_the_own_reservation() -> None:
    cast.facilitator()
    cast.hold()
    with transaction_as(cast.citizen()):
        assert models.Reservation.objects.count() == 1

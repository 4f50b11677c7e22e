from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from dastak.kernel.actors import SYSTEM
from dastak.places import api

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def seeds() -> Iterator[None]:
    api.forget_calendars()
    api.load_seeds(by=SYSTEM, now=NOW)
    yield
    api.forget_calendars()


def test_all_districts_of_both_provinces_are_there_with_their_source() -> None:
    assert len(api.list_districts(province="punjab")) == 41
    assert len(api.list_districts(province="kp")) == 35
    assert all("Census 2023" in each.source for each in api.list_districts())
    known = [each for each in api.list_districts() if each.place is not None]
    assert len(known) == 72
    assert all("GeoNames (CC BY 4.0)" in each.source for each in known)


def test_a_district_is_found_by_its_slug() -> None:
    assert api.get_district(code="rahim-yar-khan").name.ur == "رحیم یار خان"


def test_an_unknown_district_is_refused_by_name() -> None:
    with pytest.raises(api.NoSuchDistrict, match="atlantis"):
        api.get_district(code="atlantis")
    with pytest.raises(api.NoSuchDistrict):
        api.get_calendar(district="atlantis")


def test_every_outline_is_a_district_of_punjab() -> None:
    outlines = {each["properties"]["id"] for each in api.district_outlines()["features"]}
    assert len(outlines) == 36
    assert outlines < {each.code for each in api.list_districts(province="punjab")}


def test_centres_are_listed_by_district() -> None:
    assert {each.code for each in api.list_centres(district="lahore")} == {"ekm-lhr-1", "ekm-lhr-2"}
    assert len(api.list_centres()) == 14


def test_the_notified_date_of_a_holiday_counts() -> None:
    calendar = api.get_calendar(district="lahore")
    assert not calendar.is_working_day(date(2026, 6, 24))  # notified
    assert calendar.is_working_day(date(2026, 6, 26))  # computed elsewhere
    assert calendar.known_until == date(2026, 12, 31)


def test_a_day_given_to_some_people_only_does_not_close_offices() -> None:
    some = [each for each in api.list_holidays(province="kp") if not each.closes_offices]
    assert [each.day for each in some] == [date(2026, 12, 26)]


def test_a_calendar_is_read_once_a_minute(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(4):
        api.get_calendar(district="lahore")
    with django_assert_num_queries(0):
        api.get_calendar(district="lahore")


def test_the_nearest_district_of_a_point_in_lahore_is_lahore() -> None:
    assert api.nearest_district(place=api.Place(31.52, 74.35)).code == "lahore"

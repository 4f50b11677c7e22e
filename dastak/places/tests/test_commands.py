from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, Role
from dastak.kernel.models import EventLog
from dastak.kernel.text import Bilingual
from dastak.places import api, models

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)
NAME = Bilingual("Flood day", "سیلاب کا دن")
CLERK = Actor(role=Role.OFFICER)


@pytest.fixture(autouse=True)
def seeds() -> Iterator[None]:
    api.forget_calendars()
    api.load_seeds(by=SYSTEM, now=NOW)
    yield
    api.forget_calendars()


def declare(day: date, province: str | None = None, code: str = "2026-flood") -> None:
    api.set_holiday(
        code=code, day=day, name=NAME, province=province, source="Order 1", by=SYSTEM, now=NOW
    )


def test_loading_the_seeds_again_changes_nothing() -> None:
    assert api.load_seeds(by=SYSTEM, now=NOW) == 0


def test_a_row_that_differs_from_its_seed_is_mended() -> None:
    models.District.objects.filter(code="lahore").update(population=1)
    assert api.load_seeds(by=SYSTEM, now=NOW) == 1
    assert api.get_district(code="lahore").population == 13004135


def test_a_declared_holiday_closes_offices_of_its_province() -> None:
    declare(date(2026, 7, 1), "punjab")
    assert not api.get_calendar(district="lahore").is_working_day(date(2026, 7, 1))
    assert api.get_calendar(district="peshawar").is_working_day(date(2026, 7, 1))
    (event,) = EventLog.objects.filter(name="places.HolidayChanged")
    assert event.payload["day"] == "2026-07-01"
    assert event.payload["former_day"] is None


def test_a_holiday_moved_by_the_moon_stays_moved_when_seeds_are_loaded() -> None:
    code = "2026-eid-milad-un-nabi"
    declare(date(2026, 8, 26), code=code)
    assert api.load_seeds(by=SYSTEM, now=NOW) == 0
    calendar = api.get_calendar(district="lahore")
    assert calendar.is_working_day(date(2026, 8, 25))
    assert not calendar.is_working_day(date(2026, 8, 26))
    assert EventLog.objects.get(name="places.HolidayChanged").payload["former_day"] == "2026-08-25"


def test_a_withdrawn_holiday_is_an_ordinary_day_and_stays_one() -> None:
    for _ in range(2):
        api.withdraw_holiday(code="2026-iqbal-day", by=SYSTEM, now=NOW)
    assert api.load_seeds(by=SYSTEM, now=NOW) == 0
    assert api.get_calendar(district="lahore").is_working_day(date(2026, 11, 9))
    assert EventLog.objects.filter(name="places.HolidayChanged").count() == 1


def test_an_unknown_holiday_cannot_be_withdrawn() -> None:
    with pytest.raises(api.NoSuchHoliday):
        api.withdraw_holiday(code="2026-nothing", by=SYSTEM, now=NOW)


def test_a_holiday_of_an_unknown_province_is_refused() -> None:
    with pytest.raises(api.NoSuchProvince):
        declare(date(2026, 7, 1), "atlantis")


def test_a_holiday_needs_its_notification() -> None:
    with pytest.raises(api.SourceMissing):
        api.set_holiday(
            code="x", day=date(2026, 7, 1), name=NAME, province=None, source=" ", by=SYSTEM, now=NOW
        )


def test_loading_seeds_needs_its_permit() -> None:
    with pytest.raises(NotPermitted):
        api.load_seeds(by=CLERK, now=NOW)


def test_setting_a_holiday_needs_its_permit() -> None:
    with pytest.raises(NotPermitted):
        api.set_holiday(
            code="x", day=date(2026, 7, 1), name=NAME, province=None, source="y", by=CLERK, now=NOW
        )


def test_withdrawing_a_holiday_needs_its_permit() -> None:
    with pytest.raises(NotPermitted):
        api.withdraw_holiday(code="2026-iqbal-day", by=CLERK, now=NOW)

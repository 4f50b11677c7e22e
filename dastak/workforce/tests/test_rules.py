"""Eligibility, fitness and shifts: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastak.kernel.text import Bilingual
from dastak.workforce.rules import (
    DaysOutOfRange,
    DayTooFar,
    HoursReversed,
    NoShiftDays,
    ShiftInThePast,
    age_on,
    fit_on,
    plan_shifts,
    unmet,
)
from dastak.workforce.tests.factories import APPLICANT
from dastak.workforce.types import (
    Certificate,
    CertificateKind,
    Education,
    Facilitator,
    Gender,
    NewFacilitator,
    Requirement,
    RequirementKind,
    ShiftHours,
    Status,
)

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)
ONE = UUID("01900000-0000-7000-8000-0000000000b1")
BILAL = Facilitator(
    id=ONE,
    name=APPLICANT.name,
    gender=Gender.MALE,
    district="lahore",
    home=APPLICANT.home,
    badge="4821730697",
    vehicle="LEK-1234",
    languages=frozenset({"ur"}),
    skills=frozenset({"certificate"}),
    kit=frozenset(),
    status=Status.ACTIVE,
    cash_limit_paisa=0,
)
ALL = frozenset(CertificateKind)
HOURS = ShiftHours(time(9), time(17))


def requirement(kind: RequirementKind, value: str = "") -> Requirement:
    return Requirement(f"{kind}-{value}", kind, value, Bilingual(en="x", ur="x"), "a source")


REQUIREMENTS = [
    requirement(RequirementKind.AGE_MIN, "18"),
    requirement(RequirementKind.EDUCATION_MIN, "intermediate"),
    requirement(RequirementKind.OWNS, "motorcycle"),
    requirement(RequirementKind.LIVES_IN_DISTRICT),
    requirement(RequirementKind.CERTIFICATE, "training"),
]


def failed(applicant: NewFacilitator) -> list[str]:
    return [
        each.kind.value for each in unmet(applicant=applicant, requirements=REQUIREMENTS, day=TODAY)
    ]


def certificates(until: date = date(2026, 12, 31), **until_by_kind: date) -> list[Certificate]:
    return [
        Certificate(ONE, kind, "1", date(2026, 1, 1), until_by_kind.get(kind.value, until))
        for kind in CertificateKind
    ]


def test_an_applicant_who_has_everything_meets_every_requirement() -> None:
    assert failed(APPLICANT) == []


def test_each_requirement_that_is_not_met_is_named() -> None:
    young = replace(
        APPLICANT,
        birth_date=date(2008, 6, 2),
        education=Education.MATRIC,
        owns=frozenset(),
        lives_in="kasur",
    )
    assert failed(young) == ["age_min", "education_min", "owns", "lives_in_district"]


def test_eighteen_begins_on_the_birthday() -> None:
    assert failed(replace(APPLICANT, birth_date=date(2008, 6, 1))) == []
    assert age_on(birth_date=date(2008, 2, 29), day=date(2026, 2, 28)) == 17
    assert age_on(birth_date=date(2008, 2, 29), day=date(2026, 3, 1)) == 18


def reasons(held: list[Certificate], day: date = TODAY, one: Facilitator = BILAL) -> list[str]:
    return [each.code for each in fit_on(facilitator=one, certificates=held, day=day, required=ALL)]


def test_whoever_holds_every_certificate_on_the_day_is_fit() -> None:
    assert reasons(certificates()) == []


def test_a_certificate_holds_on_its_last_day_and_not_on_the_next() -> None:
    held = certificates(police_clearance=TODAY)
    assert reasons(held) == []
    assert reasons(held, TODAY + timedelta(days=1)) == ["police_clearance"]


def test_a_renewed_certificate_follows_the_one_that_ended() -> None:
    renewed = Certificate(
        ONE, CertificateKind.POLICE_CLEARANCE, "2", date(2026, 6, 2), date(2027, 6, 1)
    )
    held = [*certificates(police_clearance=TODAY), renewed]
    assert reasons(held, TODAY + timedelta(days=1)) == []


def test_the_reason_tells_what_ended_and_when_in_both_languages() -> None:
    held = certificates(training=date(2026, 5, 1))
    (reason,) = fit_on(facilitator=BILAL, certificates=held, day=TODAY, required=ALL)
    assert reason.text.en == "training certificate ended on 2026-05-01"
    assert "2026-05-01" in reason.text.ur


def test_a_missing_certificate_and_a_suspension_are_both_named() -> None:
    suspended = replace(BILAL, status=Status.SUSPENDED)
    found = fit_on(
        facilitator=suspended,
        certificates=[],
        day=TODAY,
        required=[CertificateKind.DRIVING_LICENCE],
    )
    assert [each.code for each in found] == ["suspended", "driving_licence"]


def test_a_skill_of_all_services_covers_each() -> None:
    assert BILAL.has_skill("certificate")
    assert not BILAL.has_skill("licence")
    assert replace(BILAL, skills=frozenset({"*"})).has_skill("licence")


def plan(
    from_day: date = TODAY,
    days: int = 7,
    hours: ShiftHours = HOURS,
    holidays: frozenset[date] = frozenset(),
) -> list[tuple[datetime, datetime]]:
    return plan_shifts(from_day=from_day, days=days, hours=hours, holidays=holidays, now=NOW)


def test_a_week_of_shifts_leaves_out_sunday_and_holidays() -> None:
    shifts = plan(holidays=frozenset({date(2026, 6, 3)}))
    assert [start.date().day for start, _ in shifts] == [1, 2, 4, 5, 6]
    assert shifts[1] == (
        datetime(2026, 6, 2, 4, tzinfo=UTC),
        datetime(2026, 6, 2, 12, tzinfo=UTC),
    )


def test_hours_that_end_before_they_start_are_refused() -> None:
    with pytest.raises(HoursReversed, match="17:00 to 09:00"):
        plan(hours=ShiftHours(time(17), time(9)))


@pytest.mark.parametrize("days", [0, -1, 63])
def test_too_many_or_no_days_are_refused(days: int) -> None:
    with pytest.raises(DaysOutOfRange):
        plan(days=days)


def test_a_shift_that_has_ended_is_refused() -> None:
    with pytest.raises(ShiftInThePast, match="2026-05-30"):
        plan(from_day=date(2026, 5, 30))


def test_a_stretch_without_working_days_is_refused() -> None:
    with pytest.raises(NoShiftDays):
        plan(from_day=date(2026, 6, 7), days=1)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_of_another_age_is_refused(day: date) -> None:
    with pytest.raises(DayTooFar):
        plan(from_day=day)


@given(
    st.dates(date(2026, 6, 1), date(2027, 6, 1)),
    st.integers(1, 62),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(st.dates(date(2026, 6, 1), date(2027, 8, 1)), max_size=20),
)
def test_planned_shifts_lie_in_order_on_allowed_days_and_never_overlap(
    from_day: date, days: int, weekdays: frozenset[int], holidays: frozenset[date]
) -> None:
    hours = ShiftHours(time(8), time(20), weekdays)
    try:
        shifts = plan(from_day, days, hours, holidays)
    except NoShiftDays:
        return
    worked = [(start + timedelta(hours=5)).date() for start, _ in shifts]
    assert all(day.weekday() in weekdays and day not in holidays for day in worked)
    assert all(end <= later for (_, end), (later, _) in pairwise(shifts))

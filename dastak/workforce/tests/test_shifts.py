"""Shifts, and suspension."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from dastak.kernel.actors import SYSTEM, NotYours
from dastak.kernel.models import EventLog
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual
from dastak.places import api as places
from dastak.workforce import api, models
from dastak.workforce.tests.factories import (
    ELSEWHERE,
    NOW,
    REASON,
    SUPERVISOR,
    TODAY,
    add,
    fit,
    himself,
    on_shift,
    reinstate,
    shifts,
    suspend,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeds")]


def test_shifts_are_opened_on_working_days_and_told() -> None:
    one = add()
    opened = shifts(one, days=7)
    assert len(opened) == 6
    assert opened[0].starts_at == datetime(2026, 6, 1, 4, tzinfo=UTC)
    listed = api.list_shifts(facilitator_id=one.id, from_day=TODAY, days=7, by=SUPERVISOR, now=NOW)
    assert listed == opened
    assert EventLog.objects.get(name="workforce.ShiftsOpened").payload["count"] == 6


def test_no_shift_is_opened_on_a_holiday() -> None:
    one = add()
    places.set_holiday(
        code="x",
        day=TODAY,
        name=Bilingual("x", "x"),
        province=None,
        source="Order 1",
        by=SYSTEM,
        now=NOW,
    )
    with pytest.raises(api.NoShiftDays):
        shifts(one, days=1)


def test_shifts_of_one_facilitator_do_not_overlap() -> None:
    one = add()
    shifts(one)
    with pytest.raises(api.ShiftOverlaps):
        shifts(one)


def test_the_database_refuses_overlapping_shifts_too() -> None:
    one = add()
    (first, *_) = shifts(one)
    with (
        pytest.raises(IntegrityError, match="workforce_no_overlapping_shifts"),
        transaction_as(SYSTEM),
    ):
        models.Shift.objects.create(
            id=uuid4(),
            facilitator_id=one.id,
            district_id="lahore",
            period=DateTimeTZRange(first.starts_at, first.ends_at),
            is_open=True,
            reason="",
            opened_at=NOW,
        )


def test_facilitators_open_and_list_their_own_shifts() -> None:
    one = add()
    own = himself(one.id)
    assert shifts(one, by=own) == api.list_shifts(
        facilitator_id=one.id, from_day=TODAY, days=6, by=own, now=NOW
    )


def test_facilitators_open_no_shifts_of_others() -> None:
    one = add()
    with pytest.raises(NotYours):
        shifts(one, by=himself(uuid4()))


def test_facilitators_do_not_list_shifts_of_others() -> None:
    one = add()
    with pytest.raises(NotYours):
        api.list_shifts(facilitator_id=one.id, from_day=TODAY, days=6, by=himself(uuid4()), now=NOW)


def test_shifts_of_a_day_in_another_age_are_not_listed() -> None:
    one = add()
    with pytest.raises(api.DayTooFar):
        api.list_shifts(
            facilitator_id=one.id, from_day=date(9999, 12, 31), days=7, by=SUPERVISOR, now=NOW
        )


def test_shifts_are_not_listed_for_a_year_at_once() -> None:
    one = add()
    with pytest.raises(api.DaysOutOfRange):
        api.list_shifts(facilitator_id=one.id, from_day=TODAY, days=365, by=SUPERVISOR, now=NOW)


def test_a_cancelled_shift_is_told_and_makes_room() -> None:
    one = add()
    (shift,) = shifts(one, days=1)
    api.cancel_shift(
        shift_id=shift.id, reason="My child is ill today.", by=himself(one.id), now=NOW
    )
    event = EventLog.objects.get(name="workforce.ShiftCancelled")
    assert event.payload["shift_id"] == str(shift.id)
    assert len(shifts(one, days=1)) == 1


def test_a_shift_is_cancelled_once() -> None:
    one = add()
    (shift,) = shifts(one, days=1)
    api.cancel_shift(shift_id=shift.id, reason=REASON, by=SUPERVISOR, now=NOW)
    with pytest.raises(api.NoShift):
        api.cancel_shift(shift_id=shift.id, reason=REASON, by=SUPERVISOR, now=NOW)


def test_facilitators_cancel_no_shift_of_others() -> None:
    (shift,) = shifts(add(), days=1)
    with pytest.raises(NotYours):
        api.cancel_shift(shift_id=shift.id, reason=REASON, by=himself(uuid4()), now=NOW)


def test_a_shift_that_is_over_is_not_cancelled() -> None:
    (shift,) = shifts(add(), days=1)
    with pytest.raises(api.ShiftIsOver):
        api.cancel_shift(shift_id=shift.id, reason=REASON, by=SUPERVISOR, now=shift.ends_at)


def test_a_shift_is_not_cancelled_without_a_reason() -> None:
    (shift,) = shifts(add(), days=1)
    with pytest.raises(api.ReasonNeeded):
        api.cancel_shift(shift_id=shift.id, reason="ill", by=SUPERVISOR, now=NOW)


def test_those_on_shift_are_listed_with_their_certificates_in_one_query(
    django_assert_num_queries: Any,
) -> None:
    ready, unready = fit(), add()
    shifts(ready)
    shifts(unready)
    with transaction_as(SYSTEM), django_assert_num_queries(1):
        found = {each.facilitator.id: each for each in on_shift()}
    assert found[ready.id].unfit == ()
    assert {each.kind for each in found[ready.id].certificates} == set(api.CertificateKind)
    assert len(found[unready.id].unfit) == 4
    assert on_shift("multan") == []


def test_a_shift_of_another_time_is_not_listed() -> None:
    shifts(fit())
    start = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert (
        api.list_on_shift(
            district="lahore", starts_at=start, ends_at=start + timedelta(hours=1), now=NOW
        )
        == []
    )


def test_a_suspended_facilitator_is_on_no_list_and_comes_back() -> None:
    one = fit()
    shifts(one)
    suspend(one)
    assert on_shift() == []
    assert EventLog.objects.get(name="workforce.FacilitatorSuspended").payload["reason"] == REASON
    reinstate(one)
    assert len(on_shift()) == 1
    assert EventLog.objects.filter(name="workforce.FacilitatorReinstated").exists()


def test_a_suspended_facilitator_is_not_fit() -> None:
    one = fit()
    suspend(one)
    with pytest.raises(api.FacilitatorNotFit, match="suspended"):
        api.must_be_fit(facilitator_id=one.id, day=TODAY)


def test_a_suspended_facilitator_opens_no_shifts() -> None:
    one = fit()
    suspend(one)
    with pytest.raises(api.FacilitatorIsSuspended):
        shifts(one)


def test_nobody_is_suspended_twice_at_once() -> None:
    one = add()
    suspend(one)
    with pytest.raises(api.FacilitatorIsSuspended):
        suspend(one)


def test_nobody_is_suspended_without_a_reason() -> None:
    one = add()
    with pytest.raises(api.ReasonNeeded):
        suspend(one, reason="because")


def test_nobody_is_suspended_from_another_district() -> None:
    one = add()
    with pytest.raises(api.NoFacilitator):
        suspend(one, by=ELSEWHERE)


def test_nobody_is_reinstated_who_works() -> None:
    one = add()
    with pytest.raises(api.FacilitatorNotSuspended):
        reinstate(one)


def test_nobody_is_reinstated_from_another_district() -> None:
    one = add()
    suspend(one)
    with pytest.raises(api.NoFacilitator):
        reinstate(one, by=ELSEWHERE)

"""The clock of a list and the next case, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from dastak.connectors.api import Case, CaseState
from dastak.department import rules
from dastak.kernel.text import Bilingual

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
ME = uuid4()


@pytest.mark.parametrize(
    ("due_at", "expected"),
    [
        (None, ""),
        (NOW - timedelta(seconds=1), "late"),
        (NOW + timedelta(hours=2), "due_soon"),
        (NOW + timedelta(hours=3), "on_time"),
    ],
)
def test_the_clock_has_a_shape(due_at: datetime | None, expected: str) -> None:
    assert rules.clock_shape(due_at=due_at, now=NOW) == expected


def _case(state: CaseState, officer: UUID | None = None) -> Case:
    return Case(
        id=uuid4(),
        barcode="B1234567890",
        line_id=uuid4(),
        order_id=uuid4(),
        number="8394415205",
        service_code="S",
        service=Bilingual("Service", "خدمت"),
        department="d",
        district="lahore",
        state=state,
        reference="",
        officer_id=officer,
        officer="",
        has_proposal=False,
        sent_at=NOW,
        received_at=None,
        taken_at=None,
        due_at=None,
        decided_at=None,
        statutory_days=None,
    )


def test_next_is_the_case_below_and_then_the_first_again() -> None:
    first, second = _case(CaseState.RECEIVED), _case(CaseState.IN_PROCESS, ME)
    cases = (first, second)
    assert rules.next_case(cases=cases, after=first.id, officer=ME) is second
    assert rules.next_case(cases=cases, after=second.id, officer=ME) is first
    assert rules.next_case(cases=cases, after=None, officer=ME) is first


def test_cases_of_colleagues_and_bundles_on_the_way_are_passed_over() -> None:
    cases = (_case(CaseState.SENT), _case(CaseState.IN_PROCESS, uuid4()))
    assert rules.next_case(cases=cases, after=cases[1].id, officer=ME) is None


def test_an_age_in_the_place_of_a_date_is_no_day() -> None:
    assert rules.find_day(text="2001-02-03") == date(2001, 2, 3)
    assert rules.find_day(text="45") is None

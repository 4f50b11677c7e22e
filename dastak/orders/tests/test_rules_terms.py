"""Until when a visit can be moved: pure, over the rows of the file."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from dastak.orders.adapters import read_terms, visit_terms
from dastak.orders.rules.terms import VisitTerms, cutoff_of, is_late, terms_on

VISIT = datetime(2026, 11, 24, 4, tzinfo=UTC)  # a Tuesday, nine in Pakistan
EVENING = replace(visit_terms()[0], evening=time(20), lead=timedelta(0))
LEAD = replace(EVENING, valid_from=date(2027, 1, 1), evening=None, lead=timedelta(hours=6))


@pytest.mark.parametrize(
    ("terms", "last"),
    [
        (EVENING, datetime(2026, 11, 23, 15, tzinfo=UTC)),
        (LEAD, datetime(2026, 11, 23, 22, tzinfo=UTC)),
    ],
    ids=["the evening before", "hours before"],
)
def test_a_visit_can_be_moved_until_its_cutoff(terms: VisitTerms, last: datetime) -> None:
    assert cutoff_of(terms, starts_at=VISIT) == last
    assert not is_late(terms, starts_at=VISIT, now=last)
    assert is_late(terms, starts_at=VISIT, now=last + timedelta(seconds=1))
    assert not is_late(terms, starts_at=None, now=last + timedelta(days=9))


def test_the_latest_terms_in_force_hold() -> None:
    assert terms_on([EVENING, LEAD], day=date(2026, 12, 31)) == EVENING
    assert terms_on([EVENING, LEAD], day=date(2027, 1, 1)) == LEAD
    assert terms_on(visit_terms(), day=VISIT.date())


ROW = {
    "valid_from": "2026-01-01",
    "cutoff": "hours 6",
    "late_fee": "none",
    "late_start_minutes": "15",
    "no_show_minutes": "10",
    "calls_least": "2",
    "no_shows_most": "2",
    "no_show_fee": "none",
    "second_visit_fee": "none",
    "deliveries_most": "3",
    "extra_delivery_fee": "none",
}


@pytest.mark.parametrize(
    "fee", ["late_fee", "no_show_fee", "second_visit_fee", "extra_delivery_fee"]
)
def test_a_fee_that_no_ledger_rule_can_post_is_refused_by_name(fee: str) -> None:
    assert read_terms(ROW).lead == timedelta(hours=6)
    with pytest.raises(ValueError, match=fee):
        read_terms({**ROW, fee: "20000"})

"""The reviewed terms of visits in ``seeds/terms.csv``."""

from __future__ import annotations

import csv
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path

from dastak.orders.rules.terms import VisitTerms

_FILE = Path(__file__).resolve().parent / "seeds" / "terms.csv"
_FEES = ("late_fee", "no_show_fee", "second_visit_fee", "extra_delivery_fee")


@cache
def visit_terms() -> tuple[VisitTerms, ...]:
    """All terms, each with the day from which it holds."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(read_terms(row) for row in csv.DictReader(file))


def read_terms(row: dict[str, str]) -> VisitTerms:
    """One row of the file.

    :raises ValueError: for a fee that is not ``none``: the ledger has no rule that charges one
        to somebody who has paid nothing, so a figure here would be promised and never posted.
    """
    for fee in _FEES:
        if row[fee] != "none":
            raise ValueError(f"terms.csv: {fee} must be none until the ledger can post it")
    kind, _, amount = row["cutoff"].partition(" ")
    return VisitTerms(
        valid_from=date.fromisoformat(row["valid_from"]),
        evening=time.fromisoformat(amount) if kind == "day_before" else None,
        lead=timedelta(hours=int(amount)) if kind == "hours" else timedelta(0),
        late_start_minutes=int(row["late_start_minutes"]),
        no_show_minutes=int(row["no_show_minutes"]),
        calls_least=int(row["calls_least"]),
        no_shows_most=int(row["no_shows_most"]),
        deliveries_most=int(row["deliveries_most"]),
    )

"""Decisions of dispatch: pure, no clock, no database, no network."""

from dastak.dispatch.rules.checker import check
from dastak.dispatch.rules.insertion import (
    construct,
    explain,
    insert,
    itinerary,
    misfits,
    quote,
    quote_for,
    remove,
)
from dastak.dispatch.rules.problem import (
    ANY_SKILL,
    Crew,
    Insertion,
    Itinerary,
    Job,
    Plan,
    Problem,
    Travel,
)

__all__ = [
    "ANY_SKILL",
    "Crew",
    "Insertion",
    "Itinerary",
    "Job",
    "Plan",
    "Problem",
    "Travel",
    "check",
    "construct",
    "explain",
    "insert",
    "itinerary",
    "misfits",
    "quote",
    "quote_for",
    "remove",
]

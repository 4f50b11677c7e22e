"""Terms of a visit: until when it can be moved, and what a change costs. The figures are data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dastak.places.types import PKT


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitTerms:
    """What holds for visits from a day on.

    :param evening: the hour of the day before, in Pakistan's time, until which a visit can be
        moved; None where ``lead`` counts back from the window instead.
    :param late_start_minutes: after the planned hour, from which another facilitator is sent.
    :param no_show_minutes: to be waited at the house, with ``calls_least`` calls, before nobody
        is there; after ``no_shows_most`` such visits the order ends.
    :param deliveries_most: deliveries that meet nobody before the papers go to the hub.
    """

    valid_from: date
    evening: time | None
    lead: timedelta
    late_start_minutes: int
    no_show_minutes: int
    calls_least: int
    no_shows_most: int
    deliveries_most: int


def terms_on(terms: Iterable[VisitTerms], *, day: date) -> VisitTerms:
    """The terms in force on a day of Pakistan."""
    return max((each for each in terms if each.valid_from <= day), key=lambda each: each.valid_from)


def cutoff_of(terms: VisitTerms, *, starts_at: datetime) -> datetime:
    """The last instant at which a visit that starts then can be moved."""
    if terms.evening is None:
        return starts_at - terms.lead
    before = starts_at.astimezone(PKT).date() - timedelta(days=1)
    return datetime.combine(before, terms.evening, PKT)


def is_late(terms: VisitTerms, *, starts_at: datetime | None, now: datetime) -> bool:
    """Whether it is too late to move a visit; never where none is booked."""
    return starts_at is not None and now > cutoff_of(terms, starts_at=starts_at)

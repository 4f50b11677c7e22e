"""Free slots and coverage, for anybody. Asking opens the days that no loop has opened yet."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from dastak.booking import rules
from dastak.booking.commands.seats import open_days
from dastak.booking.queries import answer, need_for, read_slots
from dastak.booking.types import CoverageAnswer, Need, Slot
from dastak.catalogue import api as catalogue
from dastak.kernel.clock import PKT


def find_slots(*, need: Need, from_day: date, now: datetime, days: int = 7) -> list[Slot]:
    """Every window of some days with what is free in it, and the reason where nothing is.

    Windows that begin in less than three hours are left out; so are days without shifts.

    :param days: 1 to 14, from ``from_day`` (of Pakistan) on.
    :raises DaysWrong: for another number of days. :raises GenderWrong: for an unknown gender.
    :raises DayClosed: for a first day that has passed or is more than 13 days ahead.
    """
    rules.must_be_askable(need=need, days=days)
    rules.must_be_open(day=from_day, now=now)
    found = read_slots(need=need, from_day=from_day, days=days, now=now)
    if found:
        return found
    last = _noon(from_day + timedelta(days=days - 1))
    open_ones = rules.days_between(starts_at=_noon(from_day), ends_at=last, now=now)
    if open_ones and open_days(district=need.district, days=open_ones, now=now):
        found = read_slots(need=need, from_day=from_day, days=days, now=now)
    return found


def coverage(*, service_code: str, district: str, now: datetime) -> CoverageAnswer:
    """Whether this service can be had at a door of this district in the next 14 days, and when first.

    :raises NoSuchService: when there is none. :raises NoSuchDistrict: when there is none.
    """
    need = need_for(service_code=service_code, district=district, gender=None)
    today = now.astimezone(PKT).date()
    offered = catalogue.covers(service_code=service_code, district=district, on=today)
    if not offered.is_covered:
        return CoverageAnswer(is_covered=False, reason=offered.reason, first=())
    slots = find_slots(need=need, from_day=today, days=rules.DAYS_OPEN, now=now)
    return answer(slots=slots)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=PKT)

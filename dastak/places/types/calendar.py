"""Working time: the only place where it is counted.

Days are days of Pakistan (UTC+5 all the year); instants go in and come out as aware UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dastak.kernel.errors import Refused

PKT = ZoneInfo("Asia/Karachi")
HORIZON_DAYS = 3660
_DAY = timedelta(days=1)


class NoWorkingTime(Refused):
    """This calendar has no working time within ten years of {day}. Enter office hours first."""

    ur = "اس کیلنڈر میں {day} سے دس سال تک کوئی دفتری وقت نہیں۔ پہلے دفتری اوقات درج کریں۔"


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of office time on one day of the week, half-open.

    :param weekday: 0 is Monday.
    :param valid_from: first day it holds, None for always.
    :param valid_to: first day it no longer holds, None for ever.
    """

    weekday: int
    opens: time
    closes: time
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether these hours apply on ``day``, holidays apart."""
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day < self.valid_to)
        )


@dataclass(frozen=True, slots=True)
class Calendar:
    """Office hours and closed days of one district.

    :param known_until: last day of the last year whose holidays were notified; later days are
        counted by the weekly hours alone, so a date beyond it is provisional.
    """

    hours: tuple[Hours, ...]
    holidays: frozenset[date]
    known_until: date | None = None

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The working stretches of a day, in order, as half-open ranges of UTC instants."""
        if day in self.holidays:
            return []
        return sorted(
            (_instant(day, each.opens), _instant(day, each.closes))
            for each in self.hours
            if each.holds_on(day)
        )

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on ``day`` at all."""
        return bool(self.spans(day))

    def add_working_days(self, start: datetime, days: int) -> datetime:
        """The close of office hours on the ``days``-th working day after the day of ``start``.

        The day of ``start`` itself is not counted. Zero days means the same day: the close of
        the first working day that has not closed by ``start``.

        :raises NoWorkingTime: when the calendar has no hours within ten years.
        Source: the right-to-services acts give limits in working days; that the day of receipt
        is left out is the usual reckoning of the General Clauses Act, section 9.
        """
        first = start.astimezone(PKT).date()
        closes = (spans[-1][1] for spans in self._days_from(first) if spans[-1][1] > start)
        if days == 0:
            return next(closes)
        later = self._days_from(first + _DAY)
        for _ in range(days - 1):
            next(later)
        return next(later)[-1][1]

    def working_seconds(self, start: datetime, end: datetime) -> int:
        """Working seconds from ``start`` to ``end``; negative when ``end`` comes first."""
        if end < start:
            return -self.working_seconds(end, start)
        total, day, last = 0, start.astimezone(PKT).date(), end.astimezone(PKT).date()
        while day <= last:
            for opens, closes in self.spans(day):
                begin, finish = max(opens, start), min(closes, end)
                if begin < finish:
                    total += _whole(finish) - _whole(begin)
            day += _DAY
        return total

    def add_working_seconds(self, start: datetime, seconds: int) -> datetime:
        """The first instant at which ``seconds`` (not negative) of working time have passed.

        :raises NoWorkingTime: when the calendar has no hours within ten years.
        """
        assert seconds >= 0, "working time runs forward"
        if seconds == 0:
            return start
        start = start.replace(microsecond=0)
        left = timedelta(seconds=seconds)
        for spans in self._days_from(start.astimezone(PKT).date()):
            for opens, closes in spans:
                begin = max(opens, start)
                if closes - begin >= left:
                    return begin + left
                left -= max(closes - begin, timedelta(0))
        raise AssertionError("the days never end without a refusal")

    def _days_from(self, first: date) -> Iterator[list[tuple[datetime, datetime]]]:
        """Spans of each working day from ``first`` on."""
        day, idle = first, 0
        while idle < HORIZON_DAYS:
            if spans := self.spans(day):
                idle = 0
                yield spans
            day, idle = day + _DAY, idle + 1
        raise NoWorkingTime(day=first.isoformat())


def _instant(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, PKT).astimezone(UTC)


def _whole(instant: datetime) -> int:
    return int(instant.timestamp())

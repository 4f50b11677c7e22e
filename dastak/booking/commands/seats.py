"""Seats follow shifts: opened two weeks ahead, refreshed when workforce tells of a change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from dastak.booking import adapters, models, rules
from dastak.booking.types import Window
from dastak.dispatch.api import gender_code
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command
from dastak.kernel.ids import uuid7
from dastak.kernel.scope import transaction_as
from dastak.workforce import api as workforce

_PLAN = """
INSERT INTO booking_opening (district_id, day, is_due)
SELECT district, day, true FROM unnest(%s::text[]) AS district, unnest(%s::date[]) AS day
ON CONFLICT (district_id, day) DO UPDATE SET is_due = true WHERE %s AND NOT booking_opening.is_due
"""
_OPEN = """
INSERT INTO booking_seat (id, facilitator_id, district_id, starts_at, ends_at, ordinal,
    gender, skills, is_sellable)
SELECT id, facilitator, district, starts, ends, ordinal, gender,
    string_to_array(skills, ','), sellable
FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::int[],
    %s::text[], %s::text[], %s::boolean[]) AS seat
    (id, facilitator, district, starts, ends, ordinal, gender, skills, sellable)
ON CONFLICT (facilitator_id, starts_at, ordinal) DO UPDATE SET district_id = excluded.district_id,
    ends_at = excluded.ends_at, gender = excluded.gender, skills = excluded.skills,
    is_sellable = excluded.is_sellable
WHERE (booking_seat.district_id, booking_seat.ends_at, booking_seat.gender, booking_seat.skills,
    booking_seat.is_sellable) IS DISTINCT FROM (excluded.district_id, excluded.ends_at,
    excluded.gender, excluded.skills, excluded.is_sellable)
"""


@command(permit="booking.load_seeds")
def load_seeds(*, by: Actor, now: datetime) -> int:
    """Bring the daily windows up to the seed file; returns rows changed."""
    present = {row.code: row for row in models.Window.objects.all()}
    changed = 0
    for row in adapters.read_windows():
        starts, ends = time.fromisoformat(row["starts"]), time.fromisoformat(row["ends"])
        new = models.Window(code=row["code"], starts=starts, ends=ends, source=row["source"])
        old = present.get(new.code)
        if old is None or (old.starts, old.ends, old.source) != (starts, ends, new.source):
            new.save(force_insert=old is None, force_update=old is not None)
            changed += 1
    return changed


@command(permit="booking.open_seats")
def open_seats(*, district: str, day: date, by: Actor, now: datetime) -> int:
    """Make the seats of a district's shifts of one day, or refresh them; returns how many changed.

    Doing it again changes nothing while the shifts do not.

    :raises OutsideYourArea: when the district is not the actor's.
    """
    by.must_serve(district)
    return open_days(district=district, days=[day], now=now)


@command(permit="booking.open_seats")
def plan_openings(*, districts: Sequence[str], by: Actor, now: datetime) -> int:
    """See to it that the next 14 days of these districts are opened once; returns days added."""
    last = now + timedelta(days=rules.DAYS_OPEN)
    days = rules.days_between(starts_at=now, ends_at=last, now=now)
    return _plan(districts, days, again=False)


@command(permit="booking.open_seats")
def refresh_seats(
    *, district: str, starts_at: datetime, ends_at: datetime, by: Actor, now: datetime
) -> int:
    """Have the seats of a time made again within seconds, since its shifts have changed."""
    days = rules.days_between(starts_at=starts_at, ends_at=ends_at, now=now)
    return _plan([district], days, again=True)


@command(permit="booking.open_seats")
def close_seats(
    *, facilitator_id: UUID, starts_at: datetime, ends_at: datetime, by: Actor, now: datetime
) -> int:
    """Sell no more seats of a facilitator in a time; sold ones stay sold. Returns how many."""
    seats = models.Seat.objects.filter(
        facilitator_id=facilitator_id,
        starts_at__lt=ends_at,
        ends_at__gt=starts_at,
        is_sellable=True,
    )
    return seats.update(is_sellable=False)


@command(permit="booking.open_seats")
def open_due_seats(*, by: Actor, now: datetime, limit: int = 28) -> int:
    """Open the days that wait for it, at most ``limit``; returns how many days were done."""
    today = now.astimezone(PKT).date()
    models.Opening.objects.filter(day__lt=today).delete()
    due = models.Opening.objects.select_for_update(skip_locked=True).filter(is_due=True)
    days: dict[str, list[date]] = defaultdict(list)
    for row in due.order_by("district_id", "day")[:limit]:
        days[row.district_id].append(row.day)
    for district, each in days.items():
        open_days(district=district, days=each, now=now)
        models.Opening.objects.filter(district_id=district, day__in=each).update(is_due=False)
    return sum(len(each) for each in days.values())


def open_days(*, district: str, days: Sequence[date], now: datetime) -> int:
    """Make or refresh the seats of some days of a district with one question to workforce."""
    start = datetime.combine(min(days), time(), PKT).astimezone(UTC)
    end = datetime.combine(max(days), time(), PKT).astimezone(UTC) + timedelta(days=1)
    shifts = workforce.list_on_shift(district=district, starts_at=start, ends_at=end, now=now)
    windows = [
        Window(row.code, row.starts, row.ends) for row in models.Window.objects.order_by("starts")
    ]
    rows = [
        [
            uuid7(),
            each.facilitator.id,
            district,
            starts_at,
            ends_at,
            ordinal,
            gender_code(each.facilitator.gender),
            ",".join(sorted(each.facilitator.skills)),
            not each.unfit,
        ]
        for each in shifts
        for starts_at, ends_at, ordinal in rules.spans(
            windows=windows, starts_at=each.shift.starts_at, ends_at=each.shift.ends_at
        )
    ]
    return _open(rows) if rows else 0


def _open(rows: Sequence[Sequence[Any]]) -> int:
    columns = [list(column) for column in zip(*rows, strict=True)]
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(_OPEN, columns)
        return int(cursor.rowcount)


def _plan(districts: Sequence[str], days: Sequence[date], *, again: bool) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_PLAN, [list(districts), list(days), again])
        return int(cursor.rowcount)

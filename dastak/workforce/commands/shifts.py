"""Shifts: opened in rows, taken back one by one."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Missing, Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit
from dastak.places import api as places
from dastak.workforce import models
from dastak.workforce.commands.suspension import FacilitatorIsSuspended, read_reason
from dastak.workforce.events import ShiftCancelled, ShiftsOpened
from dastak.workforce.queries import get_row, to_shift
from dastak.workforce.rules import plan_shifts
from dastak.workforce.types import Shift, ShiftHours, Status


class ShiftOverlaps(Refused):
    """One of these shifts overlaps another of the same facilitator. Leave those days out."""

    ur = "ان میں سے ایک شفٹ اسی نمائندے کی دوسری شفٹ سے ٹکراتی ہے۔ وہ دن نکال دیں۔"


class NoShift(Missing):
    """There is no such shift, or it was cancelled."""

    ur = "ایسی کوئی شفٹ نہیں، یا وہ منسوخ ہو چکی ہے۔"


class ShiftIsOver(Refused):
    """This shift is over."""

    ur = "یہ شفٹ ختم ہو چکی ہے۔"


@command(permit="workforce.open_shifts")
def open_shifts(
    *,
    facilitator_id: UUID,
    from_day: date,
    days: int,
    hours: ShiftHours,
    by: Actor,
    now: datetime,
) -> list[Shift]:
    """Open a shift on each working day of ``hours`` among ``days`` from ``from_day`` on.

    Holidays of the district are left out. All are opened or none.

    :param days: days of the calendar, 1 to 62.
    :raises NoFacilitator: when there is none in the actor's area.
    :raises NotYours: when a facilitator opens another's.
    :raises FacilitatorIsSuspended: for somebody who must not work.
    :raises DayTooFar: for a first day in another age.
    :raises HoursReversed: when the hours do not end after they start.
    :raises DaysOutOfRange: for another number of days.
    :raises ShiftInThePast: when the first shift would have ended already.
    :raises NoShiftDays: when no day remains.
    :raises ShiftOverlaps: when one of them overlaps another shift.
    """
    facilitator = get_row(facilitator_id=facilitator_id, by=by)
    if facilitator.status != Status.ACTIVE:
        raise FacilitatorIsSuspended
    holidays = places.get_calendar(district=facilitator.district_id).holidays
    planned = plan_shifts(from_day=from_day, days=days, hours=hours, holidays=holidays, now=now)
    rows = [
        models.Shift(
            id=uuid7(),
            facilitator=facilitator,
            district_id=facilitator.district_id,
            period=DateTimeTZRange(starts_at, ends_at),
            is_open=True,
            reason="",
            opened_at=now,
        )
        for starts_at, ends_at in planned
    ]
    with refusing({"workforce_no_overlapping_shifts": ShiftOverlaps()}):
        models.Shift.objects.bulk_create(rows)
    event = ShiftsOpened(
        subject=facilitator.id,
        person_id=facilitator.id,
        district=facilitator.district_id,
        count=len(rows),
        starts_at=planned[0][0],
        ends_at=planned[-1][1],
    )
    emit(event, by=by, at=now)
    return [to_shift(row=row) for row in rows]


@command(permit="workforce.cancel_shift")
def cancel_shift(*, shift_id: UUID, reason: str, by: Actor, now: datetime) -> None:
    """Take back a shift that is not over; those who planned with it are told by an event.

    :raises NoShift: when there is none in the actor's area, or it was cancelled.
    :raises NotYours: when a facilitator cancels another's.
    :raises ShiftIsOver: when it has ended.
    :raises ReasonNeeded: for a reason of another length than 10 to 200 characters.
    """
    found = models.Shift.objects.select_for_update(no_key=True)
    row = found.filter(id=shift_id, is_open=True).first()
    if row is None:
        raise NoShift
    get_row(facilitator_id=row.facilitator_id, by=by)
    if row.period.upper <= now:
        raise ShiftIsOver
    row.is_open, row.reason = False, read_reason(given=reason, most=200)
    row.save(update_fields=["is_open", "reason"])
    shift = to_shift(row=row)
    event = ShiftCancelled(
        subject=row.facilitator_id,
        person_id=row.facilitator_id,
        district=row.district_id,
        shift_id=row.id,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        reason=row.reason,
    )
    emit(event, by=by, at=now)

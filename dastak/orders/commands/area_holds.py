"""A whole district waits (flood, strike, curfew): asked for by one, approved by another.

A loop reaches the lines in batches; each batch is one transaction, so that a crash loses nothing
and a line is reached once.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from dastak.booking import api as booking
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Refused
from dastak.kernel.outbox import emit
from dastak.orders import models
from dastak.orders.commands.area_lines import hold_some, release_some
from dastak.orders.events import AreaHoldChanged
from dastak.orders.queries.areas import NoSuchAreaHold, area_hold_of
from dastak.orders.rules import areas
from dastak.orders.rules.two_people import UNDECIDED_FOR, must_be_second
from dastak.orders.types import AreaHold, AreaState, NewAreaHold
from dastak.places import api as places


class AreaHoldIdTaken(Refused):
    """A hold with this id was asked for at the same moment. Look it up; do not send it again."""

    ur = "اسی شناخت کی روک ابھی تجویز ہو چکی ہے۔ اسے دیکھ لیں؛ دوبارہ نہ بھیجیں۔"


@command(permit="orders.ask_area_hold")
def ask_area_hold(*, area_hold: NewAreaHold, by: Actor, now: datetime) -> AreaHold:
    """Ask for a hold of a district; nothing happens until somebody else approves it.

    The same id again is answered with what it is now.

    :raises NoSuchDistrict: for an unknown code. :raises OutsideYourArea: for another's district.
    :raises AreaSpanWrong: for a time that cannot be. :raises NoticeMissing: see rules.
    """
    places.get_district(code=area_hold.district)
    by.must_serve(area_hold.district)
    former = models.AreaHold.objects.filter(pk=area_hold.id).first()
    if former is not None:
        return area_hold_of(former)
    areas.must_be_a_span(starts_at=area_hold.starts_at, ends_at=area_hold.ends_at, now=now)
    notice = areas.read_notice(given=area_hold.notice)
    row = models.AreaHold(
        id=area_hold.id,
        district_id=area_hold.district,
        starts_at=area_hold.starts_at,
        ends_at=area_hold.ends_at,
        reason=area_hold.reason,
        notice_en=notice.en,
        notice_ur=notice.ur,
        state=AreaState.ASKED,
        asked_by=by.me,
        asked_at=now,
    )
    with refusing({"orders_area_hold_pkey": AreaHoldIdTaken()}):
        row.save(force_insert=True)
    _tell(row, by, now)
    return area_hold_of(row)


@command(permit="orders.decide_area_hold")
def approve_area_hold(*, area_hold_id: UUID, by: Actor, now: datetime) -> AreaHold:
    """Put a hold in force: its times are no longer offered; a loop reaches the lines.

    :raises NoSuchAreaHold: when there is none in the actor's districts.
    :raises DecidedAlready: when it was decided, or 24 hours have passed.
    :raises SecondPersonNeeded: for the one who asked for it.
    :raises AreaSpanWrong: when its time is over already.
    """
    row = _locked(area_hold_id, by)
    _must_be_second(row, by, now)
    areas.must_be_a_span(starts_at=row.starts_at, ends_at=row.ends_at, now=now)
    _decide(row, AreaState.RUNNING, by, now)
    booking.close_area(
        closure_id=row.id,
        district=row.district_id,
        span=(row.starts_at, row.ends_at),
        reason=area_hold_of(row).notice,
        by=SYSTEM,
        now=now,
    )
    return area_hold_of(row)


@command(permit="orders.decide_area_hold")
def refuse_area_hold(*, area_hold_id: UUID, by: Actor, now: datetime) -> AreaHold:
    """Refuse a hold: nothing has happened and nothing will.

    :raises NoSuchAreaHold: when there is none in the actor's districts.
    :raises DecidedAlready: when it was decided, or 24 hours have passed.
    :raises SecondPersonNeeded: for the one who asked for it.
    """
    row = _locked(area_hold_id, by)
    _must_be_second(row, by, now)
    _decide(row, AreaState.REFUSED, by, now)
    return area_hold_of(row)


@command(permit="orders.lift_area_hold")
def lift_area_hold(*, area_hold_id: UUID, by: Actor, now: datetime) -> AreaHold:
    """End a hold before its time: its times are offered again, its lines go on.

    :raises NoSuchAreaHold: when there is none in the actor's districts.
    :raises AreaHoldNotRunning: unless it is in force.
    """
    row = _locked(area_hold_id, by)
    areas.must_be_running(hold=area_hold_of(row))
    _lift(row, by, now)
    return area_hold_of(row)


@command(permit="orders.run_area_holds")
def run_area_holds(*, by: Actor, now: datetime, limit: int = 50) -> int:
    """Reach one batch of lines of each hold in force, release one of each that ended.

    Called by a loop until it returns 0: how many lines or holds have changed.
    """
    undecided = models.AreaHold.objects.filter(
        state=AreaState.ASKED, asked_at__lt=now - UNDECIDED_FOR
    )
    done = undecided.update(state=AreaState.EXPIRED)
    begun = Q(state=AreaState.RUNNING, starts_at__lte=now)
    rows = models.AreaHold.objects.filter(begun | Q(state=AreaState.LIFTING))
    for row in rows.select_for_update(skip_locked=True, no_key=True).order_by("asked_at", "id"):
        done += _run(row, by, now, limit)
    return done


def _run(row: models.AreaHold, by: Actor, now: datetime, limit: int) -> int:
    if row.state == AreaState.RUNNING and row.ends_at <= now:
        _lift(row, by, now)
    if row.state == AreaState.RUNNING:
        return hold_some(row, by=by, now=now, limit=limit)
    done = release_some(row, by=by, now=now, limit=limit)
    if not done and not models.AreaHeldLine.objects.filter(area_hold=row, done_at=None).exists():
        row.state = AreaState.OVER
        row.save(update_fields=["state"])
        _tell(row, by, now)
        return 1
    return done


def _locked(area_hold_id: UUID, by: Actor) -> models.AreaHold:
    row = models.AreaHold.objects.select_for_update().filter(pk=area_hold_id).first()
    if row is None:
        raise NoSuchAreaHold
    by.must_serve(row.district_id)
    return row


def _must_be_second(row: models.AreaHold, by: Actor, now: datetime) -> None:
    must_be_second(
        is_open=row.state == AreaState.ASKED,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        by=by.me,
        now=now,
    )


def _decide(row: models.AreaHold, state: AreaState, by: Actor, now: datetime) -> None:
    row.state, row.decided_by, row.decided_at = state, by.me, now
    row.save(update_fields=["state", "decided_by", "decided_at"])
    _tell(row, by, now)


def _lift(row: models.AreaHold, by: Actor, now: datetime) -> None:
    row.state, row.lifted_by, row.lifted_at = AreaState.LIFTING, by.person_id, now
    row.save(update_fields=["state", "lifted_by", "lifted_at"])
    booking.open_area(closure_id=row.id, by=SYSTEM, now=now)
    _tell(row, by, now)


def _tell(row: models.AreaHold, by: Actor, now: datetime) -> None:
    told = AreaHoldChanged(
        subject=row.id, district=row.district_id, state=row.state, reason=row.reason
    )
    emit(told, by=by, at=now)

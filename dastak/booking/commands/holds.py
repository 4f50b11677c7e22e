"""A slot is held, confirmed for an order, or given back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from dastak.booking import models, rules
from dastak.booking.commands.seats import open_days
from dastak.booking.events import ReservationConfirmed, ReservationReleased
from dastak.booking.queries import find_closure, find_sellers, to_reservation
from dastak.booking.types import Hold, Need, Reservation, ReservationState
from dastak.kernel.actors import SYSTEM, Actor, NotYours, Role
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Missing, Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as
from dastak.people import api as people

STAFF = frozenset({Role.AGENT, Role.SUPERVISOR})

# Seats that another sale has in hand are passed over; one sold a moment ago gives no row.
_CLAIM = """
WITH free AS (
    SELECT s.id FROM booking_seat s
    WHERE s.facilitator_id = %s AND s.starts_at = %s AND s.is_sellable
        AND NOT EXISTS (SELECT FROM booking_claim c WHERE c.seat_id = s.id AND c.is_live)
    ORDER BY s.ordinal LIMIT %s FOR UPDATE OF s SKIP LOCKED
)
INSERT INTO booking_claim (id, seat_id, reservation_id, district_id, is_live, expires_at)
SELECT gen_random_uuid(), id, %s, %s, true, %s FROM free
ON CONFLICT (seat_id) WHERE is_live DO NOTHING
"""
_EXPIRE = """
WITH late AS (
    SELECT id FROM booking_reservation
    WHERE state = 'held' AND expires_at <= %s AND (%s::text IS NULL OR
        district_id = %s AND starts_at = %s)
    ORDER BY expires_at LIMIT 500 FOR UPDATE SKIP LOCKED
), ended AS (
    UPDATE booking_reservation SET state = 'expired', ended_at = expires_at
    WHERE id IN (SELECT id FROM late)
)
UPDATE booking_claim SET is_live = false
WHERE is_live AND reservation_id IN (SELECT id FROM late)
"""


class SlotFull(Refused):
    """This time has just been taken, or nobody who can do it is free. Choose another time."""

    ur = "یہ وقت ابھی کسی نے لے لیا، یا کوئی اہل نمائندہ فارغ نہیں۔ کوئی اور وقت چنیں۔"


class ClosedThen(Refused):
    """No visits are possible in this district at this time: {reason} Choose a later time."""

    ur = "اس ضلع میں اس وقت وزٹ ممکن نہیں: {reason} بعد کا وقت چنیں۔"


class TooManyHolds(Refused):
    """{most} times are already being held. Finish one of these orders, or wait ten minutes."""

    ur = "{most} وقت پہلے سے روکے ہوئے ہیں۔ ان میں سے کوئی درخواست مکمل کریں یا دس منٹ انتظار کریں۔"


class HoldExpired(Refused):
    """The ten minutes for which this time was held are over. Choose a time again."""

    ur = "جن دس منٹ کے لیے یہ وقت رکھا گیا تھا وہ گزر گئے۔ دوبارہ وقت چنیں۔"


class HoldUsed(Refused):
    """This time was already booked for another order. Choose a time again."""

    ur = "یہ وقت پہلے ہی کسی اور درخواست کے لیے طے ہو چکا ہے۔ دوبارہ وقت چنیں۔"


class NoSuchHold(Missing):
    """There is no such hold, or it is not yours. Choose a time again."""

    ur = "ایسا کوئی روکا ہوا وقت نہیں، یا یہ آپ کا نہیں۔ دوبارہ وقت چنیں۔"


@command(permit="booking.hold_slot")
def hold_slot(
    *, need: Need, starts_at: datetime, person_id: UUID, by: Actor, now: datetime
) -> Hold:
    """Keep a slot for ten minutes, at most three at a time for one person.

    :param person_id: who gets the visit.
    :raises NoMandate: when the actor may not act for this person.
    :raises OutsideYourArea: when an agent does not serve the district.
    :raises SlotTooSoon: less than three hours ahead. :raises SlotFull: when nothing is free.
    :raises ClosedThen: while the district is closed. :raises TooManyHolds: above three.
    :raises GenderWrong: for an unknown gender.
    """
    if by.role in STAFF:
        by.must_serve(need.district)
    elif by.person_id != person_id:
        people.must_act_for(person_id=person_id, by=by, now=now)
    rules.must_be_askable(need=need, days=1)
    rules.must_be_ahead(starts_at=starts_at, now=now)
    # Seats and the holds of others are hidden from a citizen; the right was checked above.
    with transaction_as(SYSTEM):
        _must_have_room(person_id, now)
        _expire(need.district, starts_at, now)
        _open_where_nobody_asked(need.district, starts_at, now)
        row = models.Reservation(
            id=uuid7(),
            district_id=need.district,
            person_id=person_id,
            holder_id=by.person_id,
            skill=need.skill,
            gender=need.gender or "",
            minutes=need.minutes,
            starts_at=starts_at,
            state=ReservationState.HELD,
            held_at=now,
            expires_at=now + rules.HOLD_TIME,
        )
        row.ends_at = _claim_seats(row, need, now)
        _must_be_open(row)
        row.save(force_insert=True)
    return Hold(
        id=row.id,
        district=row.district_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        expires_at=row.expires_at,
    )


@command(permit="booking.confirm_hold")
def confirm_hold(*, hold_id: UUID, subject: UUID, by: Actor, now: datetime) -> Reservation:
    """Keep a held slot for an order. Doing it again for the same order changes nothing.

    :raises NoSuchHold: when there is none of the actor's.
    :raises HoldExpired: when its time is over or it was given back.
    :raises HoldUsed: when it was confirmed for another order.
    :raises ClosedThen: when the district was closed meanwhile.
    """
    with transaction_as(SYSTEM):
        row = _locked(hold_id, by)
        if row.state == ReservationState.CONFIRMED:
            if row.subject != subject:
                raise HoldUsed
            return to_reservation(row=row)
        if row.state != ReservationState.HELD or row.expires_at <= now:
            raise HoldExpired
        _must_be_open(row)
        row.state, row.subject, row.confirmed_at = ReservationState.CONFIRMED, subject, now
        row.save(update_fields=["state", "subject", "confirmed_at"])
        row.claims.filter(is_live=True).update(expires_at=None)
        event = ReservationConfirmed(
            subject=subject,
            reservation_id=row.id,
            person_id=row.person_id,
            district=row.district_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        emit(event, by=by, at=now)
    return to_reservation(row=row)


@command(permit="booking.release_hold")
def release_hold(*, hold_id: UUID, by: Actor, now: datetime) -> None:
    """Give a held slot back before its time, to choose another.

    :raises NoSuchHold: when there is none of the actor's.
    :raises HoldUsed: when it is confirmed; the order is to be changed then.
    """
    with transaction_as(SYSTEM):
        row = _locked(hold_id, by)
        if row.state == ReservationState.CONFIRMED:
            raise HoldUsed
        if row.state == ReservationState.HELD:
            _end(row, "changed", now)


@command(permit="booking.release_reservation")
def release(
    *, subject: UUID, reason: str, by: Actor, now: datetime, starts_at: datetime | None = None
) -> int:
    """Give back every slot that is kept for an order; returns how many.

    :param starts_at: give back only the slot that starts then, not that of a visit made before.
    :raises NotYours: when one of them is somebody else's or outside the actor's area.
    :raises ReasonMissing: without a reason.
    """
    why = rules.reason_of(reason)
    with transaction_as(SYSTEM):
        found = _confirmed(subject)
        rows = list(found if starts_at is None else found.filter(starts_at=starts_at))
        for row in rows:
            _give_back(row, why, by, now)
    return len(rows)


@command(permit="booking.confirm_hold")
def move(*, hold_id: UUID, subject: UUID, reason: str, by: Actor, now: datetime) -> Reservation:
    """Keep a held slot for an order in the place of the one it has; the new seat comes first.

    :raises NoSuchHold, HoldExpired, HoldUsed: as for ``confirm_hold``; nothing is given back then.
    :raises NotYours: when the slot it has is somebody else's. :raises ReasonMissing: without one.
    """
    why = rules.reason_of(reason)
    kept = confirm_hold(hold_id=hold_id, subject=subject, by=by, now=now)
    with transaction_as(SYSTEM):
        for row in _confirmed(subject).exclude(pk=kept.id):
            _give_back(row, why, by, now)
    return kept


def _confirmed(subject: UUID) -> QuerySet[models.Reservation]:
    rows = models.Reservation.objects.select_for_update()
    return rows.filter(subject=subject, state=ReservationState.CONFIRMED)


def _give_back(row: models.Reservation, why: str, by: Actor, now: datetime) -> None:
    if not _is_theirs(row, by):
        raise NotYours
    _end(row, why, now)
    assert row.subject, "a confirmed slot is kept for an order"
    event = ReservationReleased(
        subject=row.subject,
        reservation_id=row.id,
        person_id=row.person_id,
        district=row.district_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        reason=why,
    )
    emit(event, by=by, at=now)


@command(permit="booking.expire_holds")
def expire_holds(*, by: Actor, now: datetime) -> int:
    """Give back the seats of holds whose time is over, 500 holds at once; returns seats freed."""
    return _expire(None, None, now)


def _must_have_room(person_id: UUID, now: datetime) -> None:
    # Two holds of one person at once would each find room for one more.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"holds:{person_id}"]
        )
    live = models.Reservation.objects.filter(
        person_id=person_id, state=ReservationState.HELD, expires_at__gt=now
    )
    if live.count() >= rules.MOST_HOLDS:
        raise TooManyHolds(most=rules.MOST_HOLDS)


def _must_be_open(row: models.Reservation) -> None:
    reason = find_closure(district=row.district_id, starts_at=row.starts_at, ends_at=row.ends_at)
    if reason is not None:
        raise ClosedThen(reason=reason)


def _open_where_nobody_asked(district: str, starts_at: datetime, now: datetime) -> None:
    if models.Seat.objects.filter(district_id=district, starts_at=starts_at).exists():
        return
    days = rules.days_between(starts_at=starts_at, ends_at=starts_at, now=now)
    if days:
        open_days(district=district, days=days, now=now)


def _claim_seats(row: models.Reservation, need: Need, now: datetime) -> datetime:
    """Claim the seats of one facilitator; returns the end of the window.

    :raises SlotFull: when none has enough of them.
    """
    wanted = rules.seats_needed(minutes=need.minutes)
    tail = [wanted, row.id, need.district, row.expires_at]
    # A sale that committed meanwhile costs one try; a second round finds what is still free.
    for _ in range(2):
        for facilitator_id, ends_at in find_sellers(need=need, starts_at=row.starts_at, now=now):
            if _claim([facilitator_id, row.starts_at, *tail]) == wanted:
                return ends_at
            models.Claim.objects.filter(reservation_id=row.id).delete()
    raise SlotFull


def _claim(values: list[Any]) -> int:
    with refusing({"booking_seat_sold_once": SlotFull()}), connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        return int(cursor.rowcount)


def _expire(district: str | None, starts_at: datetime | None, now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_EXPIRE, [now, district, district, starts_at])
        return int(cursor.rowcount)


def _locked(hold_id: UUID, by: Actor) -> models.Reservation:
    row = models.Reservation.objects.select_for_update().filter(pk=hold_id).first()
    if row is None or not _is_theirs(row, by):
        raise NoSuchHold
    return row


def _is_theirs(row: models.Reservation, by: Actor) -> bool:
    if by.role in STAFF:
        return by.serves(row.district_id)
    return by.role is Role.SYSTEM or by.me in (row.person_id, row.holder_id)


def _end(row: models.Reservation, reason: str, now: datetime) -> None:
    row.state, row.reason, row.ended_at = ReservationState.RELEASED, reason, now
    row.save(update_fields=["state", "reason", "ended_at"])
    row.claims.filter(is_live=True).update(is_live=False)

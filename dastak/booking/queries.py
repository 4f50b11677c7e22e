"""Reads: free slots and coverage, for anybody."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from dastak.booking import models, rules
from dastak.booking.types import CoverageAnswer, Need, Reservation, Slot
from dastak.catalogue import api as catalogue
from dastak.kernel.actors import SYSTEM
from dastak.kernel.clock import PKT
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual, bilingual
from dastak.places import api as places

FIRST_SLOTS = 3

# A seat is able when its facilitator fits the need; it is free without a claim that still holds.
_SLOTS = """
SELECT w.starts_at, w.ends_at, w.free, w.able, c.reason_en, c.reason_ur FROM (
SELECT starts_at, ends_at, sum(free / %(per_visit)s) AS free, count(*) FILTER (WHERE able) AS able
FROM (
    SELECT starts_at, ends_at, bool_or(able) AS able,
        count(*) FILTER (WHERE able AND claim IS NULL) AS free
    FROM (
        SELECT s.starts_at, s.ends_at, s.facilitator_id, c.id AS claim, s.is_sellable
            AND s.skills && ARRAY[%(skill)s, '*']::varchar[]
            AND (%(gender)s IS NULL OR s.gender = %(gender)s) AS able
        FROM booking_seat s LEFT JOIN booking_claim c ON c.seat_id = s.id AND c.is_live
            AND (c.expires_at IS NULL OR c.expires_at > %(now)s)
        WHERE s.district_id = %(district)s AND s.starts_at >= %(begins)s AND s.starts_at < %(ends)s
    ) AS seat
    GROUP BY starts_at, ends_at, facilitator_id
) AS each_one
GROUP BY starts_at, ends_at
) AS w LEFT JOIN LATERAL (
    SELECT reason_en, reason_ur FROM booking_closure
    WHERE district_id = %(district)s AND opened_at IS NULL AND starts_at < w.ends_at
        AND ends_at > w.starts_at
    ORDER BY ends_at DESC LIMIT 1
) AS c ON true
ORDER BY w.starts_at, w.ends_at
"""
# Whom nobody else could replace comes last: women where nobody asked for one, then all-rounders.
_SELLERS = """
SELECT s.facilitator_id, s.ends_at
FROM booking_seat s LEFT JOIN booking_claim c ON c.seat_id = s.id AND c.is_live
    AND (c.expires_at IS NULL OR c.expires_at > %(now)s)
WHERE s.district_id = %(district)s AND s.starts_at = %(starts_at)s AND s.is_sellable
    AND s.skills && ARRAY[%(skill)s, '*']::varchar[]
    AND (%(gender)s IS NULL OR s.gender = %(gender)s)
GROUP BY s.facilitator_id, s.ends_at, s.gender, s.skills
HAVING count(*) FILTER (WHERE c.id IS NULL) >= %(per_visit)s
ORDER BY %(gender)s IS NULL AND s.gender = 'f', '*' = ANY (s.skills), cardinality(s.skills),
    count(*) FILTER (WHERE c.id IS NULL) DESC, s.facilitator_id
LIMIT 50
"""


def read_slots(*, need: Need, from_day: date, days: int, now: datetime) -> list[Slot]:
    """The windows of some days as the seats have them, in one query. See ``find_slots``."""
    start = datetime.combine(from_day, time(), PKT).astimezone(UTC)
    asked = {
        **_asked(need, now),
        "begins": max(start, now + rules.LEAD_TIME),
        "ends": start + timedelta(days=days),
    }
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(_SLOTS, asked)
        rows = cursor.fetchall()
    return [_slot(row, need) for row in rows]


def _slot(row: tuple[Any, ...], need: Need) -> Slot:
    starts_at, ends_at, free, who, closed_en, closed_ur = row
    if closed_en is not None:
        return Slot(starts_at, ends_at, 0, Bilingual(closed_en, closed_ur))
    return Slot(starts_at, ends_at, int(free), rules.why_none(need=need, able=who, free=free))


def find_closure(*, district: str, starts_at: datetime, ends_at: datetime) -> Bilingual | None:
    """Why no visit can be had in a window; None where the district is open then."""
    with transaction_as(SYSTEM):
        rows = models.Closure.objects.filter(
            district_id=district, opened_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at
        )
        row = rows.order_by("-ends_at").first()
    return Bilingual(row.reason_en, row.reason_ur) if row else None


def find_sellers(*, need: Need, starts_at: datetime, now: datetime) -> list[tuple[UUID, datetime]]:
    """Facilitators with seats enough for a need in a window, and its end; the replaceable first.

    To be called in the system's scope.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SELLERS, {**_asked(need, now), "starts_at": starts_at})
        return list(cursor.fetchall())


def _asked(need: Need, now: datetime) -> dict[str, Any]:
    return {
        "district": need.district,
        "skill": need.skill,
        "gender": need.gender,
        "per_visit": rules.seats_needed(minutes=need.minutes),
        "now": now,
    }


def need_for(*, service_code: str, district: str, gender: str | None) -> Need:
    """What a visit for one service needs.

    :raises NoSuchService: when there is none. :raises NoSuchDistrict: when there is none.
    """
    service = catalogue.get_service(code=service_code)
    places.get_district(code=district)
    return Need(district=district, skill=service.kind, gender=gender, minutes=service.visit_minutes)


def answer(*, slots: list[Slot]) -> CoverageAnswer:
    """Coverage of a district in which the service is offered, from its slots."""
    first = tuple(slot for slot in slots if slot.free > 0)[:FIRST_SLOTS]
    key = "booking.covered" if first else "booking.no_time"
    return CoverageAnswer(bool(first), bilingual(key, days=rules.DAYS_OPEN), first)


def to_reservation(*, row: models.Reservation) -> Reservation:
    """A confirmed row as a value."""
    assert row.subject is not None, "the database keeps a subject with a confirmed one"
    return Reservation(
        id=row.id,
        subject=row.subject,
        person_id=row.person_id,
        district=row.district_id,
        skill=row.skill,
        gender=row.gender or None,
        minutes=row.minutes,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )

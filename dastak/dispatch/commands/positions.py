"""Positions of phones: written in one round trip, kept for 72 hours."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from dastak.dispatch import models
from dastak.dispatch.rules import positions
from dastak.dispatch.types import Ping
from dastak.kernel.actors import Actor, NotYours
from dastak.kernel.commands import command

_SAVE = """
WITH sent AS (
    SELECT * FROM unnest(
        %s::text[], %s::bigint[], %s::float8[], %s::float8[], %s::int[], %s::timestamptz[], %s::uuid[]
    ) AS ping (device, device_seq, lat, lon, accuracy_m, at, visit_id)
), saved AS (
    INSERT INTO dispatch_position (facilitator_id, district_id, device, device_seq,
        lat, lon, accuracy_m, at, visit_id)
    SELECT %s, %s, device, device_seq, lat, lon, accuracy_m, at, visit_id FROM sent
    ON CONFLICT (facilitator_id, device, device_seq) DO NOTHING
    RETURNING facilitator_id, district_id, lat, lon, accuracy_m, at, visit_id
), latest AS (
    INSERT INTO dispatch_lastposition AS seen (facilitator_id, district_id,
        lat, lon, accuracy_m, at, visit_id)
    SELECT facilitator_id, district_id, lat, lon, accuracy_m, at, visit_id
    FROM saved ORDER BY at DESC LIMIT 1
    ON CONFLICT (facilitator_id) DO UPDATE SET
        district_id = excluded.district_id, lat = excluded.lat, lon = excluded.lon,
        accuracy_m = excluded.accuracy_m, at = excluded.at, visit_id = excluded.visit_id
    WHERE excluded.at > seen.at
)
SELECT count(*) FROM saved
"""


@command(permit="dispatch.save_positions")
def save_positions(*, pings: list[Ping], by: Actor, now: datetime) -> int:
    """Keep the positions of the acting facilitator's phone; returns how many were new.

    The same (device, device_seq) is kept once, however often it is sent. Positions that are
    older than 72 hours would be forgotten at once and are not kept.

    :raises TooManyPings: above 1,000 in one sending.
    :raises PingWrong: when a position is impossible; it names which and why.
    :raises NotYours: when the actor does not work in exactly one district.
    """
    positions.must_be_true(pings=pings, now=now)
    if len(by.districts) != 1 or "*" in by.districts:
        raise NotYours
    kept = [ping for ping in pings if ping.at >= now - positions.KEEP]
    if not kept:
        return 0
    columns: list[list[Any]] = [
        [ping.device for ping in kept],
        [ping.device_seq for ping in kept],
        [ping.lat for ping in kept],
        [ping.lon for ping in kept],
        [ping.accuracy_m for ping in kept],
        [ping.at for ping in kept],
        [ping.visit_id for ping in kept],
    ]
    (district,) = by.districts
    with connection.cursor() as cursor:
        cursor.execute(_SAVE, [*columns, by.me, district])
        (saved,) = cursor.fetchone()
    return int(saved)


@command(permit="dispatch.purge_positions")
def purge_positions(*, by: Actor, now: datetime, limit: int = 10_000) -> int:
    """Forget positions older than 72 hours, at most ``limit`` at once; returns how many.

    Source: retention of location tracks, stage 5 of the order's proofs (72 hours).
    """
    before = now - positions.KEEP
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM dispatch_position WHERE ctid = ANY (ARRAY("
            " SELECT ctid FROM dispatch_position WHERE at < %s LIMIT %s))",
            [before, limit],
        )
        gone = int(cursor.rowcount)
    return gone + models.LastPosition.objects.filter(at__lt=before).delete()[0]

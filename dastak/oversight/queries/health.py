"""How the machinery is doing: repeated jobs, waiting events, dead letters, seals."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, ExpressionWrapper, F, Q, Sum
from django.db.models.fields import DurationField
from django.db.models.functions import Now

from dastak.kernel import relay
from dastak.kernel.actors import Actor
from dastak.kernel.commands import query
from dastak.kernel.loops import all_loops
from dastak.kernel.models import Checkpoint, LoopBeat, Outbox
from dastak.oversight.types import DeadEvent, Health, LoopState, OutboxState, SealMark

SHOWN = 50
# A loop tells of itself about every ten seconds, or at its own pace where that is slower.
QUIET_SECONDS_MAX = 60

_DEAD = """
SELECT d.id, coalesce(e.name, '-'), d.handler, left(d.error, 200), d.at
FROM kernel_dead_letter d LEFT JOIN kernel_event_log e ON e.id = d.event_id
WHERE d.resolved_at IS NULL ORDER BY d.id DESC LIMIT %s
"""


@query(permit="oversight.view_health")
def oldest_event_seconds(*, by: Actor, now: datetime) -> int:
    """Age of the oldest event that still waits for a handler, in seconds of wall time."""
    return int(relay.oldest_pending_seconds())


@query(permit="oversight.view_health")
def get_health(*, by: Actor, now: datetime) -> Health:
    """Loops by name, the outbox, the latest 50 dead letters, and the latest seal of each log."""
    return Health(_loops(), _outbox(), _dead(), _seals())


def _loops() -> tuple[LoopState, ...]:
    pace = {each.name: each.every_seconds for each in all_loops()}
    age = ExpressionWrapper(Now() - F("at"), output_field=DurationField())
    beats = {beat.name: beat for beat in LoopBeat.objects.annotate(age=age)}
    return tuple(
        _loop(name, beats.get(name), pace.get(name, 0.0)) for name in sorted({*pace, *beats})
    )


def _loop(name: str, beat: Any, every_seconds: float) -> LoopState:
    if beat is None:
        return LoopState(name, None, 0, "", is_well=False)
    age: timedelta = beat.age
    seconds = max(0, int(age.total_seconds()))
    is_well = not beat.error and seconds <= QUIET_SECONDS_MAX + 2 * every_seconds
    return LoopState(name, seconds, beat.ran_ms, beat.error[:200], is_well)


def _outbox() -> OutboxState:
    counted = Outbox.objects.aggregate(
        waiting=Count("seq"), failing=Count("seq", filter=Q(attempts__gt=0))
    )
    return OutboxState(counted["waiting"], counted["failing"], int(relay.oldest_pending_seconds()))


def _dead() -> tuple[DeadEvent, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_DEAD, [SHOWN])
        return tuple(DeadEvent(*row) for row in cursor.fetchall())


def _seals() -> tuple[SealMark, ...]:
    rows = dict(Checkpoint.objects.values_list("log").annotate(rows=Sum("leaves")))
    latest = Checkpoint.objects.order_by("log", "-until_seq").distinct("log")
    return tuple(
        SealMark(mark.log, mark.at, mark.until_seq, mark.leaves, rows[mark.log], mark.key_id)
        for mark in latest
    )

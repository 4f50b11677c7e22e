"""The outbox relay: hands each event to its subscribers, in order per subject.

Any number of relays may run. A subject's head row is locked, then all of that subject's events
are handled in order. A handler that fails delays its own subject only; after ``ATTEMPTS`` it
becomes a dead letter and the subject goes on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction

from dastak.kernel import clock, metrics
from dastak.kernel.actors import SYSTEM
from dastak.kernel.errors import Problem
from dastak.kernel.events import known_events, rebuild
from dastak.kernel.handlers import Handler, subscribers
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import cause
from dastak.kernel.scope import transaction_as

ATTEMPTS = 8
CHANNEL = "dastak_events"
_BATCH = 200

_HEADS = """
SELECT o.subject FROM kernel_outbox o
WHERE o.due_at <= statement_timestamp()
  AND NOT EXISTS (SELECT 1 FROM kernel_outbox p WHERE p.subject = o.subject AND p.seq < o.seq)
ORDER BY o.seq LIMIT 50 FOR UPDATE OF o SKIP LOCKED
"""
_PENDING = """
SELECT o.seq, o.attempts, e.id, e.name, e.subject, e.payload, e.recorded_at
FROM kernel_outbox o JOIN kernel_event_log e ON e.id = o.event_id
WHERE o.subject = ANY(%s) ORDER BY o.seq LIMIT %s
"""
_HANDLED = "SELECT handler FROM kernel_handled WHERE event_id = %s"
_MARK = """
INSERT INTO kernel_handled (event_id, handler, dwell_ms)
VALUES (%s, %s, (extract(epoch FROM clock_timestamp() - %s) * 1000)::int) ON CONFLICT DO NOTHING
"""
_LATER = """
UPDATE kernel_outbox SET attempts = attempts + 1, error = %s,
    due_at = statement_timestamp() + make_interval(secs => power(2, attempts)::float) WHERE seq = %s
"""
_DEAD = """
INSERT INTO kernel_dead_letter (id, event_id, handler, error, at) VALUES (%s, %s, %s, %s, %s)
"""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Row:
    seq: int
    attempts: int
    event_id: UUID
    name: str
    subject: UUID
    payload: dict[str, Any]
    recorded_at: datetime


def run_once() -> int:
    """Handle one batch of events; returns how many were finished.

    The whole batch is tried in one transaction without savepoints. Where a handler fails, that
    transaction is void and the batch is run again with care: a savepoint around each handler.
    """
    try:
        return _run(careful=False)
    except _HandlerFailed:
        return _run(careful=True)


def drain(*, rounds: int = 1000) -> int:
    """Handle all that is due; returns how many events were finished. For tests and tools."""
    total = 0
    for _ in range(rounds):
        done = run_once()
        total += done
        if not done:
            return total
    return total


class _HandlerFailed(Exception):
    """A handler failed in the fast pass."""


def _run(*, careful: bool) -> int:
    with transaction_as(SYSTEM):
        rows = _claim()
        if not rows:
            return 0
        now, started = clock.now(), datetime.now(UTC)
        stuck: set[UUID] = set()
        handle = _handle_with_care if careful else _handle
        done = [row for row in rows if row.subject not in stuck and handle(row, stuck, now)]
        if done:
            _finish(done)
    metrics.EVENTS.inc(len(done))
    for row in done:
        metrics.DWELL.observe((started - row.recorded_at).total_seconds())
    return len(done)


def _claim() -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(_HEADS)
        heads = [subject for (subject,) in cursor.fetchall()]
        if not heads:
            return []
        cursor.execute(_PENDING, [heads, _BATCH])
        rows = cursor.fetchall()
    return [_Row(*row[:5], _decoded(row[5]), row[6]) for row in rows]  # type: ignore[call-arg]


def _decoded(payload: Any) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(payload) if isinstance(payload, str) else payload
    return decoded


def _handle(row: _Row, _stuck: set[UUID], now: datetime) -> bool:
    if row.name not in known_events():
        return True
    event = rebuild(row.name, row.payload)
    done = _already(row.event_id) if row.attempts else frozenset()
    token = cause.set(row.event_id)
    try:
        for name, handler in subscribers(row.name).items():
            if name not in done:
                handler(event=event, by=SYSTEM, now=now)
    except Exception as error:
        raise _HandlerFailed from error
    finally:
        cause.reset(token)
    return True


def _handle_with_care(row: _Row, stuck: set[UUID], now: datetime) -> bool:
    """Run each handler by itself; False leaves the event for later and its subject with it."""
    if row.name not in known_events():
        return True
    event = rebuild(row.name, row.payload)
    done = _already(row.event_id)
    failures = {
        name: failure
        for name, handler in subscribers(row.name).items()
        if name not in done and (failure := _attempt(row, name, handler, event, now))
    }
    if failures and row.attempts + 1 < ATTEMPTS:
        _execute(_LATER, ["; ".join(failures.values())[:2000], row.seq])
        stuck.add(row.subject)
        return False
    for name, failure in failures.items():
        _execute(_DEAD, [uuid7(), row.event_id, name, failure, now])
    return True


def _attempt(row: _Row, name: str, handler: Handler, event: Any, now: datetime) -> str | None:
    token = cause.set(row.event_id)
    try:
        with transaction.atomic():
            handler(event=event, by=SYSTEM, now=now)
            _execute(_MARK, [row.event_id, name, row.recorded_at])
    except Exception as error:
        kind = error.code if isinstance(error, Problem) else type(error).__name__
        log.warning("handler_failed", handler=name, event_name=row.name, error=kind, exc_info=True)
        return f"{kind}: {error}"[:500]
    finally:
        cause.reset(token)
    return None


def _already(event_id: UUID) -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute(_HANDLED, [event_id])
        return frozenset(handler for (handler,) in cursor.fetchall())


def _finish(rows: list[_Row]) -> None:
    # The live process listens here; one notification a batch, never one a business transaction.
    subjects = ",".join(sorted({str(row.subject) for row in rows}))[:7900]
    _execute("DELETE FROM kernel_outbox WHERE seq = ANY(%s)", [[row.seq for row in rows]])
    _execute("SELECT pg_notify(%s, %s)", [CHANNEL, subjects])


def _execute(sql: str, params: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def oldest_pending_seconds() -> float:
    """Age of the oldest event that still waits: the relay's health."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.recorded_at FROM kernel_outbox o JOIN kernel_event_log e ON e.id = o.event_id"
            " ORDER BY o.seq LIMIT 1"
        )
        row = cursor.fetchone()
    return (datetime.now(UTC) - row[0]).total_seconds() if row else 0.0

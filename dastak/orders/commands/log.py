"""Appending to a line's log: the one place where a line changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.errors import Missing
from dastak.kernel.scope import transaction_as
from dastak.orders import models, rules
from dastak.orders.queries.states import calendar_of, log_of
from dastak.orders.rules.clocks import clock_of, due_at
from dastak.orders.rules.fold import all_records, apply, command_ids
from dastak.orders.types import Entry, LineState, Record, Verb

_APPEND = "SELECT orders_append(%s, %s, %s, %s, %s)"


class NoSuchLine(Missing):
    """There is no such application, or it is not yours to see."""

    ur = "ایسی کوئی درخواست نہیں، یا آپ اسے نہیں دیکھ سکتے۔"


@dataclass(frozen=True, slots=True)
class Move:
    """What a command brings besides its verb.

    :param command_id: made by the client; the same one again has no second effect.
    :param changes: columns of the line that change with it.
    """

    command_id: UUID | None = None
    device_at: datetime | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)


def locked_line(*, line_id: UUID) -> models.Line:
    """The line with its order, locked until the end of the transaction.

    :raises NoSuchLine: when it does not exist or lies outside the actor's scope.
    """
    rows = models.Line.objects.select_related("order").select_for_update(of=("self",), no_key=True)
    line = rows.filter(pk=line_id).first()
    if line is None:
        raise NoSuchLine
    return line


def locked_lines(*, order_id: UUID, by: Actor) -> list[models.Line]:
    """All lines of an order, locked, in their order.

    A citizen has the lines of their own applications and of those they ordered for others.

    :raises NoSuchLine: when there is none in the actor's scope.
    """
    rows = models.Line.objects.select_related("order").select_for_update(of=("self",), no_key=True)
    rows = rows.filter(order_id=order_id).order_by("id")
    if by.role is Role.CITIZEN:
        with transaction_as(SYSTEM):
            lines = list(rows.filter(Q(person_id=by.me) | Q(contact_id=by.me)))
    else:
        lines = list(rows)
    if not lines:
        raise NoSuchLine
    return lines


def is_repeated(line: models.Line, command_id: UUID | None) -> bool:
    """Whether the line's log already holds this command."""
    if command_id is None:
        return False
    return models.LogEntry.objects.filter(line_id=line.id, command_id=command_id).exists()


def append(
    line: models.Line, verb: Verb, *, by: Actor, now: datetime, move: Move | None = None
) -> LineState:
    """Take one step: decide, append to the log, move the line and its records.

    A command id that the log holds already changes nothing. Returns the state after it.

    :raises Problem: when the table of stages has no such step, or the line is held or has ended.
    """
    move = move or Move()
    log = log_of(line.id)
    state = rules.fold(log) if log else None
    if state and move.command_id in command_ids(log):
        return state
    _, decided = rules.enter(state, verb, now=now, data=move.data)
    entry = Entry(
        decided.seq,
        verb,
        decided.stage,
        now,
        actor=by.person_id,
        role=by.role,
        command_id=move.command_id,
        device_at=move.device_at,
        data=move.data,
    )
    after = apply(state, entry)
    _write(line, entry, state, after, move)
    return after


def _write(
    line: models.Line, entry: Entry, before: LineState | None, after: LineState, move: Move
) -> None:
    for name, value in move.changes.items():
        setattr(line, name, value)
    line.due_at = due_at(
        after,
        calendar=calendar_of(line.district_id),
        slot_ends_at=line.slot_ends_at,
        statutory_days=line.statutory_days,
    )
    line.stage, line.seq = after.stage.value, after.seq
    line.outcome, line.decision = after.outcome or "", after.decision
    line.flags, line.party = sorted(after.flags), clock_of(after).party
    line.entered_at = after.entered_at
    moved = before is None or before.stage is not after.stage
    fresh = list(after.records[len(before.records) if before else 0 :]) if moved else []
    if after.outcome:
        # Every line ends with 13 records, so that services and channels can be compared.
        fresh += all_records(after, after.outcome)[len(after.records) :]
    line_after = {
        "outcome": line.outcome,
        "decision": line.decision,
        "flags": line.flags,
        "party": line.party,
        "entered_at": line.entered_at,
        "due_at": line.due_at,
        **({"left_at": entry.at} if before and (moved or after.outcome) else {}),
    }
    params: list[Any] = [
        line.id,
        _json(_entry_row(entry)),
        _json([_record_row(record, line) for record in fresh]),
        _json(line_after),
        _json(dict(move.changes)),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, params)


def _entry_row(entry: Entry) -> dict[str, Any]:
    names = ("seq", "verb", "stage", "at", "device_at", "actor", "role", "command_id")
    return {**{name: getattr(entry, name) for name in names}, "data": dict(entry.data)}


def _record_row(record: Record, line: models.Line) -> dict[str, Any]:
    is_open = record.left_at is None
    return {
        "stage": record.stage,
        "entered_at": record.entered_at,
        "left_at": record.left_at,
        "skipped": record.skipped,
        "party": line.party if is_open else "",
        "due_at": line.due_at if is_open else None,
    }


def _json(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value)

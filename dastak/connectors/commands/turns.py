"""Whose turn it is to speak to a system, how much, and whether the system is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from dastak.connectors import events, models, rules
from dastak.connectors.types import MessageState, SystemPlan
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.logs import redact
from dastak.kernel.outbox import emit


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to speak to a system for a while.

    :param calls_left: of this minute. :param is_trial: the system was down, so say one thing only.
    :param is_probe_due: nobody has spoken to it for a while, so see whether it is there.
    """

    calls_left: int
    is_trial: bool
    is_probe_due: bool


@command(permit="connectors.run_connector")
def take_turn(*, plan: SystemPlan, by: Actor, now: datetime) -> Turn | None:
    """The turn of this process, or None while another one has it or the minute is used up.

    One process at a time speaks to a system, so its plan bounds what the system sees of us all.
    """
    row = _locked(plan.code, now)
    if row is None or row.leased_until > now:
        return None
    minute = now.replace(second=0, microsecond=0)
    if row.minute != minute:
        row.minute, row.calls = minute, 0
    left = plan.calls_per_minute - row.calls
    if left <= 0:
        return None
    row.leased_until = now + rules.ROUND_LEASE
    row.save(update_fields=["minute", "calls", "leased_until"])
    is_quiet = row.spoken_at is None or now - row.spoken_at >= rules.PROBE_AFTER
    return Turn(left, row.is_down, is_quiet)


@command(permit="connectors.run_connector")
def end_turn(
    *, plan: SystemPlan, calls: int, error: str, is_down: bool | None, by: Actor, now: datetime
) -> None:
    """Give the turn back, count its calls, and tell once when the system went or came back.

    :param is_down: None where nothing was learned.
    """
    row = models.Connector.objects.select_for_update().get(pk=plan.code)
    row.calls, row.leased_until = row.calls + calls, now
    row.spoken_at = now if calls else row.spoken_at
    if is_down is not None:
        row.error = redact(error)[:200] if is_down else ""
    if is_down is not None and is_down != row.is_down:
        row.is_down, row.changed_at = is_down, now
        _tell(row, plan, by, now)
    row.save()


def _tell(row: models.Connector, plan: SystemPlan, by: Actor, now: datetime) -> None:
    subject = uuid5(NAMESPACE_URL, f"dastak:connector:{plan.code}")
    facts: dict[str, Any] = {
        "subject": subject,
        "connector": plan.code,
        "department": plan.department,
        "at": now,
    }
    if row.is_down:
        emit(events.ConnectorDown(**facts, error=row.error), by=by, at=now)
        return
    emit(events.ConnectorUp(**facts), by=by, at=now)
    # What waited for it goes on now, not when its pause is over.
    waiting = models.Message.objects.filter(system=plan.code, state=MessageState.WAITING)
    waiting.update(next_at=now)
    models.Watch.objects.filter(system=plan.code, next_at__gt=now).update(next_at=now)
    models.Output.objects.filter(system=plan.code, next_at__gt=now).update(next_at=now)


def _locked(code: str, now: datetime) -> models.Connector | None:
    models.Connector.objects.bulk_create(
        [models.Connector(code=code, leased_until=now, minute=now)], ignore_conflicts=True
    )
    rows = models.Connector.objects.select_for_update(skip_locked=True)
    return rows.filter(pk=code).first()

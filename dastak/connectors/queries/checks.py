"""What fingerprint checks came to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.connectors import models
from dastak.connectors.queries.rows import as_check
from dastak.connectors.types import Check, CheckState
from dastak.kernel.actors import Actor
from dastak.kernel.commands import query


@query(permit="connectors.last_result")
def last_result(*, subject: UUID, by: Actor, now: datetime) -> str:
    """``match`` once there was one; else the state of the latest check; empty without any."""
    rows = models.Check.objects.filter(subject=subject).order_by("-id")
    states = list(rows.values_list("state", flat=True))
    if CheckState.MATCH in states:
        return CheckState.MATCH.value
    return str(states[0]) if states else ""


@query(permit="connectors.last_result")
def list_checks(*, subject: UUID, by: Actor, now: datetime) -> list[Check]:
    """Every check of a subject, the latest first: at most 30 that were charged."""
    rows = models.Check.objects.filter(subject=subject).order_by("-id")[:60]
    return [as_check(row=row) for row in rows]

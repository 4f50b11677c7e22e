"""What was captured is erased once everything is back, where the citizen chose so."""

from __future__ import annotations

from datetime import datetime

from dastak.connectors import api as connectors
from dastak.documents import api as documents
from dastak.forms import api as forms
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.orders import events, models
from dastak.orders.commands.told import tell
from dastak.orders.types import Outcome


@command(permit="orders.erase_captured")
def erase_captured(*, by: Actor, now: datetime, limit: int = 20) -> int:
    """Erase answers, uploads and what was to be sent of withdrawn lines; returns how many lines.

    The log, the bill, receipts and who had which paper stay: law and ledger need them. Each line
    is erased once, and its people are told.
    """
    rows = models.Line.objects.select_related("order").filter(
        erase_asked_at__isnull=False, erased_at=None, outcome=Outcome.WITHDRAWN
    )
    free = rows.select_for_update(of=("self",), skip_locked=True, no_key=True)
    lines = list(free.order_by("erase_asked_at", "id")[:limit])
    for line in lines:
        _erase(line, by, now)
    return len(lines)


def _erase(line: models.Line, by: Actor, now: datetime) -> None:
    files = documents.erase_uploads(subject=line.id, by=SYSTEM, now=now)
    forms.erase_answers(subject=line.id, by=SYSTEM, now=now)
    if line.case_id:
        connectors.erase_case(case_id=line.case_id, by=SYSTEM, now=now)
    models.Line.objects.filter(pk=line.id).update(erased_at=now)
    tell(events.CapturedErased, line, by=by, now=now, files=files)

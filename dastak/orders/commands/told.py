"""Telling: every event of a line carries the same facts about its order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dastak.kernel.actors import Actor
from dastak.kernel.outbox import emit
from dastak.orders import events, models


def tell(
    event: type[events.LineEvent], line: models.Line, *, by: Actor, now: datetime, **facts: Any
) -> None:
    """Emit ``event`` about ``line`` with its own facts besides the common ones.

    :param facts: also ``person_id``, where somebody else than the contact is told.
    """
    order = line.order
    common = {
        "subject": order.id,
        "line_id": line.id,
        "person_id": order.contact_id,
        "applicant_id": order.person_id,
        "number": order.number,
        "token": order.token,
        "service_en": line.facts["service_en"],
        "service_ur": line.facts["service_ur"],
        "district": line.district_id,
        "department": line.department_id,
        "due_at": line.due_at,
    }
    emit(event(**{**common, **facts}), by=by, at=now)

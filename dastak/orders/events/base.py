"""What every event of a line tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dastak.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class LineEvent(Event):
    """Base of all events of a line; ``subject`` is the order.

    :param person_id: who is told: the contact of the order.
    :param applicant_id: whose application it is.
    """

    line_id: UUID
    person_id: UUID
    applicant_id: UUID
    number: str
    token: str
    service_en: str
    service_ur: str
    district: str
    department: str
    due_at: datetime | None = None

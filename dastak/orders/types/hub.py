"""Papers that nobody took, waiting at the hub of the district."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HubStay:
    """How long papers that nobody took have waited.

    :param since: when the last attempt failed; from then on they are on their way to the hub.
    :param stored_at: when the hub had them, None before.
    :param told_days: of the latest notice: 30, 60 or 90 days after; 0 before the first.
    :param over_at: when the last notice was told: from then on they go back to the department.
    """

    since: datetime
    stored_at: datetime | None = None
    told_days: int = 0
    over_at: datetime | None = None

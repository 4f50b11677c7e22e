"""Facts that other contexts may want to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dastak.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class HolidayChanged(Event):
    """Offices work on other days than before: due dates that lie ahead may have moved.

    ``province`` is None for the whole country; ``former_day`` is None for a new holiday and
    ``day`` None for one that was withdrawn. The subject is made from the holiday's code.
    """

    code: str
    day: date | None
    former_day: date | None
    province: str | None

"""What happened to ratings. Nobody is told how many stars there were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dastak.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class RatingsOpened(Event):
    """Both sides may rate each other; ``subject`` is the order."""

    closes_at: datetime


@dataclass(frozen=True, kw_only=True)
class RatingGiven(Event):
    """One side has rated; ``subject`` is the order."""

    side: str
    is_complete: bool

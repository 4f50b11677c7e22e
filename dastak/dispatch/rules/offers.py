"""Whom to ask, in which order and for how long."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from dastak.dispatch.rules.problem import Insertion

WAVE_SIZE = 3
ANSWER_TIME = timedelta(minutes=10)
# After this the supervisor sees to a visit that nobody has taken.
TAKEN_BEFORE = timedelta(hours=2)
ASK_AGAIN_AFTER = timedelta(minutes=10)
# A longer way of less than this is no reason to pass over somebody who was asked less often.
FAIRNESS_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Candidate:
    """A facilitator who can take a visit.

    :param offers_today: how often he was asked on that day of visits already.
    """

    facilitator_id: UUID
    insertion: Insertion
    offers_today: int


def rank(*, candidates: Iterable[Candidate]) -> list[Candidate]:
    """The least additional way first, in steps of five minutes; then who was asked least."""
    return sorted(
        candidates,
        key=lambda each: (
            each.insertion.added_seconds // FAIRNESS_SECONDS,
            each.offers_today,
            each.insertion.added_seconds,
            each.facilitator_id,
        ),
    )


def answer_until(*, starts_at: datetime, ends_at: datetime, now: datetime) -> datetime:
    """Until when an offer made now holds: ten minutes, and never beyond two hours before the visit.

    Later than that the offer is an urgent one: it holds ten minutes, but not beyond the visit.
    """
    limit = starts_at - TAKEN_BEFORE
    return min(now + ANSWER_TIME, limit if limit > now else ends_at)


def is_urgent(*, starts_at: datetime, now: datetime) -> bool:
    """Whether a visit that nobody has taken is a supervisor's matter by now."""
    return now >= starts_at - TAKEN_BEFORE


def reasons_of(*, candidate: Candidate, wave: int, is_preferred: bool) -> tuple[str, ...]:
    """Why this facilitator was asked, kept with the offer."""
    reasons = (
        f"added_minutes={minutes_of(candidate.insertion)}",
        f"offers_today={candidate.offers_today}",
        f"wave={wave}",
    )
    return ("preferred", *reasons) if is_preferred else reasons


def minutes_of(insertion: Insertion) -> int:
    """Additional travel in whole minutes, rounded up; never negative."""
    return max(0, -(-insertion.added_seconds // 60))


def skill_bits(*, skills: Iterable[str], known: Mapping[str, int]) -> int:
    """Skills as bits; ``*`` is every bit, a skill that nobody asks for is none."""
    bits = 0
    for skill in skills:
        bits |= (1 << 64) - 1 if skill == "*" else known.get(skill, 0)
    return bits


def gender_code(gender: str) -> str:
    """``f``, ``m`` or ``x`` from a word such as ``female`` or from the letter itself."""
    letter = gender[:1].lower()
    return letter if letter in ("f", "m") else "x"

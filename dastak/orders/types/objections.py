"""An objection of the department as a line knows it, and the wish to cancel what was submitted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Attribution(StrEnum):
    """Whose mistake an objection is about: our capture at the door, or the citizen's own."""

    CAPTURE = "capture"
    CITIZEN = "citizen"


class CureFailure(StrEnum):
    """Why a rectification visit came to nothing."""

    NO_SHOW = "no_show"
    PAPERS_MISSING = "papers_missing"


class CancelReason(StrEnum):
    """Why a citizen no longer wants what the department already has."""

    NOT_NEEDED = "not_needed"
    DONE_ELSEWHERE = "done_elsewhere"
    WRONG_DETAILS = "wrong_details"
    TAKES_TOO_LONG = "takes_too_long"


@dataclass(frozen=True, slots=True)
class NewObjection:
    """What the department said: codes of its list, and the last day to cure them."""

    number: int
    codes: tuple[str, ...]
    due_date: date


@dataclass(frozen=True, slots=True)
class ObjectionSpan:
    """The time of one objection, in which the legal clock stands.

    :param due_at: end of the last day to cure it. :param is_by_words: no paper is needed.
    :param cured_at: when the citizen had done their part; from then on it is the facilitator's turn.
    :param until: when it was settled. :param settled_as: ``answered``, ``withdrawn``, ``lapsed``.
    """

    number: int
    since: datetime
    due_at: datetime
    whose: Attribution
    is_by_words: bool
    cured_at: datetime | None = None
    until: datetime | None = None
    settled_as: str = ""

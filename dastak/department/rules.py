"""How the legal clock of a case is shown in a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from dastak.connectors.types import Case, CaseState

SOON = timedelta(hours=2)
# The clock's words in orders, and the shapes that the pages have for them.
SHAPES = {"running": "on_time", "soon": "due_soon", "late": "late", "paused": "paused"}


def clock_shape(*, due_at: datetime | None, now: datetime) -> str:
    """``on_time``, ``due_soon`` (within two hours) or ``late``; empty without a published limit."""
    if due_at is None:
        return ""
    if now > due_at:
        return "late"
    return "due_soon" if due_at - now <= SOON else "on_time"


def next_case(*, cases: Sequence[Case], after: UUID | None, officer: UUID) -> Case | None:
    """The case to open after another one: received, or in process with nobody else.

    :param cases: the queue in its order. :param after: the case just looked at.
    """
    mine = [case for case in cases if _may_work_on(case, officer) or case.id == after]
    places = [place for place, case in enumerate(mine) if case.id == after]
    start = places[0] + 1 if places else 0
    rest = [case for case in mine[start:] + mine[:start] if case.id != after]
    return rest[0] if rest else None


def _may_work_on(case: Case, officer: UUID) -> bool:
    if case.state is CaseState.RECEIVED:
        return True
    return case.state is CaseState.IN_PROCESS and case.officer_id == officer


def find_day(*, text: str) -> date | None:
    """A day; None for an age or a year, which some forms take in its place."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

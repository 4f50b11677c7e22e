"""How the legal clock of a case is shown in a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from dastak.connectors.types import Case, CaseState
from dastak.orders.types import Flag, LineView, Stage

AT_THE_DESK = (Stage.SUBMITTED, Stage.IN_PROCESS)
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


def may_hand_out(*, line: LineView) -> bool:
    """Whether papers may leave the desk: the case is decided, or put aside and on its way home."""
    goes_back = Flag.WITHDRAWAL_OPEN in line.flags and line.stage in AT_THE_DESK
    return not line.outcome and (line.stage is Stage.DECIDED or goes_back)


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

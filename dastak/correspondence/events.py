"""What happened in correspondence. No event holds a word that anybody wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dastak.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CitizenWrote(Event):
    """The citizen's side has written; ``subject`` is the order."""

    line_id: UUID
    district: str
    department: str
    aim: str
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DepartmentEvent(Event):
    """Base of what the citizen is told; ``subject`` is the order.

    :param person_id: who is told: the contact of the order.
    :param says_en, says_ur: reviewed words of the template, never what somebody typed.
    """

    line_id: UUID
    person_id: UUID
    number: str
    token: str
    district: str
    department: str
    says_en: str
    says_ur: str


@dataclass(frozen=True, kw_only=True)
class DepartmentWrote(DepartmentEvent):
    """The department has written and awaits no answer."""


@dataclass(frozen=True, kw_only=True)
class DepartmentAsked(DepartmentEvent):
    """The department awaits the citizen's answer until ``due_at``."""

    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class AnswerOverdue(Event):
    """An answer did not come in time; ``party`` is whose turn it is. Told once per question."""

    line_id: UUID
    district: str
    department: str
    party: str
    due_at: datetime

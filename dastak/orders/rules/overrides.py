"""Steps off the usual road: what they are, and which is possible for a line. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from dastak.kernel.errors import Invalid, Refused
from dastak.kernel.text import Bilingual
from dastak.orders.types import Flag, Outcome, Stage

NOTE_LEAST, NOTE_MOST = 10, 200
TAKEN = frozenset({Stage.ASSIGNED, Stage.EN_ROUTE})


class OverrideKind(StrEnum):
    """What a supervisor can ask a colleague to agree to."""

    RELEASE = "release"
    UNASSIGN = "unassign"
    CANCEL = "cancel"


class OverrideReason(StrEnum):
    """Why the usual road is left."""

    PLATFORM_FAULT = "platform_fault"
    MISTAKE = "mistake"
    SAFETY = "safety"
    CANNOT_COME = "cannot_come"


class OverrideState(StrEnum):
    """How far a proposed override is."""

    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOverride:
    """What somebody proposes for one line."""

    id: UUID
    line_id: UUID
    kind: OverrideKind
    reason: OverrideReason
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A proposed or decided override. ``before`` and ``after`` are how the line stood, once done."""

    id: UUID
    line_id: UUID
    order_id: UUID
    number: str
    service: Bilingual
    district: str
    kind: OverrideKind
    reason: OverrideReason
    note: str
    state: OverrideState
    asked_by: UUID
    asked_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class OverrideNotPossible(Refused):
    """This cannot be done as the application stands now. Look at its present state."""

    ur = "درخواست کی موجودہ حالت میں یہ ممکن نہیں۔ تازہ صورتِ حال دیکھیں۔"


class OverrideNoteMissing(Invalid):
    """Say in {least} to {most} characters what happened: your colleague decides by it."""

    ur = "{least} سے {most} حروف میں لکھیں کہ کیا ہوا: آپ کا ساتھی اسی پر فیصلہ کرے گا۔"


def read_override_note(*, given: str) -> str:
    """A note on one line. :raises OverrideNoteMissing: when it is too short or too long."""
    note = " ".join(given.split())
    if not NOTE_LEAST <= len(note) <= NOTE_MOST:
        raise OverrideNoteMissing(least=NOTE_LEAST, most=NOTE_MOST)
    return note


def overrides_of(
    *, stage: Stage, flags: Collection[str], outcome: Outcome | str | None
) -> tuple[OverrideKind, ...]:
    """What can be proposed for a line: a hold lifted; before the door a visit taken away, an end.

    From the door on papers and cash have changed hands: nothing is cancelled over people's heads.
    """
    if outcome:
        return ()
    if Flag.ON_HOLD in flags:
        return (OverrideKind.RELEASE,)
    found = [OverrideKind.UNASSIGN] if stage in TAKEN else []
    return tuple(found + ([OverrideKind.CANCEL] if stage < Stage.AT_DOOR else []))


def must_be_possible(
    *, kind: OverrideKind, stage: Stage, flags: Collection[str], outcome: Outcome | str | None
) -> None:
    """:raises OverrideNotPossible: when it is not among those that can be proposed."""
    if kind not in overrides_of(stage=stage, flags=flags, outcome=outcome):
        raise OverrideNotPossible

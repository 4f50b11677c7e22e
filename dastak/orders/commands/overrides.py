"""A step off the usual road: proposed by one supervisor, carried out when another agrees."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Refused
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import bilingual
from dastak.orders import events, models
from dastak.orders.commands.log import Move, append, locked_line
from dastak.orders.commands.told import tell
from dastak.orders.commands.visits import unassign_visit
from dastak.orders.commands.withdrawing import undo
from dastak.orders.queries.overrides import NoSuchOverride, override_of
from dastak.orders.rules.overrides import (
    NewOverride,
    Override,
    OverrideKind,
    OverrideState,
    must_be_possible,
    read_override_note,
)
from dastak.orders.rules.two_people import UNDECIDED_FOR, must_be_second
from dastak.orders.types import (
    Stage,
    Verb,
)


class OverrideAsked(Refused):
    """Something is proposed for this application already. It is to be decided first."""

    ur = "اس درخواست کے لیے پہلے سے ایک تجویز موجود ہے۔ پہلے اس کا فیصلہ ہو گا۔"


@command(permit="orders.ask_override")
def ask_override(*, override: NewOverride, by: Actor, now: datetime) -> Override:
    """Propose an override; nothing happens until somebody else agrees. The same id is once.

    :raises NoSuchLine: when there is none in the actor's districts.
    :raises OverrideNotPossible: as the line stands. :raises OverrideNoteMissing: see rules.
    :raises OverrideAsked: while another proposal for the line waits.
    """
    line = locked_line(line_id=override.line_id)
    by.must_serve(line.district_id)
    former = models.Override.objects.filter(pk=override.id, line=line).first()
    if former is not None:
        return override_of(former, now)
    note = read_override_note(given=override.note)
    _must_be_possible(line, override.kind)
    stale = models.Override.objects.filter(
        line=line, state=OverrideState.ASKED, asked_at__lt=now - UNDECIDED_FOR
    )
    stale.update(state=OverrideState.EXPIRED)
    row = models.Override(
        id=override.id,
        line=line,
        district_id=line.district_id,
        kind=override.kind,
        reason=override.reason,
        note=note,
        state=OverrideState.ASKED,
        asked_by=by.me,
        asked_at=now,
    )
    taken = {"orders_override_one_open": OverrideAsked(), "orders_override_pkey": OverrideAsked()}
    with refusing(taken):
        row.save(force_insert=True)
    _tell(row, by, now)
    return override_of(row, now)


@command(permit="orders.decide_override")
def approve_override(*, override_id: UUID, by: Actor, now: datetime) -> Override:
    """Agree, and carry it out; how the line stood before and after is kept.

    :raises NoSuchOverride: when there is none in the actor's districts.
    :raises DecidedAlready: when it was decided, or 24 hours have passed.
    :raises SecondPersonNeeded: for the one who proposed it.
    :raises OverrideNotPossible: when the line has moved on.
    """
    row, line = _locked(override_id, by, now)
    _must_be_possible(line, OverrideKind(row.kind))
    row.before = _standing(line)
    _carry_out(row, line, by, now)
    row.after = _standing(models.Line.objects.get(pk=line.id))
    _decide(row, OverrideState.DONE, by, now)
    return override_of(row, now)


@command(permit="orders.decide_override")
def refuse_override(*, override_id: UUID, by: Actor, now: datetime) -> Override:
    """Refuse a proposal: nothing has happened and nothing will.

    :raises NoSuchOverride: when there is none in the actor's districts.
    :raises DecidedAlready: when it was decided, or 24 hours have passed.
    :raises SecondPersonNeeded: for the one who proposed it.
    """
    row, _line = _locked(override_id, by, now)
    _decide(row, OverrideState.REFUSED, by, now)
    return override_of(row, now)


def _locked(override_id: UUID, by: Actor, now: datetime) -> tuple[models.Override, models.Line]:
    """The proposal and its line, locked in the order in which they are locked elsewhere."""
    found = models.Override.objects.filter(pk=override_id).values_list("line_id", flat=True).first()
    if found is None:
        raise NoSuchOverride
    line = locked_line(line_id=found)
    by.must_serve(line.district_id)
    row = models.Override.objects.select_for_update().get(pk=override_id)
    row.line = line
    must_be_second(
        is_open=row.state == OverrideState.ASKED,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        by=by.me,
        now=now,
    )
    return row, line


def _must_be_possible(line: models.Line, kind: OverrideKind) -> None:
    must_be_possible(kind=kind, stage=Stage(line.stage), flags=line.flags, outcome=line.outcome)


def _carry_out(row: models.Override, line: models.Line, by: Actor, now: datetime) -> None:
    reason = bilingual(f"orders.override.{row.reason}").in_(line.order.language)
    move = Move(data={"reason": row.reason, "override": str(row.id)})
    if row.kind == OverrideKind.UNASSIGN:
        assert line.visit_id, "possible only while a facilitator has a visit"
        unassign_visit(visit_id=line.visit_id, reason=reason, by=by, now=now)
    elif row.kind == OverrideKind.RELEASE:
        append(line, Verb.RELEASE, by=by, now=now, move=move)
        tell(events.LineReleased, line, by=by, now=now)
    else:
        with transaction_as(SYSTEM):
            append(line, Verb.CANCEL, by=by, now=now, move=move)
            undo(line, now, reason="cancelled")
            words = bilingual(f"orders.override.{row.reason}")
            tell(
                events.OrderCancelled,
                line,
                by=by,
                now=now,
                reason=row.reason,
                reason_en=words.en,
                reason_ur=words.ur,
            )


def _standing(line: models.Line) -> dict[str, Any]:
    return {
        "stage": Stage(line.stage).name,
        "outcome": line.outcome,
        "flags": list(line.flags),
        "due_at": line.due_at.isoformat() if line.due_at else None,
        "visit_id": str(line.visit_id) if line.visit_id else None,
        "facilitator_id": str(line.facilitator_id) if line.facilitator_id else None,
    }


def _decide(row: models.Override, state: OverrideState, by: Actor, now: datetime) -> None:
    row.state, row.decided_by, row.decided_at = state, by.me, now
    row.save(update_fields=["state", "decided_by", "decided_at", "before", "after"])
    _tell(row, by, now)


def _tell(row: models.Override, by: Actor, now: datetime) -> None:
    told = events.OverrideChanged(
        subject=row.line.order_id,
        override_id=row.id,
        line_id=row.line_id,
        district=row.district_id,
        kind=row.kind,
        reason=row.reason,
        state=row.state,
    )
    emit(told, by=by, at=now)

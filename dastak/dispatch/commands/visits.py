"""Visits begin and end: requested, cancelled, failed, taken back from a facilitator."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.dispatch import models
from dastak.dispatch.commands.locking import (
    driver_of,
    end_assignment,
    locked,
    locked_for,
    told_of,
    withdraw_offers,
)
from dastak.dispatch.events import VisitCancelled, VisitFailed, VisitRequested, VisitUnassigned
from dastak.dispatch.queries.visits import visit_of
from dastak.dispatch.rules import steps
from dastak.dispatch.types import NewVisit, OfferState, Visit, VisitState
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as

NOBODY_FOUND = "no_facilitator"


class AlreadyRequested(Refused):
    """This order already has a visit of this kind under way. Look at the order for its time."""

    ur = "اس درخواست کا اسی نوعیت کا ایک دورہ پہلے سے طے ہے۔ وقت درخواست میں دیکھیں۔"


@command(permit="dispatch.request_visit")
def request_visit(*, visit: NewVisit, by: Actor, now: datetime) -> Visit:
    """Ask for a facilitator; offers go out within a second or two.

    :raises AlreadyRequested: when the order has a live visit of this kind.
    :raises WindowWrong: when the window is over, or shorter than the work.
    :raises CashWrong: when the cash is negative.
    """
    steps.must_be_possible(
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        minutes=visit.minutes,
        cash_paisa=visit.cash_paisa,
        now=now,
    )
    row = models.Visit(
        id=uuid7(),
        subject=visit.subject,
        number=visit.number,
        kind=visit.kind,
        state=VisitState.REQUESTED,
        district_id=visit.district,
        person_id=visit.person_id,
        lat=visit.place.lat,
        lon=visit.place.lon,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        minutes=visit.minutes,
        skill=visit.skill,
        gender=visit.gender or "",
        cash_paisa=visit.cash_paisa,
        preferred_facilitator_id=visit.preferred_facilitator,
        is_bound=visit.is_bound,
        requested_at=now,
        next_wave_at=now,
    )
    # The permit is the right to ask; the person may be a relative whom the actor's scope hides.
    with transaction_as(SYSTEM), refusing({"dispatch_visit_one_live": AlreadyRequested()}):
        row.save(force_insert=True)
    event = VisitRequested(**told_of(row), starts_at=row.starts_at, ends_at=row.ends_at)
    emit(event, by=by, at=now)
    return visit_of(row)


@command(permit="dispatch.cancel_visit")
def cancel_visit(*, visit_id: UUID, reason: str, by: Actor, now: datetime) -> Visit:
    """Call a visit off, whatever its state before the end; frees the facilitator's time.

    For the person visited, a supervisor or agent of the area, or the system.

    :raises NoSuchVisit: when there is none in the actor's area.
    :raises NotYours: for anybody else. :raises VisitIsOver: when it has ended.
    :raises ReasonMissing: without a reason.
    """
    row = locked(visit_id)
    if by.role in (Role.SUPERVISOR, Role.AGENT):
        by.must_serve(row.district_id)
    else:
        by.must_be(row.person_id)
    steps.must_be_ready(step="cancel", state=VisitState(row.state))
    _end(row, VisitState.CANCELLED, reason=steps.reason_of(reason), now=now)
    event = VisitCancelled(**told_of(row), facilitator_id=row.facilitator_id, reason=row.reason)
    emit(event, by=by, at=now)
    return visit_of(row)


@command(permit="dispatch.set_cash")
def set_cash(*, visit_id: UUID, cash_paisa: int, by: Actor, now: datetime) -> Visit:
    """Let a visit ask for another amount of cash, because some of it came otherwise.

    Nothing happens to a visit that is over.

    :raises NoSuchVisit: when there is none in the actor's area.
    :raises CashWrong: when the cash is negative.
    """
    row = locked(visit_id)
    if not VisitState(row.state).is_over:
        steps.must_be_cash(cash_paisa=cash_paisa)
        row.cash_paisa = cash_paisa
        row.save(update_fields=["cash_paisa"])
    return visit_of(row)


@command(permit="dispatch.fail_visit")
def fail_visit(*, visit_id: UUID, reason: str, by: Actor, now: datetime) -> Visit:
    """Record that an assigned visit did not succeed.

    :param reason: a short code such as ``no_show`` or ``papers_missing``.
    :raises NobodyAssigned: when nobody has it. :raises VisitIsOver: when it has ended.
    :raises NotYours: unless it is the facilitator's, a supervisor's or the system's to say.
    :raises ReasonMissing: without a reason.
    """
    row = locked_for(visit_id, by)
    steps.must_be_ready(step="fail", state=VisitState(row.state))
    fail(row, reason=steps.reason_of(reason), by=by, now=now)
    return visit_of(row)


@command(permit="dispatch.unassign_visit")
def unassign(*, visit_id: UUID, reason: str, by: Actor, now: datetime) -> Visit:
    """Take a visit back from its facilitator, and ask others; also when the door is open already.

    The facilitator is not asked again for this visit.

    :raises NobodyAssigned: when nobody has it.
    :raises VisitIsOver: when it has ended.
    :raises NotYours: unless it is the facilitator's, a supervisor's or the system's to say.
    :raises ReasonMissing: without a reason.
    """
    row = locked_for(visit_id, by)
    steps.must_be_ready(step="unassign", state=VisitState(row.state))
    why, former = steps.reason_of(reason), driver_of(row)
    end_assignment(row, reason=why, now=now)
    models.Offer.objects.filter(visit=row, state=OfferState.ACCEPTED).update(
        state=OfferState.WITHDRAWN, answer=why[:200]
    )
    row.state, row.facilitator_id = VisitState.REQUESTED, None
    row.assigned_at = row.trip_at = row.arrived_at = row.opened_at = row.exhausted_at = None
    row.manual_reason, row.wrong_codes, row.next_wave_at = "", 0, now
    row.preferred_facilitator_id = None
    row.save()
    event = VisitUnassigned(
        **told_of(row),
        facilitator_id=former,
        reason=why,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )
    emit(event, by=by, at=now)
    return visit_of(row)


def fail(row: models.Visit, *, reason: str, by: Actor, now: datetime) -> None:
    """End a locked visit as failed."""
    _end(row, VisitState.FAILED, reason=reason, now=now)
    event = VisitFailed(**told_of(row), facilitator_id=row.facilitator_id, reason=reason)
    emit(event, by=by, at=now)


def _end(row: models.Visit, state: VisitState, *, reason: str, now: datetime) -> None:
    row.state, row.reason, row.ended_at, row.next_wave_at = state, reason, now, None
    row.save(update_fields=["state", "reason", "ended_at", "next_wave_at"])
    # Offers and assignments are the facilitators' rows, which the citizen's scope hides.
    with transaction_as(SYSTEM):
        end_assignment(row, reason=reason, now=now)
        withdraw_offers(row, now=now)

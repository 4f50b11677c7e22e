"""Taking hold of a visit, and who may move it."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from dastak.dispatch import models
from dastak.dispatch.queries.visits import NoSuchVisit
from dastak.dispatch.types import OfferState, VisitKind
from dastak.kernel.actors import Actor, Role


class Told(TypedDict):
    """What every event of a visit says."""

    subject: UUID
    visit_id: UUID
    kind: VisitKind
    person_id: UUID
    number: str


def locked(visit_id: UUID) -> models.Visit:
    """The row of a visit in the actor's area, locked until the end of the transaction.

    :raises NoSuchVisit: when there is none.
    """
    rows = models.Visit.objects.select_for_update(no_key=True)
    row = rows.filter(pk=visit_id).first()
    if row is None:
        raise NoSuchVisit
    return row


def locked_for(visit_id: UUID, by: Actor) -> models.Visit:
    """A locked visit that the actor drives: the assigned facilitator, a supervisor of the area,
    or the system.

    :raises NotYours: for anybody else.
    """
    row = locked(visit_id)
    if by.role is Role.SUPERVISOR:
        by.must_serve(row.district_id)
    else:
        by.must_be(row.facilitator_id)
    return row


def end_assignment(row: models.Visit, *, reason: str, now: datetime) -> None:
    """Free the facilitator's time."""
    models.Assignment.objects.filter(visit=row, is_live=True).update(
        is_live=False, ended_at=now, ended_reason=reason
    )


def withdraw_offers(row: models.Visit, *, now: datetime) -> None:
    """Take back every offer that still waits for an answer."""
    models.Offer.objects.filter(visit=row, state=OfferState.OPEN).update(
        state=OfferState.WITHDRAWN, answered_at=now
    )


def told_of(row: models.Visit) -> Told:
    """What every event of this visit says."""
    return Told(
        subject=row.subject,
        visit_id=row.id,
        kind=VisitKind(row.kind),
        person_id=row.person_id,
        number=row.number,
    )


def driver_of(row: models.Visit) -> UUID:
    """The facilitator of a visit that has one."""
    assert row.facilitator_id is not None, "the database keeps a facilitator with these states"
    return row.facilitator_id

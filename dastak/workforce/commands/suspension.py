"""Suspension with a reason, and its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from dastak.forms.api import one_line
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Invalid, Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit
from dastak.workforce import models
from dastak.workforce.events import FacilitatorReinstated, FacilitatorSuspended
from dastak.workforce.queries import NoFacilitator
from dastak.workforce.types import Status

REASON_LEAST = 10
REASON_MOST = 500

Told = FacilitatorSuspended | FacilitatorReinstated


class FacilitatorIsSuspended(Refused):
    """This facilitator is suspended. Lift the suspension first."""

    ur = "یہ نمائندہ معطل ہے۔ پہلے معطلی ختم کریں۔"


class FacilitatorNotSuspended(Refused):
    """This facilitator is not suspended."""

    ur = "یہ نمائندہ معطل نہیں۔"


class ReasonNeeded(Invalid):
    """Give the reason in 10 to {most} characters: the facilitator is told it."""

    ur = "وجہ 10 سے {most} حروف میں لکھیں: یہ نمائندے کو بتائی جاتی ہے۔"


@command(permit="workforce.suspend_facilitator")
def suspend_facilitator(*, facilitator_id: UUID, reason: str, by: Actor, now: datetime) -> None:
    """Keep a facilitator from working, from now on, for a reason they are told.

    Shifts stay, so that a lifted suspension restores them; nobody on them is offered work.

    :raises NoFacilitator: when there is none in the actor's area.
    :raises ReasonNeeded: for a reason of another length than 10 to 500 characters.
    :raises FacilitatorIsSuspended: when they are suspended already.
    """
    text = read_reason(given=reason)
    facilitator = _locked(facilitator_id)
    suspension = models.Suspension(
        id=uuid7(),
        facilitator=facilitator,
        district_id=facilitator.district_id,
        reason=text,
        suspended_at=now,
        suspended_by=by.person_id,
        lift_reason="",
    )
    with refusing({"workforce_one_suspension_at_a_time": FacilitatorIsSuspended()}):
        suspension.save(force_insert=True)
    _change_status(facilitator, Status.SUSPENDED)
    emit(_told(FacilitatorSuspended, facilitator, text), by=by, at=now)


@command(permit="workforce.reinstate_facilitator")
def reinstate_facilitator(*, facilitator_id: UUID, reason: str, by: Actor, now: datetime) -> None:
    """Lift a suspension, for a reason that is kept.

    :raises NoFacilitator: when there is none in the actor's area.
    :raises ReasonNeeded: for a reason of another length than 10 to 500 characters.
    :raises FacilitatorNotSuspended: when they are not suspended.
    """
    text = read_reason(given=reason)
    facilitator = _locked(facilitator_id)
    lifted = models.Suspension.objects.filter(
        facilitator=facilitator, lifted_at__isnull=True
    ).update(lifted_at=now, lifted_by=by.person_id, lift_reason=text)
    if not lifted:
        raise FacilitatorNotSuspended
    _change_status(facilitator, Status.ACTIVE)
    emit(_told(FacilitatorReinstated, facilitator, text), by=by, at=now)


def _told(event: Callable[..., Told], facilitator: models.Facilitator, reason: str) -> Told:
    return event(
        subject=facilitator.id,
        person_id=facilitator.id,
        district=facilitator.district_id,
        reason=reason,
    )


def _locked(facilitator_id: UUID) -> models.Facilitator:
    rows = models.Facilitator.objects.select_for_update(no_key=True)
    row = rows.filter(id=facilitator_id).first()
    if row is None:
        raise NoFacilitator
    return row


def _change_status(facilitator: models.Facilitator, status: Status) -> None:
    facilitator.status = status.value
    facilitator.save(update_fields=["status"])


def read_reason(*, given: str, most: int = REASON_MOST) -> str:
    """A reason on one line. :raises ReasonNeeded: when it is too short or too long."""
    text = one_line(text=given)
    if not REASON_LEAST <= len(text) <= most:
        raise ReasonNeeded(most=most)
    return text

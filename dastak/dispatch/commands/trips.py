"""The visit itself: the way, the door, the end."""

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
)
from dastak.dispatch.events import (
    DoorOpened,
    DoorShut,
    FacilitatorArrived,
    TripStarted,
    VisitFinished,
)
from dastak.dispatch.queries.visits import visit_of
from dastak.dispatch.rules import steps
from dastak.dispatch.types import DoorResult, Visit, VisitKind, VisitState
from dastak.kernel import codes
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused
from dastak.kernel.ids import uuid7, western_digits
from dastak.kernel.outbox import emit
from dastak.kernel.text import Bilingual
from dastak.places.api import Place, distance_metres
from dastak.ui import api as ui

DOOR_DIGITS = 4


class TripTooEarly(Refused):
    """It is too early to set out. You can start this trip from {said} on."""

    ur = "ابھی روانہ ہونے کا وقت نہیں۔ آپ یہ سفر {said} سے شروع کر سکتے ہیں۔"

    def __init__(self, *, from_at: datetime) -> None:
        said = Bilingual(
            en=ui.datetime_text(value=from_at, lang="en"),
            ur=ui.datetime_text(value=from_at, lang="ur"),
        )
        super().__init__(from_at=from_at.isoformat(timespec="minutes"), said=said)


@command(permit="dispatch.start_trip")
def start_trip(*, visit_id: UUID, by: Actor, now: datetime) -> Visit:
    """Set out. From now on the citizen sees where the visitor is.

    :raises TripNotPossible: unless the visit is assigned. :raises VisitIsOver: when it has ended.
    :raises TripTooEarly: more than three hours before the window.
    :raises NotYours: unless it is the actor's to drive.
    """
    row = locked_for(visit_id, by)
    steps.must_be_ready(step="start_trip", state=VisitState(row.state))
    from_at = steps.find_earliest_trip(starts_at=row.starts_at, now=now)
    if from_at is not None:
        raise TripTooEarly(from_at=from_at)
    row.state, row.trip_at = VisitState.EN_ROUTE, now
    row.save(update_fields=["state", "trip_at"])
    models.Assignment.objects.filter(visit=row, is_live=True).update(trip_at=now)
    event = TripStarted(
        **told_of(row),
        facilitator_id=driver_of(row),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )
    emit(event, by=by, at=now)
    return visit_of(row)


@command(permit="dispatch.arrive")
def arrive(
    *, visit_id: UUID, place: Place | None, manual_reason: str, by: Actor, now: datetime
) -> Visit:
    """Be at the house: within 200 m of it, or by hand with a reason that is kept.

    :param place: where the phone is, None when it does not know.
    :raises TripNotStarted: unless on the way. :raises VisitIsOver: when it has ended.
    :raises NotAtTheDoor: too far away without a reason.
    :raises PositionUnknown: no position and no reason.
    :raises NotYours: unless it is the actor's to drive.
    """
    row = locked_for(visit_id, by)
    steps.must_be_ready(step="arrive", state=VisitState(row.state))
    metres = None if place is None else distance_metres(a=place, b=Place(row.lat, row.lon))
    row.manual_reason = steps.accept_arrival(metres=metres, manual_reason=manual_reason)
    row.state, row.arrived_at = VisitState.ARRIVED, now
    row.save(update_fields=["state", "arrived_at", "manual_reason"])
    event = FacilitatorArrived(
        **told_of(row),
        facilitator_id=driver_of(row),
        metres=metres,
        manual_reason=row.manual_reason,
    )
    emit(event, by=by, at=now)
    return visit_of(row)


@command(permit="dispatch.open_door")
def open_door(*, visit_id: UUID, code: str, by: Actor, now: datetime) -> DoorResult:
    """Try the code that the citizen says. A wrong one is an answer, not a refusal, so that it counts.

    :raises NotArrived: unless at the door with the code still to be given.
    :raises VisitIsOver: when it has ended.
    :raises DoorClosedNow: more than two hours outside the window.
    :raises DoorLocked: after five wrong codes.
    :raises NotYours: unless it is the actor's to drive.
    """
    row = locked_for(visit_id, by)
    steps.must_be_ready(step="open_door", state=VisitState(row.state))
    steps.must_be_door_time(starts_at=row.starts_at, ends_at=row.ends_at, now=now)
    steps.must_be_unlocked(wrong_codes=row.wrong_codes)
    said = western_digits(code)
    is_right = codes.matches(code=said, purpose="door", subject=row.id, digits=DOOR_DIGITS)
    _count(row, now, is_right=is_right)
    if is_right:
        row.state, row.opened_at, row.wrong_codes = VisitState.OPEN, now, 0
        emit(DoorOpened(**told_of(row), facilitator_id=driver_of(row)), by=by, at=now)
    else:
        row.wrong_codes += 1
    if row.wrong_codes == steps.TRIES:
        event = DoorShut(**told_of(row), facilitator_id=driver_of(row), district=row.district_id)
        emit(event, by=by, at=now)
    row.save(update_fields=["state", "opened_at", "wrong_codes"])
    return DoorResult(visit_of(row), is_right, steps.TRIES - row.wrong_codes)


@command(permit="dispatch.unlock_door")
def unlock_door(*, visit_id: UUID, by: Actor, now: datetime) -> Visit:
    """Give five new tries, after the helpline has made sure who stands at the door.

    :raises VisitIsOver: when it has ended. :raises OutsideYourArea: in another district.
    """
    row = locked(visit_id)
    by.must_serve(row.district_id)
    steps.must_be_ready(step="unlock_door", state=VisitState(row.state))
    row.wrong_codes = 0
    row.save(update_fields=["wrong_codes"])
    return visit_of(row)


@command(permit="dispatch.finish_visit")
def finish_visit(*, visit_id: UUID, by: Actor, now: datetime) -> Visit:
    """Leave the house with the work done.

    :raises DoorNotOpen: before the door code was given. :raises VisitIsOver: when it has ended.
    :raises NotYours: unless it is the actor's to drive.
    """
    row = locked_for(visit_id, by)
    step = "finish_delivery" if VisitKind(row.kind).has_own_code else "finish"
    steps.must_be_ready(step=step, state=VisitState(row.state))
    row.state, row.ended_at = VisitState.FINISHED, now
    row.save(update_fields=["state", "ended_at"])
    end_assignment(row, reason="finished", now=now)
    emit(VisitFinished(**told_of(row), facilitator_id=driver_of(row)), by=by, at=now)
    return visit_of(row)


def _count(row: models.Visit, now: datetime, *, is_right: bool) -> None:
    models.DoorTry(
        id=uuid7(),
        visit=row,
        facilitator_id=driver_of(row),
        district_id=row.district_id,
        at=now,
        is_right=is_right,
    ).save(force_insert=True)

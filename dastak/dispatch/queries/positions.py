"""Reads of positions: exact for operations, blurred for the citizen who waits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.dispatch import models
from dastak.dispatch.rules import positions
from dastak.dispatch.types import CitizenPosition, Position, VisitState
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import query
from dastak.kernel.scope import transaction_as
from dastak.places.api import Place, travel_time

MOST = 2000
ON_THE_WAY = frozenset({VisitState.EN_ROUTE, VisitState.ARRIVED, VisitState.OPEN})
AT_THE_DOOR = frozenset({VisitState.ARRIVED, VisitState.OPEN})


def citizen_position(*, visit_id: UUID, now: datetime) -> CitizenPosition | None:
    """Where the visitor is, for whoever may see this visit; the caller has checked that.

    None before the trip, after the visit, and while the phone has not reported since setting out.
    """
    with transaction_as(SYSTEM):
        visit = models.Visit.objects.filter(pk=visit_id, state__in=ON_THE_WAY).first()
        if visit is None or visit.trip_at is None or visit.facilitator_id is None:
            return None
        last = models.LastPosition.objects.filter(
            facilitator_id=visit.facilitator_id, at__gte=visit.trip_at
        ).first()
    if last is None:
        return None
    here, house = Place(last.lat, last.lon), Place(visit.lat, visit.lon)
    is_at_door = visit.state in AT_THE_DOOR
    eta = 0 if is_at_door else -(-travel_time().seconds(here, house, now) // 60)
    is_arriving = positions.is_arriving(eta_minutes=eta, is_at_door=is_at_door)
    shown = here if is_arriving else positions.blur(here)
    return CitizenPosition(
        lat=shown.lat, lon=shown.lon, eta_minutes=eta, at=last.at, is_arriving=is_arriving
    )


@query(permit="dispatch.list_last_positions")
def list_last_positions(*, by: Actor, now: datetime) -> list[Position]:
    """Where the facilitators of the actor's area were last seen, the latest first, at most 2,000."""
    rows = models.LastPosition.objects.order_by("-at", "facilitator_id")[:MOST]
    return [
        Position(
            facilitator_id=row.facilitator_id,
            place=Place(row.lat, row.lon),
            accuracy_m=row.accuracy_m,
            at=row.at,
            visit_id=row.visit_id,
        )
        for row in rows
    ]

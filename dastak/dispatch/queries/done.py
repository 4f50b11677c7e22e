"""What the acting facilitator has done already, so that a late repeat is answered as the first time.

It stays true when the visit was taken away or given to another one meanwhile. As in the first
answer, only the cell of the house is told.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.dispatch import models
from dastak.dispatch.queries.visits import visit_of
from dastak.dispatch.rules.steps import TRIES
from dastak.dispatch.types import DoorResult, Visit
from dastak.kernel.actors import Actor
from dastak.kernel.commands import query


@query(permit="dispatch.get_visit")
def find_accepted(*, offer_id: UUID, by: Actor, now: datetime) -> Visit | None:
    """The visit of an offer that the actor once accepted, as it stands; None before."""
    rows = models.Assignment.objects.select_related("visit")
    row = rows.filter(offer_id=offer_id, facilitator_id=by.me).first()
    return None if row is None else visit_of(row.visit)


@query(permit="dispatch.get_visit")
def find_started(*, visit_id: UUID, by: Actor, now: datetime) -> Visit | None:
    """The visit for which the actor once set out, as it stands; None before."""
    rows = models.Assignment.objects.select_related("visit")
    row = rows.filter(visit_id=visit_id, facilitator_id=by.me, trip_at__isnull=False).first()
    return None if row is None else visit_of(row.visit)


@query(permit="dispatch.get_visit")
def find_opened(*, visit_id: UUID, by: Actor, now: datetime) -> DoorResult | None:
    """The answer to the right code that the actor has given at this door; None before."""
    tries = models.DoorTry.objects.select_related("visit")
    row = tries.filter(visit_id=visit_id, facilitator_id=by.me, is_right=True).first()
    return None if row is None else DoorResult(visit_of(row.visit), is_open=True, tries_left=TRIES)

"""Overrides as operations see them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.kernel.actors import Actor
from dastak.kernel.commands import query
from dastak.kernel.errors import Missing
from dastak.orders import models
from dastak.orders.queries.views import service_of
from dastak.orders.rules.overrides import (
    Override,
    OverrideKind,
    OverrideReason,
    OverrideState,
)
from dastak.orders.rules.two_people import UNDECIDED_FOR

LISTED_MAX = 100


class NoSuchOverride(Missing):
    """There is no such proposal, or it is not yours to see."""

    ur = "ایسی کوئی تجویز نہیں، یا آپ اسے نہیں دیکھ سکتے۔"


@query(permit="orders.view_overrides")
def list_overrides(*, by: Actor, now: datetime) -> list[Override]:
    """The latest 100 of the actor's districts, the newest first."""
    rows = models.Override.objects.select_related("line__order").order_by("-asked_at", "-id")
    return [override_of(row, now) for row in rows[:LISTED_MAX]]


@query(permit="orders.view_overrides")
def get_override(*, override_id: UUID, by: Actor, now: datetime) -> Override:
    """One of them.

    :raises NoSuchOverride: when there is none in the actor's districts.
    """
    row = models.Override.objects.select_related("line__order").filter(pk=override_id).first()
    if row is None:
        raise NoSuchOverride
    return override_of(row, now)


def override_of(row: models.Override, now: datetime) -> Override:
    """The value of a row. One that nobody decided in 24 hours has expired, whatever is stored."""
    state = OverrideState(row.state)
    if state is OverrideState.ASKED and now - row.asked_at > UNDECIDED_FOR:
        state = OverrideState.EXPIRED
    return Override(
        id=row.id,
        line_id=row.line_id,
        order_id=row.line.order_id,
        number=row.line.order.number,
        service=service_of(row.line),
        district=row.district_id,
        kind=OverrideKind(row.kind),
        reason=OverrideReason(row.reason),
        note=row.note,
        state=state,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        before=row.before,
        after=row.after,
    )

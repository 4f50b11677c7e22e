"""What orders tells, and what ratings does about it."""

from __future__ import annotations

from datetime import datetime

from dastak.kernel.actors import Actor
from dastak.kernel.handlers import handles
from dastak.orders.api import LineDelivered
from dastak.ratings import api


@handles(LineDelivered)
def order_delivered(*, event: LineDelivered, by: Actor, now: datetime) -> None:
    """From now on both sides may rate each other."""
    delivery = api.Delivery(
        order_id=event.subject,
        number=event.number,
        facilitator_id=event.facilitator_id,
        contact_id=event.person_id,
        applicant_id=event.applicant_id,
        district=event.district,
    )
    api.open_ratings(delivery=delivery, by=by, now=now)

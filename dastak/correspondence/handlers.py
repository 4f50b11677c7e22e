"""What orders tells, and what correspondence does about it."""

from __future__ import annotations

from datetime import datetime

from dastak.correspondence import api
from dastak.kernel.actors import Actor
from dastak.kernel.handlers import handles
from dastak.kernel.text import Bilingual
from dastak.orders.api import (
    ApplicationSubmitted,
    LineClosed,
    OrderCancelled,
    OrderExpired,
    OrderWithdrawn,
)


@handles(ApplicationSubmitted)
def with_department(*, event: ApplicationSubmitted, by: Actor, now: datetime) -> None:
    """From now on the department has the application: both sides may write."""
    opening = api.Opening(
        line_id=event.line_id,
        order_id=event.subject,
        number=event.number,
        token=event.token,
        service=Bilingual(en=event.service_en, ur=event.service_ur),
        applicant_id=event.applicant_id,
        contact_id=event.person_id,
        district=event.district,
        department=event.department,
    )
    api.open_thread(opening=opening, by=by, now=now)


@handles(LineClosed)
def line_closed(*, event: LineClosed, by: Actor, now: datetime) -> None:
    """The line has ended."""
    api.end_thread(line_id=event.line_id, by=by, now=now)


@handles(OrderWithdrawn)
def order_withdrawn(*, event: OrderWithdrawn, by: Actor, now: datetime) -> None:
    """The line has ended."""
    api.end_thread(line_id=event.line_id, by=by, now=now)


@handles(OrderCancelled)
def order_cancelled(*, event: OrderCancelled, by: Actor, now: datetime) -> None:
    """The line has ended."""
    api.end_thread(line_id=event.line_id, by=by, now=now)


@handles(OrderExpired)
def order_expired(*, event: OrderExpired, by: Actor, now: datetime) -> None:
    """The line has ended."""
    api.end_thread(line_id=event.line_id, by=by, now=now)

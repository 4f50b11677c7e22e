"""A time is chosen for an order that was placed already: the first one again, or another."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.booking import api as booking
from dastak.citizen.queries import need_of_order
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.orders import api as orders


@command(permit="citizen.choose_time")
def choose_time(
    *, order_id: UUID, starts_at: datetime, command_id: UUID, by: Actor, now: datetime
) -> orders.OrderView:
    """Hold a time and book the visit for it: for the first time, in place of another, or a second one.

    :raises NoSuchOrder: when it is not the actor's.
    :raises Problem: of booking, when the time is gone; of orders, when it is too late to move.
    """
    order = orders.get_order(order_id=order_id, by=by, now=now)
    hold = booking.hold_slot(
        need=need_of_order(order=order),
        starts_at=starts_at,
        person_id=order.person_id,
        by=by,
        now=now,
    )
    if order.lines[0].stage is orders.Stage.QUALIFIED:
        return orders.schedule_order(
            order_id=order_id,
            hold_id=hold.id,
            quote_hash=order.quote_hash,
            command_id=command_id,
            by=by,
            now=now,
        )
    if order.lines[0].objection:
        return orders.book_cure(
            order_id=order_id, hold_id=hold.id, command_id=command_id, by=by, now=now
        )
    return orders.reschedule_order(
        order_id=order_id, hold_id=hold.id, command_id=command_id, by=by, now=now
    )

"""What is asked for from the order to the open door: citizen, facilitator and supervisor."""

from __future__ import annotations

from uuid import UUID

from dastak.booking import api as booking
from dastak.dispatch import api as dispatch
from dastak.dispatch.models import Offer
from dastak.kernel.actors import SYSTEM
from dastak.kernel.scope import transaction_as
from dastak.orders import api as orders
from dastak.orders.types import Address, Channel, NewOrder
from dastak.places.api import Place
from stories.machine.asking import HOUSE, SERVICES, Asked, Call
from stories.machine.ground import DISTRICT


def place(asked: Asked) -> Call:
    order, me = asked.order, asked.by.me
    text = "" if asked.is_wrong else "House 12, Street 4, Mozang"
    channel = Channel.DIGITAL if order.service == SERVICES[-1] else Channel.WEB
    new = NewOrder(
        order.service, me, me, DISTRICT, HOUSE.lat, HOUSE.lon, Address(text), channel=channel
    )

    def call() -> None:
        view = orders.place_order(
            order=new, order_id=order.order_id, command_id=asked.command_id, **asked.common
        )
        order.line_id, order.quote_hash = view.lines[0].id, view.quote_hash

    return call


def hold(asked: Asked) -> Call | None:
    order = asked.order
    need = booking.need_for(service_code=order.service, district=DISTRICT, gender=None)
    now = asked.ground.now
    slots = booking.find_slots(need=need, from_day=now.date(), days=7, now=now)
    chosen = [slot for slot in slots if bool(slot.free) is not asked.is_wrong]
    if not chosen:
        return None

    def call() -> None:
        held = booking.hold_slot(
            need=need,
            starts_at=chosen[0].starts_at,
            person_id=order.citizen.me,
            **asked.common,
        )
        order.hold_id, order.hold_until = held.id, held.expires_at

    return call


def schedule(asked: Asked) -> Call | None:
    order = asked.order
    if order.hold_id is None:
        return None
    hold_id, accepted = order.hold_id, "another" if asked.is_wrong else order.quote_hash
    return lambda: orders.schedule_order(
        order_id=order.order_id,
        hold_id=hold_id,
        quote_hash=accepted,
        command_id=asked.command_id,
        **asked.common,
    )


def reschedule(asked: Asked) -> Call | None:
    order = asked.order
    if order.hold_id is None:
        return None
    hold_id = order.hold_id
    return lambda: orders.reschedule_order(
        order_id=order.order_id, hold_id=hold_id, command_id=asked.command_id, **asked.common
    )


def withdraw(asked: Asked) -> Call:
    return lambda: orders.withdraw_order(
        order_id=asked.order.order_id, command_id=asked.command_id, **asked.common
    )


def ask_back(asked: Asked) -> Call:
    return lambda: orders.ask_back(
        order_id=asked.order.order_id,
        captured=orders.Captured.ERASE,
        command_id=asked.command_id,
        **asked.common,
    )


def _offer(asked: Asked) -> UUID | None:
    with transaction_as(SYSTEM):
        offers = Offer.objects.filter(visit_id=asked.visit_id).order_by("-offered_at", "id")
        rows = list(offers.values_list("id", "facilitator_id", "state"))
    mine = [row for row in rows if row[1] == asked.by.person_id]
    standing = [row for row in mine if row[2] == "open"]
    best = (rows if asked.is_wrong else standing or mine) or rows
    return best[0][0] if best else None


def accept(asked: Asked) -> Call | None:
    offer_id = _offer(asked)
    if offer_id is None:
        return None
    return lambda: orders.accept_offer(
        offer_id=offer_id, command_id=asked.command_id, **asked.common
    )


def decline(asked: Asked) -> Call | None:
    offer_id = _offer(asked)
    if offer_id is None:
        return None
    return lambda: orders.decline_offer(offer_id=offer_id, reason="busy", **asked.common)


def start(asked: Asked) -> Call | None:
    visit_id = asked.line.visit_id
    if visit_id is None:
        return None
    return lambda: orders.start_trip(visit_id=visit_id, command_id=asked.command_id, **asked.common)


def arrive(asked: Asked) -> Call | None:
    visit_id = asked.line.visit_id
    if visit_id is None:
        return None
    where = Place(31.40, 74.20) if asked.is_wrong else HOUSE
    return lambda: orders.arrive(visit_id=visit_id, place=where, manual_reason="", **asked.common)


def call(asked: Asked) -> Call:
    return lambda: orders.log_call(
        line_id=asked.order.line_id, command_id=asked.command_id, **asked.common
    )


def no_show(asked: Asked) -> Call:
    return lambda: orders.report_no_show(
        line_id=asked.order.line_id, command_id=asked.command_id, **asked.common
    )


def door(asked: Asked) -> Call | None:
    visit_id = asked.line.visit_id
    if visit_id is None:
        return None
    code = asked.code("door", visit_id)
    return lambda: orders.open_door(
        visit_id=visit_id, code=code, command_id=asked.command_id, **asked.common
    )


def unlock(asked: Asked) -> Call | None:
    visit_id = asked.line.visit_id
    if visit_id is None:
        return None
    return lambda: dispatch.unlock_door(visit_id=visit_id, **asked.common)


def unassign(asked: Asked) -> Call | None:
    visit_id = asked.line.visit_id
    if visit_id is None:
        return None
    return lambda: orders.unassign_visit(visit_id=visit_id, reason="ill", **asked.common)

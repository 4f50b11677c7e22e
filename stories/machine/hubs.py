"""Papers that nobody took: to the hub, out again, back to the department."""

from __future__ import annotations

from dastak.orders import api as orders
from stories.machine.asking import Asked, Call


def to_hub(asked: Asked) -> Call:
    return lambda: orders.bring_to_hub(line_id=asked.order.line_id, **asked.common)


def store(asked: Asked) -> Call:
    return lambda: orders.store_at_hub(
        line_id=asked.order.line_id, command_id=asked.command_id, **asked.common
    )


def ask_delivery(asked: Asked) -> Call:
    return lambda: orders.ask_delivery(
        order_id=asked.order.order_id, command_id=asked.command_id, **asked.common
    )


def give_out(asked: Asked) -> Call:
    return lambda: orders.hand_out_at_hub(line_id=asked.order.line_id, **asked.common)


def send_back(asked: Asked) -> Call:
    return lambda: orders.send_back(line_id=asked.order.line_id, **asked.common)


def take_back(asked: Asked) -> Call:
    return lambda: orders.take_unclaimed(
        line_id=asked.order.line_id, command_id=asked.command_id, **asked.common
    )

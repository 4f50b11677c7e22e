"""Work passes from one facilitator to another: asked for, named, handed over."""

from __future__ import annotations

from uuid import UUID

from dastak.documents.models import Transfer
from dastak.kernel.actors import SYSTEM, Role
from dastak.kernel.scope import transaction_as
from dastak.orders import api as orders
from dastak.orders.models import Swap
from stories.machine.asking import Asked, Call

NOBODY = UUID(int=9)


def swap_of(line_id: UUID) -> Swap | None:
    """The open hand-over of a line."""
    with transaction_as(SYSTEM):
        return Swap.objects.filter(line_id=line_id, state="open").first()


def cannot(asked: Asked) -> Call:
    reason = orders.SwapReason.VEHICLE if asked.is_wrong else orders.SwapReason.UNWELL
    return lambda: orders.ask_swap(
        line_id=asked.order.line_id, reason=reason, command_id=asked.command_id, **asked.common
    )


def name(asked: Asked) -> Call | None:
    found = swap_of(asked.order.line_id)
    if found is None:
        return None
    riders = (each.me for each in asked.ground.of_role(Role.FACILITATOR))
    other = next((each for each in riders if each != found.from_id), NOBODY)
    chosen = NOBODY if asked.is_wrong else other
    return lambda: orders.name_successor(swap_id=found.id, facilitator_id=chosen, **asked.common)


def give_on(asked: Asked) -> Call | None:
    found = swap_of(asked.order.line_id)
    if found is None:
        return None
    return lambda: orders.confirm_hand_over(swap_id=found.id, **asked.common)


def say_code(asked: Asked) -> Call | None:
    found = swap_of(asked.order.line_id)
    with transaction_as(SYSTEM):
        rows = Transfer.objects.filter(subject=asked.order.line_id, moved_at=None)
        transfer = rows.filter(cancelled_at=None, receiver_kind="facilitator").first()
    if found is None or transfer is None:
        return None
    side = "giver" if str(asked.by.person_id) == transfer.receiver_id else "receiver"
    code = asked.code(f"transfer-{side}", transfer.id)
    return lambda: orders.confirm_by_code(swap_id=found.id, code=code, **asked.common)

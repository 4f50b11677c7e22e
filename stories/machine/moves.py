"""Every command somebody can give about an order, with right or wrong words."""

from __future__ import annotations

from collections.abc import Callable

from dastak.kernel.actors import Role
from stories.machine import alone, at_door, coming, curing, deciding, handing, hubs, waiting
from stories.machine.asking import Asked, Attempt, Call

CITIZEN, RIDER, OFFICER, CHIEF = Role.CITIZEN, Role.FACILITATOR, Role.OFFICER, Role.SUPERVISOR
Build = Callable[[Asked], Call | None]
# Who usually gives it, and whether doing it again has no second effect.
MOVES: dict[str, tuple[Build, Role, bool]] = {
    "place": (coming.place, CITIZEN, True),
    "hold": (coming.hold, CITIZEN, False),
    "schedule": (coming.schedule, CITIZEN, True),
    "reschedule": (coming.reschedule, CITIZEN, True),
    "withdraw": (coming.withdraw, CITIZEN, True),
    "ask_back": (coming.ask_back, CITIZEN, True),
    "give_back": (deciding.give_back, RIDER, True),
    "accept": (coming.accept, RIDER, True),
    "decline": (coming.decline, RIDER, False),
    "start": (coming.start, RIDER, True),
    "arrive": (coming.arrive, RIDER, False),
    "call": (coming.call, RIDER, True),
    "no_show": (coming.no_show, RIDER, True),
    "door": (coming.door, RIDER, True),
    "unlock": (coming.unlock, CHIEF, True),
    "unassign": (coming.unassign, CHIEF, False),
    "cannot": (handing.cannot, RIDER, True),
    "name": (handing.name, CHIEF, False),
    "give_on": (handing.give_on, RIDER, False),
    "say_code": (handing.say_code, RIDER, False),
    "stop": (at_door.stop, RIDER, True),
    "override": (at_door.override, CHIEF, False),
    "fall_short": (at_door.fall_short, RIDER, True),
    "fill": (at_door.fill, RIDER, False),
    "paper": (at_door.paper, RIDER, False),
    "originals": (at_door.originals, RIDER, False),
    "finger": (at_door.finger, RIDER, True),
    "answer_finger": (at_door.answer_finger, RIDER, True),
    "read_back": (at_door.read_back, RIDER, False),
    "capture": (at_door.capture, RIDER, True),
    "cash": (at_door.cash, RIDER, True),
    "hand_in": (deciding.hand_in, RIDER, True),
    "receive": (deciding.receive, OFFICER, True),
    "take": (deciding.take, OFFICER, True),
    "approve": (deciding.approve, OFFICER, True),
    "propose": (deciding.propose, OFFICER, False),
    "confirm": (deciding.confirm, OFFICER, True),
    "object": (curing.raise_objection, OFFICER, False),
    "book_cure": (curing.book, CITIZEN, True),
    "answer": (curing.answer, CITIZEN, True),
    "read_cure": (curing.read_cure, RIDER, False),
    "cure": (curing.cure, RIDER, True),
    "cure_in_vain": (curing.in_vain, RIDER, True),
    "ask_cancel": (curing.ask_cancel, CITIZEN, True),
    "put_aside": (curing.put_aside, OFFICER, True),
    "go_on": (curing.go_on, OFFICER, False),
    "hand_out": (deciding.hand_out, OFFICER, True),
    "collect": (deciding.collect, RIDER, True),
    "deliver": (deciding.deliver, RIDER, True),
    "to_hub": (hubs.to_hub, RIDER, False),
    "store": (hubs.store, CHIEF, True),
    "ask_delivery": (hubs.ask_delivery, CITIZEN, True),
    "give_out": (hubs.give_out, CHIEF, False),
    "send_back": (hubs.send_back, CHIEF, False),
    "take_back": (hubs.take_back, OFFICER, True),
    "say": (alone.say, CITIZEN, False),
    "add": (alone.add, CITIZEN, False),
    "read_through": (alone.read_through, CITIZEN, False),
    "send": (alone.send, CITIZEN, True),
    "to_visit": (alone.to_visit, CITIZEN, True),
    "to_digital": (alone.to_digital, CITIZEN, True),
    "rate": (deciding.rate, CITIZEN, True),
    "pause": (deciding.pause, CHIEF, True),
    "resume": (deciding.resume, CHIEF, True),
    "flood": (waiting.flood, CHIEF, True),
    "agree": (waiting.agree, CHIEF, True),
    "lift": (waiting.lift, CHIEF, True),
    "offer_cash": (deciding.offer_cash, RIDER, False),
    "accept_cash": (deciding.accept_cash, CHIEF, True),
}


WITH_ID = frozenset(
    "place schedule reschedule withdraw ask_back give_back call no_show fall_short stop accept start"
    " door capture cash collect deliver book_cure answer cure cure_in_vain ask_cancel"
    " send to_visit to_digital store ask_delivery take_back".split()
)


def attempt(name: str, asked: Asked) -> Attempt | None:
    """The call somebody would make, or None where there is nothing yet to make it about."""
    build, _, is_once = MOVES[name]
    has_line = asked.order.line_id.int != 0
    if name != "place" and not has_line:
        return None
    if name == "paper" and asked.line.facilitator_id is None:
        return None
    call = build(asked)
    # A wrong code is counted each time it is given.
    is_once = is_once and not (
        asked.is_wrong and name in {"door", "capture", "deliver", "give_back", "cure", "send"}
    )
    return call and Attempt(name, call, is_once, is_once and name in WITH_ID)

"""What would rightly happen next to an order: the road that its people would take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from dastak.connectors.models import Case, Check
from dastak.dispatch.models import Offer, Visit
from dastak.documents.models import Custody, Item, Transfer
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.scope import transaction_as
from dastak.orders import api as orders
from dastak.orders.models import Line, Swap
from dastak.orders.types import Flag, Stage
from stories.machine.alone import is_alone
from stories.machine.asking import Tracked
from stories.machine.ground import Ground

SET_OUT = timedelta(minutes=20)
WORK = "work"
WAIT = "wait"
END = "end"


@dataclass(frozen=True)
class Next:
    """Somebody's next command; or background work, or a wait, when it is nobody's turn."""

    name: str
    by: Actor = SYSTEM
    wait: timedelta = timedelta(0)


def next_of(ground: Ground, order: Tracked) -> Next:
    """The next step on the right road."""
    if order.line_id.int == 0:
        return Next("place", order.citizen)
    with transaction_as(SYSTEM):
        line = Line.objects.select_related("order").get(pk=order.line_id)
        if line.outcome:
            return Next(END)
        for flag, step in OVERLAYS:
            if flag in line.flags:
                return step(ground, order, line)
        road = ALONE if is_alone(line) else ROAD
        return road[Stage(line.stage)](ground, order, line)


def _until(ground: Ground, line: Line, ready: Next, early: timedelta = SET_OUT) -> Next:
    assert line.slot_starts_at
    ahead = line.slot_starts_at - early - ground.now
    return Next(WAIT, wait=ahead) if ahead > timedelta(0) else ready


def _visit(line: Line) -> Visit:
    return Visit.objects.get(pk=line.visit_id or order_missing(line))


def order_missing(line: Line) -> str:
    """A line at this stage always has a visit."""
    raise AssertionError(f"line {line.id} has no visit at stage {line.stage}")


def _booking(ground: Ground, order: Tracked, _: Line) -> Next:
    if order.hold_until is None or order.hold_until <= ground.now:
        return Next("hold", order.citizen)
    return Next("schedule", order.citizen)


def _seeking(ground: Ground, line: Line) -> Next:
    visit = _visit(line)
    standing = Offer.objects.filter(visit=visit, state="open", expires_at__gt=ground.now)
    offer = standing.order_by("-offered_at", "id").first()
    if offer:
        return Next("accept", ground.called(offer.facilitator_id))
    if visit.next_wave_at and visit.next_wave_at > ground.now:
        return Next(WAIT, wait=visit.next_wave_at - ground.now)
    return Next(WORK)


def _scheduled(ground: Ground, _: Tracked, line: Line) -> Next:
    return _seeking(ground, line)


def _assigned(ground: Ground, _: Tracked, line: Line) -> Next:
    return _until(ground, line, Next("start", ground.called(line.facilitator_id)))


def _en_route(ground: Ground, _: Tracked, line: Line) -> Next:
    rider = ground.called(line.facilitator_id)
    if _visit(line).state == "en_route":
        return Next("arrive", rider)
    return _until(ground, line, Next("door", rider), timedelta(0))


def _at_door(ground: Ground, order: Tracked, line: Line) -> Next:
    rider = ground.called(line.facilitator_id)
    found = orders.get_door(line_id=line.id, by=rider, now=ground.now)
    if found.facts.form_missing:
        return Next("fill", rider)
    if found.facts.papers_missing:
        return Next("paper", rider)
    if order.has_originals and not found.items:
        return Next("originals", rider)
    if found.facts.needs_biometric and found.facts.biometric != "match":
        is_waiting = Check.objects.filter(subject=line.id, state="pending").exists()
        return Next("answer_finger" if is_waiting else "finger", rider)
    return Next("capture" if order.was_read else "read_back", rider)


def _captured(ground: Ground, _: Tracked, line: Line) -> Next:
    visit = _visit(line)
    if visit.state == "requested":
        return _seeking(ground, line)
    rider = ground.called(line.facilitator_id)
    if visit.state == "assigned":
        return _until(ground, line, Next("start", rider))
    if visit.state == "en_route":
        return Next("arrive", rider)
    if visit.state == "arrived":
        return _until(ground, line, Next("door", rider), timedelta(0))
    return Next("cash", rider)


def _passing_on(ground: Ground, _: Tracked, line: Line) -> Next:
    """Somebody is named, then both give their word."""
    swap = Swap.objects.get(line_id=line.id, state="open")
    if swap.to_id is None:
        return Next("name", ground.actors["sana"])
    open_ones = Transfer.objects.filter(subject=line.id, moved_at=None, cancelled_at=None)
    has_given = open_ones.filter(giver_at__isnull=False).exists()
    return Next("give_on", ground.called(swap.to_id if has_given else swap.from_id))


def _held(ground: Ground, _: Tracked, line: Line) -> Next:
    return Next("resume", ground.actors["sana"])


def _asked_to_end(ground: Ground, _: Tracked, line: Line) -> Next:
    is_done = _case(line).state == "cancelled"
    return Next(WORK) if is_done else Next("put_aside", _officer(ground, line))


def _going_back(ground: Ground, _: Tracked, line: Line) -> Next:
    visit = _visit(line)
    if visit.facilitator_id is None or visit.state == "requested":
        return _seeking(ground, line)
    rider = ground.called(line.facilitator_id)
    if _is_held_by(line, "department"):
        offered = Item.objects.filter(subject=line.id, transfer__giver_kind="department").exists()
        return Next("collect", rider) if offered else Next("hand_out", _officer(ground, line))
    if visit.state == "assigned":
        return _until(ground, line, Next("start", rider))
    return Next("arrive" if visit.state == "en_route" else "give_back", rider)


def _curing(ground: Ground, order: Tracked, line: Line) -> Next:
    """A second visit: booked, made, and what was taken brought to the desk."""
    if line.party == "facilitator":
        return _cured(ground, line)
    if line.visit_id is None:
        is_held = order.hold_until is not None and order.hold_until > ground.now
        return Next("book_cure" if is_held else "hold", order.citizen)
    visit = _visit(line)
    if visit.facilitator_id is None:
        return _seeking(ground, line)
    return _second_visit(ground, line, visit)


def _second_visit(ground: Ground, line: Line, visit: Visit) -> Next:
    rider = ground.called(visit.facilitator_id)
    if visit.state == "open":
        waiting = Item.objects.filter(subject=line.id, transfer__isnull=False).exists()
        return Next("cure" if waiting else "originals", rider)
    if visit.state == "en_route":
        return Next("arrive", rider)
    is_near = visit.state == "arrived"
    step = Next("door" if is_near else "start", rider)
    return _until(ground, line, step, timedelta(0) if is_near else SET_OUT)


def _cured(ground: Ground, line: Line) -> Next:
    items = Item.objects.filter(subject=line.id)
    if items.filter(transfer__giver_kind="facilitator").exists():
        return Next("receive", _officer(ground, line))
    held = Custody.objects.filter(item__subject=line.id, period__upper_inf=True)
    is_carried = held.filter(holder_kind="facilitator").exists()
    return Next("hand_in", ground.called(line.facilitator_id)) if is_carried else Next(WORK)


def _officer(ground: Ground, line: Line) -> Actor:
    found = (a for a in ground.of_role(Role.OFFICER) if line.department_id in a.departments)
    return next(found)


def _case(line: Line) -> Case:
    return Case.objects.get(line_id=line.id)


def _paid(ground: Ground, order: Tracked, line: Line) -> Next:
    if _case(line).state != "sent":
        return Next(WORK)
    if not order.was_handed_in:
        return Next("hand_in", ground.called(line.facilitator_id))
    return Next("receive", _officer(ground, line))


def _submitted(ground: Ground, _: Tracked, line: Line) -> Next:
    is_free = _case(line).state == "received"
    return Next("take", _officer(ground, line)) if is_free else Next(WORK)


def _in_process(ground: Ground, order: Tracked, line: Line) -> Next:
    case = _case(line)
    if case.state != "in_process":
        return Next(WORK)
    mine = ground.called(case.officer_id)
    if not order.is_rejected:
        return Next("approve", mine)
    if not case.has_proposal:
        return Next("propose", mine)
    others = (a for a in ground.of_role(Role.OFFICER) if line.department_id in a.departments)
    return Next("confirm", next(a for a in others if a is not mine))


def _decided(ground: Ground, _: Tracked, line: Line) -> Next:
    visit = _visit(line)
    if visit.facilitator_id is None:
        return _seeking(ground, line)
    items = Item.objects.filter(subject=line.id)
    if _is_held_by(line, "centre"):
        is_given = items.filter(transfer__giver_kind="centre").exists()
        return (
            Next("collect", ground.called(visit.facilitator_id))
            if is_given
            else Next("give_out", ground.actors["sana"])
        )
    offered = items.filter(transfer__giver_kind="department").exists()
    if not offered and (not items or _is_held_by(line, "department")):
        return Next("hand_out", _officer(ground, line))
    return Next("collect", ground.called(visit.facilitator_id))


def _is_held_by(line: Line, kind: str) -> bool:
    held = Custody.objects.filter(item__subject=line.id, period__upper_inf=True)
    return held.filter(holder_kind=kind).exists()


def _unclaimed(ground: Ground, order: Tracked, line: Line) -> Next:
    """Nobody took the papers: to the hub, then once more to the citizen."""
    if line.facilitator_id is None:
        return Next("ask_delivery", order.citizen)
    offered = Transfer.objects.filter(subject=line.id, moved_at=None, cancelled_at=None)
    if offered.filter(receiver_kind="centre").exists():
        return Next("store", ground.actors["sana"])
    return Next("to_hub", ground.called(line.facilitator_id))


def _out(ground: Ground, _: Tracked, line: Line) -> Next:
    rider = ground.called(line.facilitator_id)
    state = _visit(line).state
    if state == "requested":
        return _seeking(ground, line)
    if state == "assigned":
        return _until(ground, line, Next("start", rider))
    return Next("arrive" if state == "en_route" else "deliver", rider)


def _form(ground: Ground, order: Tracked, _: Line) -> Next:
    found = orders.get_own_form(order_id=order.order_id, by=order.citizen, now=ground.now)
    if found.facts.form_missing:
        return Next("say", order.citizen)
    if found.facts.papers_missing:
        return Next("add", order.citizen)
    return Next("send" if order.was_read else "read_through", order.citizen)


def _delivered(ground: Ground, _: Tracked, line: Line) -> Next:
    assert line.due_at
    ahead = line.due_at - ground.now
    return Next(WAIT, wait=ahead + timedelta(seconds=1)) if ahead >= timedelta(0) else Next(WORK)


ROAD: dict[Stage, Callable[[Ground, Tracked, Line], Next]] = {
    Stage.QUALIFIED: _booking,
    Stage.SCHEDULED: _scheduled,
    Stage.ASSIGNED: _assigned,
    Stage.EN_ROUTE: _en_route,
    Stage.AT_DOOR: _at_door,
    Stage.CAPTURED: _captured,
    Stage.PAID: _paid,
    Stage.SUBMITTED: _submitted,
    Stage.IN_PROCESS: _in_process,
    Stage.DECIDED: _decided,
    Stage.OUT_FOR_DELIVERY: _out,
    Stage.DELIVERED: _delivered,
}
OVERLAYS: tuple[tuple[Flag, Callable[[Ground, Tracked, Line], Next]], ...] = (
    (Flag.ON_HOLD, _held),
    (Flag.HANDOVER_OPEN, _passing_on),
    (Flag.SAFETY_HOLD, _passing_on),
    (Flag.WITHDRAWAL_OPEN, _going_back),
    (Flag.OBJECTION_OPEN, _curing),
    (Flag.CANCEL_ASKED, _asked_to_end),
    (Flag.UNCLAIMED, _unclaimed),
)
# Nobody pays at a bank here: what was sent and costs something ends unpaid.
ALONE = {**ROAD, Stage.QUALIFIED: _form, Stage.CAPTURED: _delivered}

"""Stages 4 to 6: a facilitator accepts, sets out, arrives, and is let in. The conductor's part."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from dastak.booking import api as booking
from dastak.dispatch import api as dispatch
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused
from dastak.kernel.scope import transaction_as
from dastak.orders import events, models
from dastak.orders.commands.cancelling import plan_way_back
from dastak.orders.commands.department import plan_delivery, plan_visit
from dastak.orders.commands.in_vain import WITHOUT_VISIT
from dastak.orders.commands.log import Move, append
from dastak.orders.commands.objections import is_for_a_cure
from dastak.orders.commands.rectifying import assigned, lost
from dastak.orders.commands.told import tell
from dastak.orders.commands.withdrawing import take_back_offers
from dastak.orders.queries.objections import papers_with
from dastak.orders.types import Flag, Stage, Verb
from dastak.places.api import PKT, Place
from dastak.workforce import api as workforce

# Papers are brought from the department; the stage tells nothing of who has the visit.
COURIERS = (Stage.SUBMITTED, Stage.IN_PROCESS, Stage.DECIDED)


class VisitWithoutOrder(Refused):
    """This visit no longer belongs to an open order. Refresh your list."""

    ur = "یہ وزٹ اب کسی کھلی درخواست کا نہیں۔ اپنی فہرست تازہ کریں۔"


def find_line_of_visit(visit_id: UUID) -> models.Line | None:
    """The open line that a visit serves, locked; None when there is none."""
    rows = models.Line.objects.select_related("order").select_for_update(of=("self",), no_key=True)
    return rows.filter(visit_id=visit_id, outcome="").first()


def line_of_visit(visit_id: UUID) -> models.Line:
    """The open line that a visit serves, locked.

    :raises VisitWithoutOrder: when there is none.
    """
    line = find_line_of_visit(visit_id)
    if line is None:
        raise VisitWithoutOrder
    return line


@command(permit="orders.accept_offer")
def accept_offer(*, offer_id: UUID, command_id: UUID, by: Actor, now: datetime) -> dispatch.Visit:
    """A facilitator takes a visit: fit on that day, under the cash limit, first to accept.

    For an application visit the line becomes ASSIGNED (stage 4); any other visit leaves the
    stage where it is. Taken once, the offer is answered with the visit, whatever became of it.

    :raises workforce.FacilitatorNotFit: when a certificate is missing on the day of the visit.
    :raises finance.CashLimitReached: when the cash would pass the limit.
    :raises dispatch.VisitTaken: when somebody else was faster.
    """
    offer = dispatch.get_offer(offer_id=offer_id, by=by, now=now)
    line = find_line_of_visit(offer.visit_id)
    taken = dispatch.find_accepted(offer_id=offer_id, by=by, now=now)
    if taken is not None:
        return taken
    if line is None:
        raise VisitWithoutOrder
    day = offer.starts_at.astimezone(PKT).date()
    workforce.must_be_fit(facilitator_id=by.me, day=day)
    visit = dispatch.accept_offer(offer_id=offer_id, by=by, now=now)
    if visit.kind is not dispatch.VisitKind.APPLICATION:
        _promise_cash(line, offer, by, now)
        models.Line.objects.filter(pk=line.id).update(facilitator_id=by.me)
        if visit.kind is dispatch.VisitKind.RECTIFICATION:
            assigned(line, visit, by=by, now=now)
        if visit.kind is dispatch.VisitKind.CASH:
            _introduce(events.FacilitatorComesAgain, line, visit, by, now)
        return visit
    _promise_cash(line, offer, by, now)
    move = Move(command_id, changes={"facilitator_id": by.me})
    append(line, Verb.ASSIGN, by=by, now=now, move=move)
    _introduce(events.FacilitatorAssigned, line, visit, by, now, facilitator_id=by.me)
    return visit


def _introduce(
    event: type[events.LineEvent],
    line: models.Line,
    visit: dispatch.Visit,
    by: Actor,
    now: datetime,
    **facts: Any,
) -> None:
    """Tell the citizen who comes, and when."""
    who = workforce.get_facilitator(facilitator_id=by.me)
    tell(
        event,
        line,
        by=by,
        now=now,
        visit_id=visit.id,
        facilitator_en=who.name.en,
        facilitator_ur=who.name.ur,
        badge=who.badge,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        **facts,
    )


def _promise_cash(line: models.Line, offer: dispatch.Offer, by: Actor, now: datetime) -> None:
    if offer.cash_paisa:
        assert line.bill_id
        finance.reserve_cash(bill_id=line.bill_id, facilitator_id=by.me, by=by, now=now)


@command(permit="orders.decline_offer")
def decline_offer(*, offer_id: UUID, reason: str, by: Actor, now: datetime) -> None:
    """A facilitator does not want a visit; the next one is asked."""
    dispatch.decline_offer(offer_id=offer_id, reason=reason, by=by, now=now)


@command(permit="orders.start_trip")
def start_trip(
    *, visit_id: UUID, command_id: UUID, by: Actor, now: datetime, device_at: datetime | None = None
) -> dispatch.Visit:
    """Set out (stage 5). For a delivery the trip is shown, the stage stays.

    Who has set out already is answered with the visit, whatever became of it.

    :raises VisitWithoutOrder: when no open order waits for it.
    """
    line = find_line_of_visit(visit_id)
    started = dispatch.find_started(visit_id=visit_id, by=by, now=now)
    if started is not None:
        return started
    if line is None:
        raise VisitWithoutOrder
    visit = dispatch.start_trip(visit_id=visit_id, by=by, now=now)
    if visit.kind is dispatch.VisitKind.APPLICATION:
        append(line, Verb.START_TRIP, by=by, now=now, move=Move(command_id, device_at))
    who = workforce.get_facilitator(facilitator_id=by.me)
    tell(
        events.FacilitatorOnTheWay,
        line,
        by=by,
        now=now,
        visit_id=visit_id,
        facilitator_en=who.name.en,
        facilitator_ur=who.name.ur,
    )
    return visit


@command(permit="orders.arrive")
def arrive(
    *, visit_id: UUID, place: Place | None, manual_reason: str, by: Actor, now: datetime
) -> dispatch.Visit:
    """Arrive: inside the geofence, or by hand with a reason that operations see."""
    line_of_visit(visit_id)
    return dispatch.arrive(
        visit_id=visit_id, place=place, manual_reason=manual_reason, by=by, now=now
    )


@command(permit="orders.open_door")
def open_door(
    *, visit_id: UUID, code: str, command_id: UUID, by: Actor, now: datetime
) -> dispatch.DoorResult:
    """The citizen tells the door code: now both know who stands there (stage 6).

    A wrong code is counted and told in the result; after five the door is locked. Who has opened
    it already is told so, whatever became of the visit.

    :raises VisitWithoutOrder: when no open order waits for it.
    """
    line = find_line_of_visit(visit_id)
    opened = dispatch.find_opened(visit_id=visit_id, by=by, now=now)
    if opened is not None:
        return opened
    if line is None:
        raise VisitWithoutOrder
    result = dispatch.open_door(visit_id=visit_id, code=code, by=by, now=now)
    if result.is_open and result.visit.kind is dispatch.VisitKind.APPLICATION:
        append(line, Verb.OPEN_DOOR, by=by, now=now, move=Move(command_id))
        tell(events.FacilitatorAtDoor, line, by=by, now=now)
    return result


@command(permit="orders.follow_dispatch")
def visit_failed(*, visit_id: UUID, reason: str, by: Actor, now: datetime) -> None:
    """A visit came to nothing: the slot is lost and another is chosen; a delivery is planned anew.

    Nothing happens for a visit that its line no longer waits for.
    """
    line = find_line_of_visit(visit_id)
    if line is None:
        return
    if line.stage in (Stage.DECIDED, Stage.OUT_FOR_DELIVERY):
        models.Line.objects.filter(pk=line.id).update(**plan_delivery(line, now))
        return
    if Flag.WITHDRAWAL_OPEN in line.flags:
        plan_way_back(line, now)
        return
    if is_for_a_cure(line):
        lost(line, reason=reason, by=by, now=now)
        return
    if line.stage == Stage.CAPTURED and line.bill_id:
        plan_cash(line, now)
        return
    if line.stage != Stage.SCHEDULED:
        return
    booking.release(subject=line.order_id, reason=reason, by=by, now=now)
    move = Move(data={"reason": reason}, changes=WITHOUT_VISIT)
    append(line, Verb.LOSE_SLOT, by=by, now=now, move=move)
    tell(events.SlotLost, line, by=by, now=now)


def _carries(line: models.Line, now: datetime) -> bool:
    """Whether papers of the line are in its facilitator's hands: they are not simply taken off."""
    return bool(line.facilitator_id and papers_with(line.id, line.facilitator_id, now=now))


def plan_cash(line: models.Line, now: datetime) -> None:
    """Ask the facilitator who has the papers to come for what is still owed."""
    assert line.bill_id
    owed = finance.get_bill(bill_id=line.bill_id, by=SYSTEM, now=now).owed_paisa
    planned = plan_visit(line, dispatch.VisitKind.CASH, now, cash_paisa=owed)
    models.Line.objects.filter(pk=line.id).update(**planned)


@command(permit="orders.unassign_visit")
def unassign_visit(*, visit_id: UUID, reason: str, by: Actor, now: datetime) -> None:
    """Take a visit from its facilitator before papers moved; others are asked at once."""
    line = line_of_visit(visit_id)
    with transaction_as(SYSTEM):
        take_visit_away(line, reason, Move(), by=by, now=now)


def take_visit_away(
    line: models.Line, reason: str, move: Move, *, by: Actor, now: datetime
) -> None:
    """Ask others for the visit of a line: from the door back to stage 3, what was filled in is kept.

    A courier who has not collected, or who makes a second visit, is replaced while the stage stays.

    :param reason: as the citizen is told.
    """
    assert line.visit_id, "a line that somebody has been assigned to"
    take_back_offers(line, now)
    acting = SYSTEM if by.role is Role.FACILITATOR else by
    dispatch.unassign(visit_id=line.visit_id, reason=reason, by=acting, now=now)
    if line.stage in COURIERS and not _carries(line, now):
        models.Line.objects.filter(pk=line.id).update(facilitator_id=None)
    else:
        if line.bill_id:
            finance.release_cash(bill_id=line.bill_id, by=SYSTEM, now=now)
        data = {**move.data, "reason": reason}
        changed = Move(move.command_id, data=data, changes={"facilitator_id": None})
        append(line, Verb.UNASSIGN, by=by, now=now, move=changed)
    tell(events.VisitUnassigned, line, by=by, now=now, reason=reason)

"""Nobody takes the papers: delivered again, kept at the hub, then back to the department."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused
from dastak.kernel.scope import transaction_as
from dastak.orders import events, models
from dastak.orders.adapters import visit_terms
from dastak.orders.commands.delivery import NoCourierYet, NothingToHandOut, earn_of
from dastak.orders.commands.department import department_holder, plan_delivery
from dastak.orders.commands.in_vain import WITHOUT_VISIT
from dastak.orders.commands.log import Move, append, is_repeated, locked_line, locked_lines
from dastak.orders.commands.told import tell
from dastak.orders.commands.withdrawing import take_back_offers
from dastak.orders.queries.objections import papers_with, who_captured
from dastak.orders.queries.states import state_of
from dastak.orders.queries.swaps import HUB
from dastak.orders.queries.views import get_order
from dastak.orders.rules.fold import enter
from dastak.orders.rules.terms import terms_on
from dastak.orders.rules.unclaimed import NOTICE_DAYS, NotAtHubYet, notice_due
from dastak.orders.types import Flag, OrderView, Party, Stage, Verb

REASON = "no_show"


class NothingForTheHub(Refused):
    """These papers are not yours to bring to the hub now. Refresh your list."""

    ur = "یہ کاغذات ابھی آپ کو مرکز نہیں پہنچانے۔ اپنی فہرست تازہ کریں۔"


class NotOffered(Refused):
    """Nobody has offered these papers yet. Who has them hands them over first."""

    ur = "یہ کاغذات ابھی کسی نے پیش نہیں کیے۔ جس کے پاس ہیں وہ پہلے حوالے کرے۔"


def miss_delivery(line: models.Line, move: Move, by: Actor, now: datetime) -> None:
    """Nobody was there at a delivery: it is planned anew, or the papers are to go to the hub.

    :param move: with the proof of place and calls.
    """
    assert line.visit_id, "somebody stands at the house"
    visit_id, times = line.visit_id, _missed(line) + 1
    most = terms_on(visit_terms(), day=now.astimezone(PKT).date()).deliveries_most
    take_back_offers(line, now)
    dispatch.fail_visit(visit_id=visit_id, reason=REASON, by=SYSTEM, now=now)
    if times >= most:
        changes = {**WITHOUT_VISIT, "facilitator_id": line.facilitator_id}
        last = Move(move.command_id, data=move.data, changes=changes)
        append(line, Verb.TO_HUB, by=by, now=now, move=last)
        tell(events.PapersUnclaimed, line, by=by, now=now, times=times)
        return
    planned = plan_delivery(line, now)
    again = Move(move.command_id, data=move.data, changes=planned)
    append(line, Verb.NO_SHOW, by=by, now=now, move=again)
    tell(
        events.DeliveryMissed,
        line,
        by=by,
        now=now,
        visit_id=visit_id,
        facilitator_id=by.me,
        times=times,
        tries_left=most - times,
        starts_at=planned["slot_starts_at"],
        ends_at=planned["slot_ends_at"],
    )


def _missed(line: models.Line) -> int:
    rows = models.LogEntry.objects.filter(line_id=line.id, stage=Stage.OUT_FOR_DELIVERY)
    return rows.filter(verb__in=[Verb.NO_SHOW, Verb.TO_HUB]).count()


def _hub(line: models.Line) -> documents.Holder:
    return documents.Holder(documents.HolderKind.CENTRE, f"{HUB}{line.district_id}")


def _open_transfer(
    line: models.Line, receiver: documents.Holder, now: datetime
) -> documents.Transfer:
    transfers = documents.list_transfers(subject=line.id, by=SYSTEM, now=now)
    for each in transfers:
        if each.is_open and each.receiver == receiver and each.giver_at is not None:
            return each
    raise NotOffered


@command(permit="orders.bring_to_hub")
def bring_to_hub(*, line_id: UUID, by: Actor, now: datetime) -> None:
    """The facilitator hands papers that nobody took over at the hub; its supervisor takes them.

    Doing it twice changes nothing.

    :raises NothingForTheHub: for anybody but the facilitator who has them.
    """
    line = locked_line(line_id=line_id)
    if line.facilitator_id != by.me or Flag.UNCLAIMED not in line.flags or line.outcome:
        raise NothingForTheHub
    mine = papers_with(line_id, by.me, now=now)
    if not mine:
        raise NothingForTheHub
    waiting = documents.list_transfers(subject=line_id, by=SYSTEM, now=now)
    if any(each.is_open for each in waiting):
        return
    transfer = documents.offer_transfer(item_ids=mine, receiver=_hub(line), by=SYSTEM, now=now)
    documents.confirm_transfer(transfer_id=transfer.id, side=documents.Side.GIVER, by=by, now=now)


@command(permit="orders.keep_at_hub")
def store_at_hub(*, line_id: UUID, command_id: UUID, by: Actor, now: datetime) -> None:
    """The hub has counted the papers and takes them: now they wait for the citizen.

    :raises OutsideYourArea: in another district. :raises NotOffered: before they are handed over.
    """
    line = locked_line(line_id=line_id)
    by.must_serve(line.district_id)
    if is_repeated(line, command_id):
        return
    with transaction_as(SYSTEM):
        transfer = _open_transfer(line, _hub(line), now)
        documents.confirm_transfer(
            transfer_id=transfer.id, side=documents.Side.RECEIVER, by=SYSTEM, now=now
        )
        append(
            line,
            Verb.STORE,
            by=by,
            now=now,
            move=Move(command_id, changes={"facilitator_id": None}),
        )
        assert line.due_at, "the citizen has a term"
        tell(events.PapersAtHub, line, by=by, now=now, deadline_at=line.due_at)


@command(permit="orders.ask_delivery")
def ask_delivery(*, order_id: UUID, command_id: UUID, by: Actor, now: datetime) -> OrderView:
    """The citizen wants papers that wait at the hub brought once more; no fee is published for it.

    Until they are back at the department. The line goes back to stage 11, where the hub hands out.

    :raises NotAtHubYet: while a facilitator still has them. :raises StepNotAllowed: at any other time.
    """
    for line in locked_lines(order_id=order_id, by=by):
        if line.outcome or is_repeated(line, command_id):
            continue
        with transaction_as(SYSTEM):
            take_back_offers(line, now)
            line.facilitator_id = None
            planned = plan_delivery(line, now)
            move = Move(
                command_id,
                data={"reason": "asked again"},
                changes={**planned, "facilitator_id": None, "transfer_id": None},
            )
            append(line, Verb.ASK_DELIVERY, by=by, now=now, move=move)
            tell(
                events.DeliveryAskedAgain,
                line,
                by=by,
                now=now,
                starts_at=planned["slot_starts_at"],
                ends_at=planned["slot_ends_at"],
            )
    return get_order(order_id=order_id, by=by, now=now)


@command(permit="orders.keep_at_hub")
def hand_out_at_hub(*, line_id: UUID, by: Actor, now: datetime) -> None:
    """The hub gives the papers to the facilitator who delivers them; that one collects them.

    :raises NothingToHandOut: when nothing of the line waits at the hub.
    :raises NoCourierYet: before somebody has accepted the delivery.
    """
    line = locked_line(line_id=line_id)
    by.must_serve(line.district_id)
    with transaction_as(SYSTEM):
        here = _at_hub(line, now)
        if line.outcome or line.stage != Stage.DECIDED or line.visit_id is None or not here:
            raise NothingToHandOut
        visit = dispatch.get_visit(visit_id=line.visit_id, by=SYSTEM, now=now)
        if visit.facilitator_id is None:
            raise NoCourierYet
        take_back_offers(line, now)
        courier = documents.Holder(documents.HolderKind.FACILITATOR, str(visit.facilitator_id))
        _give(line, here, courier, now)


def _at_hub(line: models.Line, now: datetime) -> list[UUID]:
    held = documents.list_items(subject=line.id, by=SYSTEM, now=now)
    return [item.id for item in held if item.holder == _hub(line) and not item.is_missing]


def _give(line: models.Line, items: list[UUID], receiver: documents.Holder, now: datetime) -> None:
    """Offer what is at the hub; a centre gives by the word of its supervisor."""
    transfer = documents.offer_transfer(item_ids=items, receiver=receiver, by=SYSTEM, now=now)
    models.Line.objects.filter(pk=line.id).update(transfer_id=transfer.id)
    documents.confirm_transfer(
        transfer_id=transfer.id, side=documents.Side.GIVER, by=SYSTEM, now=now
    )


@command(permit="orders.remind_unclaimed")
def remind_unclaimed(*, by: Actor, now: datetime, limit: int = 200) -> int:
    """Tell citizens after 30, 60 and 90 days that papers wait at the hub; returns how many."""
    rows = models.Line.objects.select_related("order").filter(
        _is_notice_owed(now), outcome="", flags__contains=[Flag.UNCLAIMED], party=Party.CITIZEN
    )
    rows = rows.exclude(flags__contains=[Flag.ON_HOLD])
    lines = rows.select_for_update(of=("self",), skip_locked=True, no_key=True).order_by("due_at")
    told = 0
    for line in lines[:limit]:
        stay = state_of(line.id).hub
        days = notice_due(stay, now=now) if stay else None
        if days is None:
            continue
        assert stay
        assert stay.stored_at, "nothing is told before the hub has them"
        deadline_at = stay.stored_at + timedelta(days=NOTICE_DAYS[-1])
        append(line, Verb.REMIND, by=by, now=now, move=Move(data={"days": days}))
        tell(events.PapersStillAtHub, line, by=by, now=now, days=days, deadline_at=deadline_at)
        told += 1
    return told


def _is_notice_owed(now: datetime) -> Q:
    """Lines whose term, counted back from its end, has passed a notice that the log does not hold."""
    whole = timedelta(days=NOTICE_DAYS[-1])
    owed = Q()
    for days in NOTICE_DAYS:
        told = models.LogEntry.objects.filter(
            line=OuterRef("pk"),
            verb=Verb.REMIND,
            data__days__gte=days,
            at__gte=OuterRef("due_at") - whole,
        )
        owed |= Q(~Exists(told), due_at__lte=now + whole - timedelta(days=days))
    return owed


@command(permit="orders.keep_at_hub")
def send_back(*, line_id: UUID, by: Actor, now: datetime) -> None:
    """After 90 days the hub hands the papers over at the department; an officer takes them.

    Doing it twice changes nothing.

    :raises KeptLonger: before the last notice. :raises NotAtHubYet, StepNotAllowed: see ``stages``.
    :raises NothingForTheHub: when nothing of the line is at the hub.
    """
    line = locked_line(line_id=line_id)
    by.must_serve(line.district_id)
    with transaction_as(SYSTEM):
        enter(state_of(line.id), Verb.ABANDON, now=now)
        here = _at_hub(line, now)
        if not here:
            raise NothingForTheHub
        waiting = documents.list_transfers(subject=line_id, by=SYSTEM, now=now)
        if not any(each.is_open for each in waiting):
            _give(line, here, department_holder(line), now)


def _must_be_off_the_road(line: models.Line, now: datetime) -> None:
    """No line ends while a facilitator has one of its papers."""
    items = documents.list_items(subject=line.id, by=SYSTEM, now=now)
    carried = documents.HolderKind.FACILITATOR
    if any(item.holder.kind is carried and not item.is_missing for item in items):
        raise NotAtHubYet


@command(permit="orders.take_unclaimed")
def take_unclaimed(*, line_id: UUID, command_id: UUID, by: Actor, now: datetime) -> None:
    """The department has papers back that nobody took: the order ends, abandoned.

    What was done until then was done: programme and facilitator have earned it.

    :raises OutsideYourArea: for an officer of another one. :raises NotOffered: before the hub gives.
    :raises NotAtHubYet: while a facilitator has a paper.
    """
    line = locked_line(line_id=line_id)
    by.must_serve_department(line.department_id)
    if is_repeated(line, command_id):
        return
    with transaction_as(SYSTEM):
        transfer = _open_transfer(line, department_holder(line), now)
        documents.confirm_transfer(
            transfer_id=transfer.id, side=documents.Side.RECEIVER, by=by, now=now
        )
        _must_be_off_the_road(line, now)
        append(line, Verb.ABANDON, by=by, now=now, move=Move(command_id))
        earn_of(line, who_captured(line.id), now)
        finance.release_commission(line_id=line.id, by=SYSTEM, now=now)
        tell(events.OrderAbandoned, line, by=by, now=now)

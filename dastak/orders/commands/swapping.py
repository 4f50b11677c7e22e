"""A facilitator cannot go on: another one takes over, with every paper, by both their words."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.commands import command
from dastak.kernel.ids import uuid7
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import bilingual
from dastak.orders import events, models
from dastak.orders.commands.department import plan_delivery, plan_visit
from dastak.orders.commands.log import Move, append, is_repeated, locked_line
from dastak.orders.commands.settling import settle_without_cash
from dastak.orders.commands.told import tell
from dastak.orders.commands.visits import take_visit_away
from dastak.orders.commands.withdrawing import take_back_offers
from dastak.orders.queries.swaps import (
    NoSuchSwap,
    find_open_swap,
    successors_of,
    waiting_items,
)
from dastak.orders.rules.swaps import (
    SWAP_WITHIN,
    NotASuccessor,
    RecoverFirst,
    SwapDone,
    SwapOpen,
    is_asked_anew,
)
from dastak.orders.types import CodeResult, Flag, Stage, Verb
from dastak.orders.types.swaps import SwapKind, SwapReason, SwapState
from dastak.workforce import api as workforce


@command(permit="orders.ask_swap")
def ask_swap(
    *, line_id: UUID, reason: SwapReason, command_id: UUID, by: Actor, now: datetime
) -> UUID | None:
    """Somebody else is to carry a line on. Before papers moved the visit is offered anew at once.

    Afterwards the line waits, its stage unchanged, until a successor has every paper; from now on
    the former facilitator sees nothing of the citizen. Returns the hand-over that is to be done,
    None where there is none. The same command again changes nothing.

    :raises NoSuchLine: when there is none in the actor's area, or it is not the facilitator's.
    :raises NoSwapNow: when nobody carries it. :raises SwapOpen: while another swap is open.
    """
    line = locked_line(line_id=line_id)
    by.must_serve(line.district_id)
    if is_repeated(line, command_id):
        found = find_open_swap(line_id)
        return found.id if found else None
    with transaction_as(SYSTEM):
        if find_open_swap(line_id):
            raise SwapOpen
        if by.role is Role.FACILITATOR:
            by.must_be(line.facilitator_id)
        held = held_by(line, line.facilitator_id, now)
        words = bilingual(f"orders.swap.{reason}")
        move = Move(command_id, data={"reason": reason, "from": str(line.facilitator_id)})
        if is_asked_anew(
            stage=Stage(line.stage),
            outcome=line.outcome,
            facilitator_id=line.facilitator_id,
            papers=len(held),
        ):
            take_visit_away(line, words.in_(line.order.language), move, by=by, now=now)
            return None
        row = open_swap(line, SwapKind.SWAP, reason, by=by, now=now)
        let_go(line, Verb.SWAP, move, by, now)
        tell(
            events.FacilitatorSwapAsked,
            line,
            by=by,
            now=now,
            items=len(held),
            reason_en=words.en,
            reason_ur=words.ur,
        )
        return row.id


def held_by(line: models.Line, person_id: UUID | None, now: datetime) -> list[documents.Item]:
    """Papers of a line that a facilitator has in hand."""
    items = documents.list_items(subject=line.id, by=SYSTEM, now=now)
    holder = documents.Holder(documents.HolderKind.FACILITATOR, str(person_id))
    return [item for item in items if item.holder == holder and not item.is_missing]


def open_swap(
    line: models.Line, kind: SwapKind, reason: SwapReason, *, by: Actor, now: datetime
) -> models.Swap:
    """Put a line on the worklist until somebody else carries it on."""
    assert line.facilitator_id, "somebody carries it"
    row = models.Swap(
        id=uuid7(),
        line=line,
        district_id=line.district_id,
        kind=kind,
        reason=reason,
        state=SwapState.OPEN,
        from_id=line.facilitator_id,
        asked_by=by.person_id,
        asked_at=now,
        due_at=now + SWAP_WITHIN,
    )
    row.save(force_insert=True)
    return row


def let_go(line: models.Line, verb: Verb, move: Move, by: Actor, now: datetime) -> None:
    """The facilitator loses the line, its visit and what was promised; papers stay for now."""
    take_back_offers(line, now)
    call_off_visit(line, now)
    append(
        line,
        verb,
        by=by,
        now=now,
        move=Move(move.command_id, data=move.data, changes={"facilitator_id": None}),
    )


def call_off_visit(line: models.Line, now: datetime) -> None:
    """End the live visit of a line and give back the room for its cash."""
    if line.visit_id:
        visit = dispatch.get_visit(visit_id=line.visit_id, by=SYSTEM, now=now)
        if not visit.state.is_over:
            dispatch.cancel_visit(visit_id=visit.id, reason="swap", by=SYSTEM, now=now)
    if line.bill_id:
        finance.release_cash(bill_id=line.bill_id, by=SYSTEM, now=now)


@command(permit="orders.name_successor")
def name_successor(*, swap_id: UUID, facilitator_id: UUID, by: Actor, now: datetime) -> None:
    """Choose who carries the line on. The papers are offered to them; without any they begin at once.

    Naming another one withdraws what was offered to the former choice.

    :raises NoSuchSwap: when there is none in the actor's districts.
    :raises SwapDone: when somebody carries it on already.
    :raises NotASuccessor: for somebody who cannot.
    :raises RecoverFirst: while papers are still with somebody they are to be taken from.
    """
    row, line = _locked(swap_id)
    by.must_serve(line.district_id)
    with transaction_as(SYSTEM):
        if facilitator_id not in {each.id for each in successors_of(row, now)}:
            raise NotASuccessor
        row.to_id, row.named_by = facilitator_id, by.person_id
        waiting = waiting_items(row, now)
        is_recovery = row.kind == SwapKind.RECOVERY
        if is_recovery and any(item.holder.id == str(row.from_id) for item in waiting):
            raise RecoverFirst
        row.save(update_fields=["to_id", "named_by"])
        offer_on(row, line, by=by, now=now)
        go_on(row, line, by=by, now=now)


def _locked(swap_id: UUID) -> tuple[models.Swap, models.Line]:
    """The row and its line, the line locked first as everywhere."""
    found = models.Swap.objects.filter(pk=swap_id).values_list("line_id", flat=True).first()
    if found is None:
        raise NoSuchSwap
    line = locked_line(line_id=found)
    row = models.Swap.objects.select_for_update().get(pk=swap_id)
    if row.state != SwapState.OPEN:
        raise SwapDone
    row.line = line
    return row, line


def offer_on(row: models.Swap, line: models.Line, *, by: Actor, now: datetime) -> None:
    """Offer every paper to the one who is named, each holder's on its own."""
    take_back_offers(line, now)
    waiting = waiting_items(row, now)
    for holder in sorted({item.holder for item in waiting}, key=lambda each: each.id):
        _offer(row, line, holder, waiting, by, now)


def _offer(
    row: models.Swap,
    line: models.Line,
    holder: documents.Holder,
    items: list[documents.Item],
    by: Actor,
    now: datetime,
) -> None:
    """Offer what one holder has to the successor. A centre gives by the word of its supervisor."""
    theirs = [item for item in items if item.holder == holder]
    successor = documents.Holder(documents.HolderKind.FACILITATOR, str(row.to_id))
    transfer = documents.offer_transfer(
        item_ids=[item.id for item in theirs], receiver=successor, by=SYSTEM, now=now
    )
    facts: dict[str, Any] = {"transfer_id": transfer.id, "items": len(theirs)}
    if holder.kind is documents.HolderKind.CENTRE:
        documents.confirm_transfer(
            transfer_id=transfer.id, side=documents.Side.GIVER, by=SYSTEM, now=now
        )
    else:
        tell(events.PapersToHandOver, line, by=by, now=now, person_id=row.from_id, **facts)
    tell(events.PapersToTakeOver, line, by=by, now=now, person_id=row.to_id, **facts)


@command(permit="orders.take_over")
def confirm_hand_over(*, swap_id: UUID, by: Actor, now: datetime) -> None:
    """The acting facilitator gives, or takes, the papers; with the other's word they have moved.

    Doing it twice changes nothing.

    :raises NoSuchSwap: when there is none, or it is of two others.
    :raises SwapDone: when the papers have moved already.
    """
    row, line, open_ones = _between(swap_id, by, now)
    with transaction_as(SYSTEM):
        for transfer in open_ones:
            is_giver = transfer.giver.id == str(by.me)
            side = documents.Side.GIVER if is_giver else documents.Side.RECEIVER
            documents.confirm_transfer(transfer_id=transfer.id, side=side, by=by, now=now)
        go_on(row, line, by=by, now=now)


@command(permit="orders.take_over")
def confirm_by_code(*, swap_id: UUID, code: str, by: Actor, now: datetime) -> CodeResult:
    """The other one has no app at hand and says their code: it stands for their word.

    A wrong code is counted and told in the result.

    :raises NoSuchSwap: when there is none, or it is of two others.
    :raises SwapDone: when the papers have moved already.
    :raises documents.CodeLocked: after five wrong codes; a new choice makes new ones.
    """
    row, line, open_ones = _between(swap_id, by, now)
    if not open_ones:
        raise NoSuchSwap
    with transaction_as(SYSTEM):
        transfer = open_ones[0]
        is_giver = transfer.giver.id == str(by.me)
        side = documents.Side.RECEIVER if is_giver else documents.Side.GIVER
        answer = documents.confirm_transfer_by_code(
            transfer_id=transfer.id, side=side, code=code, by=by, now=now
        )
        if answer.is_right:
            go_on(row, line, by=by, now=now)
    return CodeResult(answer.is_right, answer.tries_left)


def _between(
    swap_id: UUID, by: Actor, now: datetime
) -> tuple[models.Swap, models.Line, list[documents.Transfer]]:
    with transaction_as(SYSTEM):
        row, line = _locked(swap_id)
        if by.me not in (row.from_id, row.to_id):
            raise NoSuchSwap
        transfers = documents.list_transfers(subject=line.id, by=SYSTEM, now=now)
        mine = [
            each
            for each in transfers
            if each.is_open and str(by.me) in (each.giver.id, each.receiver.id)
        ]
    return row, line, mine


def go_on(row: models.Swap, line: models.Line, *, by: Actor, now: datetime) -> None:
    """The successor carries the line on, once every paper is with them; before that nothing happens."""
    if row.to_id is None or waiting_items(row, now):
        return
    line.facilitator_id = row.to_id
    data = {"from": str(row.from_id), "to": str(row.to_id)}
    changes = {"facilitator_id": row.to_id, **_next_visit(line, now)}
    verbs = {
        Verb.HAND_ON: (Flag.HANDOVER_OPEN, events.FacilitatorSwapped),
        Verb.RESTORE: (Flag.SAFETY_HOLD, events.PapersRestored),
    }
    who = workforce.get_facilitator(facilitator_id=row.to_id)
    for verb, (flag, event) in verbs.items():
        if flag not in line.flags:
            continue
        append(line, verb, by=by, now=now, move=Move(data=data, changes=changes))
        tell(
            event,
            line,
            by=by,
            now=now,
            facilitator_id=who.id,
            facilitator_en=who.name.en,
            facilitator_ur=who.name.ur,
            badge=who.badge,
        )
    row.state, row.done_at = SwapState.DONE, now
    row.save(update_fields=["state", "done_at"])
    settle_without_cash(line, by=by, now=now)


def _next_visit(line: models.Line, now: datetime) -> dict[str, Any]:
    """The visit that the successor has to make, at the house only where something is left to do."""
    if Flag.UNCLAIMED in line.flags:
        return {}
    if Flag.WITHDRAWAL_OPEN in line.flags:
        return plan_visit(line, dispatch.VisitKind.RETURN, now)
    if line.stage == Stage.CAPTURED and line.bill_id:
        owed = finance.get_bill(bill_id=line.bill_id, by=SYSTEM, now=now).owed_paisa
        return plan_visit(line, dispatch.VisitKind.CASH, now, cash_paisa=owed) if owed else {}
    return plan_delivery(line, now) if line.stage in (Stage.DECIDED, Stage.OUT_FOR_DELIVERY) else {}

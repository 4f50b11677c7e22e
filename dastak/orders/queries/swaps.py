"""Work that passes to another facilitator, as operations and the two of them see it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.documents import api as documents
from dastak.kernel import codes
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import query
from dastak.kernel.errors import Missing
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual, bilingual
from dastak.orders import models
from dastak.orders.queries.views import service_of
from dastak.orders.rules.swaps import LOOK_AHEAD, step_of
from dastak.orders.types import Stage
from dastak.orders.types.swaps import (
    HandOver,
    Successor,
    Swap,
    SwapKind,
    SwapPaper,
    SwapReason,
    SwapState,
)
from dastak.workforce import api as workforce

LISTED_MAX = 500
HUB = "hub@"


class NoSuchSwap(Missing):
    """There is no such hand-over of work, or it is not yours to see. Refresh your list."""

    ur = "کام کی ایسی کوئی سپردگی نہیں، یا آپ اسے نہیں دیکھ سکتے۔ اپنی فہرست تازہ کریں۔"


@query(permit="orders.view_swaps")
def list_swaps(*, by: Actor, now: datetime) -> list[Swap]:
    """All open ones of the actor's districts, the most urgent first; at most 500."""
    rows = models.Swap.objects.select_related("line__order").filter(state=SwapState.OPEN)
    return [swap_of(row, now) for row in rows.order_by("due_at", "id")[:LISTED_MAX]]


@query(permit="orders.view_swaps")
def get_swap(*, swap_id: UUID, by: Actor, now: datetime) -> Swap:
    """One of them, open or done.

    :raises NoSuchSwap: when there is none in the actor's districts.
    """
    row = models.Swap.objects.select_related("line__order").filter(pk=swap_id).first()
    if row is None:
        raise NoSuchSwap
    return swap_of(row, now)


@query(permit="orders.view_swaps")
def list_successors(*, swap_id: UUID, by: Actor, now: datetime) -> list[Successor]:
    """Who could carry the line on, who works soonest first.

    Of the gender that the citizen asked for; the former one only where they hand over themselves.

    :raises NoSuchSwap: when there is none in the actor's districts.
    """
    row = models.Swap.objects.select_related("line__order").filter(pk=swap_id).first()
    if row is None:
        raise NoSuchSwap
    return successors_of(row, now)


def successors_of(row: models.Swap, now: datetime) -> list[Successor]:
    """The same for a row."""
    line = row.line
    with transaction_as(SYSTEM):
        working = workforce.list_on_shift(
            district=row.district_id, starts_at=now, ends_at=now + LOOK_AHEAD, now=now
        )
    found: dict[UUID, Successor] = {}
    for each in working:
        who = each.facilitator
        is_wanted = not line.order.gender or who.gender.value[:1] == line.order.gender
        is_former = who.id == row.from_id and row.kind == SwapKind.RECOVERY
        if each.unfit or is_former or not is_wanted or not who.has_skill(line.facts["skill"]):
            continue
        found.setdefault(
            who.id,
            Successor(
                id=who.id,
                name=who.name,
                badge=who.badge,
                works_from=each.shift.starts_at,
                works_until=each.shift.ends_at,
            ),
        )
    return list(found.values())


@query(permit="orders.view_hand_overs")
def list_hand_overs(*, by: Actor, now: datetime) -> list[HandOver]:
    """What the acting facilitator has to give to, or to take from, another; oldest first.

    It tells papers and the other's name, nothing of the citizen.
    """
    me = by.me
    with transaction_as(SYSTEM):
        rows = models.Swap.objects.select_related("line__order").filter(state=SwapState.OPEN)
        mine = rows.filter(from_id=me) | rows.filter(to_id=me)
        return [
            hand_over
            for row in mine.order_by("asked_at", "id")
            for hand_over in _hand_overs(row, me, now)
        ]


def _hand_overs(row: models.Swap, me: UUID, now: datetime) -> list[HandOver]:
    names = {
        item.id: item.name for item in documents.list_items(subject=row.line_id, by=SYSTEM, now=now)
    }
    found = []
    for transfer in documents.list_transfers(subject=row.line_id, by=SYSTEM, now=now):
        sides = (transfer.giver.id, transfer.receiver.id)
        if not transfer.is_open or str(me) not in sides:
            continue
        is_giver = sides[0] == str(me)
        side = documents.Side.GIVER if is_giver else documents.Side.RECEIVER
        other = transfer.receiver if is_giver else transfer.giver
        times = (transfer.giver_at, transfer.receiver_at)
        mine, others = times if is_giver else times[::-1]
        found.append(
            HandOver(
                swap_id=row.id,
                transfer_id=transfer.id,
                number=row.line.order.number,
                service=service_of(row.line),
                papers=tuple(names[item] for item in transfer.item_ids),
                is_giver=is_giver,
                code=codes.one_time_code(
                    purpose=f"transfer-{side.value}", subject=transfer.id, digits=4
                ),
                other=name_of(other),
                is_mine_done=mine is not None,
                is_other_done=others is not None,
                is_from_desk=other.kind is documents.HolderKind.CENTRE,
            )
        )
    return found


def name_of(holder: documents.Holder) -> Bilingual:
    """A facilitator's name, or what a desk is called."""
    if holder.kind is documents.HolderKind.FACILITATOR:
        who = workforce.find_facilitator(facilitator_id=UUID(holder.id))
        return who.name if who else bilingual("orders.swap.nobody")
    return bilingual("orders.swap.desk")


def swap_of(row: models.Swap, now: datetime) -> Swap:
    """The value of a row, with the papers that are not where they should be."""
    line = row.line
    with transaction_as(SYSTEM):
        waiting = waiting_items(row, now)
    kind, state = SwapKind(row.kind), SwapState(row.state)
    return Swap(
        id=row.id,
        line_id=line.id,
        order_id=line.order_id,
        number=line.order.number,
        service=service_of(line),
        district=row.district_id,
        stage=Stage(line.stage),
        kind=kind,
        reason=SwapReason(row.reason),
        state=state,
        step=step_of(
            kind=kind,
            state=state,
            to_id=row.to_id,
            papers=len(waiting),
            with_former=sum(item.holder.id == str(row.from_id) for item in waiting),
        ),
        from_id=row.from_id,
        to_id=row.to_id,
        papers=tuple(
            SwapPaper(item_id=item.id, name=item.name, holder=item.holder.kind) for item in waiting
        ),
        asked_at=row.asked_at,
        due_at=row.due_at,
        done_at=row.done_at,
    )


def waiting_items(row: models.Swap, now: datetime) -> list[documents.Item]:
    """Papers of the line that are with the former facilitator or a centre, not with the next one."""
    if row.state != SwapState.OPEN:
        return []
    on_the_way = (documents.HolderKind.FACILITATOR, documents.HolderKind.CENTRE)
    return [
        item
        for item in documents.list_items(subject=row.line_id, by=SYSTEM, now=now)
        if item.holder.kind in on_the_way
        and item.holder.id != str(row.to_id)
        and not item.is_missing
    ]


def find_open_swap(line_id: UUID) -> models.Swap | None:
    """The open hand-over of a line's work, locked; None without one."""
    rows = models.Swap.objects.select_related("line__order").select_for_update(of=("self",))
    return rows.filter(line_id=line_id, state=SwapState.OPEN).first()

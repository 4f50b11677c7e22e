"""Everything that needs a person, asked of those who know it, with who looks after it.

The causes are never copied: a matter is gone when its cause is. Only the care is kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from dastak.documents import api as documents
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.commands import query
from dastak.kernel.errors import Missing
from dastak.kernel.scope import transaction_as
from dastak.notices import api as notices
from dastak.orders import api as orders
from dastak.oversight import models
from dastak.oversight.rules import is_wanted, urgency
from dastak.oversight.types import Matter, MatterAct, MatterKind, Wanted, Worklist
from dastak.people import api as people

PAGE = 50
CUT_AT = 500
MESSAGES_CUT_AT = 100
TROUBLES = frozenset(map(MatterKind, orders.TroubleKind))
STUCK = frozenset(map(MatterKind, documents.StuckKind))
SWAPS = frozenset(map(MatterKind, orders.SwapKind))
# A matter, and the id of the line or order it is about.
Loose = tuple[Matter, UUID]

_LETTERS = """
SELECT d.id, e.subject, e.name, d.handler, d.at
FROM kernel_dead_letter d JOIN kernel_event_log e ON e.id = d.event_id
WHERE d.resolved_at IS NULL ORDER BY d.id LIMIT %s
"""


class NoSuchMatter(Missing):
    """This needs nobody any more: its cause is gone. Refresh the list."""

    ur = "اس پر اب کچھ کرنا باقی نہیں: اس کی وجہ ختم ہو چکی ہے۔ فہرست تازہ کریں۔"


@query(permit="oversight.view_worklist")
def list_worklist(*, wanted: Wanted, by: Actor, now: datetime) -> Worklist:
    """One page (50) of what needs a person in the actor's area, the most urgent first.

    :raises OutsideYourArea: for a district that is not the actor's.
    """
    if wanted.district:
        by.must_serve(wanted.district)
    found, is_cut = _gather(frozenset(MatterKind), by, now)
    chosen = [each for each in found if is_wanted(matter=each, wanted=wanted, me=by.person_id)]
    counts = {kind: sum(each.kind is kind for each in chosen) for kind in MatterKind}
    if wanted.kind:
        chosen = [each for each in chosen if each.kind is wanted.kind]
    chosen.sort(key=urgency)
    start = (max(1, wanted.page) - 1) * PAGE
    return Worklist(
        matters=tuple(chosen[start : start + PAGE]),
        count=len(chosen),
        counts=counts,
        is_cut=is_cut,
    )


@query(permit="oversight.view_worklist")
def get_matter(*, kind: MatterKind, ref: UUID, by: Actor, now: datetime) -> Matter:
    """One matter of the actor's area.

    :raises NoSuchMatter: when its cause is gone, or it lies outside the area.
    """
    found, _is_cut = _gather(frozenset({kind}), by, now)
    matter = next((each for each in found if each.ref == ref), None)
    if matter is None:
        raise NoSuchMatter
    return matter


def _gather(kinds: frozenset[MatterKind], by: Actor, now: datetime) -> tuple[list[Matter], bool]:
    troubles = [orders.TroubleKind(each) for each in kinds & TROUBLES]
    lines = orders.list_troubles(kinds=troubles, by=by, now=now) if troubles else []
    loose: list[Loose] = []
    if kinds & STUCK:
        loose += [_of_stuck(each) for each in documents.list_stuck(by=by, now=now)]
    if MatterKind.MESSAGE in kinds:
        failed = notices.MessageState.FAILED
        told = notices.list_messages(person_id=None, state=failed, by=by, now=now)
        loose += [_of_message(each) for each in told]
    if MatterKind.DEAD_LETTER in kinds:
        loose += _letters()
    if MatterKind.LOSS in kinds:
        loose += [_of_loss(each) for each in documents.list_open_losses(by=by, now=now)]
    ids = [subject for _matter, subject in loose]
    marks = orders.find_marks(ids=ids, by=by, now=now) if ids else {}
    found = [_of_trouble(each) for each in lines]
    if kinds & SWAPS:
        found += [_of_swap(each) for each in orders.list_swaps(by=by, now=now)]
    found = [each for each in found if each.kind in kinds]
    found += [_marked(each, marks.get(subject)) for each, subject in loose if each.kind in kinds]
    most = Counter(each.kind for each in found)
    is_cut = most[MatterKind.MESSAGE] >= MESSAGES_CUT_AT or max(most.values(), default=0) >= CUT_AT
    return _with_care(found, by, now), is_cut


def _of_trouble(trouble: orders.Trouble) -> Matter:
    acts = {
        orders.TroubleKind.HELD: MatterAct.RELEASE,
        orders.TroubleKind.CODE_LOCKED: MatterAct.UNLOCK,
    }
    on_the_way = (orders.Stage.ASSIGNED, orders.Stage.EN_ROUTE)
    can_be_taken = trouble.has_facilitator and trouble.stage in on_the_way
    late = MatterAct.UNASSIGN if can_be_taken else MatterAct.OPEN
    return _marked(
        Matter(
            kind=MatterKind(trouble.kind),
            ref=trouble.line.line_id,
            since=trouble.since,
            due_at=trouble.due_at,
            act=acts.get(trouble.kind, late),
        ),
        trouble.line,
    )


def _of_loss(loss: documents.Loss) -> Loose:
    """No term is published for a lost paper: it is shown by its age."""
    matter = Matter(
        kind=MatterKind.LOSS,
        ref=loss.id,
        since=loss.told_at,
        due_at=None,
        act=MatterAct.END_LOSS,
    )
    return matter, loss.subject


def _of_swap(swap: orders.Swap) -> Matter:
    """Until somebody carries the line on; the next act stands on its page."""
    acts = {
        orders.SwapStep.RECOVER: MatterAct.RECOVER,
        orders.SwapStep.NAME: MatterAct.NAME,
        orders.SwapStep.HAND_OVER: MatterAct.HAND_OVER,
    }
    return Matter(
        kind=MatterKind(swap.kind),
        ref=swap.id,
        since=swap.asked_at,
        due_at=swap.due_at,
        act=acts.get(swap.step, MatterAct.OPEN),
        order_id=swap.order_id,
        line_id=swap.line_id,
        number=swap.number,
        service=swap.service,
        district=swap.district,
    )


def _of_stuck(stuck: documents.Stuck) -> Loose:
    kind = MatterKind(stuck.kind)
    return (
        Matter(kind=kind, ref=stuck.id, since=stuck.since, due_at=stuck.due_at, act=MatterAct.OPEN),
        stuck.subject,
    )


def _of_message(message: notices.Message) -> Loose:
    matter = Matter(
        kind=MatterKind.MESSAGE,
        ref=message.id,
        since=message.settled_at or message.made_at,
        due_at=None,
        act=MatterAct.SEND_AGAIN,
        detail=f"{message.event}: {message.error}",
    )
    return matter, message.subject


def _letters() -> list[Loose]:
    with connection.cursor() as cursor:
        cursor.execute(_LETTERS, [CUT_AT])
        rows = cursor.fetchall()
    return [
        (
            Matter(
                kind=MatterKind.DEAD_LETTER,
                ref=letter,
                since=at,
                due_at=None,
                act=MatterAct.RESEND,
                detail=f"{name}: {handler}",
            ),
            subject,
        )
        for letter, subject, name, handler, at in rows
    ]


def _marked(matter: Matter, mark: orders.LineMark | None) -> Matter:
    if mark is None:
        return matter
    return replace(
        matter,
        order_id=mark.order_id,
        line_id=mark.line_id,
        number=mark.number,
        service=mark.service,
        district=mark.district,
    )


def _with_care(matters: list[Matter], by: Actor, now: datetime) -> list[Matter]:
    # The right to see each matter was checked by its source; some belong to no district.
    with transaction_as(SYSTEM):
        refs = [each.ref for each in matters]
        rows = models.Care.objects.filter(ref__in=refs).exclude(Q(owner_id=None, note=""))
        cares = {(row.kind, row.ref, row.since): row for row in rows}
    if not cares:
        return matters
    staff = people.list_colleagues(role=Role.SUPERVISOR, by=by, now=now)
    names = {each.person_id: each.username for each in staff}
    return [
        _cared(each, cares.get((each.kind.value, each.ref, each.since)), names) for each in matters
    ]


def _cared(matter: Matter, care: models.Care | None, names: dict[UUID, str]) -> Matter:
    if care is None:
        return matter
    owner = names.get(care.owner_id, "-") if care.owner_id else ""
    return replace(matter, owner_id=care.owner_id, owner=owner, note=care.note)

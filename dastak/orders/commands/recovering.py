"""A facilitator is suspended with papers and cash in hand: everything is taken back, by two people."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Q

from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Invalid, Refused
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import bilingual
from dastak.orders import events, models
from dastak.orders.commands.log import Move, locked_line
from dastak.orders.commands.swapping import go_on, held_by, let_go, offer_on, open_swap
from dastak.orders.commands.told import tell
from dastak.orders.commands.visits import take_visit_away
from dastak.orders.commands.withdrawing import take_back_offers
from dastak.orders.queries.recoveries import NoSuchRecovery, get_holdings, recovery_of
from dastak.orders.queries.swaps import HUB, find_open_swap
from dastak.orders.rules.overrides import read_override_note
from dastak.orders.rules.swaps import RECOVERY_WITHIN, is_asked_anew
from dastak.orders.rules.two_people import UNDECIDED_FOR, must_be_second
from dastak.orders.types import Flag, Party, Stage, Verb
from dastak.orders.types.recoveries import NewRecovery, Recovery, RecoveryState
from dastak.orders.types.swaps import SwapKind, SwapReason, SwapState


class RecoveryOpen(Refused):
    """Something was taken back from this facilitator and is not confirmed yet. Confirm that first."""

    ur = "اس نمائندے سے ایک واپسی درج ہے جس کی تصدیق باقی ہے۔ پہلے اس کی تصدیق کریں۔"


class NotInTheirHands(Refused):
    """Part of this is not with the facilitator any more. Open the page again and choose anew."""

    ur = "اس میں سے کچھ اب اس نمائندے کے پاس نہیں۔ صفحہ دوبارہ کھول کر چنیں۔"


class NothingRecovered(Invalid):
    """Choose the papers that were taken back, or enter the cash."""

    ur = "جو کاغذات واپس لیے گئے وہ چنیں، یا رقم لکھیں۔"


@command(permit="orders.follow_workforce")
def secure_lines(*, facilitator_id: UUID, by: Actor, now: datetime) -> int:
    """A facilitator was suspended: visits are offered anew at once, and what is in their hands secured.

    A line of which they hold papers, or carry the task, waits for safety; the law's clock runs on.
    Returns how many lines are to be recovered. Doing it again changes nothing.
    """
    holder = documents.Holder(documents.HolderKind.FACILITATOR, str(facilitator_id))
    held = {item.subject for item in documents.list_held(holder=holder, by=SYSTEM, now=now)}
    theirs = Q(facilitator_id=facilitator_id) | Q(pk__in=held)
    rows = models.Line.objects.select_related("order").filter(theirs, outcome="")
    rows = rows.filter(stage__lt=Stage.DELIVERED).order_by("id")
    secured = 0
    for line in rows.select_for_update(of=("self",), no_key=True):
        secured += _secure(line, facilitator_id, by, now)
    named = models.Swap.objects.filter(to_id=facilitator_id, state=SwapState.OPEN)
    for row in named.select_related("line__order"):
        take_back_offers(row.line, now)
        models.Swap.objects.filter(pk=row.id).update(to_id=None)
    return secured


def _secure(line: models.Line, facilitator_id: UUID, by: Actor, now: datetime) -> bool:
    held = held_by(line, facilitator_id, now)
    words = bilingual("orders.swap.suspended").in_(line.order.language)
    carries = line.facilitator_id == facilitator_id
    if carries and is_asked_anew(
        stage=Stage(line.stage),
        outcome=line.outcome,
        facilitator_id=facilitator_id,
        papers=len(held),
    ):
        take_visit_away(line, words, Move(), by=by, now=now)
        return False
    is_idle = line.stage in (Stage.SUBMITTED, Stage.IN_PROCESS) and not held
    if is_idle or Flag.SAFETY_HOLD in line.flags:
        models.Line.objects.filter(pk=line.id).update(facilitator_id=None)
        return False
    _put_on_the_list(line, facilitator_id, by, now)
    data = {"reason": words, "party": Party.PLATFORM, "from": str(facilitator_id)}
    let_go(line, Verb.SECURE, Move(data=data), by, now)
    tell(events.PapersSecured, line, by=by, now=now, items=len(held))
    return True


def _put_on_the_list(line: models.Line, former: UUID, by: Actor, now: datetime) -> None:
    row = find_open_swap(line.id)
    if row is None:
        line.facilitator_id = former
        row = open_swap(line, SwapKind.RECOVERY, SwapReason.SUSPENDED, by=by, now=now)
    row.kind, row.reason, row.from_id = SwapKind.RECOVERY, SwapReason.SUSPENDED, former
    row.to_id, row.due_at = None, now + RECOVERY_WITHIN
    row.save(update_fields=["kind", "reason", "from_id", "to_id", "due_at"])


@command(permit="orders.ask_recovery")
def ask_recovery(*, recovery: NewRecovery, by: Actor, now: datetime) -> Recovery:
    """Say what was taken back from a facilitator; it moves when a second person confirms it.

    The same id is once.

    :raises NoFacilitator, OutsideYourArea: when there is none in the actor's area.
    :raises NothingRecovered: for no paper and no cash.
    :raises NotInTheirHands: for what is not with the facilitator.
    :raises OverrideNoteMissing: without a note of where and how. :raises RecoveryOpen: see there.
    """
    former = models.Recovery.objects.filter(pk=recovery.id).first()
    if former is not None:
        return recovery_of(former, now)
    found = get_holdings(facilitator_id=recovery.facilitator_id, by=by, now=now)
    papers = {paper.item_id: paper for paper in found.papers}
    if not recovery.item_ids and not recovery.cash_paisa:
        raise NothingRecovered
    if not set(recovery.item_ids) <= set(papers) or not (
        0 <= recovery.cash_paisa <= found.cash_paisa
    ):
        raise NotInTheirHands
    note = read_override_note(given=recovery.note)
    stale = models.Recovery.objects.filter(
        facilitator_id=recovery.facilitator_id,
        state=RecoveryState.ASKED,
        asked_at__lt=now - UNDECIDED_FOR,
    )
    stale.update(state=RecoveryState.EXPIRED)
    row = models.Recovery(
        id=recovery.id,
        facilitator_id=recovery.facilitator_id,
        district_id=found.district,
        papers=[
            {
                "id": str(each),
                "line": str(papers[each].line_id),
                "en": papers[each].name.en,
                "ur": papers[each].name.ur,
            }
            for each in sorted(set(recovery.item_ids))
        ],
        cash_paisa=recovery.cash_paisa,
        note=note,
        state=RecoveryState.ASKED,
        asked_by=by.me,
        asked_at=now,
    )
    taken = {"orders_recovery_one_open": RecoveryOpen(), "orders_recovery_pkey": RecoveryOpen()}
    with refusing(taken):
        row.save(force_insert=True)
    _tell(row, by, now)
    return recovery_of(row, now)


@command(permit="orders.decide_recovery")
def confirm_recovery(*, recovery_id: UUID, by: Actor, now: datetime) -> Recovery:
    """Have counted it oneself: papers are at the hub of the district, cash is booked there.

    Where a successor is named already the papers are offered to them at once.

    :raises NoSuchRecovery: when there is none in the actor's districts.
    :raises DecidedAlready, SecondPersonNeeded: see there.
    :raises NotInTheirHands: for what is not with the facilitator any more.
    """
    row = _locked(recovery_id, by, now)
    with transaction_as(SYSTEM):
        lines = [
            (UUID(line), [UUID(each["id"]) for each in papers])
            for line, papers in groupby(
                sorted(row.papers, key=lambda each: str(each["line"])),
                key=lambda each: str(each["line"]),
            )
        ]
        for line_id, item_ids in lines:
            _take_back(row, line_id, item_ids, by, now)
    if row.cash_paisa:
        finance.recover_cash(
            facilitator_id=row.facilitator_id,
            district=row.district_id,
            amount_paisa=row.cash_paisa,
            recovered_by=row.asked_by,
            by=by,
            now=now,
        )
    _decide(row, RecoveryState.DONE, by, now)
    return recovery_of(row, now)


def _take_back(
    row: models.Recovery, line_id: UUID, item_ids: list[UUID], by: Actor, now: datetime
) -> None:
    line = locked_line(line_id=line_id)
    held = {item.id for item in held_by(line, row.facilitator_id, now)}
    if not set(item_ids) <= held:
        raise NotInTheirHands
    take_back_offers(line, now)
    hub = documents.Holder(documents.HolderKind.CENTRE, f"{HUB}{row.district_id}")
    documents.recover_items(
        item_ids=item_ids,
        receiver=hub,
        recovered_by=row.asked_by,
        confirmed_by=by.me,
        by=SYSTEM,
        now=now,
    )
    swap = find_open_swap(line_id)
    if swap is not None and swap.to_id is not None:
        swap.line = line
        offer_on(swap, line, by=by, now=now)
        go_on(swap, line, by=by, now=now)


@command(permit="orders.decide_recovery")
def refuse_recovery(*, recovery_id: UUID, by: Actor, now: datetime) -> Recovery:
    """It is not as it was said: nothing has moved and nothing will.

    :raises NoSuchRecovery: when there is none in the actor's districts.
    :raises DecidedAlready, SecondPersonNeeded: see there.
    """
    row = _locked(recovery_id, by, now)
    _decide(row, RecoveryState.REFUSED, by, now)
    return recovery_of(row, now)


def _locked(recovery_id: UUID, by: Actor, now: datetime) -> models.Recovery:
    row = models.Recovery.objects.select_for_update().filter(pk=recovery_id).first()
    if row is None:
        raise NoSuchRecovery
    by.must_serve(row.district_id)
    must_be_second(
        is_open=row.state == RecoveryState.ASKED,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        by=by.me,
        now=now,
    )
    return row


def _decide(row: models.Recovery, state: RecoveryState, by: Actor, now: datetime) -> None:
    row.state, row.decided_by, row.decided_at = state, by.me, now
    row.save(update_fields=["state", "decided_by", "decided_at"])
    _tell(row, by, now)


def _tell(row: models.Recovery, by: Actor, now: datetime) -> None:
    told = events.RecoveryChanged(
        subject=row.facilitator_id,
        recovery_id=row.id,
        facilitator_id=row.facilitator_id,
        district=row.district_id,
        papers=len(row.papers),
        cash_paisa=row.cash_paisa,
        state=row.state,
    )
    emit(told, by=by, at=now)

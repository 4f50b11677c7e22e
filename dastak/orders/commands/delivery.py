"""Stages 12 and 13: out of the department, back to the citizen, and the end."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Invalid, Refused
from dastak.kernel.scope import transaction_as
from dastak.orders import events, models, rules
from dastak.orders.commands.codes import check_code
from dastak.orders.commands.department import department_holder
from dastak.orders.commands.log import Move, append, is_repeated, locked_line
from dastak.orders.commands.told import tell
from dastak.orders.queries.facts import facts_of, is_digital
from dastak.orders.rules.stages import AT_DEPARTMENT
from dastak.orders.types import CodeResult, Flag, Stage, Verb
from dastak.workforce import api as workforce


class NothingToHandOut(Refused):
    """This case has nothing to hand out now: it is not decided, or the bundle is already gone."""

    ur = "اس کیس میں ابھی دینے کو کچھ نہیں: فیصلہ نہیں ہوا، یا لفافہ جا چکا ہے۔"


class NoCourierYet(Refused):
    """No facilitator has accepted the delivery yet. Wait until one has."""

    ur = "ابھی کسی نمائندے نے ترسیل قبول نہیں کی۔ قبول ہونے تک انتظار کریں۔"


class SealMissing(Invalid):
    """Write down the number on the seal of the envelope."""

    ur = "لفافے کی مہر کا نمبر لکھیں۔"


class NotYourDelivery(Refused):
    """This delivery is not yours, or it is at another stage. Refresh your list."""

    ur = "یہ ترسیل آپ کی نہیں، یا کسی اور مرحلے پر ہے۔ اپنی فہرست تازہ کریں۔"


@command(permit="orders.hand_out")
def hand_out(*, line_id: UUID, by: Actor, now: datetime) -> documents.Transfer:
    """The officer gives certificate and originals to the facilitator who delivers or brings back.

    :raises NothingToHandOut, NoCourierYet: when there is nothing, or nobody, for it.
    """
    line = locked_line(line_id=line_id)
    by.must_serve_department(line.department_id)
    if line.outcome or (line.stage != Stage.DECIDED and not _goes_back(line)):
        raise NothingToHandOut
    if line.visit_id is None:
        raise NothingToHandOut
    visit = dispatch.get_visit(visit_id=line.visit_id, by=SYSTEM, now=now)
    if visit.facilitator_id is None:
        raise NoCourierYet
    desk = department_holder(line)
    held = documents.list_held(holder=desk, by=SYSTEM, now=now)
    here = [item.id for item in held if item.subject == line_id]
    if not here:
        raise NothingToHandOut
    courier = documents.Holder(documents.HolderKind.FACILITATOR, str(visit.facilitator_id))
    transfer = documents.offer_transfer(item_ids=here, receiver=courier, by=SYSTEM, now=now)
    models.Line.objects.filter(pk=line_id).update(transfer_id=transfer.id)
    return documents.confirm_transfer(
        transfer_id=transfer.id, side=documents.Side.GIVER, by=by, now=now
    )


def _goes_back(line: models.Line) -> bool:
    """Whether the department has put the case aside, and its papers are to come home."""
    return line.stage in AT_DEPARTMENT and Flag.WITHDRAWAL_OPEN in line.flags


@command(permit="orders.collect_output")
def collect_output(
    *, line_id: UUID, seal_number: str, command_id: UUID, by: Actor, now: datetime
) -> None:
    """The facilitator takes the sealed bundle: out for delivery (stage 12).

    Papers of a case that was put aside are taken the same way; the stage stays.
    """
    line = locked_line(line_id=line_id)
    if is_repeated(line, command_id):
        return
    is_back = _goes_back(line)
    if line.facilitator_id != by.me or not line.transfer_id or line.outcome:
        raise NotYourDelivery
    if line.stage != Stage.DECIDED and not is_back:
        raise NotYourDelivery
    if not seal_number.strip():
        raise SealMissing
    with transaction_as(SYSTEM):
        moved = documents.confirm_transfer(
            transfer_id=line.transfer_id,
            side=documents.Side.RECEIVER,
            seal_number=seal_number,
            by=by,
            now=now,
        )
        if is_back:
            models.Line.objects.filter(pk=line_id).update(code_tries=0)
            return
        append(
            line, Verb.COLLECT, by=by, now=now, move=Move(command_id, data={"seal": seal_number})
        )
        models.Line.objects.filter(pk=line_id).update(code_tries=0)
        who = workforce.get_facilitator(facilitator_id=by.me)
        tell(
            events.OutForDelivery,
            line,
            by=by,
            now=now,
            seal_number=seal_number,
            items=len(moved.item_ids),
            facilitator_en=who.name.en,
            facilitator_ur=who.name.ur,
        )


@command(permit="orders.deliver")
def deliver(*, line_id: UUID, code: str, command_id: UUID, by: Actor, now: datetime) -> CodeResult:
    """The citizen tells the delivery code: everything is back with them (stage 13).

    :raises ItemsElsewhere: while anything of the line is with somebody else.
    """
    line = locked_line(line_id=line_id)
    if is_repeated(line, command_id):
        return CodeResult(is_right=True, tries_left=0)
    if line.facilitator_id != by.me or line.stage != Stage.OUT_FOR_DELIVERY:
        raise NotYourDelivery
    answer = check_code(line, purpose="delivery", code=code)
    if not answer.is_right:
        return answer
    with transaction_as(SYSTEM):
        give_back(line, by, now)
        rules.must_allow(Verb.DELIVER, facts_of(line, now=now))
        append(line, Verb.DELIVER, by=by, now=now, move=Move(command_id))
        earn_of(line, line.facilitator_id, now)
        assert line.visit_id
        dispatch.finish_visit(visit_id=line.visit_id, by=SYSTEM, now=now)
        tell(events.LineDelivered, line, by=by, now=now, facilitator_id=by.me)
    return answer


def give_back(line: models.Line, by: Actor, now: datetime) -> None:
    """Hand every paper of a line that the actor holds to its citizen, who has told the code."""
    me = documents.Holder(documents.HolderKind.FACILITATOR, str(by.me))
    citizen = documents.Holder(documents.HolderKind.CITIZEN, str(line.person_id))
    held = documents.list_held(holder=me, by=SYSTEM, now=now)
    mine = [item.id for item in held if item.subject == line.id]
    if not mine:
        return
    transfer = documents.offer_transfer(item_ids=mine, receiver=citizen, by=SYSTEM, now=now)
    documents.confirm_transfer(transfer_id=transfer.id, side=documents.Side.GIVER, by=by, now=now)
    # The code is the citizen's side.
    documents.confirm_transfer(
        transfer_id=transfer.id, side=documents.Side.RECEIVER, by=SYSTEM, now=now
    )


def earn_of(line: models.Line, facilitator_id: UUID | None, now: datetime) -> None:
    """The programme has earned its charge, and a facilitator the commission."""
    finance.recognise_service(line_id=line.id, by=SYSTEM, now=now)
    assert facilitator_id, "somebody has been at the door"
    finance.accrue_commission(
        line_id=line.id,
        order_id=line.order_id,
        facilitator_id=facilitator_id,
        district=line.district_id,
        by=SYSTEM,
        now=now,
    )


@command(permit="orders.close_lines")
def close_lines(*, by: Actor, now: datetime, limit: int = 100) -> int:
    """End delivered lines whose dispute window of seven days has passed; releases the earning."""
    rows = models.Line.objects.select_related("order").filter(
        stage=Stage.DELIVERED, outcome="", due_at__lt=now
    )
    rows = rows.exclude(flags__contains=[Flag.ON_HOLD])
    lines = rows.select_for_update(of=("self",), skip_locked=True, no_key=True).order_by("due_at")
    done = 0
    for line in lines[:limit]:
        if {Flag.DISPUTE_OPEN, Flag.CUSTODY_ALERT} & set(line.flags):
            continue
        append(line, Verb.CLOSE, by=by, now=now)
        if not is_digital(line):
            finance.release_commission(line_id=line.id, by=SYSTEM, now=now)
        tell(events.LineClosed, line, by=by, now=now, outcome=line.outcome)
        done += 1
    return done

"""Stages 7 and 8, at the citizen's door: form, papers, fingerprint, originals, consent, cash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from dastak.connectors import api as connectors
from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.forms import api as forms
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual
from dastak.orders import events, models, rules
from dastak.orders.commands.codes import check_code
from dastak.orders.commands.log import Move, append, is_repeated, locked_line
from dastak.orders.commands.settling import settle, settle_without_cash
from dastak.orders.commands.told import tell
from dastak.orders.queries.facts import facts_of
from dastak.orders.types import CodeResult, Flag, Stage, Verb


class NotAtThisDoor(Refused):
    """You are not at the door of this order now. Only its facilitator fills it in, during the visit."""

    ur = "آپ اس وقت اس درخواست کے دروازے پر نہیں۔ صرف مقررہ نمائندہ وزٹ کے دوران اسے پُر کر سکتا ہے۔"


def line_at_door(line_id: UUID, by: Actor, *stages: Stage) -> models.Line:
    """The line, locked, for its own facilitator in one of the stages.

    :raises NotAtThisDoor: for anybody else or at any other time.
    """
    line = locked_line(line_id=line_id)
    if line.facilitator_id != by.me or line.stage not in stages or line.outcome:
        raise NotAtThisDoor
    return line


def line_in_visit(line_id: UUID, by: Actor, now: datetime) -> models.Line:
    """The line, locked, for the facilitator who fills it in or comes for what is to be cured.

    :raises NotAtThisDoor: for anybody else, or before the door is open.
    """
    line = locked_line(line_id=line_id)
    if line.stage == Stage.AT_DOOR or Flag.OBJECTION_OPEN not in line.flags or not line.visit_id:
        return line_at_door(line_id, by, Stage.AT_DOOR)
    with transaction_as(SYSTEM):
        visit = dispatch.get_visit(visit_id=line.visit_id, by=SYSTEM, now=now)
    if visit.facilitator_id != by.me or visit.state is not dispatch.VisitState.OPEN:
        raise NotAtThisDoor
    return line


@command(permit="orders.save_form")
def save_form(*, line_id: UUID, values: Mapping[str, Any], by: Actor, now: datetime) -> forms.Saved:
    """Keep what was filled in: right answers are kept, wrong ones are named."""
    line_at_door(line_id, by, Stage.AT_DOOR)
    return forms.save_answers(subject=line_id, values=values, by=by, now=now)


@command(permit="orders.add_paper")
def add_paper(
    *, line_id: UUID, kind: str, filename: str, content: bytes, by: Actor, now: datetime
) -> documents.File:
    """Keep the photograph or scan of one paper."""
    line = line_in_visit(line_id, by, now)
    scope = documents.Scope(line.district_id, line.department_id, line.person_id)
    upload = documents.NewUpload(
        subject=line_id, kind=kind, filename=filename, content=content, scope=scope
    )
    return documents.store_upload(upload=upload, by=by, now=now)


def _take_back_the_list(line: models.Line, now: datetime) -> None:
    """A second list adds to the first: what was offered is offered anew, all together."""
    for transfer in documents.list_transfers(subject=line.id, by=SYSTEM, now=now):
        if transfer.is_open:
            documents.cancel_transfer(transfer_id=transfer.id, by=SYSTEM, now=now)


@command(permit="orders.take_originals")
def take_originals(
    *, line_id: UUID, names: list[Bilingual], by: Actor, now: datetime
) -> documents.Transfer:
    """List the originals to be taken along; the citizen's code hands them over."""
    line = line_in_visit(line_id, by, now)
    scope = documents.Scope(line.district_id, line.department_id, line.person_id)
    citizen = documents.Holder(documents.HolderKind.CITIZEN, str(line.person_id))
    me = documents.Holder(documents.HolderKind.FACILITATOR, str(by.me))
    with transaction_as(SYSTEM):
        _take_back_the_list(line, now)
        documents.register_items(
            subject=line_id,
            names=names,
            kind=documents.ItemKind.ORIGINAL,
            holder=citizen,
            scope=scope,
            by=SYSTEM,
            now=now,
        )
        items = documents.list_items(subject=line_id, by=SYSTEM, now=now)
        listed = [item.id for item in items if item.holder == citizen]
        transfer = documents.offer_transfer(item_ids=listed, receiver=me, by=SYSTEM, now=now)
        models.Line.objects.filter(pk=line_id).update(transfer_id=transfer.id)
    return documents.confirm_transfer(
        transfer_id=transfer.id, side=documents.Side.RECEIVER, by=by, now=now
    )


@command(permit="orders.check_finger")
def check_finger(
    *, line_id: UUID, finger: int, template_hash: str, device: str, by: Actor, now: datetime
) -> UUID:
    """Ask the verifier whether the fingerprint is the applicant's; the result comes by event.

    :param finger: 1 to 10. :param template_hash: of the template, which itself is never stored.
    """
    line = line_at_door(line_id, by, Stage.AT_DOOR)
    check = connectors.NewCheck(
        subject=line_id,
        person_id=line.person_id,
        finger=finger,
        template_hash=template_hash,
        device=device,
        district=line.district_id,
        department=line.department_id,
    )
    return connectors.request_check(check=check, by=by, now=now).id


@command(permit="orders.read_back")
def read_back(*, line_id: UUID, by: Actor, now: datetime) -> None:
    """The form was read to the citizen: send them what is taken and due, and the consent code.

    :raises Problem: while the form, a paper or the fingerprint is missing.
    """
    line = line_at_door(line_id, by, Stage.AT_DOOR)
    with transaction_as(SYSTEM):
        facts = facts_of(line, now=now)
        originals = facts.unconfirmed_items
        rules.must_allow(Verb.CAPTURE, facts.without_custody())
        tell(events.ReadBack, line, by=by, now=now, originals=originals, due_paisa=facts.due_paisa)


@command(permit="orders.capture")
def capture(*, line_id: UUID, code: str, command_id: UUID, by: Actor, now: datetime) -> CodeResult:
    """The citizen confirms with the consent code: originals change hands, the form is locked (7).

    A bill that was paid online, is waived by rule or asks for nothing passes stage 8 at once.
    """
    line = locked_line(line_id=line_id)
    if is_repeated(line, command_id):
        return CodeResult(is_right=True, tries_left=0)
    line = line_at_door(line_id, by, Stage.AT_DOOR)
    answer = check_code(line, purpose="consent", code=code)
    if not answer.is_right:
        return answer
    with transaction_as(SYSTEM):
        take_along(line, by, now)
        facts = facts_of(line, now=now)
        rules.must_allow(Verb.CAPTURE, facts)
        form_hash = forms.lock_answers(subject=line_id, by=SYSTEM, now=now)
        items = documents.list_items(subject=line_id, by=SYSTEM, now=now)
        move = Move(command_id, data={"form": form_hash, "items": len(items)})
        append(line, Verb.CAPTURE, by=by, now=now, move=move)
        tell(
            events.ApplicationCaptured,
            line,
            by=by,
            now=now,
            originals=len(items),
            form_hash=form_hash,
        )
        if facts.due_paisa == 0:
            settle_without_cash(line, by=by, now=now)
    return answer


def take_along(line: models.Line, by: Actor, now: datetime) -> None:
    """The code is the citizen's side of the hand-over; the receipt goes out at once."""
    if not line.transfer_id:
        return
    taken = documents.confirm_transfer(
        transfer_id=line.transfer_id, side=documents.Side.GIVER, by=SYSTEM, now=now
    )
    tell(
        events.OriginalsTaken,
        line,
        by=by,
        now=now,
        originals=len(taken.item_ids),
        custody_number=taken.number,
        custody_token=taken.token,
    )


@command(permit="orders.collect_cash")
def collect_cash(
    *, line_id: UUID, amount_paisa: int, command_id: UUID, by: Actor, now: datetime
) -> finance.Receipt:
    """Take the cash that is still owed, exactly, and give the receipt (stage 8).

    :raises NotAtThisDoor: before the door is open to the one who comes for the cash.
    :raises finance.WrongAmount: for any other amount. :raises finance.BillNotOpen: when it came
        online meanwhile.
    """
    line = locked_line(line_id=line_id)
    assert line.bill_id
    if is_repeated(line, command_id):
        return finance.collect_cash(
            bill_id=line.bill_id,
            facilitator_id=by.me,
            amount_paisa=amount_paisa,
            by=by,
            now=now,
        )
    line = line_at_door(line_id, by, Stage.CAPTURED)
    assert line.bill_id
    with transaction_as(SYSTEM):
        _must_stand_there(line, now)
        receipt = finance.collect_cash(
            bill_id=line.bill_id,
            facilitator_id=by.me,
            amount_paisa=amount_paisa,
            by=by,
            now=now,
        )
        bill = finance.get_bill(bill_id=line.bill_id, by=SYSTEM, now=now)
        settle(line, bill, receipt, move=Move(command_id), by=by, now=now)
    return receipt


def _must_stand_there(line: models.Line, now: datetime) -> None:
    """Whoever comes only for the cash has told the door code first, as everybody does."""
    assert line.visit_id
    visit = dispatch.get_visit(visit_id=line.visit_id, by=SYSTEM, now=now)
    if visit.state is not dispatch.VisitState.OPEN:
        raise NotAtThisDoor

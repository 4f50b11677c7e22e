"""A paper is lost or damaged: everybody knows, its holder is liable, a certificate is issued anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from dastak.documents import api as documents
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import listed
from dastak.orders import events, models
from dastak.orders.commands.department import (
    department_holder,
    new_certificate,
    plan_delivery,
)
from dastak.orders.commands.log import Move, append, locked_line
from dastak.orders.commands.swapping import call_off_visit, go_on
from dastak.orders.commands.told import tell
from dastak.orders.commands.withdrawing import take_back_offers
from dastak.orders.queries.swaps import find_open_swap
from dastak.orders.rules.overrides import read_override_note
from dastak.orders.types import Stage, Verb


class NotYoursToReport(Refused):
    """You do not have these papers. Who has them reports it, or a supervisor of the district."""

    ur = "یہ کاغذات آپ کے پاس نہیں۔ جس کے پاس ہیں وہ، یا ضلع کا نگران، اطلاع دے۔"


class NotToReissue(Refused):
    """Only a certificate that was lost before delivery is issued anew. Look at the case."""

    ur = "صرف وہ سرٹیفکیٹ دوبارہ جاری ہوتا ہے جو ترسیل سے پہلے گم ہو۔ معاملہ دیکھیں۔"


@command(permit="orders.report_loss")
def report_loss(
    *,
    line_id: UUID,
    item_ids: Sequence[UUID],
    kind: documents.LossKind,
    note: str,
    by: Actor,
    now: datetime,
) -> list[documents.Loss]:
    """Say that papers of a line are lost or damaged: by who has them, or a supervisor.

    The last accepted holder stays liable. A lost paper is listed as missing, so that the rest can
    be delivered; the case stays open until it is found, issued anew or replaced.

    :raises NoSuchLine: when there is none in the actor's area.
    :raises NotYoursToReport: for papers that are not in the actor's hands, or with the citizen.
    :raises OverrideNoteMissing: without a note. :raises documents.ToldAlready: see there.
    """
    line = locked_line(line_id=line_id)
    text = read_override_note(given=note)
    with transaction_as(SYSTEM):
        items = {
            item.id: item for item in documents.list_items(subject=line_id, by=SYSTEM, now=now)
        }
        chosen = [items[each] for each in dict.fromkeys(item_ids) if each in items]
        is_all = chosen and len(chosen) == len(set(item_ids))
        if not is_all or not all(_may_report(line, item.holder, by) for item in chosen):
            raise NotYoursToReport
        take_back_offers(line, now)
        losses = documents.report_loss(
            item_ids=[item.id for item in chosen],
            kind=kind,
            note=text,
            told_by=by.me,
            by=SYSTEM,
            now=now,
        )
        data = {"what": kind, "items": [str(item.id) for item in chosen]}
        append(line, Verb.ALERT, by=by, now=now, move=Move(data=data))
        names = listed([item.name for item in chosen])
        tell(
            events.PaperLost,
            line,
            by=by,
            now=now,
            what=kind,
            papers_en=names.en,
            papers_ur=names.ur,
            liable=chosen[0].holder.kind,
        )
        swap = find_open_swap(line_id)
        if swap is not None:
            go_on(swap, line, by=by, now=now)
        return losses


def _may_report(line: models.Line, holder: documents.Holder, by: Actor) -> bool:
    if holder.kind is documents.HolderKind.CITIZEN:
        return False
    if by.role is Role.FACILITATOR:
        return holder == documents.Holder(documents.HolderKind.FACILITATOR, str(by.me))
    if by.role is Role.OFFICER:
        offices = by.departments & {line.department_id, "*"}
        return holder == department_holder(line) and bool(offices)
    return by.serves(line.district_id)


@command(permit="orders.end_loss")
def end_loss(
    *, line_id: UUID, loss_id: UUID, end: documents.LossEnd, by: Actor, now: datetime
) -> None:
    """A case ends: the paper was found, or the citizen has another one.

    :raises NoSuchLine: when there is none in the actor's area.
    :raises documents.NoSuchLoss: when there is none of this line, or it has ended.
    """
    line = locked_line(line_id=line_id)
    by.must_serve(line.district_id)
    with transaction_as(SYSTEM):
        _end(line, loss_id, end, by, now)


def _end(
    line: models.Line, loss_id: UUID, end: documents.LossEnd, by: Actor, now: datetime
) -> None:
    losses = documents.list_losses(subject=line.id, by=SYSTEM, now=now)
    if loss_id not in {loss.id for loss in losses}:
        raise documents.NoSuchLoss
    done = documents.end_loss(loss_id=loss_id, end=end, ended_by=by.me, by=SYSTEM, now=now)
    still_open = [loss for loss in losses if loss.end is None and loss.id != loss_id]
    if still_open or line.outcome:
        return
    append(line, Verb.CALM, by=by, now=now, move=Move(data={"how": end}))
    tell(
        events.PaperCaseEnded,
        line,
        by=by,
        now=now,
        how=end,
        papers_en=done.name.en,
        papers_ur=done.name.ur,
    )


@command(permit="orders.reissue_certificate")
def reissue_certificate(*, line_id: UUID, loss_id: UUID, by: Actor, now: datetime) -> str:
    """The department issues a lost certificate anew, free of charge; returns its serial.

    The lost one is revoked. One that was lost on its way is handed out again: the line goes back
    to stage 11, and whoever has its other papers is asked to fetch it.

    :raises NoSuchLine: when there is none in the actor's area.
    :raises NotToReissue: for anything but a certificate lost before delivery.
    """
    line = locked_line(line_id=line_id)
    by.must_serve_department(line.department_id)
    with transaction_as(SYSTEM):
        losses = documents.list_losses(subject=line_id, by=SYSTEM, now=now)
        loss = next((each for each in losses if each.id == loss_id and each.end is None), None)
        is_certificate = loss and loss.item_kind is documents.ItemKind.CERTIFICATE
        is_on_its_way = line.stage in (Stage.DECIDED, Stage.OUT_FOR_DELIVERY)
        if loss is None or not is_certificate or not is_on_its_way or not line.issued_token:
            raise NotToReissue
        documents.revoke_certificate(
            token=line.issued_token, reason="Lost before delivery", by=SYSTEM, now=now
        )
        issued = documents.issue_certificate(
            certificate=new_certificate(line, now), by=SYSTEM, now=now
        )
        planned = {}
        if line.stage == Stage.OUT_FOR_DELIVERY:
            call_off_visit(line, now)
            planned = plan_delivery(line, now)
        move = Move(
            data={"reason": "certificate lost", "loss": str(loss_id)},
            changes={"issued_token": issued.token, **planned},
        )
        append(line, Verb.REISSUE, by=by, now=now, move=move)
        tell(events.CertificateReissued, line, by=by, now=now, certificate_serial=issued.serial)
        _end(line, loss_id, documents.LossEnd.REISSUED, by, now)
        return issued.serial

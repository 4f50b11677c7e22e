"""Stages 9 to 11: hand-in, stamp, officer, decision. The crafts tell by event, orders moves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from dastak.booking import api as booking
from dastak.connectors import api as connectors
from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual
from dastak.orders import events, models
from dastak.orders.commands.log import Move, append, locked_line
from dastak.orders.commands.told import tell
from dastak.orders.queries.facts import is_digital
from dastak.orders.queries.objections import papers_with
from dastak.orders.queries.papers import answer_rows
from dastak.orders.queries.states import state_of
from dastak.orders.types import Stage, Verb
from dastak.people import api as people
from dastak.places.api import PKT, Place

# What was taken at a rectification visit may reach the desk when the case is decided already.
LATER = (Stage.SUBMITTED, Stage.IN_PROCESS, Stage.DECIDED)
DELIVERY_MINUTES = 10
DELIVERY_SEARCH_DAYS = 7
ROWS_MAX = 12
REJECTION_LETTER = Bilingual("Letter of rejection", "نامنظوری کا خط")


class NotYoursToHandIn(Refused):
    """You hold no papers of this order to hand in."""

    ur = "آپ کے پاس اس درخواست کے جمع کرانے کے کاغذات نہیں۔"


def department_holder(line: models.Line) -> documents.Holder:
    """The department's desk in this district, as a holder of papers."""
    return documents.Holder(
        documents.HolderKind.DEPARTMENT, f"{line.department_id}@{line.district_id}"
    )


@command(permit="orders.hand_in")
def hand_in(*, line_id: UUID, by: Actor, now: datetime) -> str:
    """The facilitator offers bundle and originals at the department's desk; returns the barcode.

    The officer's stamp is the other side. Doing it twice changes nothing.

    Papers of a rectification visit go the same way; with the stamp the objection is answered.

    :raises NotYoursToHandIn: for anybody but the line's facilitator, or at another stage.
    """
    line = locked_line(line_id=line_id)
    if line.facilitator_id != by.me or line.case_id is None or line.outcome:
        raise NotYoursToHandIn
    mine = papers_with(line_id, by.me, now=now)
    if line.stage != Stage.PAID and not (line.stage in LATER and mine):
        raise NotYoursToHandIn
    waiting = documents.list_transfers(subject=line_id, by=SYSTEM, now=now)
    if mine and not any(transfer.moved_at is None for transfer in waiting):
        transfer = documents.offer_transfer(
            item_ids=mine, receiver=department_holder(line), by=SYSTEM, now=now
        )
        documents.confirm_transfer(
            transfer_id=transfer.id, side=documents.Side.GIVER, by=by, now=now
        )
        models.Line.objects.filter(pk=line_id).update(transfer_id=transfer.id)
    return connectors.barcode_of(case_id=line.case_id, by=SYSTEM, now=now)


@command(permit="orders.receive_case")
def receive_case(*, barcode: str, by: Actor, now: datetime) -> connectors.Case:
    """The officer scans the bundle: papers change hands, the case gets its reference."""
    case = connectors.receive_case(barcode=barcode, by=by, now=now)
    line = locked_line(line_id=case.line_id)
    for transfer in documents.list_transfers(subject=line.id, by=SYSTEM, now=now):
        if transfer.moved_at is None and transfer.receiver == department_holder(line):
            documents.confirm_transfer(
                transfer_id=transfer.id, side=documents.Side.RECEIVER, by=by, now=now
            )
            _answer(line, now)
    return case


def _answer(line: models.Line, now: datetime) -> None:
    """The papers that the department asked for are on its desk."""
    span = state_of(line.id).open_objection
    if span and span.cured_at and line.case_id:
        with transaction_as(SYSTEM):
            connectors.answer_objection(case_id=line.case_id, words="", by=SYSTEM, now=now)


@command(permit="orders.follow_department")
def submitted(*, line_id: UUID, reference: str, by: Actor, now: datetime) -> None:
    """The department acknowledged (stage 9): the statutory clock starts."""
    line = locked_line(line_id=line_id)
    if line.stage != Stage.PAID:
        return
    append(line, Verb.SUBMIT, by=by, now=now, move=Move(data={"reference": reference}))
    if line.case_id and line.due_at:
        connectors.set_due(case_id=line.case_id, due_at=line.due_at, by=SYSTEM, now=now)
    tell(events.ApplicationSubmitted, line, by=by, now=now, reference=reference)


@command(permit="orders.follow_department")
def taken(*, line_id: UUID, officer: Bilingual, by: Actor, now: datetime) -> None:
    """A named officer has the case (stage 10)."""
    line = locked_line(line_id=line_id)
    if line.stage != Stage.SUBMITTED:
        return
    append(line, Verb.TAKE, by=by, now=now, move=Move(data={"officer": officer.en}))
    tell(events.CaseInProcess, line, by=by, now=now, officer_en=officer.en, officer_ur=officer.ur)


@command(permit="orders.follow_department")
def approved(*, line_id: UUID, by: Actor, now: datetime) -> None:
    """Approved (stage 11): the certificate is issued, its delivery is planned or its download told."""
    line = locked_line(line_id=line_id)
    if line.stage != Stage.IN_PROCESS:
        return
    issued = documents.issue_certificate(certificate=new_certificate(line, now), by=by, now=now)
    _decide(line, Verb.APPROVE, {"issued_token": issued.token}, by, now)
    told = events.ApprovedForDownload if is_digital(line) else events.ApplicationApproved
    tell(told, line, by=by, now=now, certificate_serial=issued.serial)


def new_certificate(line: models.Line, now: datetime) -> documents.NewCertificate:
    """What stands on the certificate of an approved line."""
    return documents.NewCertificate(
        subject=line.id,
        order_number=line.order.number,
        title=Bilingual(line.facts["service_en"], line.facts["service_ur"]),
        rows=tuple(
            documents.CertificateRow(label, value, kind)
            for label, value, kind in answer_rows(line, purpose="certificate", now=now)[:ROWS_MAX]
        ),
        scope=documents.Scope(line.district_id, line.department_id, line.person_id),
        valid_until=None,
        subject_name=_name_of(line, now),
        is_paperless=is_digital(line),
    )


def _name_of(line: models.Line, now: datetime) -> str:
    """The applicant's name; the verify page shows its initials."""
    return people.get_person(
        person_id=line.person_id, purpose="certificate", by=SYSTEM, now=now
    ).name


@command(permit="orders.follow_department")
def rejected(
    *,
    line_id: UUID,
    reason: Bilingual,
    law_clause: str,
    appeal_to: Bilingual,
    by: Actor,
    now: datetime,
) -> None:
    """Rejected (stage 11) with reason, law and the right to appeal; the originals go back.

    Of an application that came online nothing goes back: the decision is read on its page.
    """
    line = locked_line(line_id=line_id)
    if line.stage != Stage.IN_PROCESS:
        return
    if not is_digital(line):
        # There is always something to bring: at least the letter that says why, and where to appeal.
        documents.register_items(
            subject=line.id,
            names=[REJECTION_LETTER],
            kind=documents.ItemKind.CERTIFICATE,
            holder=department_holder(line),
            scope=documents.Scope(line.district_id, line.department_id, line.person_id),
            by=SYSTEM,
            now=now,
        )
    _decide(line, Verb.REJECT, {}, by, now)
    tell(
        events.RejectedOnline if is_digital(line) else events.ApplicationRejected,
        line,
        by=by,
        now=now,
        reason_en=reason.en,
        reason_ur=reason.ur,
        law_clause=law_clause,
        appeal_to=appeal_to.en,
        appeal_to_ur=appeal_to.ur,
    )


def _decide(
    line: models.Line, verb: Verb, changes: dict[str, str], by: Actor, now: datetime
) -> None:
    planned = {} if is_digital(line) else plan_delivery(line, now)
    append(line, verb, by=by, now=now, move=Move(changes={**changes, **planned}))


def plan_delivery(line: models.Line, now: datetime) -> dict[str, Any]:
    """Ask for a delivery visit in the first window; returns what changes on the line."""
    return plan_visit(line, dispatch.VisitKind.DELIVERY, now)


def plan_visit(
    line: models.Line, kind: dispatch.VisitKind, now: datetime, *, cash_paisa: int = 0
) -> dict[str, Any]:
    """The same for any visit of a few minutes at the door, in no seat.

    Only its own facilitator is asked where the papers of the line are with that one already.
    """
    slot = _delivery_slot(line, now)
    order = line.order
    visit = dispatch.request_visit(
        visit=dispatch.NewVisit(
            subject=order.id,
            kind=kind,
            district=line.district_id,
            place=Place(order.lat, order.lon),
            starts_at=slot[0],
            ends_at=slot[1],
            minutes=DELIVERY_MINUTES,
            skill=line.facts["skill"],
            gender=order.gender or None,
            cash_paisa=cash_paisa,
            preferred_facilitator=line.facilitator_id,
            is_bound=kind is not dispatch.VisitKind.DELIVERY or _is_in_a_bag(line, now),
            person_id=line.person_id,
            number=order.number,
        ),
        by=SYSTEM,
        now=now,
    )
    return {"visit_id": visit.id, "slot_starts_at": slot[0], "slot_ends_at": slot[1]}


def _is_in_a_bag(line: models.Line, now: datetime) -> bool:
    """Whether a paper of the line is with its facilitator, who then has to bring it."""
    if line.facilitator_id is None:
        return False
    me = documents.Holder(documents.HolderKind.FACILITATOR, str(line.facilitator_id))
    items = documents.list_items(subject=line.id, by=SYSTEM, now=now)
    return any(item.holder == me and not item.is_missing for item in items)


def _delivery_slot(line: models.Line, now: datetime) -> tuple[datetime, datetime]:
    """The first window from tomorrow on in which somebody can come; else tomorrow's office hours.

    A delivery takes a few minutes between other visits, so it takes no seat from anybody.
    """
    tomorrow = (now.astimezone(PKT) + timedelta(days=1)).date()
    need = booking.Need(
        district=line.district_id,
        skill=line.facts["skill"],
        gender=line.order.gender or None,
        minutes=DELIVERY_MINUTES,
    )
    slots = booking.find_slots(need=need, from_day=tomorrow, days=DELIVERY_SEARCH_DAYS, now=now)
    first = next((slot for slot in slots if slot.free), None)
    if first:
        return first.starts_at, first.ends_at
    opens = now.astimezone(PKT).replace(hour=9, minute=0, second=0, microsecond=0)
    return opens + timedelta(days=1), opens + timedelta(days=1, hours=8)

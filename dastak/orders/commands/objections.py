"""The department objects: the citizen reads what is wrong, answers or books a second visit."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from dastak.booking import api as booking
from dastak.connectors import api as connectors
from dastak.dispatch import api as dispatch
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command
from dastak.kernel.errors import Invalid, Refused
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual, bilingual, listed
from dastak.orders import events, models
from dastak.orders.adapters import visit_terms
from dastak.orders.commands.in_vain import WITHOUT_VISIT, free_seat
from dastak.orders.commands.log import Move, append, is_repeated, locked_line, locked_lines
from dastak.orders.commands.placing import ask_for_visit, must_suit
from dastak.orders.commands.rescheduling import TooLateToMove
from dastak.orders.commands.told import tell
from dastak.orders.commands.withdrawing import call_off, take_back_offers
from dastak.orders.queries.facts import is_digital
from dastak.orders.queries.objections import (
    NothingObjected,
    reasons_of,
    who_captured,
    whose_is,
)
from dastak.orders.queries.states import state_of
from dastak.orders.queries.views import get_order
from dastak.orders.rules.stages import AT_DEPARTMENT
from dastak.orders.rules.terms import is_late, terms_on
from dastak.orders.types import Flag, NewObjection, ObjectionSpan, OrderView, Verb
from dastak.ui import api as ui

END_OF_DAY = time(23, 59, 59)


class AfterLastDay(Refused):
    """The department waits only until {last_day}. Choose a time before the end of that day."""

    ur = "محکمہ صرف {last_day} تک انتظار کرے گا۔ اس دن کے ختم ہونے سے پہلے کا وقت چنیں۔"

    def __init__(self, *, last: datetime) -> None:
        said = Bilingual(
            en=ui.date_text(value=last, lang="en"), ur=ui.date_text(value=last, lang="ur")
        )
        super().__init__(last=last.isoformat(timespec="minutes"), last_day=said)


class PapersWanted(Refused):
    """The department wants a paper, so words alone are not enough. Book a visit: it costs nothing."""

    ur = "محکمے کو کاغذ درکار ہے، صرف لکھنا کافی نہیں۔ وزٹ کا وقت چنیں: اس کی کوئی فیس نہیں۔"


class AnswerMissing(Invalid):
    """Write your answer to the department."""

    ur = "محکمے کے لیے اپنا جواب لکھیں۔"


@command(permit="orders.follow_department")
def objected(*, line_id: UUID, objection: NewObjection, by: Actor, now: datetime) -> None:
    """The department objected: the legal clock stands, and it is the citizen's turn. Once a number."""
    line = locked_line(line_id=line_id)
    known = [each.number for each in state_of(line.id).objections]
    if line.outcome or line.stage not in AT_DEPARTMENT or objection.number in known:
        return
    reasons, whose = reasons_of(objection.codes), whose_is(objection.codes)
    last = datetime.combine(objection.due_date, END_OF_DAY, PKT)
    data = {
        "reason": ", ".join(objection.codes),
        "number": objection.number,
        "due_at": last.isoformat(),
        "whose": whose,
        # Who does it alone sends papers as photographs with the messages to the department.
        "is_by_words": is_digital(line) or all(each.is_by_words for each in reasons),
    }
    append(line, Verb.OBJECT, by=by, now=now, move=Move(data=data, changes=WITHOUT_SLOT))
    assert line.case_id, "a department objects to a case"
    connectors.set_due(case_id=line.case_id, due_at=None, by=SYSTEM, now=now)
    words = listed([each.text for each in reasons])
    tell(
        events.DepartmentObjected,
        line,
        by=by,
        now=now,
        objection=objection.number,
        wanted_en=words.en,
        wanted_ur=words.ur,
        whose=whose,
    )


# The visit of the form is over; the page shows only one that is still to come.
WITHOUT_SLOT: dict[str, None] = {"visit_id": None, "slot_starts_at": None, "slot_ends_at": None}


@command(permit="orders.book_cure")
def book_cure(
    *, order_id: UUID, hold_id: UUID, command_id: UUID, by: Actor, now: datetime
) -> OrderView:
    """Turn a held slot into a visit for what the department wants, or move that visit to it.

    It costs nothing: ``terms.csv`` knows no fee, whoever's mistake it was. Whoever was at the door
    before is asked first.

    :raises NothingObjected: while nothing is open. :raises AfterLastDay: beyond its last day.
    :raises CuredAlready: when all was given. :raises TooLateToMove: after the cut-off.
    :raises ElsewhereBooked, WomanAskedFor: when the slot is not for this order.
    :raises booking.HoldExpired: when the held time is over; what was booked stays then.
    """
    for line in locked_lines(order_id=order_id, by=by):
        if is_repeated(line, command_id):
            continue
        span = open_objection(line)
        _must_be_movable(line, now)
        with transaction_as(SYSTEM):
            _book(line, span, hold_id, command_id, by, now)
    return get_order(order_id=order_id, by=by, now=now)


def open_objection(line: models.Line) -> ObjectionSpan:
    """The objection of a line that is not settled.

    :raises NothingObjected: when there is none.
    """
    span = state_of(line.id).open_objection
    if line.outcome or span is None:
        raise NothingObjected
    return span


def _must_be_movable(line: models.Line, now: datetime) -> None:
    terms = terms_on(visit_terms(), day=now.astimezone(PKT).date())
    if line.visit_id and is_late(terms, starts_at=line.slot_starts_at, now=now):
        raise TooLateToMove


def _book(
    line: models.Line,
    span: ObjectionSpan,
    hold_id: UUID,
    command_id: UUID,
    by: Actor,
    now: datetime,
) -> None:
    former = line.visit_id
    subject = line.order_id
    if former:
        free_seat(line, "rescheduled", now)
    reserved = booking.confirm_hold(hold_id=hold_id, subject=subject, by=by, now=now)
    must_suit(line, reserved)
    if reserved.starts_at >= span.due_at > now:
        raise AfterLastDay(last=span.due_at)
    if former:
        dispatch.cancel_visit(visit_id=former, reason="rescheduled", by=SYSTEM, now=now)
        if line.facilitator_id:
            call_off(line, "rescheduled", by=by, now=now)
    visit = ask_for_visit(
        line,
        reserved,
        kind=dispatch.VisitKind.RECTIFICATION,
        cash_paisa=0,
        preferred=who_captured(line.id),
        now=now,
    )
    changes = {**visit, "facilitator_id": None}
    append(line, Verb.BOOK_CURE, by=by, now=now, move=Move(command_id, changes=changes))
    tell(
        events.RectificationBooked,
        line,
        by=by,
        now=now,
        visit_id=visit["visit_id"],
        starts_at=reserved.starts_at,
        ends_at=reserved.ends_at,
    )


@command(permit="orders.answer_objection")
def answer_objection(
    *, order_id: UUID, words: str, command_id: UUID, by: Actor, now: datetime
) -> OrderView:
    """Answer the department in writing, where no paper is needed; a booked visit is called off.

    :raises NothingObjected: while nothing is open. :raises PapersWanted: when a paper is wanted.
    :raises AnswerMissing: without words. :raises connectors.AnswerTooLong: with too many.
    """
    for line in locked_lines(order_id=order_id, by=by):
        if is_repeated(line, command_id):
            continue
        if not open_objection(line).is_by_words:
            raise PapersWanted
        if not words.strip():
            raise AnswerMissing
        with transaction_as(SYSTEM):
            append(line, Verb.ANSWER, by=by, now=now, move=Move(command_id))
            tell(events.ObjectionAnsweredInWords, line, by=by, now=now)
            assert line.case_id, "a department objects to a case"
            connectors.answer_objection(case_id=line.case_id, words=words, by=SYSTEM, now=now)
    return get_order(order_id=order_id, by=by, now=now)


@command(permit="orders.follow_department")
def objection_settled(
    *, line_id: UUID, number: int, outcome: str, by: Actor, now: datetime
) -> None:
    """The objection is over at the department: the legal clock goes on with the time it had left.

    A visit that was booked for it is called off.
    """
    line = locked_line(line_id=line_id)
    span = state_of(line.id).open_objection
    if line.outcome or span is None or span.number != number:
        return
    changes = _without_visit(line, by, now)
    move = Move(data={"outcome": outcome, "number": number}, changes=changes)
    append(line, Verb.LIFT, by=by, now=now, move=move)
    if line.case_id:
        connectors.set_due(case_id=line.case_id, due_at=line.due_at, by=SYSTEM, now=now)
    words = bilingual(f"orders.objection.{outcome}")
    tell(
        events.ObjectionSettled,
        line,
        by=by,
        now=now,
        objection=number,
        outcome=outcome,
        outcome_en=words.en,
        outcome_ur=words.ur,
    )


def _without_visit(line: models.Line, by: Actor, now: datetime) -> dict[str, None]:
    """Call the booked visit of a line off, if one is still to be made."""
    if line.visit_id is None:
        return {}
    visit = dispatch.get_visit(visit_id=line.visit_id, by=SYSTEM, now=now)
    if visit.kind is not dispatch.VisitKind.RECTIFICATION or visit.state.is_over:
        return {}
    take_back_offers(line, now)
    free_seat(line, "ended", now)
    dispatch.cancel_visit(visit_id=visit.id, reason="ended", by=SYSTEM, now=now)
    if visit.facilitator_id:
        call_off(line, "settled", by=by, now=now)
    return WITHOUT_VISIT


def is_for_a_cure(line: models.Line) -> bool:
    """Whether the line waits for what the department wants cured."""
    return not line.outcome and Flag.OBJECTION_OPEN in line.flags

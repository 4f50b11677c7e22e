"""A department wants something cured; the citizen's side answers, or the time runs out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from dastak.connectors import events, models, rules
from dastak.connectors.adapters import seeds
from dastak.connectors.commands.desk import facts_of, locked_case, must_be_at_desk, must_be_state
from dastak.connectors.commands.outgoing import queue_message
from dastak.connectors.queries.systems import ANSWER_PLACE, NOTES_PLACE, as_objection
from dastak.connectors.types import MANUAL, CaseState, MessageKind, Objection, ObjectionItem
from dastak.kernel import vault
from dastak.kernel.actors import Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command
from dastak.kernel.errors import Invalid, Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit

WORDS_MAX = 2000


class ObjectionOpen(Refused):
    """An objection of this case is open. Wait for its answer, or decide."""

    ur = "اس کیس کا ایک اعتراض ابھی باقی ہے۔ جواب کا انتظار کریں یا فیصلہ کریں۔"


class NoObjection(Refused):
    """Nothing is objected to this case now."""

    ur = "اس کیس پر اس وقت کوئی اعتراض نہیں۔"


class AnswerTooLong(Invalid):
    """Answer in at most {longest} characters."""

    ur = "جواب زیادہ سے زیادہ {longest} حروف میں دیں۔"


@command(permit="connectors.object_case")
def object_case(
    *, case_id: UUID, items: Sequence[ObjectionItem], due_date: date, by: Actor, now: datetime
) -> Objection:
    """The officer who has the case wants something cured until the end of a day in Pakistan.

    :raises NoSuchCase: when it belongs to another desk, or a department's system has it.
    :raises WrongState: unless it is in process. :raises NotYourCase: when another officer has it.
    :raises ObjectionOpen: while one is open.
    :raises NoSuchObjection, ObjectionEmpty, DueDateOdd: see rules.
    """
    row = locked_case(by, pk=case_id)
    must_be_at_desk(row)
    must_be_state(row, CaseState.IN_PROCESS, officer_id=by.me)
    if row.has_objection:
        raise ObjectionOpen
    rules.must_be_curable(
        items=items,
        known=seeds.objections(),
        due_date=due_date,
        today=now.astimezone(PKT).date(),
    )
    return raise_objection(row, tuple(items), due_date, by, now)


@command(permit="connectors.answer_objection")
def answer_objection(*, case_id: UUID, words: str, by: Actor, now: datetime) -> Objection:
    """The open objection is cured: the desk goes on, a department's system is told.

    :param words: what was done, kept sealed for the officer; papers travel through documents.
    :raises NoSuchCase: when there is none in the actor's scope. :raises NoObjection: without one.
    :raises AnswerTooLong: beyond 2000 characters.
    """
    if len(words) > WORDS_MAX:
        raise AnswerTooLong(longest=WORDS_MAX)
    row = locked_case(by, pk=case_id)
    objection = close_objection(row, "answered", by, now)
    if objection is None:
        raise NoObjection
    if words.strip():
        objection.answer = vault.seal(words.strip(), place=ANSWER_PLACE, row=str(objection.id))
        objection.save(update_fields=["answer"])
    if row.route != MANUAL:
        content = {"objection": objection.number, "words": words.strip()}
        queue_message(case=row, kind=MessageKind.ANSWER, content=content, now=now)
    return as_objection(row=objection)


def raise_objection(
    row: models.Case, items: tuple[ObjectionItem, ...], due_date: date, by: Actor, now: datetime
) -> Objection:
    """Write an objection down and tell it; the case is locked and the rules were asked."""
    number = models.Objection.objects.filter(case=row).count() + 1
    objection = models.Objection(
        id=uuid7(),
        case=row,
        district_id=row.district_id,
        department_id=row.department_id,
        person_id=row.person_id,
        number=number,
        codes=[item.code for item in items],
        due_date=due_date,
        raised_by=by.person_id,
        raised_at=now,
    )
    notes = json.dumps([item.note for item in items], ensure_ascii=False)
    objection.notes = vault.seal(notes, place=NOTES_PLACE, row=str(objection.id))
    objection.save(force_insert=True)
    row.has_objection = True
    row.save(update_fields=["has_objection"])
    texts = [seeds.objections()[item.code].text for item in items]
    objected = events.CaseObjected(
        **facts_of(row, now),
        objection=number,
        codes=tuple(item.code for item in items),
        items_en=tuple(text.en for text in texts),
        items_ur=tuple(text.ur for text in texts),
        due_date=due_date,
    )
    emit(objected, by=by, at=now)
    return as_objection(row=objection)


def close_objection(
    row: models.Case, outcome: str, by: Actor, now: datetime
) -> models.Objection | None:
    """Close the open objection of a locked case and tell it; None where none is open."""
    objection = models.Objection.objects.filter(case=row, closed_at__isnull=True).first()
    if objection is None:
        return None
    objection.closed_at, objection.closed_as = now, outcome
    objection.save(update_fields=["closed_at", "closed_as"])
    row.has_objection = False
    row.save(update_fields=["has_objection"])
    answered = events.ObjectionAnswered(
        **facts_of(row, now), objection=objection.number, outcome=outcome
    )
    emit(answered, by=by, at=now)
    return objection

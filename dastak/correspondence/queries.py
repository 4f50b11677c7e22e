"""Reads of threads: for the citizen's side, the department's desk, and those who help."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, Value, When

from dastak.correspondence import adapters, models, rules
from dastak.correspondence.types import (
    Aim,
    Attachment,
    Choice,
    Chosen,
    Inbox,
    Language,
    Limits,
    Message,
    Side,
    Template,
    Thread,
    ThreadCard,
    Translation,
    Turn,
)
from dastak.kernel import vault
from dastak.kernel.access import record_access
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.commands import query
from dastak.kernel.errors import Missing
from dastak.kernel.ids import find_order_number
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual
from dastak.people import api as people

PAGE_SIZE = 25
MESSAGE_PLACE = "correspondence_message.words"
TRANSLATION_PLACE = "correspondence_translation.words"


class NoSuchThread(Missing):
    """There are no messages here: the application is not with the department yet, or it is not yours to see."""

    ur = "یہاں کوئی پیغام نہیں: درخواست ابھی محکمے میں نہیں، یا آپ اسے نہیں دیکھ سکتے۔"


def limits() -> Limits:
    """The operator's parameters."""
    return adapters.limits()


def list_templates() -> list[Template]:
    """The ready texts of officers, in the order of the file."""
    return [each for each in adapters.templates().values() if each.side is Side.DEPARTMENT]


def list_papers() -> list[Choice]:
    """The papers that a ready text can name."""
    return list(adapters.papers().values())


@query(permit="correspondence.view_thread")
def get_thread(*, line_id: UUID, by: Actor, now: datetime) -> Thread:
    """A thread with its messages. A look at somebody else's is logged.

    :raises NoSuchThread: when there is none, or it is not the actor's.
    """
    row = find_row(line_id, by, now)
    return _opened(row, by, now)


@query(permit="correspondence.view_thread")
def find_thread(*, line_id: UUID, by: Actor, now: datetime) -> Thread | None:
    """A thread with its messages; None where there is none for the actor. The look is logged."""
    try:
        row = find_row(line_id, by, now)
    except NoSuchThread:
        return None
    return _opened(row, by, now)


@query(permit="correspondence.view_thread")
def list_of_order(*, order_id: UUID, by: Actor, now: datetime) -> list[ThreadCard]:
    """The threads of an order without their messages, for its orderer and its applicant."""
    with transaction_as(SYSTEM):
        rows = models.Thread.objects.filter(order_id=order_id)
        mine = rows.filter(Q(applicant_id=by.me) | Q(contact_id=by.me))
        return [as_card(row, now) for row in mine.order_by("line_id")]


@query(permit="correspondence.list_threads")
def list_threads(*, chosen: Chosen, search: str, page: int, by: Actor, now: datetime) -> Inbox:
    """Threads of the actor's desks: what waits for the department first, the longest late first.

    :param search: an order number; empty means all. :param page: from 1, 25 threads each.
    """
    rows = _at_desks(by)
    waiting = rows.filter(turn=Side.DEPARTMENT)
    counted = waiting.aggregate(
        to_answer=Count("line_id"), late=Count("line_id", filter=Q(answer_by__lt=now))
    )
    number = max(page, 1)
    start = (number - 1) * PAGE_SIZE
    found = list(_in_turn(_chosen(rows, chosen, search))[start : start + PAGE_SIZE + 1])
    return Inbox(
        threads=tuple(as_card(row, now) for row in found[:PAGE_SIZE]),
        number=number,
        has_next=len(found) > PAGE_SIZE,
        to_answer=counted["to_answer"],
        late=counted["late"],
    )


def find_row(line_id: UUID, by: Actor, now: datetime) -> models.Thread:
    """The row of a thread that the actor may read.

    :raises NoSuchThread: when there is none, or it is not the actor's.
    """
    if by.role is not Role.CITIZEN:
        row: models.Thread | None = _at_desks(by).filter(pk=line_id).first()
    else:
        with transaction_as(SYSTEM):
            row = models.Thread.objects.filter(pk=line_id).first()
        if row is not None and not _is_of(row, by, now):
            row = None
    if row is None:
        raise NoSuchThread
    return row


def _is_of(row: models.Thread, by: Actor, now: datetime) -> bool:
    """Whether a citizen is the applicant, the orderer, or somebody who may act for the applicant."""
    if by.me in (row.applicant_id, row.contact_id):
        return True
    try:
        people.must_act_for(person_id=row.applicant_id, by=by, now=now)
    except people.NoMandate:
        return False
    return True


def _at_desks(by: Actor) -> Any:
    # Row security says the same; said here it can use the index, and a person is no desk.
    rows = models.Thread.objects.all()
    if "*" not in by.departments:
        rows = rows.filter(department_id__in=sorted(by.departments))
    if "*" not in by.districts:
        rows = rows.filter(district_id__in=sorted(by.districts))
    return rows


def _chosen(rows: Any, chosen: Chosen, search: str) -> Any:
    if search.strip():
        return rows.filter(number=find_order_number(search) or "")
    turns = {Chosen.TO_ANSWER: Side.DEPARTMENT, Chosen.WAITING: Side.CITIZEN}
    return rows.filter(turn=turns[chosen]) if chosen in turns else rows


def _in_turn(rows: Any) -> Any:
    rank = Case(
        When(turn=Side.DEPARTMENT, then=Value(0)),
        When(turn=Side.CITIZEN, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.order_by(rank, F("answer_by").asc(nulls_last=True), "-last_at", "line_id")


def as_card(row: models.Thread, now: datetime) -> ThreadCard:
    """The value of a row."""
    is_open = rules.is_open(closes_at=row.closes_at, now=now)
    turn = turn_of(row) if is_open else None
    return ThreadCard(
        line_id=row.line_id,
        order_id=row.order_id,
        number=row.number,
        service=Bilingual(en=row.service_en, ur=row.service_ur),
        department=row.department_id,
        district=row.district_id,
        turn=turn,
        clock=rules.clock_state(turn=turn, now=now),
        unread=row.citizen_unread,
        message_count=row.last_seq,
        last_at=row.last_at,
        ended_at=row.ended_at,
        closes_at=row.closes_at,
        is_open=is_open,
    )


def turn_of(row: models.Thread) -> Turn | None:
    """Whose answer a thread awaits."""
    return Turn(Side(row.turn), row.answer_by) if row.turn and row.answer_by else None


def _opened(row: models.Thread, by: Actor, now: datetime) -> Thread:
    log_look(row, by, now)
    # The right is checked: the orderer may not see the applicant's rows by themself.
    with transaction_as(SYSTEM):
        messages = list_messages(models.Message.objects.filter(thread=row))
    return Thread(card=as_card(row, now), side=rules.side_of(role=by.role), messages=messages)


def log_look(row: models.Thread, by: Actor, now: datetime) -> None:
    """A look at a thread, where it is not one's own application."""
    if by.person_id == row.applicant_id:
        return
    record_access(
        by=by,
        now=now,
        person_id=row.applicant_id,
        purpose="messages",
        fields=("messages",),
        case=row.number,
    )


def list_messages(rows: Any) -> tuple[Message, ...]:
    """Messages with their translations and attachments, oldest first. Three statements."""
    found: list[models.Message] = list(rows.order_by("seq"))
    ids = [row.id for row in found]
    translations = _by_message(models.Translation.objects.filter(message_id__in=ids).order_by("id"))
    files = _by_message(models.Attachment.objects.filter(message_id__in=ids).order_by("position"))
    return tuple(_message(row, translations[row.id], files[row.id]) for row in found)


def _by_message(rows: Iterable[Any]) -> defaultdict[UUID, list[Any]]:
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.message_id].append(row)
    return found


def _message(
    row: models.Message,
    translations: list[models.Translation],
    files: list[models.Attachment],
) -> Message:
    said = json.loads(vault.unseal(bytes(row.words), place=MESSAGE_PLACE, row=str(row.id)))
    return Message(
        id=row.id,
        seq=row.seq,
        side=Side(row.side),
        role=row.author_role,
        name=row.author_name,
        aim=Aim(row.aim),
        at=row.at,
        language=Language(row.language) if row.language else None,
        text=said.get("text", ""),
        words=Bilingual(en=said["en"], ur=said["ur"]) if "en" in said else None,
        translations=tuple(_translation(each) for each in translations),
        attachments=tuple(as_attachment(each) for each in files),
    )


def _translation(row: models.Translation) -> Translation:
    text = vault.unseal(bytes(row.words), place=TRANSLATION_PLACE, row=str(row.id))
    return Translation(
        language=Language(row.language),
        text=text,
        role=row.translator_role,
        name=row.translator_name,
        at=row.at,
    )


def as_attachment(row: models.Attachment) -> Attachment:
    """The value of a row."""
    return Attachment(row.id, row.name, row.mime, row.size)

"""Writing in one's own words or with a ready text, and translating."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from dastak.correspondence import adapters, models, queries, rules
from dastak.correspondence.commands import attaching, rows
from dastak.correspondence.events import CitizenWrote, DepartmentAsked, DepartmentWrote
from dastak.correspondence.types import Draft, Language, Message, Side, TemplateDraft, Upload
from dastak.forms import api as forms
from dastak.kernel import vault
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual, bilingual


class NothingToTranslate(Refused):
    """This message can be read in both languages already."""

    ur = "یہ پیغام پہلے ہی دونوں زبانوں میں پڑھا جا سکتا ہے۔"


@command(permit="correspondence.write_message")
def write_message(*, line_id: UUID, draft: Draft, by: Actor, now: datetime) -> Message:
    """Write in one's own words, with files. A question gives the turn to the other side.

    :raises NoSuchThread: when there is none, or it is not the actor's.
    :raises OnlyReading: for a role that stands on no side.
    :raises ThreadClosed: when the days after the end are over.
    :raises TextMissing, TextTooLong, TooManyToday, TooManyFiles, FileTooLarge: by the limits.
    :raises NotAllowedKind, TooManyPixels, Unreadable: and others of documents, for a file.
    """
    row = rows.locked(line_id, by, now)
    text = rules.check_text(text=forms.lines(text=draft.text), limits=adapters.limits())
    with transaction_as(SYSTEM):
        message = rows.new_row(row, by, now, aim=draft.aim, said={"text": text})
        message.language = draft.language.value
        says = bilingual("correspondence.sms.own_words")
        return _written(row, message, draft.files, says, by, now)


@command(permit="correspondence.write_from_template")
def write_from_template(
    *, line_id: UUID, draft: TemplateDraft, by: Actor, now: datetime
) -> Message:
    """Write a ready text with its fields filled in; it is kept in both languages.

    :raises NoSuchThread: when there is none at the actor's desks.
    :raises OnlyReading: for anybody but an officer.
    :raises ThreadClosed: when the days after the end are over.
    :raises TemplateUnknown, FieldUnknown, PaperUnknown, DayWrong: for what does not fit the text.
    :raises TooManyToday, TooManyFiles, FileTooLarge: by the limits.
    """
    if by.role is not Role.OFFICER:
        raise rows.OnlyReading
    row = rows.locked(line_id, by, now)
    template = adapters.templates().get(draft.code)
    if template is None or template.side is not Side.DEPARTMENT:
        raise rules.TemplateUnknown(code=draft.code[:40])
    values = rules.check_values(
        template=template,
        values=draft.values,
        choices=adapters.papers(),
        today=now.astimezone(PKT).date(),
    )
    with transaction_as(SYSTEM):
        message = rows.template_row(row, template, values, by, now)
        return _written(row, message, draft.files, template.sms, by, now)


@command(permit="correspondence.translate_message")
def translate_message(
    *, message_id: UUID, language: Language, text: str, by: Actor, now: datetime
) -> None:
    """Add the words of a message in the other language; it is shown beside them with one's name.

    :raises NoSuchMessage: when there is none in the actor's area.
    :raises NothingToTranslate: for a ready text, or what has been translated.
    :raises TextMissing, TextTooLong: by the limits.
    """
    message = models.Message.objects.filter(pk=message_id).first()
    if message is None:
        raise attaching.NoSuchMessage
    try:
        thread = queries.find_row(message.thread_id, by, now)
    except queries.NoSuchThread as hidden:
        raise attaching.NoSuchMessage from hidden
    if message.language in ("", language.value):
        raise NothingToTranslate
    words = rules.check_text(text=forms.lines(text=text), limits=adapters.limits())
    queries.log_look(thread, by, now)
    translation = models.Translation(
        id=uuid7(),
        message=message,
        language=language.value,
        translator_id=by.me,
        translator_role=by.role,
        translator_name=by.name[:100],
        at=now,
        **rows.scope_of(thread),
    )
    translation.words = vault.seal(words, place=queries.TRANSLATION_PLACE, row=str(translation.id))
    with refusing({"correspondence_one_translation": NothingToTranslate()}):
        translation.save(force_insert=True)


def _written(
    thread: models.Thread,
    message: models.Message,
    files: tuple[Upload, ...],
    says: Bilingual,
    by: Actor,
    now: datetime,
) -> Message:
    sizes = {file.name: len(file.content) for file in files}
    rules.check_files(sizes=sizes, count=len(files), limits=adapters.limits())
    rows.append(thread, message, now)
    for position, file in enumerate(files, start=1):
        attaching.attach(thread, message, position, file, by, now)
    _tell(thread, message, says, by, now)
    (written,) = queries.list_messages(models.Message.objects.filter(pk=message.pk))
    return written


def _tell(
    thread: models.Thread, message: models.Message, says: Bilingual, by: Actor, now: datetime
) -> None:
    """The event about a message: never what was typed."""
    where = {"district": thread.district_id, "department": thread.department_id}
    common: dict[str, Any] = {"subject": thread.order_id, "line_id": thread.line_id, **where}
    if message.side == Side.CITIZEN:
        emit(CitizenWrote(aim=message.aim, due_at=message.answer_by, **common), by=by, at=now)
        return
    common |= {
        "person_id": thread.contact_id,
        "number": thread.number,
        "token": thread.token,
        "says_en": says.en,
        "says_ur": says.ur,
    }
    if message.answer_by:
        emit(DepartmentAsked(due_at=message.answer_by, **common), by=by, at=now)
    else:
        emit(DepartmentWrote(**common), by=by, at=now)

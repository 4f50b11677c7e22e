"""Files of messages: kept by documents, opened by those who may read the thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from dastak.correspondence import models, queries
from dastak.correspondence.commands import rows
from dastak.correspondence.types import Upload
from dastak.documents import api as documents
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Missing
from dastak.kernel.ids import uuid7
from dastak.kernel.scope import transaction_as

_FILE_KIND = "message"
# What a side of a thread needs of documents: its own right was checked here, by the thread.
_LENT = frozenset({"documents.store_upload", "documents.open_file_in_area"})


class NoSuchMessage(Missing):
    """There is no such message, or it is not yours to see."""

    ur = "ایسا کوئی پیغام نہیں، یا آپ اسے نہیں دیکھ سکتے۔"


@command(permit="correspondence.open_attachment")
def open_attachment(*, attachment_id: UUID, by: Actor, now: datetime) -> documents.OpenedFile:
    """The content of an attached file, for those who may read its thread. The reading is logged.

    :raises NoSuchMessage: when there is none, or it is not the actor's.
    :raises FileDamaged: when it cannot be read back.
    """
    with transaction_as(SYSTEM):
        found = models.Attachment.objects.filter(pk=attachment_id).first()
    if found is None:
        raise NoSuchMessage
    with transaction_as(SYSTEM):
        message = models.Message.objects.get(pk=found.message_id)
    try:
        thread = queries.find_row(message.thread_id, by, now)
    except queries.NoSuchThread as hidden:
        raise NoSuchMessage from hidden
    lent = lent_to(by, thread)
    return documents.open_file_in_area(file_id=found.file_id, purpose="messages", by=lent, now=now)


def attach(
    thread: models.Thread,
    message: models.Message,
    position: int,
    file: Upload,
    by: Actor,
    now: datetime,
) -> None:
    """Keep a file of a message, and who may see it."""
    upload = documents.NewUpload(
        subject=message.id,
        kind=_FILE_KIND,
        filename=file.name,
        content=file.content,
        scope=documents.Scope(thread.district_id, thread.department_id, thread.applicant_id),
    )
    stored = documents.store_upload(upload=upload, by=lent_to(by, thread), now=now)
    models.Attachment(
        id=uuid7(),
        message=message,
        position=position,
        file_id=stored.id,
        name=stored.name,
        mime=stored.mime,
        size=stored.size,
        **rows.scope_of(thread),
    ).save(force_insert=True)


def lent_to(by: Actor, thread: models.Thread) -> Actor:
    """The same actor with what documents asks for, in this thread's office only."""
    return replace(
        by,
        permits=by.permits | _LENT,
        districts=frozenset({thread.district_id}),
        departments=frozenset({thread.department_id}),
    )

"""Stored files: lists without content, and the content with a line in the access log."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.documents import models
from dastak.documents.adapters import store
from dastak.documents.types import File, HolderKind, OpenedFile
from dastak.kernel.access import record_access
from dastak.kernel.actors import Actor, NotYours, Role
from dastak.kernel.commands import query
from dastak.kernel.errors import Missing

IN_AREA = "documents.open_file_in_area"


class NoSuchFile(Missing):
    """There is no such file, or it is not yours to see. Open the order again and choose it there."""

    ur = (
        "یہ فائل موجود نہیں، یا آپ اسے نہیں دیکھ سکتے۔ درخواست دوبارہ کھولیں اور فائل وہاں سے چنیں۔"
    )


def to_file(row: models.File) -> File:
    """A file as others see it, without its content."""
    return File(
        id=row.id,
        subject=row.subject,
        kind=row.kind,
        name=row.name,
        mime=row.mime,
        size=row.size,
        sha256=row.sha256,
        stored_at=row.stored_at,
    )


def read(row: models.File) -> OpenedFile:
    """The content of a file.

    :raises FileDamaged: when what lies on the disk is not what was stored.
    """
    content = store.fetch(file_id=str(row.id), address=row.address, key=bytes(row.key))
    return OpenedFile(row.name, row.mime, content)


def must_be_reader(by: Actor, subject: UUID, owners: set[UUID | None]) -> None:
    """Whether an actor may open content of an order line.

    Its owners may, whoever may open files in the area, and a facilitator who has or had papers
    of this line in hand. That the row lies in the actor's area has been seen before.

    :raises NotYours: for others.
    """
    if by.may(IN_AREA) or (by.person_id is not None and by.person_id in owners):
        return
    if (
        by.role is Role.FACILITATOR
        and models.Custody.objects.filter(
            item__subject=subject, holder_kind=HolderKind.FACILITATOR, holder_id=str(by.person_id)
        ).exists()
    ):
        return
    raise NotYours


@query(permit="documents.list_files")
def list_files(*, subject: UUID, by: Actor, now: datetime) -> list[File]:
    """The files of an order line, oldest first, as far as the actor may see them."""
    rows = models.File.objects.filter(subject=subject).order_by("stored_at", "id")
    return [to_file(row) for row in rows]


@query(permit="documents.open_file")
def open_file(*, file_id: UUID, purpose: str, by: Actor, now: datetime) -> OpenedFile:
    """The content of a file; the reading is logged with its purpose.

    :raises NoSuchFile: when there is none in the actor's area.
    :raises NotYours: when the actor has nothing to do with it.
    :raises FileDamaged: when it cannot be read back.
    """
    row = _row(file_id)
    must_be_reader(by, row.subject, {row.person_id, row.stored_by})
    return _opened(row, purpose, by, now)


@query(permit=IN_AREA)
def open_file_in_area(*, file_id: UUID, purpose: str, by: Actor, now: datetime) -> OpenedFile:
    """The content of any file of the actor's area; the reading is logged with its purpose.

    :raises NoSuchFile: when there is none in the actor's area.
    :raises FileDamaged: when it cannot be read back.
    """
    return _opened(_row(file_id), purpose, by, now)


def _row(file_id: UUID) -> models.File:
    row = models.File.objects.filter(id=file_id).first()
    if row is None:
        raise NoSuchFile
    return row


def _opened(row: models.File, purpose: str, by: Actor, now: datetime) -> OpenedFile:
    record_access(
        by=by,
        now=now,
        person_id=row.person_id,
        purpose=purpose,
        fields=[f"file:{row.kind}"],
        case=str(row.subject),
    )
    return read(row)

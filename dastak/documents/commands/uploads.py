"""Files that people send: judged, cleaned in a process of their own, encrypted, stored."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from dastak.documents import models, queries, rules
from dastak.documents.adapters import sandbox, store
from dastak.documents.events import FileStored
from dastak.documents.types import File, NewUpload, OpenedFile, Scope
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Invalid, Problem
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as

_EXTENSIONS = {"image/jpeg": ".jpg", "application/pdf": ".pdf"}


class TooManyPixels(Invalid):
    """“{name}” has more than 40 million pixels. Take the photo at a lower resolution and send it again."""

    ur = "«{name}» میں 4 کروڑ سے زیادہ پکسل ہیں۔ کم ریزولوشن پر تصویر لے کر دوبارہ بھیجیں۔"


class TooManyPages(Invalid):
    """“{name}” has more than 100 pages. Send only the pages that are asked for."""

    ur = "«{name}» میں 100 سے زیادہ صفحے ہیں۔ صرف مطلوبہ صفحے بھیجیں۔"


class Protected(Invalid):
    """“{name}” is locked with a password. Remove the password, or send a photo of the paper."""

    ur = "«{name}» پاس ورڈ سے بند ہے۔ پاس ورڈ ہٹا کر بھیجیں، یا کاغذ کی تصویر بھیجیں۔"


class Unreadable(Invalid):
    """“{name}” cannot be read: it is damaged or incomplete. Take the photo again, or save the PDF again, and send it."""  # noqa: E501

    ur = (
        "«{name}» پڑھی نہیں جا سکتی: فائل خراب یا نامکمل ہے۔ تصویر دوبارہ لیں یا PDF دوبارہ محفوظ "
        "کر کے بھیجیں۔"
    )


_REFUSALS: dict[str, type[Problem]] = {
    "pixels": TooManyPixels,
    "pages": TooManyPages,
    "protected": Protected,
}


@command(permit="documents.store_upload")
def store_upload(*, upload: NewUpload, by: Actor, now: datetime) -> File:
    """Take a photo or PDF of a paper: JPEG, PNG or WebP become JPEG, a PDF a plain PDF.

    At most 10 MB, 40 million pixels, 100 pages. What people send is never stored as it came.

    :raises NotYours: outside the actor's area.
    :raises PaperUnnamed: when ``kind`` is not the key of a paper.
    :raises NotAllowedKind: when the content is neither photo nor PDF.
    :raises TooLarge: above 10 MB.
    :raises TooManyPixels: above 40 million.
    :raises TooManyPages: above 100.
    :raises Protected: when a password is needed.
    :raises Unreadable: when it is damaged, or made to do harm.
    """
    rules.must_be_in_scope(by, upload.scope)
    kind = rules.paper_key(upload.kind)
    name = rules.clean_name(name=upload.filename)
    form = rules.form_of(name=name, content=upload.content)
    cleaned = sandbox.clean(form=form, content=upload.content)
    if cleaned.why:
        raise _REFUSALS.get(cleaned.why, Unreadable)(name=name)
    stored = OpenedFile(
        rules.clean_name(name=name, extension=_EXTENSIONS[cleaned.mime]),
        cleaned.mime,
        cleaned.content,
    )
    with transaction_as(SYSTEM):
        row = add_file(
            subject=upload.subject, kind=kind, file=stored, scope=upload.scope, by=by, now=now
        )
        event = FileStored(
            subject=row.subject, file_id=row.id, kind=kind, person_id=upload.scope.person_id
        )
        emit(event, by=by, at=now)
        return queries.to_file(row)


def add_file(
    *, subject: UUID, kind: str, file: OpenedFile, scope: Scope, by: Actor, now: datetime
) -> models.File:
    """Encrypt and store content that is known to be harmless."""
    file_id = uuid7()
    kept = store.keep(file_id=str(file_id), content=file.content)
    return models.File.objects.create(
        id=file_id,
        subject=subject,
        kind=kind,
        name=file.name,
        mime=file.mime,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        address=kept.address,
        key=kept.key,
        stored_at=now,
        stored_by=by.person_id,
        district_id=scope.district,
        department_id=scope.department,
        person_id=scope.person_id,
    )

"""Uploads are destroyed because their citizen asks: row, key and content."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from dastak.documents import models
from dastak.documents.adapters import store
from dastak.documents.events import FileErased
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.outbox import emit


@command(permit="documents.erase_uploads")
def erase_uploads(*, subject: UUID, by: Actor, now: datetime) -> int:
    """Destroy every upload of an order line with its key; returns how many. Again changes nothing.

    Receipts of hand-overs and certificates are no uploads and stay.
    """
    papers = models.Transfer.objects.filter(subject=subject, file__isnull=False).values("file")
    issued = models.Issued.objects.filter(subject=subject, file__isnull=False).values("file")
    rows = models.File.objects.select_for_update().filter(subject=subject)
    uploads = list(rows.exclude(pk__in=papers).exclude(pk__in=issued).order_by("id"))
    for row in uploads:
        row_id, address, person_id = row.id, row.address, row.person_id
        row.delete()
        # Only what is committed has lost its key; until then the content has to be there.
        transaction.on_commit(partial(store.destroy, address=address))
        emit(FileErased(subject=subject, file_id=row_id, person_id=person_id), by=by, at=now)
    return len(uploads)

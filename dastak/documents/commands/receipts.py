"""The receipt of a hand-over as a signed PDF, printed when it is opened for the first time."""

from __future__ import annotations

from datetime import datetime

from dastak.documents import models, queries
from dastak.documents.commands import printing_receipts
from dastak.documents.commands.uploads import add_file
from dastak.documents.types import OpenedFile, Scope
from dastak.kernel.access import record_access
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.commands import command
from dastak.kernel.errors import Missing
from dastak.kernel.ids import find_tracking_token
from dastak.kernel.scope import transaction_as
from dastak.people import api as people

_FILE_KIND = "receipt"


class NoSuchReceipt(Missing):
    """There is no such receipt, or it is not yours to see. Check its code, or open the order again."""

    ur = "یہ رسید موجود نہیں، یا آپ اسے نہیں دیکھ سکتے۔ کوڈ دیکھ لیں یا درخواست دوبارہ کھولیں۔"


@command(permit="documents.open_receipt")
def open_receipt(*, token: str, by: Actor, now: datetime) -> OpenedFile:
    """The signed PDF of a receipt; made, signed and stored when it is opened first.

    For the citizen and who may act for them, for the facilitators who had these papers, and for
    staff who may open files of the area. The reading is logged.

    :raises NoSuchReceipt: when there is none that the actor may see.
    :raises NotYours: when the actor has nothing to do with it.
    :raises SignerNotConfigured: when the files of the signer are missing.
    """
    row = _visible(find_tracking_token(token) or "", by, now)
    if by.role is not Role.CITIZEN:  # what a citizen sees is theirs, or of their family
        queries.must_be_reader(by, row.subject, set())
    record_access(
        by=by,
        now=now,
        person_id=row.person_id,
        purpose="receipt",
        fields=["receipt"],
        case=str(row.subject),
    )
    with transaction_as(SYSTEM):
        return queries.read_file(_file_of(row, now))


def _visible(token: str, by: Actor, now: datetime) -> models.Transfer:
    """The hand-over with this token in the actor's scope, or of somebody they may act for."""
    row = models.Transfer.objects.filter(token=token).first()
    if row is not None:
        return row
    if by.role is not Role.CITIZEN:
        raise NoSuchReceipt
    with transaction_as(SYSTEM):
        row = models.Transfer.objects.filter(token=token).first()
    if row is None or row.person_id is None:
        raise NoSuchReceipt
    try:
        people.must_act_for(person_id=row.person_id, by=by, now=now)
    except people.NoMandate as stranger:
        raise NoSuchReceipt from stranger
    return row


def _file_of(seen: models.Transfer, now: datetime) -> models.File:
    # Locked: two who open it at once must get the same file.
    row = models.Transfer.objects.select_for_update(of=("self",)).get(id=seen.id)
    if row.file is not None:
        return row.file
    (receipt,) = queries.to_receipts([row])
    row.file = add_file(
        subject=row.subject,
        kind=_FILE_KIND,
        file=OpenedFile(
            f"{receipt.number}.pdf",
            "application/pdf",
            printing_receipts.signed_pdf(row, receipt, now),
        ),
        scope=Scope(row.district_id, row.department_id, row.person_id),
        by=SYSTEM,
        now=now,
    )
    row.save(update_fields=["file"])
    return row.file

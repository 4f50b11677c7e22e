"""Certificates: issued, opened as a signed PDF, revoked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.documents import models, queries, rules
from dastak.documents.commands import printing
from dastak.documents.commands.custody import add_items
from dastak.documents.commands.uploads import add_file
from dastak.documents.events import CertificateIssued, CertificateOpened, CertificateRevoked
from dastak.documents.types import (
    Holder,
    HolderKind,
    Issued,
    ItemKind,
    NewCertificate,
    OpenedFile,
    Scope,
)
from dastak.kernel.access import record_access
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.commands import command
from dastak.kernel.errors import Invalid, Missing, Refused
from dastak.kernel.ids import find_tracking_token, new_order_number, tracking_token, uuid7
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as
from dastak.people import api as people

_FILE_KIND = "certificate"


class DepartmentMissing(Invalid):
    """A certificate is issued by a department. Name the department whose certificate this is."""

    ur = "سرٹیفکیٹ کوئی محکمہ جاری کرتا ہے۔ بتائیں کہ یہ کس محکمے کا سرٹیفکیٹ ہے۔"


class NoSuchCertificate(Missing):
    """There is no such certificate, or it is not yours to see. Check its code, or open the order again."""

    ur = "یہ سرٹیفکیٹ موجود نہیں، یا آپ اسے نہیں دیکھ سکتے۔ کوڈ دیکھ لیں یا درخواست دوبارہ کھولیں۔"


class AlreadyRevoked(Refused):
    """Certificate {serial} was revoked before."""

    ur = "سرٹیفکیٹ {serial} پہلے ہی منسوخ ہو چکا ہے۔"


class ReasonMissing(Invalid):
    """Say why the certificate is revoked."""

    ur = "بتائیں کہ سرٹیفکیٹ کیوں منسوخ کیا جا رہا ہے۔"


@command(permit="documents.issue_certificate")
def issue_certificate(*, certificate: NewCertificate, by: Actor, now: datetime) -> Issued:
    """Issue a certificate: its serial and code, and the paper one, which the department has.

    A paperless one has no paper: whose it is downloads it.

    What stands on it is kept sealed; the PDF is made when somebody opens it for the first time.

    :raises DepartmentMissing: when the scope names no department.
    :raises OutsideYourArea: when district or department are not the actor's.
    """
    scope = certificate.scope
    if not scope.department:
        raise DepartmentMissing
    by.must_serve(scope.district)
    by.must_serve_department(scope.department)
    with transaction_as(SYSTEM):
        row = _add_issued(certificate, now)
        event = CertificateIssued(
            subject=row.subject,
            issued_id=row.id,
            serial=row.serial,
            token=row.token,
            title_en=row.title_en,
            title_ur=row.title_ur,
            person_id=row.person_id,
        )
        emit(event, by=by, at=now)
        return queries.to_issued(row)


def _add_issued(certificate: NewCertificate, now: datetime) -> models.Issued:
    scope, row_id = certificate.scope, uuid7()
    item_id = None if certificate.is_paperless else _paper_one(certificate, now)
    return models.Issued.objects.create(
        id=row_id,
        subject=certificate.subject,
        serial=rules.serial_of(new_order_number()),
        token=tracking_token(),
        title_en=certificate.title.en[:200],
        title_ur=certificate.title.ur[:200],
        initials=rules.initials(certificate.subject_name),
        content=printing.seal(certificate, row_id=str(row_id)),
        issued_at=now,
        valid_until=certificate.valid_until,
        item_id=item_id,
        district_id=scope.district,
        department_id=scope.department,
        person_id=scope.person_id,
    )


def _paper_one(certificate: NewCertificate, now: datetime) -> UUID:
    scope = certificate.scope
    (item,) = add_items(
        subject=certificate.subject,
        names=[certificate.title],
        kind=ItemKind.CERTIFICATE,
        holder=Holder(HolderKind.DEPARTMENT, f"{scope.department}@{scope.district}"),
        scope=scope,
        now=now,
    )
    return item.id


@command(permit="documents.open_certificate")
def open_certificate(*, token: str, by: Actor, now: datetime) -> OpenedFile:
    """The signed PDF of a certificate; made, signed and stored when it is opened first.

    The reading is logged, and that of its citizen is told to those above. A revoked one still
    opens: its check page tells that it is revoked.

    :raises NoSuchCertificate: when there is none in the actor's area, nor of somebody they act for.
    :raises NotYours: when the actor has nothing to do with it.
    :raises SignerNotConfigured: when the files of the signer are missing.
    """
    found = find_tracking_token(token) or ""
    row = _visible(found, by, now)
    if by.role is not Role.CITIZEN:  # what a citizen sees is theirs, or of their family
        queries.must_be_reader(by, row.subject, {row.person_id})
    record_access(
        by=by,
        now=now,
        person_id=row.person_id,
        purpose="certificate",
        fields=["certificate"],
        case=str(row.subject),
    )
    with transaction_as(SYSTEM):
        opened = queries.read_file(_file_of(row.id, now))
        if by.role is Role.CITIZEN:
            told = CertificateOpened(subject=row.subject, issued_id=row.id, person_id=row.person_id)
            emit(told, by=by, at=now)
        return opened


def _visible(token: str, by: Actor, now: datetime) -> models.Issued:
    """The certificate in the actor's scope, or of somebody they may act for."""
    row = models.Issued.objects.filter(token=token).first()
    if row is not None:
        return row
    if by.role is not Role.CITIZEN:
        raise NoSuchCertificate
    with transaction_as(SYSTEM):
        row = models.Issued.objects.filter(token=token).first()
    if row is None or row.person_id is None:
        raise NoSuchCertificate
    try:
        people.must_act_for(person_id=row.person_id, by=by, now=now)
    except people.NoMandate as stranger:
        raise NoSuchCertificate from stranger
    return row


def _file_of(issued_id: UUID, now: datetime) -> models.File:
    # Locked: two who open it at once must get the same file.
    row = models.Issued.objects.select_for_update(of=("self",)).get(id=issued_id)
    if row.file is not None:
        return row.file
    row.file = add_file(
        subject=row.subject,
        kind=_FILE_KIND,
        file=OpenedFile(f"{row.serial}.pdf", "application/pdf", printing.signed_pdf(row, now)),
        scope=Scope(row.district_id, row.department_id, row.person_id),
        by=SYSTEM,
        now=now,
    )
    row.save(update_fields=["file"])
    return row.file


@command(permit="documents.revoke_certificate")
def revoke_certificate(*, token: str, reason: str, by: Actor, now: datetime) -> Issued:
    """Withdraw a certificate for ever; whoever checks it is told so from now on.

    :raises ReasonMissing: without a reason.
    :raises NoSuchCertificate: when there is none in the actor's area.
    :raises OutsideYourArea: when its department is not the actor's.
    :raises AlreadyRevoked: when it was revoked before.
    """
    if not reason.strip():
        raise ReasonMissing
    found = find_tracking_token(token) or ""
    row = models.Issued.objects.select_for_update(of=("self",)).filter(token=found).first()
    if row is None:
        raise NoSuchCertificate
    by.must_serve(row.district_id)
    by.must_serve_department(row.department_id or "")
    if row.revoked_at is not None:
        raise AlreadyRevoked(serial=row.serial)
    row.revoked_at, row.revoked_by, row.revoked_reason = now, by.person_id, reason.strip()[:300]
    row.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    event = CertificateRevoked(
        subject=row.subject,
        issued_id=row.id,
        serial=row.serial,
        title_en=row.title_en,
        title_ur=row.title_ur,
        person_id=row.person_id,
    )
    emit(event, by=by, at=now)
    return queries.to_issued(row)

"""Issued certificates, and the check that is open to everybody."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.documents import models, rules
from dastak.documents.queries.codes import read_code
from dastak.documents.types import Issued, Standing, Verdict
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import query
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual


def to_issued(row: models.Issued) -> Issued:
    """A certificate as others see it, without what stands on it."""
    return Issued(
        id=row.id,
        serial=row.serial,
        token=row.token,
        title=Bilingual(row.title_en, row.title_ur),
        issued_at=row.issued_at,
        valid_until=row.valid_until,
        is_revoked=row.revoked_at is not None,
        file_id=row.file_id,
    )


@query(permit="documents.list_issued")
def list_issued(*, subject: UUID, by: Actor, now: datetime) -> list[Issued]:
    """The certificates of an order line, oldest first, as far as the actor may see them."""
    rows = models.Issued.objects.filter(subject=subject).order_by("issued_at", "id")
    return [to_issued(row) for row in rows]


def verify(*, token: str, now: datetime) -> Verdict:
    """Whether a certificate is genuine and counts now. Open to everybody, without sign-in.

    :param token: the code printed on it, the text of its QR, or the address in it.
    """
    found, standing = read_code(text=token, kind="certificate", now=now)
    if not found:
        return Verdict(standing)
    with transaction_as(SYSTEM):
        row = models.Issued.objects.filter(token=found).first()
    return _verdict(row, now) if row else Verdict(Standing.UNKNOWN)


def _verdict(row: models.Issued, now: datetime) -> Verdict:
    return Verdict(
        standing=rules.standing(valid_until=row.valid_until, revoked_at=row.revoked_at, now=now),
        serial=row.serial,
        title=Bilingual(row.title_en, row.title_ur),
        issued_at=row.issued_at,
        valid_until=row.valid_until,
        initials=row.initials,
        revoked_at=row.revoked_at,
    )

"""Issued certificates, and the check that is open to everybody."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.documents import models, rules
from dastak.documents.types import Issued, Standing, Verdict
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import query
from dastak.kernel.ids import find_tracking_token
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual
from dastak.paper import api as paper

_NOT_OURS = {paper.Verdict.FORGED, paper.Verdict.UNKNOWN_KEY}


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
    found = rules.code_in(text=token)
    if found and find_tracking_token(found) is None:
        verdict, payload = paper.verify_code(text=found, now=now)
        if verdict in _NOT_OURS:
            return Verdict(Standing.FORGED)
        # A code of another kind (a receipt) is genuine too, but no certificate.
        is_certificate = payload is not None and payload.kind == "certificate"
        found = payload.subject if payload is not None and is_certificate else ""
    if not found:
        return Verdict(Standing.UNKNOWN)
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

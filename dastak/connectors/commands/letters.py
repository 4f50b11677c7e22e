"""Dead letters: written once for each cause, settled by a named person with a reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.connectors import models
from dastak.connectors.types import Oddity
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Invalid, Missing
from dastak.kernel.ids import uuid7
from dastak.kernel.logs import redact

REASON_MAX = 300


class ReasonMissing(Invalid):
    """Say why, in at most {longest} characters."""

    ur = "وجہ لکھیں، زیادہ سے زیادہ {longest} حروف میں۔"


class NoSuchLetter(Missing):
    """There is no such dead letter, or it was settled already."""

    ur = "ایسا کوئی ناکام پیغام نہیں، یا اسے نمٹایا جا چکا ہے۔"


def must_have_reason(reason: str) -> str:
    """:raises ReasonMissing: without words, or with too many."""
    if not 0 < len(reason.strip()) <= REASON_MAX:
        raise ReasonMissing(longest=REASON_MAX)
    return reason.strip()


def write_letter(
    *, system: str, oddity: Oddity, message_id: UUID | None = None, now: datetime
) -> bool:
    """Keep what cannot be believed or delivered; the same cause is one letter. Whether it is new."""
    row = models.Letter(
        id=uuid7(),
        system=system,
        key=oddity.key[:200],
        case_id=oddity.case_id,
        message_id=message_id,
        reason=oddity.reason[:40],
        detail=redact(oddity.detail)[:200],
        at=now,
    )
    known = models.Letter.objects.filter(system=system, key=row.key, settled_at__isnull=True)
    if known.exists():
        return False
    models.Letter.objects.bulk_create([row], ignore_conflicts=True)
    return True


@command(permit="connectors.settle_letter")
def settle_letter(*, letter_id: UUID, reason: str, by: Actor, now: datetime) -> None:
    """Close a dead letter that somebody has looked at.

    :raises ReasonMissing: without words. :raises NoSuchLetter: when there is none that is open.
    """
    said = must_have_reason(reason)
    rows = models.Letter.objects.filter(pk=letter_id, settled_at__isnull=True)
    if not rows.update(settled_at=now, settled_by=by.person_id, settled_as=said):
        raise NoSuchLetter

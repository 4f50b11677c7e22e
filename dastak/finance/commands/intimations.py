"""What ePay tells us is written down before it is answered; the worker looks whether it is true."""

from __future__ import annotations

import hashlib
from datetime import datetime

from dastak.finance import models
from dastak.finance.adapters.epay import Unreadable, to_hint
from dastak.finance.commands.psids import RAIL
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Invalid
from dastak.kernel.ids import uuid7

BODY_BYTES_MAX = 4_000


class IntimationUnreadable(Invalid):
    """The intimation cannot be read: {reason}. Send the whole form."""

    ur = "اطلاع پڑھی نہیں جا سکتی ({reason})۔ پورا فارم بھیجیں۔"


@command(permit="finance.receive_intimation")
def receive_intimation(*, body: bytes, by: Actor, now: datetime) -> bool:
    """Keep an intimation, once for the same bytes; returns whether it was new.

    Nothing in it is believed: the worker asks the partner and books what that says.

    :raises IntimationUnreadable: when it is too long or not the partner's form.
    """
    if len(body) > BODY_BYTES_MAX:
        raise IntimationUnreadable(reason="too long")
    try:
        hint = to_hint(body)
        text = body.decode()
    except (Unreadable, UnicodeDecodeError) as damaged:
        raise IntimationUnreadable(reason=str(damaged)[:80]) from damaged
    row = models.Intimation(
        id=uuid7(),
        rail=RAIL,
        body_hash=hashlib.sha256(body).digest(),
        body=text,
        psid=hint.psid,
        received_at=now,
        next_at=now,
    )
    models.Intimation.objects.bulk_create([row], ignore_conflicts=True)
    return models.Intimation.objects.filter(id=row.id).exists()

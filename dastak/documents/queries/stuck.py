"""Papers that stand still: hand-overs that nobody finishes, originals that a facilitator keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import F, Func, Min
from django.db.models.fields import DateTimeField

from dastak.documents import models
from dastak.documents.types import HolderKind
from dastak.kernel.actors import Actor
from dastak.kernel.commands import query

LISTED_MAX = 500
# Source: operator's parameters, not published. A hand-in has one working day (orders, stage 8).
OFFER_OPEN_FOR = timedelta(hours=4)
KEPT_FOR = timedelta(days=3)


class StuckKind(StrEnum):
    """How papers stand still."""

    UNCONFIRMED = "unconfirmed"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """Papers that stand still.

    :param id: the hand-over, or the order line whose papers are kept. :param subject: the line.
    """

    kind: StuckKind
    id: UUID
    subject: UUID
    since: datetime
    due_at: datetime


@query(permit="documents.list_stuck")
def list_stuck(*, by: Actor, now: datetime) -> list[Stuck]:
    """Hand-overs open for four hours and papers three days with a facilitator; 500 of each."""
    open_ones = models.Transfer.objects.filter(
        moved_at=None, cancelled_at=None, offered_at__lt=now - OFFER_OPEN_FOR
    ).order_by("offered_at", "id")
    kept = (
        models.Custody.objects.filter(
            holder_kind=HolderKind.FACILITATOR,
            period__upper_inf=True,
            period__startswith__lt=now - KEPT_FOR,
        )
        .values("item__subject")
        .annotate(since=Min(Func(F("period"), function="lower", output_field=DateTimeField())))
        .order_by("since", "item__subject")
    )
    return [
        Stuck(
            kind=StuckKind.UNCONFIRMED,
            id=row.id,
            subject=row.subject,
            since=row.offered_at,
            due_at=row.offered_at + OFFER_OPEN_FOR,
        )
        for row in open_ones[:LISTED_MAX]
    ] + [
        Stuck(
            kind=StuckKind.KEPT,
            id=row["item__subject"],
            subject=row["item__subject"],
            since=row["since"],
            due_at=row["since"] + KEPT_FOR,
        )
        for row in kept[:LISTED_MAX]
    ]

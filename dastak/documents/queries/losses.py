"""Papers that were lost or damaged."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from dastak.documents import models
from dastak.documents.types import Holder, HolderKind, ItemKind, Loss, LossEnd, LossKind
from dastak.kernel.actors import Actor
from dastak.kernel.commands import query
from dastak.kernel.text import Bilingual

LISTED_MAX = 500


def is_missing() -> Exists:
    """Of a period of custody: whether its paper is lost, and was not found again."""
    lost = models.Loss.objects.filter(item=OuterRef("item"), kind=LossKind.LOST)
    return Exists(lost.exclude(end=LossEnd.FOUND))


@query(permit="documents.list_items")
def list_losses(*, subject: UUID, by: Actor, now: datetime) -> list[Loss]:
    """Lost and damaged papers of an order line, as far as the actor may see them, oldest first."""
    rows = models.Loss.objects.select_related("item").filter(subject=subject)
    return [loss_of(row) for row in rows.order_by("told_at", "id")]


@query(permit="documents.list_stuck")
def list_open_losses(*, by: Actor, now: datetime) -> list[Loss]:
    """All open cases of the actor's area, the oldest first; at most 500."""
    rows = models.Loss.objects.select_related("item").filter(end="")
    return [loss_of(row) for row in rows.order_by("told_at", "id")[:LISTED_MAX]]


def loss_of(row: models.Loss) -> Loss:
    """The value of a row."""
    return Loss(
        id=row.id,
        item_id=row.item_id,
        subject=row.subject,
        name=Bilingual(row.item.name_en, row.item.name_ur),
        item_kind=ItemKind(row.item.kind),
        kind=LossKind(row.kind),
        liable=Holder(HolderKind(row.holder_kind), row.holder_id),
        note=row.note,
        told_at=row.told_at,
        end=LossEnd(row.end) if row.end else None,
        ended_at=row.ended_at,
    )

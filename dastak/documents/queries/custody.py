"""Who has which paper."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.documents import models, rules
from dastak.documents.queries.losses import is_missing
from dastak.documents.types import Holder, HolderKind, Item, ItemKind, Transfer
from dastak.kernel.actors import SYSTEM, Actor, NotYours, Role
from dastak.kernel.commands import query
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual


def to_item(row: models.Custody) -> Item:
    """A paper with its holder, from its open period of custody."""
    item = row.item
    return Item(
        id=item.id,
        subject=item.subject,
        name=Bilingual(item.name_en, item.name_ur),
        kind=ItemKind(item.kind),
        holder=Holder(HolderKind(row.holder_kind), row.holder_id),
        is_missing=getattr(row, "is_missing", False),
    )


def to_transfer(row: models.Transfer) -> Transfer:
    """A hand-over as others see it."""
    return Transfer(
        id=row.id,
        subject=row.subject,
        item_ids=tuple(row.item_ids),
        giver=Holder(HolderKind(row.giver_kind), row.giver_id),
        receiver=Holder(HolderKind(row.receiver_kind), row.receiver_id),
        giver_at=row.giver_at,
        receiver_at=row.receiver_at,
        moved_at=row.moved_at,
        cancelled_at=row.cancelled_at,
        seal_number=row.seal_number,
        number=row.number or "",
        token=row.token or "",
    )


@query(permit="documents.list_items")
def list_items(*, subject: UUID, by: Actor, now: datetime) -> list[Item]:
    """The papers of an order line with their present holders, as far as the actor may see them."""
    rows = models.Custody.objects.filter(item__subject=subject, period__upper_inf=True)
    rows = rows.annotate(is_missing=is_missing())
    return [to_item(row) for row in rows.select_related("item").order_by("item_id")]


@query(permit="documents.list_held")
def list_held(*, holder: Holder, by: Actor, now: datetime) -> list[Item]:
    """All papers that somebody has now, oldest first; what they have lost is not among them.

    The holder sees them all, a supervisor those of the area.

    :raises NotYours: for anybody else.
    """
    holder = rules.check_holder(holder)
    is_holder = rules.stands_for(by, holder)
    if not is_holder and by.role is not Role.SUPERVISOR:
        raise NotYours
    with transaction_as(SYSTEM if is_holder else by):
        rows = models.Custody.objects.filter(
            holder_kind=holder.kind, holder_id=holder.id, period__upper_inf=True
        ).exclude(is_missing())
        return [to_item(row) for row in rows.select_related("item").order_by("item_id")]


@query(permit="documents.list_transfers")
def list_transfers(*, subject: UUID, by: Actor, now: datetime) -> list[Transfer]:
    """The hand-overs of an order line in their order, as far as the actor may see them.

    Those that were called off are left out: ``moved_at`` None means that one is waiting.
    """
    rows = models.Transfer.objects.filter(subject=subject, cancelled_at=None)
    rows = rows.order_by("offered_at", "id")
    return [to_transfer(row) for row in rows]


@query(permit="documents.count_elsewhere")
def count_elsewhere(*, subject: UUID, holder: Holder, by: Actor, now: datetime) -> int:
    """How many papers of an order line are not with this holder, but for those on record as lost.

    Counts rows that the actor may not see too: a delivery must not pass because of them.
    Source: domain.md invariant 5.
    """
    holder = rules.check_holder(holder)
    with transaction_as(SYSTEM):
        return (
            models.Custody.objects.filter(item__subject=subject, period__upper_inf=True)
            .exclude(is_missing())
            .exclude(holder_kind=holder.kind, holder_id=holder.id)
            .count()
        )


@query(permit="documents.count_unconfirmed")
def count_unconfirmed(*, subject: UUID, by: Actor, now: datetime) -> int:
    """How many papers of an order line are in a hand-over that waits for somebody."""
    with transaction_as(SYSTEM):
        return models.Item.objects.filter(subject=subject, transfer__isnull=False).count()

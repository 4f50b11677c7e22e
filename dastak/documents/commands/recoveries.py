"""Papers are taken back from somebody who does not hand them over: two people stand for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from dastak.documents import models, queries, rules
from dastak.documents.commands.custody import NoSuchItem, add_transfer, places_of
from dastak.documents.commands.transfers import move
from dastak.documents.types import Holder, Transfer
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused
from dastak.kernel.scope import transaction_as


class WitnessNeeded(Refused):
    """Papers are taken back by one and confirmed by another, and by neither who had them."""

    ur = (
        "کاغذات ایک فرد واپس لیتا ہے اور دوسرا تصدیق کرتا ہے؛ جس کے پاس تھے وہ ان میں سے کوئی نہیں۔"
    )


@command(permit="documents.recover_items")
def recover_items(
    *,
    item_ids: Iterable[UUID],
    receiver: Holder,
    recovered_by: UUID,
    confirmed_by: UUID,
    by: Actor,
    now: datetime,
) -> Transfer:
    """Move papers of one order line from their holder to ``receiver`` without the holder's word.

    Source: domain.md invariant 6: a holder changes by two-sided acceptance or supervised recovery.

    :raises WitnessNeeded: unless two people stand for it who are not the holder.
    :raises NoSuchItem: when one is unknown. :raises PapersApart: of different holders or lines.
    :raises AlreadyThere: when the receiver has them.
    :raises AlreadyOffered: when one is part of an open hand-over.
    """
    receiver = rules.check_holder(receiver)
    wanted = sorted(set(item_ids))
    with transaction_as(SYSTEM):
        items = list(models.Item.objects.select_for_update().filter(id__in=wanted).order_by("id"))
        if len(items) != len(wanted):
            raise NoSuchItem
        giver = rules.check_offer(
            places=places_of(items),
            receiver=receiver,
            in_transfer=[item.name_en for item in items if item.transfer_id is not None],
        )
        people = {str(recovered_by), str(confirmed_by)}
        if len(people) < 2 or giver.id in people:
            raise WitnessNeeded
        row = add_transfer(items, giver, receiver, now)
        row.recovered_by, row.confirmed_by, row.receiver_at = recovered_by, confirmed_by, now
        move(row, by, now)
        row.save(
            update_fields=[
                *("recovered_by", "confirmed_by", "receiver_at"),
                *("moved_at", "seal_number", "number", "token"),
            ]
        )
        return queries.to_transfer(row)

"""Papers come into the house, and are offered to somebody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from dastak.documents import models, queries, rules
from dastak.documents.events import ItemsOffered
from dastak.documents.types import (
    Holder,
    HolderKind,
    Item,
    ItemKind,
    Scope,
    Transfer,
)
from dastak.kernel.actors import SYSTEM, Actor, NotYours
from dastak.kernel.commands import command
from dastak.kernel.errors import Missing
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual


class NoSuchItem(Missing):
    """One of these papers is not known. Open the list of papers again and choose there."""

    ur = "ان میں سے ایک کاغذ ریکارڈ میں نہیں۔ کاغذات کی فہرست دوبارہ کھول کر وہاں سے چنیں۔"


@command(permit="documents.register_items")
def register_items(
    *,
    subject: UUID,
    names: Sequence[Bilingual],
    kind: ItemKind,
    holder: Holder,
    scope: Scope,
    by: Actor,
    now: datetime,
) -> list[Item]:
    """Put physical papers on record with the one who has them, in the order of ``names``.

    The first holder is the citizen of the scope, or whoever the actor stands for: nobody can put
    papers into another's hands by writing it down.

    :raises NothingToHandOver: for no names.
    :raises HolderMalformed: when the holder's id does not fit its kind.
    :raises NotYours: outside the actor's area, or for a holder the actor does not stand for.
    """
    rules.must_be_in_scope(by, scope)
    holder = rules.check_holder(holder)
    is_citizen = holder == Holder(HolderKind.CITIZEN, str(scope.person_id))
    if not is_citizen and not rules.stands_for(by, holder):
        raise NotYours
    rules.must_name_papers(names)
    with transaction_as(SYSTEM):
        return add_items(
            subject=subject, names=names, kind=kind, holder=holder, scope=scope, now=now
        )


def add_items(
    *,
    subject: UUID,
    names: Sequence[Bilingual],
    kind: ItemKind,
    holder: Holder,
    scope: Scope,
    now: datetime,
) -> list[Item]:
    """Rows of new papers and of their first period of custody, the rights having been checked."""
    area = {
        "district_id": scope.district,
        "department_id": scope.department,
        "person_id": scope.person_id,
    }
    ids = sorted(uuid7() for _ in names)
    items = [
        models.Item(
            id=item_id,
            subject=subject,
            name_en=name.en[:200],
            name_ur=name.ur[:200],
            kind=ItemKind(kind),
            registered_at=now,
            **area,
        )
        for item_id, name in zip(ids, names, strict=True)
    ]
    models.Item.objects.bulk_create(items)
    periods = [
        models.Custody(
            id=uuid7(),
            item=item,
            holder_kind=holder.kind,
            holder_id=holder.id,
            period=DateTimeTZRange(now, None),
            **area,
        )
        for item in items
    ]
    models.Custody.objects.bulk_create(periods)
    return [queries.to_item(period) for period in periods]


@command(permit="documents.offer_transfer")
def offer_transfer(
    *, item_ids: Iterable[UUID], receiver: Holder, by: Actor, now: datetime
) -> Transfer:
    """Propose that papers of one order line pass from their holder to ``receiver``.

    To be proposed by either side; both must then confirm. Nothing moves yet.

    :raises NothingToHandOver: for no papers.
    :raises NoSuchItem: when one is unknown.
    :raises PapersApart: when they are with different holders or of different order lines.
    :raises AlreadyThere: when the receiver has them.
    :raises AlreadyOffered: when one is part of an open transfer.
    :raises NotYours: when the actor is neither side.
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
        if not rules.stands_for(by, giver) and not rules.stands_for(by, receiver):
            raise NotYours
        row = add_transfer(items, giver, receiver, now)
        names_en, names_ur = joined_names(items)
        event = ItemsOffered(
            subject=row.subject,
            transfer_id=row.id,
            names_en=names_en,
            names_ur=names_ur,
            giver_kind=giver.kind,
            receiver_kind=receiver.kind,
            person_id=row.person_id,
        )
        emit(event, by=by, at=now)
        return queries.to_transfer(row)


def places_of(items: list[models.Item]) -> list[tuple[UUID, Holder]]:
    """The order line and the present holder of each paper."""
    open_periods = models.Custody.objects.filter(
        item__in=[item.id for item in items], period__upper_inf=True
    )
    holders = {
        row.item_id: Holder(HolderKind(row.holder_kind), row.holder_id) for row in open_periods
    }
    return [(item.subject, holders[item.id]) for item in items]


def add_transfer(
    items: list[models.Item], giver: Holder, receiver: Holder, now: datetime
) -> models.Transfer:
    """The row of a hand-over, with the papers in it."""
    row = models.Transfer.objects.create(
        id=uuid7(),
        subject=items[0].subject,
        item_ids=[item.id for item in items],
        giver_kind=giver.kind,
        giver_id=giver.id,
        receiver_kind=receiver.kind,
        receiver_id=receiver.id,
        offered_at=now,
        district_id=items[0].district_id,
        department_id=items[0].department_id,
        person_id=items[0].person_id,
    )
    models.Item.objects.filter(id__in=row.item_ids).update(transfer=row)
    return row


def joined_names(items: Iterable[models.Item]) -> tuple[str, str]:
    """The names of papers as a message lists them, in English and in Urdu."""
    rows = list(items)
    return ", ".join(row.name_en for row in rows), "، ".join(row.name_ur for row in rows)

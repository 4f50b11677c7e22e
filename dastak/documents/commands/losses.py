"""A paper is lost or damaged: the case begins, and ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from dastak.documents import models
from dastak.documents.queries.losses import loss_of
from dastak.documents.types import Loss, LossEnd, LossKind
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Missing, Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.scope import transaction_as


class ToldAlready(Refused):
    """This paper is on record as lost or damaged already. Look at its case."""

    ur = "یہ کاغذ پہلے ہی گمشدہ یا خراب درج ہے۔ اس کا معاملہ دیکھیں۔"


class NoSuchLoss(Missing):
    """There is no such case of a lost or damaged paper, or it has ended. Refresh the page."""

    ur = "گمشدہ یا خراب کاغذ کا ایسا کوئی معاملہ نہیں، یا ختم ہو چکا ہے۔ صفحہ تازہ کریں۔"


@command(permit="documents.report_loss")
def report_loss(
    *, item_ids: Iterable[UUID], kind: LossKind, note: str, told_by: UUID, by: Actor, now: datetime
) -> list[Loss]:
    """Open a case for each paper. Its last accepted holder stays its holder, and is liable.

    :raises ToldAlready: when one has an open case.
    """
    with transaction_as(SYSTEM), refusing({"documents_loss_one_open": ToldAlready()}):
        held = models.Custody.objects.select_related("item").filter(
            item__in=list(item_ids), period__upper_inf=True
        )
        rows = [
            models.Loss(
                id=uuid7(),
                item=each.item,
                subject=each.item.subject,
                kind=LossKind(kind),
                holder_kind=each.holder_kind,
                holder_id=each.holder_id,
                note=note,
                told_by=told_by,
                told_at=now,
                end="",
                district_id=each.district_id,
                department_id=each.department_id,
                person_id=each.person_id,
            )
            for each in held.order_by("item_id")
        ]
        models.Loss.objects.bulk_create(rows)
    return [loss_of(row) for row in rows]


@command(permit="documents.report_loss")
def end_loss(*, loss_id: UUID, end: LossEnd, ended_by: UUID, by: Actor, now: datetime) -> Loss:
    """End a case: found, issued anew, or replaced otherwise.

    :raises NoSuchLoss: when there is none, or it has ended.
    """
    with transaction_as(SYSTEM):
        rows = models.Loss.objects.select_related("item").select_for_update(of=("self",))
        row = rows.filter(pk=loss_id, end="").first()
        if row is None:
            raise NoSuchLoss
        row.end, row.ended_by, row.ended_at = LossEnd(end), ended_by, now
        row.save(update_fields=["end", "ended_by", "ended_at"])
        return loss_of(row)

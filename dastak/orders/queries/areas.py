"""Holds of areas: what the public reads, and how far each is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import query
from dastak.kernel.errors import Missing
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual, bilingual
from dastak.orders import models
from dastak.orders.rules.areas import IN_HAND
from dastak.orders.types import AreaHold, AreaNotice, AreaReason, AreaState, Channel, Flag, Stage

LISTED_MAX = 50
RELEASED = "released"


class NoSuchAreaHold(Missing):
    """There is no such hold of an area, or it is not yours to see."""

    ur = "علاقے کی ایسی کوئی روک نہیں، یا آپ اسے نہیں دیکھ سکتے۔"


def list_area_notices(*, now: datetime, district: str = "") -> list[AreaNotice]:
    """What the public is to know now: holds in force or to come, the first first. One query.

    :param district: a code, or an empty text for all.
    """
    with transaction_as(SYSTEM):
        rows = models.AreaHold.objects.filter(state=AreaState.RUNNING, ends_at__gt=now)
        if district:
            rows = rows.filter(district_id=district)
        return [
            AreaNotice(
                id=row.id,
                district=row.district_id,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                cause=cause_of(row.reason),
                notice=Bilingual(row.notice_en, row.notice_ur),
            )
            for row in rows.order_by("starts_at", "id")[:LISTED_MAX]
        ]


def cause_of(reason: str) -> Bilingual:
    """A coded reason in words."""
    return bilingual(f"orders.area.{reason}")


def lines_to_reach(hold: models.AreaHold) -> QuerySet[models.Line]:
    """Lines that a hold in force has still to reach: there before it began, or with a visit in it."""
    began = max(hold.starts_at, hold.decided_at or hold.starts_at)
    inside = Q(slot_starts_at__lt=hold.ends_at, slot_ends_at__gt=hold.starts_at)
    reached = models.AreaHeldLine.objects.filter(area_hold=hold).values("line_id")
    rows = models.Line.objects.filter(
        Q(order__created_at__lte=began) | inside,
        district_id=hold.district_id,
        outcome="",
        stage__lt=Stage.SUBMITTED,
    )
    rows = rows.exclude(stage__in=IN_HAND).exclude(flags__contains=[Flag.ON_HOLD])
    # Nobody sets out for what a citizen does alone.
    rows = rows.exclude(order__channel=Channel.DIGITAL)
    return rows.exclude(pk__in=reached)


@query(permit="orders.view_area_holds")
def list_area_holds(*, by: Actor, now: datetime) -> list[AreaHold]:
    """The latest 50 holds of the actor's districts, the newest first."""
    return [area_hold_of(row) for row in models.AreaHold.objects.order_by("-asked_at")[:LISTED_MAX]]


@query(permit="orders.view_area_holds")
def get_area_hold(*, area_hold_id: UUID, by: Actor, now: datetime) -> AreaHold:
    """One hold with its progress.

    :raises NoSuchAreaHold: when there is none in the actor's districts.
    """
    row = models.AreaHold.objects.filter(pk=area_hold_id).first()
    if row is None:
        raise NoSuchAreaHold
    done = Q(done_at__isnull=False)
    counted = models.AreaHeldLine.objects.filter(area_hold=row).aggregate(
        held=Count("line", filter=~done),
        released=Count("line", filter=done & Q(result=RELEASED)),
        left=Count("line", filter=done & ~Q(result=RELEASED)),
    )
    is_due = row.state == AreaState.RUNNING and row.starts_at <= now
    waiting = lines_to_reach(row).count() if is_due else 0
    return area_hold_of(row, waiting=waiting, **counted)


def area_hold_of(row: models.AreaHold, **counts: int) -> AreaHold:
    """The value of a row."""
    return AreaHold(
        id=row.id,
        district=row.district_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        reason=AreaReason(row.reason),
        notice=Bilingual(row.notice_en, row.notice_ur),
        state=AreaState(row.state),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        lifted_at=row.lifted_at,
        **counts,
    )

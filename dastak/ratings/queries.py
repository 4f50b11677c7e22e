"""Reads of ratings: blind until both sides have rated or seven days are over."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.clock import PKT
from dastak.kernel.commands import query
from dastak.kernel.errors import Missing
from dastak.kernel.scope import transaction_as
from dastak.ratings import adapters, models, rules
from dastak.ratings.types import Rating, Ratings, Received, Side, Summary, Tag

LISTED_MAX = 50
_OVERSEERS = frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN, Role.SYSTEM})


class NoRatings(Missing):
    """This order cannot be rated: it was not delivered, or it is not yours."""

    ur = "اس درخواست کو درجہ نہیں دیا جا سکتا: ابھی پہنچی نہیں، یا آپ کی نہیں۔"


def list_tags(*, side: Side) -> list[Tag]:
    """What a side can say besides the stars."""
    return [tag for tag in adapters.tags() if tag.side is side]


@query(permit="ratings.get_ratings")
def get_ratings(*, order_id: UUID, by: Actor, now: datetime) -> Ratings:
    """One's own rating of an order, and the other's once it may be seen.

    A facilitator never sees the single rating of a vulnerable citizen.

    :raises NoRatings: when there is nothing to rate, or the order is none of the actor's.
    """
    with transaction_as(SYSTEM):
        window = models.Window.objects.filter(pk=order_id).first()
        rows = list(models.Rating.objects.filter(window_id=order_id)) if window else []
    side = side_in(window, by) if window else None
    if window is None or (side is None and not _oversees(window, by)):
        raise NoRatings
    said = {Side(row.side): as_rating(row) for row in rows}
    mine = said.get(side) if side else None
    others = [each for each in said.values() if each.side is not side]
    return Ratings(
        order_id=order_id,
        my_side=side,
        mine=mine,
        shown=tuple(others) if _may_see(window, side, now) else (),
        is_open=side is not None and mine is None and now < window.closes_at,
        visible_at=window.visible_at,
    )


@query(permit="ratings.list_received")
def list_received(*, by: Actor, now: datetime) -> list[Received]:
    """The latest 50 ratings the actor got, without whose they were, newest first.

    Those of vulnerable citizens are not among them: they count in the summary only.
    """
    with transaction_as(SYSTEM):
        if by.role is Role.FACILITATOR:
            rows = _of_facilitator(by.me, now).filter(window__is_vulnerable=False)
        else:
            mine = Q(window__applicant_id=by.me) | Q(window__contact_id=by.me)
            rows = _visible(now).filter(mine, side=Side.FACILITATOR)
        found = list(rows.order_by("-window__visible_at", "-id")[:LISTED_MAX])
    return [
        Received(
            stars=row.stars,
            tags=tuple(row.tags),
            text=row.text,
            day=row.window.visible_at.astimezone(PKT).date(),
        )
        for row in found
    ]


@query(permit="ratings.summary")
def summary(*, facilitator_id: UUID, by: Actor, now: datetime) -> Summary:
    """All visible ratings of a facilitator together: for themselves and for those who oversee.

    :raises NoRatings: for another facilitator.
    """
    if by.person_id != facilitator_id and by.role not in _OVERSEERS:
        raise NoRatings
    scope = SYSTEM if by.person_id == facilitator_id else by
    with transaction_as(scope):
        rows = _of_facilitator(facilitator_id, now)
        stars = list(rows.filter(window__is_vulnerable=False).values_list("stars", flat=True))
        guarded = rows.filter(window__is_vulnerable=True).order_by("window__visible_at", "id")
        hidden = list(guarded.values_list("stars", flat=True))
    stars += hidden[: rules.grouped(count=len(hidden))]
    counted = Counter(stars)
    return Summary(
        facilitator_id=facilitator_id,
        count=len(stars),
        by_stars={number: counted[number] for number in range(1, 6)},
    )


def side_in(window: models.Window, by: Actor) -> Side | None:
    """On which side of a window the actor stands."""
    return rules.side_of(
        actor=by,
        facilitator_id=window.facilitator_id,
        citizens={window.contact_id, window.applicant_id},
    )


def as_rating(row: models.Rating) -> Rating:
    """The value of a row."""
    return Rating(
        side=Side(row.side), stars=row.stars, tags=tuple(row.tags), text=row.text, at=row.at
    )


def _oversees(window: models.Window, by: Actor) -> bool:
    return by.role in _OVERSEERS and by.serves(window.district_id)


def _may_see(window: models.Window, side: Side | None, now: datetime) -> bool:
    if side is Side.FACILITATOR and window.is_vulnerable:
        return False
    return rules.is_visible(visible_at=window.visible_at, now=now)


def _visible(now: datetime) -> Any:
    return models.Rating.objects.select_related("window").filter(window__visible_at__lte=now)


def _of_facilitator(facilitator_id: UUID, now: datetime) -> Any:
    return _visible(now).filter(side=Side.CITIZEN, window__facilitator_id=facilitator_id)

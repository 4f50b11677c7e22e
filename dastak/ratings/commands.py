"""Opening ratings at delivery, and rating."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as
from dastak.people import api as people
from dastak.ratings import models, queries, rules
from dastak.ratings.events import RatingGiven, RatingsOpened
from dastak.ratings.types import Delivery, Rating, Side


class RatingOver(Refused):
    """The seven days for rating this order are over."""

    ur = "اس درخواست کو درجہ دینے کے سات دن گزر چکے ہیں۔"


class AlreadyRated(Refused):
    """You have rated this order. A rating cannot be changed."""

    ur = "آپ اس درخواست کو درجہ دے چکے ہیں۔ اسے بدلا نہیں جا سکتا۔"


@command(permit="ratings.open_ratings")
def open_ratings(*, delivery: Delivery, by: Actor, now: datetime) -> None:
    """Let the two sides of a delivered order rate each other for seven days. Once per order.

    :raises NoSuchPerson: when nobody has the applicant's id.
    """
    if models.Window.objects.filter(pk=delivery.order_id).exists():
        return
    applicant = people.get_person_of_case(
        person_id=delivery.applicant_id, purpose="rating", case=delivery.number, by=by, now=now
    )
    closes_at = now + rules.OPEN_FOR
    window = models.Window(
        order_id=delivery.order_id,
        number=delivery.number,
        facilitator_id=delivery.facilitator_id,
        contact_id=delivery.contact_id,
        applicant_id=delivery.applicant_id,
        district_id=delivery.district,
        is_vulnerable=rules.is_vulnerable(
            needs=applicant.needs,
            birth_date=applicant.birth_date,
            on=now.astimezone(PKT).date(),
        ),
        opened_at=now,
        closes_at=closes_at,
        visible_at=closes_at,
    )
    window.save(force_insert=True)
    emit(RatingsOpened(subject=delivery.order_id, closes_at=closes_at), by=by, at=now)


@command(permit="ratings.rate")
def rate(
    *, order_id: UUID, stars: int, tags: Sequence[str], text: str, by: Actor, now: datetime
) -> Rating:
    """Rate the other side of a delivered order, once; shown when both have, or after seven days.

    :param stars: 1 to 5. :param tags: codes from ``list_tags``. :param text: at most 500
        characters; long numbers and links are taken out.
    :raises StarsWrong, TagUnknown, TextTooLong: for what cannot be said.
    :raises NoRatings: before delivery. :raises NotYourOrder: for anybody but its two sides.
    :raises RatingOver: after seven days. :raises AlreadyRated: the second time.
    """
    rules.check_stars(stars=stars)
    words = rules.clean_text(text=text)
    with transaction_as(SYSTEM):
        window = _locked(order_id)
        side = _open_side(window, by, now)
        chosen = rules.check_tags(tags=tags, known=_codes(side))
        row = models.Rating(
            id=uuid7(),
            window=window,
            side=side.value,
            district_id=window.district_id,
            rater_id=by.me,
            stars=stars,
            tags=chosen,
            text=words,
            at=now,
        )
        with refusing({"ratings_one_per_side": AlreadyRated()}):
            row.save(force_insert=True)
        is_complete = models.Rating.objects.filter(window=window).count() == len(Side)
        if is_complete:
            models.Window.objects.filter(pk=order_id).update(visible_at=now)
        emit(RatingGiven(subject=order_id, side=side, is_complete=is_complete), by=by, at=now)
    return queries.as_rating(row)


def _codes(side: Side) -> set[str]:
    return {tag.code for tag in queries.list_tags(side=side)}


def _locked(order_id: UUID) -> models.Window:
    rows = models.Window.objects.select_for_update(of=("self",), no_key=True)
    window = rows.filter(pk=order_id).first()
    if window is None:
        raise queries.NoRatings
    return window


def _open_side(window: models.Window, by: Actor, now: datetime) -> Side:
    side = queries.side_in(window, by)
    if side is None:
        raise rules.NotYourOrder
    if now >= window.closes_at:
        raise RatingOver
    return side

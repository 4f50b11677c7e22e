"""Ratings as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from dastak.kernel.actors import Role
from dastak.kernel.web import ActingRequest, allow, public
from dastak.ratings import api

prefix = "ratings"
router = Router(tags=["ratings"])
SIDES = (Role.CITIZEN, Role.FACILITATOR)


class Words(Schema):
    """The same words in both languages."""

    en: str
    ur: str


class TagOut(Schema):
    """Something to say besides the stars."""

    code: str
    side: str
    text: Words


class RateIn(Schema):
    """A rating of the other side."""

    model_config = ConfigDict(extra="forbid")
    stars: int
    tags: list[str] = Field(default_factory=list, max_length=20)
    text: str = Field(default="", max_length=2000)


class RatingOut(Schema):
    """What one side said."""

    side: str
    stars: int
    tags: list[str]
    text: str
    at: datetime


class RatingsOut(Schema):
    """The ratings of an order as one may see them."""

    order_id: UUID
    my_side: str | None
    mine: RatingOut | None
    shown: list[RatingOut]
    is_open: bool
    visible_at: datetime


class ReceivedOut(Schema):
    """A rating one got, without whose it was."""

    stars: int
    tags: list[str]
    text: str
    day: date


class SummaryOut(Schema):
    """All visible ratings of a facilitator together."""

    facilitator_id: UUID
    count: int
    average: float | None
    by_stars: dict[int, int]


@router.get("/tags/{side}", auth=public("the words to choose from are public"))
def list_tags(request: HttpRequest, side: api.Side) -> list[TagOut]:
    """What a side can say besides the stars."""
    return [TagOut.from_orm(tag) for tag in api.list_tags(side=side)]


@router.get("/orders/{order_id}", auth=allow(*SIDES, Role.SUPERVISOR), response=RatingsOut)
def get_ratings(request: ActingRequest, order_id: UUID) -> Any:
    """One's own rating, and the other's once it may be seen."""
    return api.get_ratings(order_id=order_id, by=request.actor, now=request.now)


@router.post("/orders/{order_id}", auth=allow(*SIDES), response={201: RatingOut})
def rate(request: ActingRequest, order_id: UUID, payload: RateIn) -> Any:
    """Rate the other side, once."""
    rating = api.rate(
        order_id=order_id,
        stars=payload.stars,
        tags=payload.tags,
        text=payload.text,
        by=request.actor,
        now=request.now,
    )
    return Status(201, rating)


@router.get("/received", auth=allow(*SIDES), response=list[ReceivedOut])
def list_received(request: ActingRequest) -> Any:
    """The latest ratings one got."""
    return api.list_received(by=request.actor, now=request.now)


@router.get(
    "/facilitators/{facilitator_id}",
    auth=allow(Role.FACILITATOR, Role.SUPERVISOR, Role.AUDITOR),
    response=SummaryOut,
)
def summary(request: ActingRequest, facilitator_id: UUID) -> Any:
    """A facilitator's ratings together: one's own, or those of one's area."""
    return api.summary(facilitator_id=facilitator_id, by=request.actor, now=request.now)

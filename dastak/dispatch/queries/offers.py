"""Reads of offers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.dispatch import models
from dastak.dispatch.types import Offer, OfferState, VisitKind
from dastak.kernel.actors import Actor, Role
from dastak.kernel.commands import query
from dastak.kernel.errors import Missing


class NoSuchOffer(Missing):
    """There is no such offer, or it was made to somebody else."""

    ur = "ایسی کوئی پیشکش نہیں، یا یہ کسی اور کو کی گئی تھی۔"


@query(permit="dispatch.get_offer")
def get_offer(*, offer_id: UUID, by: Actor, now: datetime) -> Offer:
    """One offer: a facilitator's own, or one of the supervisor's area.

    :raises NoSuchOffer: when there is none, or it was made to another facilitator.
    """
    row = models.Offer.objects.select_related("visit").filter(pk=offer_id).first()
    if row is None or (by.role is Role.FACILITATOR and row.facilitator_id != by.me):
        raise NoSuchOffer
    return offer_of(row)


@query(permit="dispatch.list_offers")
def list_offers(*, by: Actor, now: datetime) -> list[Offer]:
    """Offers that wait for the acting facilitator's answer, the most pressing first."""
    rows = models.Offer.objects.select_related("visit").filter(
        facilitator_id=by.me, state=OfferState.OPEN, expires_at__gt=now
    )
    return [offer_of(row) for row in rows.order_by("expires_at", "id")]


def offer_of(row: models.Offer) -> Offer:
    """A row, with its visit selected, as a value."""
    visit = row.visit
    return Offer(
        id=row.id,
        visit_id=visit.id,
        subject=visit.subject,
        number=visit.number,
        kind=VisitKind(visit.kind),
        facilitator_id=row.facilitator_id,
        state=OfferState(row.state),
        wave=row.wave,
        offered_at=row.offered_at,
        expires_at=row.expires_at,
        reasons=tuple(row.reasons),
        added_minutes=row.added_minutes,
        district=visit.district_id,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        planned_at=row.planned_at,
        minutes=visit.minutes,
        skill=visit.skill,
        cash_paisa=visit.cash_paisa,
    )

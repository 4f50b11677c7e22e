"""Offers: whom to ask, until when, and the one who takes the visit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog
from django.db import DataError, IntegrityError, transaction
from django.db.models import F

from dastak.dispatch import models, rules
from dastak.dispatch.commands.locking import locked, told_of
from dastak.dispatch.commands.visits import NOBODY_FOUND, fail
from dastak.dispatch.events import OfferDeclined, OfferMade, OffersExhausted
from dastak.dispatch.queries.candidates import (
    Routing,
    find_candidate,
    find_candidates,
    instants_of,
)
from dastak.dispatch.queries.offers import NoSuchOffer, offer_of
from dastak.dispatch.rules import offers, steps
from dastak.dispatch.types import Offer, OfferState, VisitKind, VisitState
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit

log = structlog.get_logger()


class OfferGone(Refused):
    """This offer no longer stands: its time is over or it was withdrawn. Look at your other offers."""

    ur = "یہ پیشکش اب نہیں رہی: اس کا وقت ختم ہو گیا یا واپس لے لی گئی۔ دوسری پیشکشیں دیکھیں۔"


class VisitTaken(Refused):
    """Another facilitator has taken this visit. Look at your other offers."""

    ur = "یہ کام کسی اور نمائندے نے لے لیا ہے۔ دوسری پیشکشیں دیکھیں۔"


class CannotBeAsked(Refused):
    """This facilitator cannot make the visit: not fit or not on shift, asked before, or no time."""

    ur = "یہ نمائندہ یہ کام نہیں کر سکتا: اہل یا شفٹ پر نہیں، پہلے پوچھا جا چکا ہے، یا وقت نہیں۔"


@command(permit="dispatch.make_offers")
def make_offers(*, by: Actor, now: datetime, limit: int = 20) -> int:
    """Ask the next facilitators for the visits that wait; returns the number of visits seen to.

    Three are asked at once, for ten minutes; a preferred one alone before them. When nobody is
    left, or two hours before the visit, ``OffersExhausted`` tells the supervisors once, and
    asking goes on. A window that passes without anybody fails the visit.
    """
    waiting = models.Visit.objects.select_for_update(no_key=True, skip_locked=True).filter(
        state=VisitState.REQUESTED, next_wave_at__lte=now
    )
    rows = list(waiting.order_by("next_wave_at", "id")[:limit])
    for row in rows:
        try:
            with transaction.atomic():
                _see_to(row, by, now)
        except (ArithmeticError, LookupError, TypeError, ValueError, DataError, IntegrityError):
            # One visit that cannot be reckoned with must not keep all others waiting.
            log.exception("visit_not_seen_to", visit=str(row.id))
            again = now + offers.ASK_AGAIN_AFTER
            models.Visit.objects.filter(pk=row.id).update(next_wave_at=again)
    return len(rows)


@command(permit="dispatch.expire_offers")
def expire_offers(*, by: Actor, now: datetime, limit: int = 500) -> int:
    """Close offers whose time is over; returns how many."""
    late = models.Offer.objects.select_for_update(skip_locked=True).filter(
        state=OfferState.OPEN, expires_at__lte=now
    )
    ids = list(late.order_by("expires_at").values_list("id", flat=True)[:limit])
    if not ids:
        return 0
    return models.Offer.objects.filter(id__in=ids).update(
        state=OfferState.EXPIRED, answered_at=F("expires_at")
    )


@command(permit="dispatch.decline_offer")
def decline_offer(*, offer_id: UUID, reason: str, by: Actor, now: datetime) -> Offer:
    """Say no. When nobody else is still thinking it over, the next are asked at once.

    :param reason: a short code or sentence; it has no effect on later offers.
    :raises NoSuchOffer: when there is none in the actor's area.
    :raises NotYours: when it was made to somebody else.
    :raises OfferGone: when it no longer stands. :raises ReasonMissing: without a reason.
    """
    row, visit = locked_offer(offer_id)
    by.must_be(row.facilitator_id)
    why = steps.reason_of(reason)
    must_stand(row, now=now)
    row.state, row.answered_at, row.answer = OfferState.DECLINED, now, why
    row.save(update_fields=["state", "answered_at", "answer"])
    others = models.Offer.objects.filter(visit=visit, state=OfferState.OPEN, expires_at__gt=now)
    if visit.state == VisitState.REQUESTED and not others.exists():
        visit.next_wave_at = now
        visit.save(update_fields=["next_wave_at"])
    event = OfferDeclined(
        subject=visit.subject,
        visit_id=visit.id,
        kind=VisitKind(visit.kind),
        person_id=row.facilitator_id,
        number=visit.number,
        offer_id=row.id,
        facilitator_id=row.facilitator_id,
        reason=why,
    )
    emit(event, by=by, at=now)
    return offer_of(row)


@command(permit="dispatch.offer_to")
def offer_to(*, visit_id: UUID, facilitator_id: UUID, by: Actor, now: datetime) -> Offer:
    """Ask one facilitator for a visit, whoever else was asked: a supervisor's way on.

    :raises NoSuchVisit: when there is none in the actor's area.
    :raises OutsideYourArea: in another district. :raises VisitIsOver: when it has ended.
    :raises VisitTaken: when somebody has it.
    :raises CannotBeAsked: when the facilitator cannot make it.
    """
    visit = locked(visit_id)
    by.must_serve(visit.district_id)
    steps.must_be_ready(step="offer", state=VisitState(visit.state))
    if visit.state != VisitState.REQUESTED:
        raise VisitTaken
    has_papers = facilitator_id == visit.preferred_facilitator_id
    if visit.is_bound and not has_papers:
        raise CannotBeAsked
    routing, chosen = find_candidate(visit=visit, facilitator_id=facilitator_id, now=now)
    if not chosen:
        raise CannotBeAsked
    (row,) = _make(visit, routing, chosen, by, now)
    return offer_of(row)


def locked_offer(offer_id: UUID) -> tuple[models.Offer, models.Visit]:
    """An offer and its visit, both locked, the visit first.

    :raises NoSuchOffer: when there is none in the actor's area.
    """
    found = models.Offer.objects.filter(pk=offer_id).values_list("visit_id", flat=True).first()
    if found is None:
        raise NoSuchOffer
    visit = locked(found)
    row = models.Offer.objects.select_for_update(no_key=True).get(pk=offer_id)
    row.visit = visit
    return row, visit


def must_stand(row: models.Offer, *, now: datetime) -> None:
    """:raises OfferGone: when the offer was answered or withdrawn, or its time is over."""
    if row.state != OfferState.OPEN or row.expires_at <= now:
        raise OfferGone


def _see_to(visit: models.Visit, by: Actor, now: datetime) -> None:
    if visit.ends_at <= now:
        fail(visit, reason=NOBODY_FOUND, by=by, now=now)
    else:
        _ask(visit, by, now)


def _ask(visit: models.Visit, by: Actor, now: datetime) -> None:
    routing, ranked = find_candidates(visit=visit, now=now)
    preferred = [each for each in ranked if each.facilitator_id == visit.preferred_facilitator_id]
    others = [] if visit.is_bound else ranked[: offers.WAVE_SIZE]
    chosen = (preferred if visit.wave == 0 or not others else []) or others
    is_late = visit.wave > 0 and offers.is_urgent(starts_at=visit.starts_at, now=now)
    if not chosen or is_late:
        _tell_supervisors(visit, by, now)
    if chosen:
        _make(visit, routing, chosen, by, now)
        return
    visit.exhausted_at, visit.next_wave_at = now, now + offers.ASK_AGAIN_AFTER
    visit.save(update_fields=["exhausted_at", "next_wave_at"])


def _tell_supervisors(visit: models.Visit, by: Actor, now: datetime) -> None:
    if visit.exhausted_at is not None:
        return
    visit.exhausted_at = now
    event = OffersExhausted(
        **told_of(visit),
        district=visit.district_id,
        starts_at=visit.starts_at,
        wave=visit.wave,
    )
    emit(event, by=by, at=now)


def _make(
    visit: models.Visit,
    routing: Routing,
    chosen: Sequence[offers.Candidate],
    by: Actor,
    now: datetime,
) -> list[models.Offer]:
    until = offers.answer_until(starts_at=visit.starts_at, ends_at=visit.ends_at, now=now)
    visit.wave += 1
    visit.next_wave_at = until
    visit.save(update_fields=["wave", "next_wave_at", "exhausted_at"])
    rows = [_row(visit, routing, each, until, now) for each in chosen]
    models.Offer.objects.bulk_create(rows)
    for row in rows:
        event = OfferMade(
            subject=visit.subject,
            visit_id=visit.id,
            kind=VisitKind(visit.kind),
            person_id=row.facilitator_id,
            number=visit.number,
            offer_id=row.id,
            facilitator_id=row.facilitator_id,
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            expires_at=until,
        )
        emit(event, by=by, at=now)
    return rows


def _row(
    visit: models.Visit,
    routing: Routing,
    chosen: offers.Candidate,
    until: datetime,
    now: datetime,
) -> models.Offer:
    insertion = chosen.insertion
    working = routing.working[insertion.crew]
    job: rules.Job = routing.problem.jobs[routing.job]
    ((planned_at, _),) = instants_of(starts=[insertion.starts[insertion.position]], jobs=[job])
    is_preferred = chosen.facilitator_id == visit.preferred_facilitator_id
    return models.Offer(
        id=uuid7(),
        visit=visit,
        facilitator_id=chosen.facilitator_id,
        district_id=visit.district_id,
        state=OfferState.OPEN,
        wave=visit.wave,
        offered_at=now,
        expires_at=until,
        reasons=offers.reasons_of(candidate=chosen, wave=visit.wave, is_preferred=is_preferred),
        added_minutes=offers.minutes_of(insertion),
        planned_at=planned_at,
        shift_starts_at=working.starts_at,
        shift_ends_at=working.ends_at,
    )

"""Taking a visit: one visit, one facilitator, no two at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from psycopg.types.range import TimestamptzRange

from dastak.dispatch import models, rules
from dastak.dispatch.commands.locking import told_of, withdraw_offers
from dastak.dispatch.commands.offers import VisitTaken, locked_offer, must_stand
from dastak.dispatch.events import VisitAssigned
from dastak.dispatch.queries.candidates import Working, instants_of, route_around
from dastak.dispatch.queries.visits import visit_of
from dastak.dispatch.types import OfferState, Visit, VisitState
from dastak.kernel.actors import Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Refused
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit
from dastak.workforce import api as workforce

_MOVE = """
UPDATE dispatch_assignment SET period = tstzrange(moved.starts, moved.ends)
FROM unnest(%s::uuid[], %s::timestamptz[], %s::timestamptz[]) AS moved (id, starts, ends)
WHERE dispatch_assignment.id = moved.id
"""


class TimeClash(Refused):
    """You cannot be there in time beside the visits you already have. Decline this one."""

    ur = "آپ اپنے پہلے سے طے شدہ کاموں کے ساتھ وہاں وقت پر نہیں پہنچ سکتے۔ اس سے معذرت کر لیں۔"


class TooMuchCash(Refused):
    """With this visit you would carry more cash than your limit. Deposit first, or decline."""

    ur = "اس کام کے ساتھ آپ کے پاس حد سے زیادہ نقد رقم ہو جائے گی۔ پہلے رقم جمع کرائیں یا معذرت کریں۔"


class NotWhatWasAsked(Refused):
    """This visit asks for a skill or a facilitator that your record does not show. Decline it."""

    ur = "اس کام کے لیے وہ مہارت یا نمائندہ درکار ہے جو آپ کے ریکارڈ میں نہیں۔ معذرت کر لیں۔"


_REFUSALS: dict[str, type[Refused]] = {
    "skill": NotWhatWasAsked,
    "gender": NotWhatWasAsked,
    "cash": TooMuchCash,
    "shift": TimeClash,
    "route": TimeClash,
}


@command(permit="dispatch.accept_offer")
def accept_offer(*, offer_id: UUID, by: Actor, now: datetime) -> Visit:
    """Take the visit that was offered; the other offers of it are withdrawn.

    The route is planned anew: visits of the day that have not begun may move inside their windows.

    :raises NoSuchOffer: when there is none in the actor's area.
    :raises NotYours: when it was made to somebody else.
    :raises VisitTaken: when another facilitator was first.
    :raises OfferGone: when its time is over or it was withdrawn.
    :raises FacilitatorNotFit: without the certificates of that day, or suspended.
    :raises TimeClash: when it does not fit between the other visits.
    :raises TooMuchCash: above the cash limit of the route.
    :raises NotWhatWasAsked: when skill or gender have changed since.
    """
    offer, visit = locked_offer(offer_id)
    by.must_be(offer.facilitator_id)
    if visit.facilitator_id is not None:
        raise VisitTaken
    must_stand(offer, now=now)
    day = visit.starts_at.astimezone(PKT).date()
    facilitator = workforce.must_be_fit(facilitator_id=offer.facilitator_id, day=day)
    _one_at_a_time(offer.facilitator_id)
    with refusing(
        {
            "dispatch_assignment_no_overlap": TimeClash(),
            "dispatch_assignment_one_live": VisitTaken(),
            "dispatch_offer_one_accepted": VisitTaken(),
        }
    ):
        planned_at = _put_into_route(offer, visit, facilitator, now)
        offer.state, offer.answered_at = OfferState.ACCEPTED, now
        offer.save(update_fields=["state", "answered_at"])
    withdraw_offers(visit, now=now)
    visit.state, visit.facilitator_id = VisitState.ASSIGNED, facilitator.id
    visit.assigned_at, visit.next_wave_at = now, None
    visit.save(update_fields=["state", "facilitator", "assigned_at", "next_wave_at"])
    visit.planned_at = planned_at  # type: ignore[attr-defined]
    event = VisitAssigned(
        **told_of(visit),
        facilitator_id=facilitator.id,
        facilitator_name_en=facilitator.name.en,
        facilitator_name_ur=facilitator.name.ur,
        badge=facilitator.badge,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
    )
    emit(event, by=by, at=now)
    return visit_of(visit)


def _one_at_a_time(facilitator_id: UUID) -> None:
    # Two acceptances of one facilitator would plan the same route without knowing of each other.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"route:{facilitator_id}"]
        )


def _put_into_route(
    offer: models.Offer, visit: models.Visit, who: workforce.Facilitator, now: datetime
) -> datetime:
    """Save the new route; returns when the visit is planned."""
    working = Working(who, offer.shift_starts_at, offer.shift_ends_at)
    routing = route_around(visit=visit, working=[working], now=now)
    problem, plan, job = routing.problem, routing.plan, routing.job
    found = rules.quote_for(problem=problem, plan=plan, job=job, crew=0)
    if found is None:
        (code, *_) = rules.explain(problem=problem, plan=plan, job=job, crew=0) or ("route",)
        raise _REFUSALS[code]
    (route,) = rules.insert(plan=plan, insertion=found).routes
    planned = instants_of(starts=found.starts, jobs=[problem.jobs[each] for each in route])
    others = [
        (routing.assignments[index], period)
        for index, period in zip(route, planned, strict=True)
        if index != job
    ]
    _move([each for each in others if _has_moved(*each)])
    starts_at, ends_at = planned[found.position]
    models.Assignment(
        id=uuid7(),
        visit=visit,
        facilitator_id=who.id,
        district_id=visit.district_id,
        offer=offer,
        period=TimestamptzRange(starts_at, ends_at),
        is_live=True,
        assigned_at=now,
    ).save(force_insert=True)
    return starts_at


def _has_moved(row: models.Assignment, period: tuple[datetime, datetime]) -> bool:
    return (row.period.lower, row.period.upper) != period


def _move(moved: Sequence[tuple[models.Assignment, tuple[datetime, datetime]]]) -> None:
    if not moved:
        return
    ids = [row.id for row, _ in moved]
    starts = [period[0] for _, period in moved]
    ends = [period[1] for _, period in moved]
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [ids, starts, ends])

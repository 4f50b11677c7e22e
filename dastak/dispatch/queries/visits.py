"""Reads of visits: whose they are, and how exactly the place is shown."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dastak.dispatch import models
from dastak.dispatch.rules import positions
from dastak.dispatch.types import Visit, VisitKind, VisitState
from dastak.kernel.access import record_access
from dastak.kernel.actors import Actor, Role
from dastak.kernel.clock import PKT
from dastak.kernel.commands import query
from dastak.kernel.errors import Missing
from dastak.places.api import Place

PAGE = 200


class NoSuchVisit(Missing):
    """There is no such visit, or it is not yours to see."""

    ur = "ایسا کوئی دورہ نہیں، یا آپ اسے نہیں دیکھ سکتے۔"


@query(permit="dispatch.get_visit")
def get_visit(*, visit_id: UUID, by: Actor, now: datetime) -> Visit:
    """One visit, with the exact place for those who may go there or answer for it.

    A facilitator sees the exact place from acceptance to the end of the visit. Every look at it
    by somebody else than the person visited is logged.

    :raises NoSuchVisit: when there is none in the actor's area, or it is another facilitator's.
    """
    row = _visits(by).filter(pk=visit_id).first()
    if row is None:
        raise NoSuchVisit
    if not _may_know_the_house(row, by):
        return visit_of(row)
    if by.role is not Role.SYSTEM and by.person_id != row.person_id:
        record_access(
            by=by,
            now=now,
            person_id=row.person_id,
            purpose="visit",
            fields=("place",),
            case=row.number,
        )
    return visit_of(row, place=Place(row.lat, row.lon))


@query(permit="dispatch.get_visit")
def find_visit_of(*, subject: UUID, kind: VisitKind, by: Actor, now: datetime) -> Visit | None:
    """The latest visit of one kind for an order, or None."""
    rows = _visits(by).filter(subject=subject, kind=kind)
    row = rows.order_by("-requested_at", "-id").first()
    return None if row is None else visit_of(row)


@query(permit="dispatch.list_day")
def list_day(*, day: date, by: Actor, now: datetime) -> list[Visit]:
    """The acting facilitator's visits of a day of Pakistan, in the order of his route."""
    rows = _visits(by).filter(facilitator_id=by.me, **_on(day))
    return [visit_of(row) for row in rows.order_by(Coalesce("planned_at", "starts_at"), "id")]


@query(permit="dispatch.list_visits")
def list_visits(
    *, district: str, day: date, by: Actor, now: datetime, page: int = 1
) -> list[Visit]:
    """All visits of a district on a day of Pakistan, 200 a page, for operations.

    :raises OutsideYourArea: when the district is not the actor's.
    """
    by.must_serve(district)
    first = max(page - 1, 0) * PAGE
    rows = _visits(by).filter(district_id=district, **_on(day)).order_by("starts_at", "id")
    return [visit_of(row) for row in rows[first : first + PAGE]]


@query(permit="dispatch.list_late")
def list_late(*, before: datetime, by: Actor, now: datetime) -> dict[UUID, datetime]:
    """First and second visits to which nobody set out that were planned before an instant, with the plan.

    The plan is when the route has the work at the door begin, never before the window.
    """
    live = models.Assignment.objects.filter(
        is_live=True,
        period__startswith__lt=before,
        visit__state=VisitState.ASSIGNED,
        visit__kind__in=(VisitKind.APPLICATION, VisitKind.RECTIFICATION),
        visit__starts_at__lt=before,
    )
    rows = live.values_list("visit_id", "period__startswith", "visit__starts_at")
    return {visit_id: max(planned, starts_at) for visit_id, planned, starts_at in rows}


def visit_of(row: models.Visit, *, place: Place | None = None) -> Visit:
    """A row as a value; without ``place`` only the cell in which the house lies is told."""
    return Visit(
        id=row.id,
        subject=row.subject,
        number=row.number,
        kind=VisitKind(row.kind),
        state=VisitState(row.state),
        district=row.district_id,
        place=place or positions.blur(Place(row.lat, row.lon)),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        minutes=row.minutes,
        skill=row.skill,
        gender=row.gender or None,
        cash_paisa=row.cash_paisa,
        person_id=row.person_id,
        facilitator_id=row.facilitator_id,
        planned_at=getattr(row, "planned_at", None),
        requested_at=row.requested_at,
        assigned_at=row.assigned_at,
        trip_at=row.trip_at,
        arrived_at=row.arrived_at,
        manual_reason=row.manual_reason,
        opened_at=row.opened_at,
        ended_at=row.ended_at,
        reason=row.reason,
    )


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """First instant of a day of Pakistan and of the next one, in UTC."""
    start = datetime.combine(day, time(), PKT).astimezone(UTC)
    return start, start + timedelta(days=1)


def _on(day: date) -> dict[str, datetime]:
    start, end = day_bounds(day)
    return {"starts_at__gte": start, "starts_at__lt": end}


def _visits(by: Actor) -> QuerySet[models.Visit]:
    """Visits the actor may know of; row security has drawn the area, a facilitator's are his own."""
    live = models.Assignment.objects.filter(visit=OuterRef("pk"), is_live=True)
    rows = models.Visit.objects.annotate(planned_at=Subquery(live.values("period__startswith")[:1]))
    return rows.filter(facilitator_id=by.me) if by.role is Role.FACILITATOR else rows


def _may_know_the_house(row: models.Visit, by: Actor) -> bool:
    return by.role is not Role.FACILITATOR or not VisitState(row.state).is_over

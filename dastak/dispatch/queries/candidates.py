"""Who could make a visit: facilitators on shift, their routes of the day, and the new visit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Count

from dastak.dispatch import models, rules
from dastak.dispatch.queries.visits import day_bounds
from dastak.dispatch.rules import offers
from dastak.dispatch.types import OfferState, VisitState
from dastak.kernel.clock import PKT
from dastak.places.api import Place, TravelTime, distance_metres, travel_time
from dastak.workforce import api as workforce

# More would cost time for hardly any better offer.
NEAREST = 40
PINNED = frozenset({VisitState.EN_ROUTE, VisitState.ARRIVED, VisitState.OPEN})


@dataclass(frozen=True, slots=True)
class Travel:
    """The provider of travel times, in the whole seconds of the routing problem."""

    provider: TravelTime

    def seconds(self, a: Place, b: Place, at: int) -> int:
        """Whole seconds from ``a`` to ``b`` when setting out at ``at``."""
        return self.provider.seconds(a, b, datetime.fromtimestamp(at, UTC))


@dataclass(frozen=True, slots=True)
class Working:
    """A facilitator with the shift that a visit falls into."""

    facilitator: workforce.Facilitator
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Routing:
    """A problem with the rows behind its indices; the visit asked about is the last job."""

    problem: rules.Problem
    plan: rules.Plan
    working: tuple[Working, ...]
    assignments: tuple[models.Assignment, ...]

    @property
    def job(self) -> int:
        """Index of the visit asked about."""
        return len(self.problem.jobs) - 1


def find_candidates(
    *, visit: models.Visit, now: datetime
) -> tuple[Routing, list[offers.Candidate]]:
    """Everybody who can make ``visit`` and was not asked in vain, the best first.

    Whoever declined, or had it and gave it back, is not asked again; whoever let an offer pass
    is asked again only after all others were. The 40 who live nearest are looked at before the
    others, the preferred one among them.
    """
    asked = _asked(visit)
    working = [each for each in _on_shift(visit, now) if each.facilitator.id not in asked]
    working.sort(key=lambda each: _distance(each, visit))
    routing, found = _quote(visit, working[:NEAREST], now)
    if not found and len(working) > NEAREST:
        routing, found = _quote(visit, working[NEAREST:], now)
    return routing, found


def find_candidate(
    *, visit: models.Visit, facilitator_id: UUID, now: datetime
) -> tuple[Routing, list[offers.Candidate]]:
    """The same for one facilitator; nobody when they cannot make it or were asked before."""
    asked = _asked(visit)
    working = [
        each
        for each in _on_shift(visit, now)
        if each.facilitator.id == facilitator_id and facilitator_id not in asked
    ]
    return _quote(visit, working, now)


def _quote(
    visit: models.Visit, working: Sequence[Working], now: datetime
) -> tuple[Routing, list[offers.Candidate]]:
    routing = route_around(visit=visit, working=working, now=now)
    found = rules.quote(problem=routing.problem, plan=routing.plan, job=routing.job)
    ids = [routing.working[each.crew].facilitator.id for each in found]
    counts = _offers_today(ids, now)
    return routing, offers.rank(
        candidates=[
            offers.Candidate(who, each, counts.get(who, 0))
            for who, each in zip(ids, found, strict=True)
        ]
    )


def _distance(working: Working, visit: models.Visit) -> tuple[bool, int, UUID]:
    who = working.facilitator
    metres = distance_metres(a=who.home, b=Place(visit.lat, visit.lon))
    return who.id != visit.preferred_facilitator_id, metres, who.id


def route_around(*, visit: models.Visit, working: Sequence[Working], now: datetime) -> Routing:
    """The routing problem of these facilitators on the visit's day, with the visit still outside."""
    stops = _stops([each.facilitator.id for each in working], visit)
    bits = {visit.skill: 1}
    jobs: list[rules.Job] = []
    routes, rows = [], []
    for each in working:
        mine = stops[each.facilitator.id]
        routes.append(tuple(range(len(jobs), len(jobs) + len(mine))))
        jobs.extend(_job(stop.visit, now, pinned=stop) for stop in mine)
        rows.extend(mine)
    jobs.append(_job(visit, now, skills=1))
    crews = tuple(_crew(each, bits, now) for each in working)
    problem = rules.Problem(jobs=tuple(jobs), crews=crews, travel=Travel(travel_time()))
    return Routing(problem, rules.Plan(tuple(routes)), tuple(working), tuple(rows))


def _on_shift(visit: models.Visit, now: datetime) -> Iterable[Working]:
    found = workforce.list_on_shift(
        district=visit.district_id, starts_at=visit.starts_at, ends_at=visit.ends_at, now=now
    )
    for each in found:
        if not each.unfit:
            yield Working(each.facilitator, each.shift.starts_at, each.shift.ends_at)


def _asked(visit: models.Visit) -> frozenset[UUID]:
    """Facilitators who are not to be asked (again) for this visit now."""
    since = visit.exhausted_at
    rows = models.Offer.objects.filter(visit=visit).values_list(
        "facilitator_id", "state", "answer", "offered_at"
    )
    return frozenset(
        who for who, state, answer, at in rows if not _may_be_asked_again(state, answer, at, since)
    )


def _may_be_asked_again(
    state: str, answer: str, offered_at: datetime, exhausted_at: datetime | None
) -> bool:
    """Whoever was only slower than somebody else may; whoever gave the visit back may not."""
    if state == OfferState.WITHDRAWN:
        return not answer
    was_let_pass = state == OfferState.EXPIRED
    return was_let_pass and exhausted_at is not None and offered_at <= exhausted_at


def _offers_today(facilitators: Collection[UUID], now: datetime) -> dict[UUID, int]:
    start, end = day_bounds(now.astimezone(PKT).date())
    rows = models.Offer.objects.filter(
        facilitator_id__in=facilitators, offered_at__gte=start, offered_at__lt=end
    )
    return dict(rows.values_list("facilitator_id").annotate(count=Count("id")))


def _stops(
    facilitators: Collection[UUID], visit: models.Visit
) -> dict[UUID, list[models.Assignment]]:
    start, end = day_bounds(visit.starts_at.astimezone(PKT).date())
    rows = models.Assignment.objects.select_related("visit").filter(
        facilitator_id__in=facilitators, is_live=True, period__overlap=(start, end)
    )
    stops: dict[UUID, list[models.Assignment]] = defaultdict(list)
    for row in sorted(rows, key=_begins):
        stops[row.facilitator_id].append(row)
    return stops


def _begins(row: models.Assignment) -> tuple[bool, datetime]:
    # What has begun comes before all that has not, whatever was planned.
    return row.visit.state not in PINNED, row.period.lower


def _job(
    visit: models.Visit,
    now: datetime,
    *,
    skills: int = 0,
    pinned: models.Assignment | None = None,
) -> rules.Job:
    seconds = visit.minutes * 60
    begun = pinned is not None and visit.state in PINNED
    return rules.Job(
        place=Place(visit.lat, visit.lon),
        earliest=_second(visit.starts_at),
        latest=_second(visit.ends_at) - seconds,
        seconds=seconds,
        skills=skills,
        gender=(visit.gender or None) if pinned is None else None,
        cash_paisa=visit.cash_paisa,
        pinned_at=_second(_began(pinned, now)) if begun and pinned else None,
    )


def _began(stop: models.Assignment, now: datetime) -> datetime:
    begun: datetime = stop.visit.arrived_at or max(stop.period.lower, now)
    return begun


def _crew(working: Working, bits: dict[str, int], now: datetime) -> rules.Crew:
    who = working.facilitator
    return rules.Crew(
        home=who.home,
        starts=_second(max(working.starts_at, now)),
        ends=_second(working.ends_at),
        skills=offers.skill_bits(skills=who.skills, known=bits),
        gender=offers.gender_code(who.gender),
        cash_limit_paisa=who.cash_limit_paisa,
    )


def _second(instant: datetime) -> int:
    return int(instant.timestamp())


def instants_of(
    *, starts: Iterable[int], jobs: Iterable[rules.Job]
) -> list[tuple[datetime, datetime]]:
    """The planned work at each door, as half-open ranges."""
    return [
        (
            datetime.fromtimestamp(start, UTC),
            datetime.fromtimestamp(start, UTC) + timedelta(seconds=job.seconds),
        )
        for start, job in zip(starts, jobs, strict=True)
    ]

"""The live board: facilitators with their visits, and the figures of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from dastak.dispatch import api as dispatch
from dastak.kernel.actors import Actor
from dastak.kernel.clock import PKT
from dastak.kernel.commands import query
from dastak.orders import api as orders
from dastak.oversight.queries.floors import least_id
from dastak.oversight.rules import dot_of, visit_in_hand
from dastak.oversight.types import Rider
from dastak.workforce import api as workforce

PAGES_MAX = 40
VISITS_A_PAGE = 200
FACILITATORS_A_PAGE = 50
DELIVERED = orders.LineDelivered.name
DELIVERED_FOR = timedelta(days=7)

_DELIVERED = """
SELECT count(*) FROM kernel_event_log
WHERE id >= %s AND name = %s AND at >= %s AND (%s OR payload ->> 'district' = ANY(%s))
"""


@query(permit="oversight.view_board")
def count_delivered(*, districts: Sequence[str], by: Actor, now: datetime) -> int:
    """How many lines were delivered in the last seven days.

    :param districts: codes, or ``*`` for all; each must be the actor's.
    :raises OutsideYourArea: for another district.
    """
    for district in districts:
        by.must_serve(district)
    since = now - DELIVERED_FOR
    floor = least_id(since=since, now=now)
    params: list[Any] = [floor, DELIVERED, since, "*" in districts, list(districts)]
    with connection.cursor() as cursor:
        cursor.execute(_DELIVERED, params)
        return int(cursor.fetchone()[0])


@query(permit="oversight.view_board")
def count_visits(*, districts: Sequence[str], by: Actor, now: datetime) -> tuple[int, int]:
    """Today's visits in these districts: all of them, and those that are over.

    :raises OutsideYourArea: for a district that is not the actor's.
    """
    day = now.astimezone(PKT).date()
    states = [visit.state for code in districts for visit in _visits(code, day, by=by, now=now)]
    return len(states), sum(state.is_over for state in states)


@query(permit="oversight.view_board")
def list_riders(*, district: str, by: Actor, now: datetime) -> list[Rider]:
    """The facilitators of a district: where they were seen last, and the visit in hand. Late first.

    :raises OutsideYourArea: when the district is not the actor's.
    """
    day = now.astimezone(PKT).date()
    visits: dict[UUID, list[dispatch.Visit]] = defaultdict(list)
    for visit in _visits(district, day, by=by, now=now):
        if visit.facilitator_id:
            visits[visit.facilitator_id].append(visit)
    seen = {each.facilitator_id: each for each in dispatch.list_last_positions(by=by, now=now)}
    riders = [
        _rider(one, visits[one.id], seen.get(one.id), now)
        for one in _facilitators(district, by=by, now=now)
    ]
    urgency = {2: 0, 1: 1, 0: 2, 3: 3}
    return sorted(riders, key=lambda each: (urgency[each.dot], each.badge))


def _rider(
    one: workforce.Facilitator,
    visits: list[dispatch.Visit],
    position: dispatch.Position | None,
    now: datetime,
) -> Rider:
    visit = visit_in_hand(visits=visits)
    return Rider(
        id=one.id,
        name=one.name,
        badge=one.badge,
        is_suspended=one.status is workforce.Status.SUSPENDED,
        lat=position.place.lat if position else None,
        lon=position.place.lon if position else None,
        seen_at=position.at if position else None,
        dot=dot_of(visit=visit, now=now),
        visit_number=visit.number if visit else "",
        visit_subject=visit.subject if visit else None,
        visit_state=visit.state if visit else None,
        visit_ends_at=visit.ends_at if visit else None,
    )


def _visits(district: str, day: date, *, by: Actor, now: datetime) -> Iterator[dispatch.Visit]:
    for page in range(1, PAGES_MAX + 1):
        found = dispatch.list_visits(district=district, day=day, by=by, now=now, page=page)
        yield from found
        if len(found) < VISITS_A_PAGE:
            return


def _facilitators(district: str, *, by: Actor, now: datetime) -> Iterator[workforce.Facilitator]:
    after = ""
    for _page in range(PAGES_MAX):
        found = workforce.list_facilitators(district=district, after=after, by=by, now=now)
        yield from found
        if len(found) < FACILITATORS_A_PAGE:
            return
        after = found[-1].badge

"""Cheapest insertion: the plain heuristic behind the interface of the dispatch core."""

from __future__ import annotations

from dataclasses import replace

from dastak.dispatch.rules.problem import Crew, Insertion, Itinerary, Job, Plan, Problem


def construct(*, problem: Problem) -> Plan:
    """A plan from nothing: pinned jobs excepted, the job that must start first goes first.

    Every job is put where it lengthens travel least; one that fits nowhere stays unserved.
    """
    plan = Plan(tuple(() for _ in problem.crews))
    order = sorted(range(len(problem.jobs)), key=lambda i: (problem.jobs[i].latest, i))
    for job in order:
        found = quote(problem=problem, plan=plan, job=job)
        if found:
            plan = insert(plan=plan, insertion=found[0])
    return plan


def quote(*, problem: Problem, plan: Plan, job: int) -> tuple[Insertion, ...]:
    """The cheapest insertion of ``job`` for every crew that can take it, cheapest first."""
    found = [
        insertion
        for crew in range(len(problem.crews))
        if (insertion := quote_for(problem=problem, plan=plan, job=job, crew=crew))
    ]
    return tuple(sorted(found, key=lambda each: (each.added_seconds, each.crew)))


def quote_for(*, problem: Problem, plan: Plan, job: int, crew: int) -> Insertion | None:
    """The cheapest insertion of ``job`` for one crew, or None when it cannot take it."""
    route = plan.routes[crew]
    if misfits(problem=problem, plan=plan, job=job, crew=crew):
        return None
    before = itinerary(problem=problem, crew=crew, route=route)
    if before is None:
        return None
    best: Insertion | None = None
    for position in range(_pinned(problem, route), len(route) + 1):
        longer = (*route[:position], job, *route[position:])
        after = itinerary(problem=problem, crew=crew, route=longer)
        if after is None:
            continue
        added = after.travel_seconds - before.travel_seconds
        if best is None or added < best.added_seconds:
            best = Insertion(job, crew, position, added, after.starts)
    return best


def insert(*, plan: Plan, insertion: Insertion) -> Plan:
    """The plan with a quoted insertion made."""
    route = plan.routes[insertion.crew]
    at = insertion.position
    return _with_route(plan, insertion.crew, (*route[:at], insertion.job, *route[at:]))


def remove(*, plan: Plan, job: int) -> Plan:
    """The plan without ``job``; unchanged when it was not served."""
    for crew, route in enumerate(plan.routes):
        if job in route:
            return _with_route(plan, crew, tuple(each for each in route if each != job))
    return plan


def misfits(*, problem: Problem, plan: Plan, job: int, crew: int) -> tuple[str, ...]:
    """What speaks against a crew whatever the hour: ``skill``, ``gender``, ``cash``."""
    wanted, team = problem.jobs[job], problem.crews[crew]
    carried = sum(problem.jobs[each].cash_paisa for each in plan.routes[crew])
    found = []
    if wanted.skills & ~team.skills:
        found.append("skill")
    if wanted.gender not in (None, team.gender):
        found.append("gender")
    if carried + wanted.cash_paisa > team.cash_limit_paisa:
        found.append("cash")
    return tuple(found)


def explain(*, problem: Problem, plan: Plan, job: int, crew: int) -> tuple[str, ...]:
    """Why a crew cannot take a job, as short codes; empty when it can.

    ``skill``, ``gender``, ``cash``; ``shift`` when not even an empty day has time for it;
    ``route`` when only the visits already promised stand against it.
    """
    reasons = misfits(problem=problem, plan=plan, job=job, crew=crew)
    if reasons or quote_for(problem=problem, plan=plan, job=job, crew=crew):
        return reasons
    free = itinerary(problem=problem, crew=crew, route=(job,))
    return ("shift",) if free is None else ("route",)


def itinerary(*, problem: Problem, crew: int, route: tuple[int, ...]) -> Itinerary | None:
    """The route in time, or None when a window or the shift is broken.

    The crew sets out as early as it can and waits at the door.
    """
    team = problem.crews[crew]
    here, at, road = team.home, team.starts, 0
    starts = []
    for index in route:
        job = problem.jobs[index]
        way = problem.travel.seconds(here, job.place, at)
        start = _start(job, at + way)
        if start is None:
            return None
        starts.append(start)
        here, at, road = job.place, max(at, start + job.seconds), road + way
        if not _ends_in_time(job, at, team):
            return None
    return Itinerary(tuple(starts), road)


def _start(job: Job, arrival: int) -> int | None:
    if job.pinned_at is not None:
        return job.pinned_at
    start = max(arrival, job.earliest)
    return start if start <= job.latest else None


def _ends_in_time(job: Job, at: int, team: Crew) -> bool:
    # What has begun is a fact, even where it runs beyond the shift.
    return job.pinned_at is not None or at <= team.ends


def _pinned(problem: Problem, route: tuple[int, ...]) -> int:
    """Length of the part of a route that nothing is inserted before."""
    return sum(problem.jobs[each].pinned_at is not None for each in route)


def _with_route(plan: Plan, crew: int, route: tuple[int, ...]) -> Plan:
    routes = (*plan.routes[:crew], route, *plan.routes[crew + 1 :])
    return replace(plan, routes=routes)

"""An independent checker of plans. It shares no code with the heuristics, so that it can judge them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dastak.dispatch.rules.problem import Crew, Job, Plan, Problem


def check(*, problem: Problem, plan: Plan) -> tuple[str, ...]:
    """Every promise that ``plan`` breaks, in words; empty for a right plan."""
    if len(plan.routes) != len(problem.crews):
        return ("there is not one route for each crew",)
    times = Counter(job for route in plan.routes for job in route)
    wrong = [f"job {job} does not exist" for job in times if not 0 <= job < len(problem.jobs)]
    if wrong:
        return tuple(wrong)
    wrong += [f"job {job} is served {count} times" for job, count in times.items() if count > 1]
    for number, route in enumerate(plan.routes):
        jobs = [problem.jobs[index] for index in route]
        crew = problem.crews[number]
        wrong += [f"crew {number}: {broken}" for broken in _people(jobs, crew)]
        wrong += [f"crew {number}: {broken}" for broken in _clock(problem, jobs, crew)]
    return tuple(wrong)


def _people(jobs: list[Job], crew: Crew) -> Iterator[str]:
    money = 0
    pins_are_over = False
    for place, job in enumerate(jobs):
        money += job.cash_paisa
        if job.skills & crew.skills != job.skills:
            yield f"stop {place} lacks a skill"
        if job.gender is not None and job.gender != crew.gender:
            yield f"stop {place} asked for {job.gender}"
        if job.pinned_at is None:
            pins_are_over = True
        elif pins_are_over:
            yield f"stop {place} is pinned behind one that is not"
    if money > crew.cash_limit_paisa:
        yield "carries too much cash"


def _clock(problem: Problem, jobs: list[Job], crew: Crew) -> Iterator[str]:
    clock, last = crew.starts, crew.home
    for place, job in enumerate(jobs):
        if job.pinned_at is not None:
            clock = max(clock, job.pinned_at + job.seconds)
            last = job.place
            continue
        clock += problem.travel.seconds(last, job.place, clock)
        clock = max(clock, job.earliest)
        if clock > job.latest:
            yield f"stop {place} starts {clock - job.latest} s too late"
        clock += job.seconds
        last = job.place
        if clock > crew.ends:
            yield f"stop {place} ends {clock - crew.ends} s after the shift"

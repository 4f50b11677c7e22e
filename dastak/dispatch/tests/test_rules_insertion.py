from dataclasses import dataclass, replace
from itertools import count

import hypothesis.strategies as st
from hypothesis import given

from dastak.dispatch import rules
from dastak.dispatch.rules import ANY_SKILL, Crew, Job, Plan, Problem
from dastak.places.api import Place

HOUR = 3600


@dataclass(frozen=True)
class Roads:
    """Ten minutes a degree and a minute to set out; slower in even hours."""

    def seconds(self, a: Place, b: Place, at: int) -> int:
        if a == b:
            return 0
        slow = 2 if at // HOUR % 2 == 0 else 1
        return 60 + round(600 * slow * (abs(a.lat - b.lat) + abs(a.lon - b.lon)))


places = st.builds(Place, st.integers(0, 5).map(float), st.integers(0, 5).map(float))


@st.composite
def jobs(draw: st.DrawFn) -> Job:
    earliest = draw(st.integers(0, 9)) * HOUR
    return Job(
        place=draw(places),
        earliest=earliest,
        latest=earliest + draw(st.integers(0, 3)) * HOUR,
        seconds=draw(st.integers(1, 60)) * 60,
        skills=draw(st.integers(0, 7)),
        gender=draw(st.sampled_from([None, None, "f", "m"])),
        cash_paisa=draw(st.integers(0, 5)),
    )


@st.composite
def crews(draw: st.DrawFn) -> Crew:
    starts = draw(st.integers(0, 4)) * HOUR
    return Crew(
        home=draw(places),
        starts=starts,
        ends=starts + draw(st.integers(1, 9)) * HOUR,
        skills=draw(st.sampled_from([0, 1, 3, 5, 7, ANY_SKILL])),
        gender=draw(st.sampled_from(["f", "m"])),
        cash_limit_paisa=draw(st.integers(0, 12)),
    )


problems = st.builds(
    lambda wanted, teams: Problem(jobs=tuple(wanted), crews=tuple(teams), travel=Roads()),
    st.lists(jobs(), max_size=12),
    st.lists(crews(), min_size=1, max_size=4),
)


@given(problems)
def test_a_constructed_plan_keeps_windows_shifts_skills_gender_and_cash(problem: Problem) -> None:
    plan = rules.construct(problem=problem)
    assert rules.check(problem=problem, plan=plan) == ()


@given(problems)
def test_a_job_that_is_left_out_fits_nowhere(problem: Problem) -> None:
    plan = rules.construct(problem=problem)
    for job in set(range(len(problem.jobs))) - plan.served:
        assert rules.quote(problem=problem, plan=plan, job=job) == ()
        for crew in range(len(problem.crews)):
            assert rules.explain(problem=problem, plan=plan, job=job, crew=crew)


@given(problems, st.data())
def test_an_insertion_costs_what_was_quoted_and_nothing_else_fits_for_less(
    problem: Problem, data: st.DataObject
) -> None:
    plan = rules.construct(problem=problem)
    if not plan.served:
        return
    job = data.draw(st.sampled_from(sorted(plan.served)))
    without = rules.remove(plan=plan, job=job)
    quotes = rules.quote(problem=problem, plan=without, job=job)
    for best in quotes:
        after = rules.insert(plan=without, insertion=best)
        assert rules.check(problem=problem, plan=after) == ()
        assert best.added_seconds == _travel(problem, after) - _travel(problem, without)
        assert best.added_seconds == min(_every_way(problem, without, job, best.crew))
    assert list(quotes) == sorted(quotes, key=lambda each: (each.added_seconds, each.crew))


@given(problems)
def test_every_crew_is_either_quoted_or_explained(problem: Problem) -> None:
    plan = rules.construct(problem=replace(problem, jobs=problem.jobs[:-1]))
    if not problem.jobs:
        return
    job = len(problem.jobs) - 1
    quoted = {each.crew for each in rules.quote(problem=problem, plan=plan, job=job)}
    for crew in range(len(problem.crews)):
        reasons = rules.explain(problem=problem, plan=plan, job=job, crew=crew)
        assert bool(reasons) == (crew not in quoted)


@given(problems, st.data())
def test_nothing_goes_before_what_has_begun(problem: Problem, data: st.DataObject) -> None:
    plan = rules.construct(problem=problem)
    crew = next((each for each in count() if each >= len(plan.routes) or plan.routes[each]), 0)
    if crew >= len(plan.routes):
        return
    first = plan.routes[crew][0]
    itinerary = rules.itinerary(problem=problem, crew=crew, route=plan.routes[crew])
    assert itinerary is not None
    pinned = replace(problem.jobs[first], pinned_at=itinerary.starts[0])
    begun = replace(
        problem, jobs=(*problem.jobs[:first], pinned, *problem.jobs[first + 1 :], data.draw(jobs()))
    )
    for best in rules.quote(problem=begun, plan=plan, job=len(problem.jobs)):
        after = rules.insert(plan=plan, insertion=best)
        assert rules.check(problem=begun, plan=after) == ()
        assert after.routes[crew][0] == first


def test_a_facilitator_who_lacks_everything_is_told_all_of_it() -> None:
    problem = _one(
        Job(
            place=Place(0, 0),
            earliest=0,
            latest=HOUR,
            seconds=60,
            skills=2,
            gender="f",
            cash_paisa=5,
        ),
        Crew(home=Place(0, 0), starts=0, ends=HOUR, skills=1, gender="m", cash_limit_paisa=4),
    )
    assert _reasons(problem) == ("skill", "gender", "cash")


def test_a_house_too_far_for_the_shift_and_one_too_far_for_the_route_are_told_apart() -> None:
    job = Job(place=Place(0, 0), earliest=0, latest=0, seconds=60)
    short = _one(job, Crew(home=Place(0, 0), starts=0, ends=30))
    assert _reasons(short) == ("shift",)
    both = Problem(
        jobs=(job, job),
        crews=(Crew(home=Place(0, 0), starts=0, ends=HOUR),),
        travel=Roads(),
    )
    assert rules.explain(problem=both, plan=Plan(((0,),)), job=1, crew=0) == ("route",)


def test_the_checker_finds_each_broken_promise() -> None:
    job = Job(place=Place(0, 0), earliest=0, latest=10, seconds=60)
    crew = Crew(home=Place(1, 0), starts=0, ends=100)
    far = _one(job, crew)
    assert "crew 0: stop 0 starts 1250 s too late" in rules.check(problem=far, plan=Plan(((0,),)))
    assert rules.check(problem=far, plan=Plan(((0, 0),)))[0] == "job 0 is served 2 times"
    assert rules.check(problem=far, plan=Plan(((7,),))) == ("job 7 does not exist",)
    assert rules.check(problem=far, plan=Plan(())) == ("there is not one route for each crew",)
    late = _one(replace(job, latest=HOUR), crew)
    assert rules.check(problem=late, plan=Plan(((0,),))) == (
        "crew 0: stop 0 ends 1220 s after the shift",
    )


def test_removing_a_job_that_is_not_served_changes_nothing() -> None:
    assert rules.remove(plan=Plan(((1,),)), job=2) == Plan(((1,),))


def _one(job: Job, crew: Crew) -> Problem:
    return Problem(jobs=(job,), crews=(crew,), travel=Roads())


def _reasons(problem: Problem) -> tuple[str, ...]:
    return rules.explain(problem=problem, plan=Plan(((),)), job=0, crew=0)


def _travel(problem: Problem, plan: Plan) -> int:
    total = 0
    for crew, route in enumerate(plan.routes):
        itinerary = rules.itinerary(problem=problem, crew=crew, route=route)
        assert itinerary is not None
        total += itinerary.travel_seconds
    return total


def _every_way(problem: Problem, plan: Plan, job: int, crew: int) -> list[int]:
    route = plan.routes[crew]
    costs = []
    for at in range(len(route) + 1):
        routes = list(plan.routes)
        routes[crew] = (*route[:at], job, *route[at:])
        longer = Plan(tuple(routes))
        if rules.check(problem=problem, plan=longer) == ():
            costs.append(_travel(problem, longer) - _travel(problem, plan))
    return costs

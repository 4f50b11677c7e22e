"""Order of the screens: what comes next, and which questions share a page. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dastak.dispatch.types import VisitState
from dastak.field.types import Next
from dastak.forms.types import Definition, FilledBy, Step
from dastak.orders.types import Facts, Flag, Stage

QUESTIONS_MOST = 4
NOTES_RUPEES = (500, 1000, 5000)

_TRIP = {
    VisitState.ASSIGNED: Next.START,
    VisitState.EN_ROUTE: Next.ARRIVE,
    VisitState.ARRIVED: Next.DOOR,
}
_AT_THE_HOUSE = frozenset({VisitState.ARRIVED, VisitState.OPEN})
_STAGES = {
    Stage.CAPTURED: Next.CASH,
    Stage.PAID: Next.HAND_IN,
    Stage.DELIVERED: Next.DONE,
}


def next_step(
    *,
    stage: Stage,
    outcome: str | None,
    visit: VisitState | None,
    facts: Facts,
    flags: Collection[Flag],
) -> Next:
    """What the facilitator does next.

    :param visit: state of the visit that is the facilitator's own now, None without one.
    :param flags: what lies over the line; a withdrawal leads only back.
    """
    if outcome:
        return Next.DONE
    if Flag.WITHDRAWAL_OPEN in flags:
        return _on_the_way_back(visit, facts)
    if Flag.UNCLAIMED in flags:
        return Next.TO_HUB
    if Flag.OBJECTION_OPEN in flags:
        return _second_visit(visit)
    return _at_door(facts) if stage is Stage.AT_DOOR else _on_the_way(stage, visit)


def _second_visit(visit: VisitState | None) -> Next:
    """What the department wants: the way and the door as ever, then its papers, then its desk."""
    if visit is None or visit in (VisitState.CANCELLED, VisitState.FAILED):
        return Next.WAIT
    return {VisitState.OPEN: Next.CURE, VisitState.FINISHED: Next.HAND_IN}.get(
        visit, _TRIP.get(visit, Next.WAIT)
    )


def _on_the_way_back(visit: VisitState | None, facts: Facts) -> Next:
    if visit is None or visit.is_over:
        return Next.WAIT
    if facts.at_department:
        return Next.COLLECT
    return Next.RETURN if visit in _AT_THE_HOUSE else _TRIP.get(visit, Next.WAIT)


def _on_the_way(stage: Stage, visit: VisitState | None) -> Next:
    if stage in _STAGES:
        # Who comes only for the payment is let in first.
        trip = _TRIP.get(visit) if visit and stage is Stage.CAPTURED else None
        return trip or _STAGES[stage]
    if visit is None or visit.is_over:
        return Next.WAIT
    if stage is Stage.DECIDED:
        return Next.COLLECT
    if stage is Stage.OUT_FOR_DELIVERY and visit in _AT_THE_HOUSE:
        # The delivery code opens and ends a delivery at once: there is no door code before it.
        return Next.DELIVER
    return _TRIP.get(visit, Next.WAIT)


def _at_door(facts: Facts) -> Next:
    if facts.form_missing:
        return Next.FORM
    if facts.papers_missing:
        return Next.PAPERS
    if facts.needs_biometric and facts.biometric != "match":
        return Next.FINGER
    return Next.READ_BACK


def groups_of(
    *, definition: Definition, steps: Sequence[Step]
) -> list[tuple[FilledBy, list[Step]]]:
    """Questions by page: at most four in a row that the same person answers.

    A list of persons fills a page of its own.
    """
    groups: list[tuple[FilledBy, list[Step]]] = []
    for step in steps:
        field = definition.find(step.name)
        assert field is not None, "a step is drawn from its field"
        last = groups[-1] if groups else None
        fits = last is not None and last[0] is field.filled_by and len(last[1]) < QUESTIONS_MOST
        if last is None or not fits or len(step.specs) > 1 or len(last[1][-1].specs) > 1:
            groups.append((field.filled_by, [step]))
        else:
            last[1].append(step)
    return groups


def page_after(
    *, number: int, before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]
) -> int:
    """The page to open after page ``number`` was saved; one beyond the last means: all seen.

    An answer can call up new questions on the page that was just answered, or before it: then
    that page is shown again.

    :param before: names of the questions by page as they were shown. :param after: as they are now.
    """
    seen = {name for names in before[:number] for name in names}
    for place, names in enumerate(after[:number], start=1):
        if any(name not in seen and _is_new(name, before) for name in names):
            return place
    return number + 1


def _is_new(name: str, before: Sequence[Sequence[str]]) -> bool:
    return all(name not in names for names in before)


def change_for(*, due_paisa: int) -> list[tuple[int, int]]:
    """For each usual banknote above the amount: the note and what is given back, in paisa."""
    notes = [note * 100 for note in NOTES_RUPEES]
    return [(note, note - due_paisa) for note in notes if note > due_paisa]


def reason_parts(*, codes: Sequence[str]) -> list[tuple[str, int]]:
    """Why an offer was made, from its codes: ``added_minutes=12`` -> ``("added_minutes", 12)``."""
    parts = [code.partition("=") for code in codes]
    return [(name, int(value) if value.isdigit() else 0) for name, _, value in parts]

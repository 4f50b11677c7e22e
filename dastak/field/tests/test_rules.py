"""Order of the screens, without a database."""

from __future__ import annotations

import pytest

from dastak.dispatch.api import VisitState
from dastak.field import rules
from dastak.field.types import Facts, Next
from dastak.forms.api import Definition, Field, FilledBy, Kind, Step
from dastak.kernel.text import Bilingual
from dastak.orders.api import Flag, Stage

READY = Facts()
NEEDS_FINGER = Facts(needs_biometric=True)


@pytest.mark.parametrize(
    ("stage", "visit", "facts", "expected"),
    [
        (Stage.ASSIGNED, VisitState.ASSIGNED, READY, Next.START),
        (Stage.EN_ROUTE, VisitState.EN_ROUTE, READY, Next.ARRIVE),
        (Stage.EN_ROUTE, VisitState.ARRIVED, READY, Next.DOOR),
        (
            Stage.AT_DOOR,
            VisitState.OPEN,
            Facts(form_missing=(Bilingual("Name", "نام"),)),
            Next.FORM,
        ),
        (
            Stage.AT_DOOR,
            VisitState.OPEN,
            Facts(papers_missing=(Bilingual("CNIC", "شناختی کارڈ"),)),
            Next.PAPERS,
        ),
        (Stage.AT_DOOR, VisitState.OPEN, NEEDS_FINGER, Next.FINGER),
        (Stage.AT_DOOR, VisitState.OPEN, READY, Next.READ_BACK),
        (Stage.CAPTURED, VisitState.OPEN, Facts(due_paisa=100), Next.CASH),
        (Stage.PAID, VisitState.FINISHED, READY, Next.HAND_IN),
        (Stage.SUBMITTED, VisitState.FINISHED, READY, Next.WAIT),
        (Stage.IN_PROCESS, None, READY, Next.WAIT),
        (Stage.DECIDED, None, READY, Next.WAIT),
        (Stage.DECIDED, VisitState.ASSIGNED, READY, Next.COLLECT),
        (Stage.OUT_FOR_DELIVERY, VisitState.ASSIGNED, READY, Next.START),
        (Stage.OUT_FOR_DELIVERY, VisitState.EN_ROUTE, READY, Next.ARRIVE),
        (Stage.OUT_FOR_DELIVERY, VisitState.ARRIVED, READY, Next.DELIVER),
        (Stage.DELIVERED, VisitState.FINISHED, READY, Next.DONE),
    ],
)
def test_each_stage_has_one_next_step(
    stage: Stage, visit: VisitState | None, facts: Facts, expected: Next
) -> None:
    step = rules.next_step(stage=stage, outcome=None, visit=visit, facts=facts, flags=())
    assert step is expected


@pytest.mark.parametrize(
    ("stage", "visit", "expected"),
    [
        (Stage.CAPTURED, VisitState.OPEN, Next.RETURN),
        (Stage.PAID, VisitState.FINISHED, Next.WAIT),
        (Stage.PAID, VisitState.ASSIGNED, Next.START),
        (Stage.PAID, VisitState.EN_ROUTE, Next.ARRIVE),
        (Stage.PAID, VisitState.ARRIVED, Next.RETURN),
    ],
)
def test_a_withdrawn_application_leads_only_back(
    stage: Stage, visit: VisitState, expected: Next
) -> None:
    flags = {Flag.WITHDRAWAL_OPEN}
    step = rules.next_step(stage=stage, outcome=None, visit=visit, facts=READY, flags=flags)
    assert step is expected


def test_an_ended_application_asks_for_nothing() -> None:
    step = rules.next_step(
        stage=Stage.ASSIGNED,
        outcome="withdrawn",
        visit=VisitState.CANCELLED,
        facts=READY,
        flags=(),
    )
    assert step is Next.DONE


def _field(name: str, filled_by: FilledBy) -> Field:
    return Field(
        name=name,
        label=Bilingual(name, name),
        kind=Kind.TEXT,
        options=(),
        is_required=True,
        condition=None,
        hint=None,
        filled_by=filled_by,
        limits=frozenset(),
        fact="",
        is_verified=True,
        source="",
    )


def _groups(fields: list[tuple[str, FilledBy]], wide: str = "") -> list[list[str]]:
    definition = Definition("S", "S", 1, tuple(_field(*each) for each in fields))
    spec = {"kind": "text"}
    steps = [
        Step(name, name, (spec, spec) if name == wide else (spec,), is_answered=False)
        for name, _ in fields
    ]
    return [
        [step.name for step in group]
        for _, group in rules.groups_of(definition=definition, steps=steps)
    ]


def test_four_questions_of_one_person_share_a_page() -> None:
    mine = [(name, FilledBy.APPLICANT) for name in "abcde"]
    fields = [*mine, ("f", FilledBy.WITNESS)]
    assert _groups(fields) == [["a", "b", "c", "d"], ["e"], ["f"]]


def test_a_list_of_persons_has_a_page_of_its_own() -> None:
    fields = [(name, FilledBy.APPLICANT) for name in "abc"]
    assert _groups(fields, wide="b") == [["a"], ["b"], ["c"]]


def test_the_next_page_follows_and_the_last_one_leads_on() -> None:
    names = [["a", "b"], ["c"]]
    assert rules.page_after(number=1, before=names, after=names) == 2
    assert rules.page_after(number=2, before=names, after=names) == 3


def test_a_page_whose_answer_called_up_a_question_is_shown_again() -> None:
    before, after = [["a", "b"], ["c"]], [["a", "new"], ["b", "c"]]
    assert rules.page_after(number=1, before=before, after=after) == 1


def test_a_question_pushed_to_a_later_page_is_not_new() -> None:
    before, after = [["a"], ["b"]], [["b"]]
    assert rules.page_after(number=1, before=before, after=after) == 2


def test_change_is_told_for_notes_above_the_amount_only() -> None:
    assert rules.change_for(due_paisa=70_000) == [(100_000, 30_000), (500_000, 430_000)]
    assert rules.change_for(due_paisa=600_000) == []


def test_reasons_of_an_offer_are_taken_apart() -> None:
    parts = rules.reason_parts(codes=("preferred", "added_minutes=12"))
    assert parts == [("preferred", 0), ("added_minutes", 12)]


@pytest.mark.parametrize(
    ("visit", "expected"),
    [
        (None, Next.WAIT),
        (VisitState.ASSIGNED, Next.START),
        (VisitState.EN_ROUTE, Next.ARRIVE),
        (VisitState.ARRIVED, Next.DOOR),
        (VisitState.OPEN, Next.CURE),
        (VisitState.FINISHED, Next.HAND_IN),
        (VisitState.CANCELLED, Next.WAIT),
    ],
)
def test_a_second_visit_ends_at_the_desk(visit: VisitState | None, expected: Next) -> None:
    step = rules.next_step(
        stage=Stage.IN_PROCESS,
        outcome=None,
        visit=visit,
        facts=READY,
        flags=(Flag.OBJECTION_OPEN,),
    )
    assert step is expected


def test_papers_of_a_case_that_was_put_aside_are_fetched_first() -> None:
    step = rules.next_step(
        stage=Stage.IN_PROCESS,
        outcome=None,
        visit=VisitState.ASSIGNED,
        facts=Facts(at_department=2),
        flags=(Flag.WITHDRAWAL_OPEN,),
    )
    assert step is Next.COLLECT

"""Objections and withdrawals at the manual desk."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from dastak.connectors import api
from dastak.connectors.tests import cases
from dastak.connectors.tests.cases import NOW, officer, proposed, sent, taken
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, Role

pytestmark = pytest.mark.django_db(transaction=True)
ITEMS = (api.ObjectionItem("paper_unclear", "the second page"), api.ObjectionItem("fee_short"))
DUE = date(2026, 6, 20)


@pytest.fixture(autouse=True)
def _places() -> None:
    cases.load_places()


def objected(by: Actor, **changes: Any) -> api.Case:
    case = taken(by)
    given: dict[str, Any] = {"items": ITEMS, "due_date": DUE}
    api.object_case(case_id=case.id, **{**given, **changes}, by=by, now=NOW)
    return case


def test_an_officer_objects_and_the_answer_closes_it() -> None:
    dua = officer()
    case = objected(dua)
    (event,) = cases.events("CaseObjected")
    assert event["codes"] == ["paper_unclear", "fee_short"]
    assert event["due_date"] == "2026-06-20"
    assert len(event["items_ur"]) == 2
    assert "second page" not in str(event)
    assert api.list_objections(case_id=case.id, by=dua, now=NOW)[0].items == ITEMS
    with pytest.raises(api.ObjectionOpen):
        api.object_case(case_id=case.id, items=ITEMS, due_date=DUE, by=dua, now=NOW)
    closed = api.answer_objection(case_id=case.id, words="done", by=SYSTEM, now=NOW)
    assert (closed.closed_as, closed.closed_at) == ("answered", NOW)
    with pytest.raises(api.NoObjection):
        api.answer_objection(case_id=case.id, words="done", by=SYSTEM, now=NOW)
    again = api.object_case(case_id=case.id, items=ITEMS[:1], due_date=DUE, by=dua, now=NOW)
    assert again.number == 2


def test_a_decision_closes_the_objection_before_it_is_told() -> None:
    dua = officer()
    case = objected(dua)
    api.approve_case(case_id=case.id, by=dua, now=NOW)
    (closed,) = cases.events("ObjectionAnswered")
    assert closed["outcome"] == "withdrawn"
    other = objected(dua)
    cases.propose(other, dua)
    api.confirm_rejection(case_id=other.id, by=officer(), now=NOW)
    assert [each["outcome"] for each in cases.events("ObjectionAnswered")] == [
        "withdrawn",
        "lapsed",
    ]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"items": ()}, api.ObjectionEmpty),
        ({"items": (api.ObjectionItem("paper_unclear"),) * 2}, api.ObjectionEmpty),
        ({"items": (api.ObjectionItem("paper_unclear", "x" * 501),)}, api.ObjectionEmpty),
        ({"items": (api.ObjectionItem("because"),)}, api.NoSuchObjection),
        ({"due_date": NOW.date()}, api.DueDateOdd),
        ({"due_date": NOW.date() + timedelta(days=91)}, api.DueDateOdd),
    ],
)
def test_an_objection_has_codes_and_a_day(changes: dict[str, Any], refusal: Any) -> None:
    with pytest.raises(refusal):
        objected(officer(), **changes)


def test_only_the_officer_who_has_the_case_objects() -> None:
    dua = officer()
    case = taken(dua)
    given: dict[str, Any] = {"items": ITEMS, "due_date": DUE, "now": NOW}
    with pytest.raises(api.NotYourCase):
        api.object_case(case_id=case.id, **given, by=officer())
    with pytest.raises(api.NoSuchCase):
        api.object_case(case_id=case.id, **given, by=officer(district="kasur"))
    with pytest.raises(api.WrongState):
        api.object_case(case_id=sent().id, **given, by=dua)
    with pytest.raises(api.AnswerTooLong):
        api.answer_objection(case_id=case.id, words="x" * 2001, by=SYSTEM, now=NOW)


def test_a_bundle_that_was_not_stamped_is_put_aside_at_once() -> None:
    case = api.request_cancel(case_id=sent().id, reason="moved away", by=SYSTEM, now=NOW)
    assert case.state is api.CaseState.CANCELLED
    assert len(cases.events("CaseCancelled")) == 1
    with pytest.raises(api.ReasonMissing):
        api.request_cancel(case_id=case.id, reason="", by=SYSTEM, now=NOW)


def test_a_case_on_the_desk_is_put_aside_by_the_officer() -> None:
    dua = officer()
    case = proposed(dua)
    with pytest.raises(api.NotAsked):
        api.confirm_cancel(case_id=case.id, by=dua, now=NOW)
    asked = api.request_cancel(case_id=case.id, reason="moved away", by=SYSTEM, now=NOW)
    assert asked.state is api.CaseState.IN_PROCESS
    assert cases.events("CaseCancelled") == []
    done = api.confirm_cancel(case_id=case.id, by=dua, now=NOW)
    assert done.state is api.CaseState.CANCELLED
    assert api.confirm_cancel(case_id=case.id, by=dua, now=NOW) == done
    with pytest.raises(api.WrongState):
        api.confirm_rejection(case_id=case.id, by=officer(), now=NOW)


def test_a_decided_case_is_not_put_aside() -> None:
    dua = officer()
    case = taken(dua)
    api.approve_case(case_id=case.id, by=dua, now=NOW)
    with pytest.raises(api.WrongState):
        api.request_cancel(case_id=case.id, reason="late", by=SYSTEM, now=NOW)


def test_objections_and_withdrawals_need_their_permits() -> None:
    nobody = Actor(role=Role.OFFICER, person_id=cases.AMNA)
    some: dict[str, Any] = {"case_id": cases.AMNA, "by": nobody, "now": NOW}
    calls: list[Any] = [
        lambda: api.object_case(items=ITEMS, due_date=DUE, **some),
        lambda: api.answer_objection(words="", **some),
        lambda: api.request_cancel(reason="x", **some),
        lambda: api.confirm_cancel(**some),
        lambda: api.refuse_cancel(reason="x", **some),
        lambda: api.get_case_card(**some),
        lambda: api.list_objections(**some),
        lambda: api.find_output(**some),
        lambda: api.open_output(**some),
        lambda: api.move_case(system="manual", reason="x", **some),
    ]
    for call in calls:
        with pytest.raises(NotPermitted):
            call()


def test_a_case_that_was_to_be_put_aside_goes_on_with_a_reason() -> None:
    dua = officer()
    case = taken(dua)
    with pytest.raises(api.NotAsked):
        api.refuse_cancel(case_id=case.id, reason="It is printed.", by=dua, now=NOW)
    api.request_cancel(case_id=case.id, reason="not_needed", by=SYSTEM, now=NOW)
    with pytest.raises(api.ReasonMissing):
        api.refuse_cancel(case_id=case.id, reason=" ", by=dua, now=NOW)
    on = api.refuse_cancel(case_id=case.id, reason="It is printed.", by=dua, now=NOW)
    assert (on.cancel_requested_at, on.cancel_reason) == (None, "")
    (told,) = cases.events("CaseCancelRefused")
    assert told["reason"] == "It is printed."


def test_silence_is_a_reason_only_after_the_last_day_of_an_objection() -> None:
    dua = officer()
    case = objected(dua)
    silence: dict[str, Any] = {"reason_code": "objection_unanswered", "by": dua}
    with pytest.raises(api.StillTimeToCure):
        cases.propose(case, **silence)
    with pytest.raises(api.StillTimeToCure):
        cases.propose(taken(dua), **silence)
    later = NOW + timedelta(days=(DUE - NOW.date()).days + 1)
    cases.propose(case, **silence, now=later)


def test_what_the_citizen_answered_is_kept_for_the_officer_and_not_told_in_the_event() -> None:
    dua = officer()
    case = objected(dua)
    api.answer_objection(case_id=case.id, words=" It is house 12. ", by=SYSTEM, now=NOW)
    (said,) = api.list_objections(case_id=case.id, by=dua, now=NOW)
    assert said.answer == "It is house 12."
    assert "house 12" not in str(cases.events("ObjectionAnswered"))

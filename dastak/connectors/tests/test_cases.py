"""A case from the bundle to the decision, on a real database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from dastak.connectors import api, models
from dastak.connectors.tests import cases
from dastak.connectors.tests.cases import DUE, LATER, NOW, officer, proposed, sent, taken
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, Role
from dastak.kernel.models import Access
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _places() -> None:
    cases.load_places()


def test_the_same_line_is_sent_once() -> None:
    case = cases.new_case()
    first = api.submit_case(case=case, by=SYSTEM, now=NOW)
    again = api.submit_case(case=case, by=SYSTEM, now=LATER)
    assert first == again
    assert first.state is api.CaseState.SENT
    assert len(cases.events("CaseSent")) == 1


def test_a_case_holds_nothing_personal_in_clear() -> None:
    sent()
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(c)::text FROM connectors_case c")
        text = cursor.fetchone()[0]
    assert "3520212345671" not in text
    assert "آمنہ" not in text


def test_an_officer_stamps_a_bundle_and_references_run_per_desk_and_year() -> None:
    dua = officer()
    first = api.receive_case(barcode=sent().barcode, by=dua, now=NOW)
    second = api.receive_case(barcode=sent().barcode.lower(), by=dua, now=NOW)
    new_year = NOW + timedelta(days=365)
    third = api.receive_case(barcode=sent().barcode, by=dua, now=new_year)
    assert first.reference == "DOM-LHR-2026-000001"
    assert second.reference == "DOM-LHR-2026-000002"
    assert third.reference == "DOM-LHR-2027-000001"
    received = cases.events("CaseReceived")[0]
    assert received["subject"] == str(first.order_id)
    assert received["line_id"] == str(first.line_id)
    assert received["reference"] == first.reference


def test_scanning_twice_has_no_second_effect() -> None:
    dua, barcode = officer(), sent().barcode
    first = api.receive_case(barcode=barcode, by=dua, now=NOW)
    assert api.receive_case(barcode=barcode, by=dua, now=LATER) == first
    assert api.receive_case(barcode=barcode, by=officer(), now=LATER) == first
    assert len(cases.events("CaseReceived")) == 1


@pytest.mark.parametrize("stranger", [officer(district="kasur"), officer(department="pb-police")])
def test_a_bundle_of_another_desk_is_unknown(stranger: Actor) -> None:
    case = sent()
    with pytest.raises(api.NoSuchCase):
        api.receive_case(barcode=case.barcode, by=stranger, now=NOW)
    assert api.find_case_by_barcode(barcode=case.barcode, by=stranger, now=NOW) is None
    assert api.list_queue(state=None, search="", page=1, by=stranger, now=NOW).cases == ()
    with pytest.raises(api.NoSuchCase):
        api.get_case(case_id=case.id, purpose="decision", by=stranger, now=NOW)


def test_an_applicant_is_no_desk() -> None:
    case = sent()
    permits = cases.OFFICER_PERMITS
    amna = Actor(role=Role.CITIZEN, person_id=cases.AMNA, permits=permits)
    with pytest.raises(api.NoSuchCase):
        api.get_case(case_id=case.id, purpose="own", by=amna, now=NOW)


def test_a_wrong_barcode_is_unknown() -> None:
    with pytest.raises(api.NoSuchCase):
        api.receive_case(barcode="B1234567890", by=officer(), now=NOW)
    with pytest.raises(api.NoSuchCase):
        api.receive_case(barcode="nothing", by=officer(), now=NOW)


def test_a_case_is_withdrawn_before_its_stamp_and_then_no_desk_takes_it() -> None:
    case, dua = sent(), officer()
    for _ in range(2):
        gone = api.withdraw_case(case_id=case.id, by=SYSTEM, now=NOW)
        assert gone.state is api.CaseState.WITHDRAWN
    assert len(cases.events("CaseWithdrawn")) == 1
    with pytest.raises(api.CaseTakenBack):
        api.receive_case(barcode=case.barcode, by=dua, now=LATER)
    assert api.list_queue(state=None, search="", page=1, by=dua, now=NOW).cases == ()


def test_a_stamped_case_is_not_withdrawn() -> None:
    dua, case = officer(), sent()
    stamped = api.receive_case(barcode=case.barcode, by=dua, now=NOW)
    with pytest.raises(api.CaseReceivedAlready, match=stamped.reference):
        api.withdraw_case(case_id=case.id, by=SYSTEM, now=LATER)


def test_a_named_officer_takes_a_received_case() -> None:
    dua = officer()
    case = taken(dua)
    assert (case.state, case.officer) == (api.CaseState.IN_PROCESS, "Dua Khan")
    event = cases.events("CaseTaken")[0]
    assert event["officer_en"] == event["officer_ur"] == "Dua Khan"
    assert event["designation_en"]
    assert event["designation_ur"]
    assert api.take_case(case_id=case.id, by=dua, now=LATER) == case
    assert len(cases.events("CaseTaken")) == 1


def test_a_case_is_taken_over_by_a_colleague_before_the_colleague_decides() -> None:
    case, other = taken(officer()), officer(name="Ali")
    with pytest.raises(api.NotYourCase, match="Dua Khan"):
        api.approve_case(case_id=case.id, by=other, now=NOW)
    assert api.take_case(case_id=case.id, by=other, now=LATER).officer == "Ali"
    assert api.approve_case(case_id=case.id, by=other, now=LATER).state is api.CaseState.APPROVED


def test_a_case_that_was_not_received_cannot_be_taken_or_decided() -> None:
    case, dua = sent(), officer()
    with pytest.raises(api.WrongState, match="sent"):
        api.take_case(case_id=case.id, by=dua, now=NOW)
    with pytest.raises(api.WrongState):
        api.approve_case(case_id=case.id, by=dua, now=NOW)


def test_a_decided_case_is_decided_once() -> None:
    dua = officer()
    case = taken(dua)
    api.approve_case(case_id=case.id, by=dua, now=NOW)
    with pytest.raises(api.WrongState):
        api.approve_case(case_id=case.id, by=dua, now=NOW)
    with pytest.raises(api.WrongState):
        cases.propose(case, dua)
    with pytest.raises(api.WrongState):
        api.take_case(case_id=case.id, by=officer(), now=NOW)
    (decided,) = cases.events("CaseDecided")
    assert (decided["outcome"], decided["reason_en"]) == ("approved", "")


def test_a_rejection_takes_two_officers_a_reason_a_law_and_an_appeal() -> None:
    dua, ali = officer(), officer(name="Ali")
    case = proposed(dua)
    assert api.find_rejection(case_id=case.id, by=dua, now=NOW) is None
    assert cases.events("CaseDecided") == []
    done = api.confirm_rejection(case_id=case.id, by=ali, now=LATER)
    assert done.state is api.CaseState.REJECTED
    (decided,) = cases.events("CaseDecided")
    assert decided["outcome"] == "rejected"
    assert decided["law_clause"] == "section 17, Citizenship Act 1951"
    assert decided["reason_en"]
    assert decided["reason_ur"]
    assert decided["appeal_to"]
    assert decided["appeal_to_ur"]
    amna = Actor(
        role=Role.CITIZEN,
        person_id=cases.AMNA,
        permits=frozenset({"connectors.find_rejection"}),
    )
    found = api.find_rejection(case_id=case.id, by=amna, now=LATER)
    assert found is not None
    assert found.explanation == cases.EXPLAINED


def test_the_proposer_cannot_confirm() -> None:
    dua = officer()
    case = proposed(dua)
    with pytest.raises(api.SecondOfficerNeeded):
        api.confirm_rejection(case_id=case.id, by=dua, now=NOW)


def test_the_database_refuses_one_officer_twice() -> None:
    case = proposed(officer())
    with transaction_as(SYSTEM):
        row = models.Rejection.objects.get(case_id=case.id)
        row.confirmer_id, row.confirmed_at = row.proposer_id, NOW
        with pytest.raises(IntegrityError, match="connectors_second_officer"):
            row.save()


def test_without_a_proposal_there_is_nothing_to_confirm() -> None:
    case = taken(officer())
    with pytest.raises(api.NoProposal):
        api.confirm_rejection(case_id=case.id, by=officer(), now=NOW)


def test_a_new_proposal_replaces_the_open_one_and_an_approval_withdraws_it() -> None:
    dua = officer()
    case = proposed(dua)
    cases.propose(case, dua, reason_code="papers_missing")
    file = api.get_case(case_id=case.id, purpose="decision", by=dua, now=NOW)
    assert file.rejection is not None
    assert file.rejection.reason.code == "papers_missing"
    assert file.case.has_proposal
    api.approve_case(case_id=case.id, by=dua, now=NOW)
    with pytest.raises(api.WrongState):
        api.confirm_rejection(case_id=case.id, by=officer(), now=NOW)


def test_a_rejection_without_reasons_is_refused() -> None:
    dua = officer()
    case = taken(dua)
    with pytest.raises(api.NoSuchReason, match="because"):
        cases.propose(case, dua, reason_code="because")
    with pytest.raises(api.LawMissing):
        cases.propose(case, dua, law_clause="")
    with pytest.raises(api.ExplanationMissing):
        cases.propose(case, dua, explanation=Bilingual(en="", ur=""))


def test_an_officer_reads_the_case_and_is_logged() -> None:
    dua, given = officer(), cases.new_case()
    case = api.submit_case(case=given, by=SYSTEM, now=NOW)
    file = api.get_case(case_id=case.id, purpose="decision", by=dua, now=NOW)
    assert (file.rows, file.papers, file.originals) == (given.rows, given.papers, given.originals)
    (look,) = Access.objects.all()
    assert (look.person_id, look.actor, look.purpose) == (cases.AMNA, dua.me, "decision")
    assert look.case == case.number


def test_the_queue_shows_the_next_one_due_first_and_counts_states() -> None:
    dua = officer()
    undated, late, soon = taken(dua), taken(dua), taken(dua)
    waiting = sent()
    for case, days in ((late, 2), (soon, 0)):
        api.set_due(case_id=case.id, due_at=DUE + timedelta(days=days), by=SYSTEM, now=NOW)
    page = api.list_queue(state=None, search="", page=1, by=dua, now=NOW)
    assert [case.id for case in page.cases] == [soon.id, late.id, undated.id, waiting.id]
    assert page.counts == {"sent": 1, "received": 0, "in_process": 3}
    assert not page.has_next
    only = api.list_queue(state=api.CaseState.SENT, search="", page=1, by=dua, now=NOW)
    assert [case.id for case in only.cases] == [waiting.id]


def test_the_queue_is_searched_by_barcode_number_and_reference() -> None:
    dua = officer()
    case, _other = taken(dua), taken(dua)
    for search in (case.barcode, case.number, case.reference[-6:], case.reference.lower()):
        page = api.list_queue(state=None, search=search, page=1, by=dua, now=NOW)
        assert [each.id for each in page.cases] == [case.id]


def test_the_queue_has_pages_and_few_queries(django_assert_max_num_queries: Any) -> None:
    dua = officer()
    for _ in range(26):
        sent()
    with django_assert_max_num_queries(6):
        first = api.list_queue(state=None, search="", page=1, by=dua, now=NOW)
    second = api.list_queue(state=None, search="", page=2, by=dua, now=NOW)
    assert (len(first.cases), first.has_next) == (25, True)
    assert (len(second.cases), second.has_next) == (1, False)


def test_mine_are_those_i_have_taken() -> None:
    dua = officer()
    case = taken(dua)
    taken(officer())
    assert [each.id for each in api.list_mine(page=1, by=dua, now=NOW).cases] == [case.id]


def test_a_due_date_of_an_unknown_case_is_refused() -> None:
    with pytest.raises(api.NoSuchCase):
        api.set_due(case_id=uuid4(), due_at=DUE, by=SYSTEM, now=NOW)


def test_a_bundle_is_printed_even_with_an_odd_answer() -> None:
    dua, at = officer(), NOW + timedelta(microseconds=7)
    case = api.submit_case(case=cases.new_case(), by=SYSTEM, now=at)
    pdf = api.print_case(case_id=case.id, by=dua, now=NOW)
    assert pdf.startswith(b"%PDF")
    assert Access.objects.get().purpose == "print"


def test_the_barcode_is_told_to_the_conductor() -> None:
    case = sent()
    assert api.barcode_of(case_id=case.id, by=SYSTEM, now=NOW) == case.barcode
    assert api.find_case_by_barcode(barcode=case.barcode, by=officer(), now=NOW) == case


def test_every_command_and_query_needs_its_permit() -> None:
    nobody = Actor(role=Role.OFFICER, person_id=uuid4())
    some: dict[str, Any] = {"by": nobody, "now": NOW}
    case_id = uuid4()
    calls: list[Any] = [
        lambda: api.submit_case(case=cases.new_case(), **some),
        lambda: api.receive_case(barcode="", **some),
        lambda: api.withdraw_case(case_id=case_id, **some),
        lambda: api.take_case(case_id=case_id, **some),
        lambda: api.approve_case(case_id=case_id, **some),
        lambda: cases.propose(sent(), nobody),
        lambda: api.confirm_rejection(case_id=case_id, **some),
        lambda: api.set_due(case_id=case_id, due_at=None, **some),
        lambda: api.list_queue(state=None, search="", page=1, **some),
        lambda: api.list_mine(page=1, **some),
        lambda: api.get_case(case_id=case_id, purpose="x", **some),
        lambda: api.print_case(case_id=case_id, **some),
        lambda: api.find_case_by_barcode(barcode="", **some),
        lambda: api.barcode_of(case_id=case_id, **some),
        lambda: api.find_rejection(case_id=case_id, **some),
    ]
    for call in calls:
        with pytest.raises(NotPermitted):
            call()


def test_what_comes_without_paper_is_with_the_desk_at_once() -> None:
    case = sent(is_electronic=True, originals=())
    assert (case.state, case.reference) == (api.CaseState.RECEIVED, "DOM-LHR-2026-000001")
    assert case.received_at == NOW
    assert len(cases.events("CaseReceived")) == 1
    queue = api.list_queue(state=None, search="", page=1, by=officer(), now=LATER)
    assert [each.is_electronic for each in queue.cases] == [True]

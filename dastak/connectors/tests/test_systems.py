"""Cases at departments' systems: sent, answered, objected to, withdrawn, decided."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from dastak.connectors import api, models
from dastak.connectors.tests import cases
from dastak.connectors.tests.cases import NOW
from dastak.connectors.tests.offices import Office
from dastak.connectors.tests.systems import ALL, admin
from dastak.kernel.actors import SYSTEM
from dastak.kernel.models import Access
from dastak.kernel.scope import transaction_as

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("placed")]


def test_seeds_are_loaded_once(vehicle: Office) -> None:
    assert api.load_seeds(by=SYSTEM, now=NOW) == 0
    with transaction_as(SYSTEM):
        assert {row.system for row in models.Route.objects.all()} == set(ALL)


def test_domicile_and_birth_stay_on_the_desk(all_offices: dict[str, Office]) -> None:
    for code, department in (("PB-REV-DOM", "pb-dc-office"), ("PB-LG-BIR", "pb-local-government")):
        case = cases.sent(service_code=code, department=department)
        assert case.route == "manual"
    assert models.Message.objects.count() == 0


def test_a_system_without_an_account_leaves_its_cases_on_the_desk(
    vehicle: Office, settings: Any
) -> None:
    settings.DEPARTMENT_ACCOUNTS = ""
    assert vehicle.send().route == "manual"
    assert vehicle.run() == 0
    lines = api.list_connectors(by=SYSTEM, now=NOW)
    assert [(line.code, line.is_set_up) for line in lines] == [(code, False) for code in ALL]


def test_a_case_goes_to_its_system_and_comes_back_decided(office: Office) -> None:
    case = office.received()
    (received,) = cases.events("CaseReceived")
    assert received["reference"] == office.case(case.id).reference
    office.move(case, "in_process")
    office.until(lambda: office.state(case) == "in_process")
    (taken,) = cases.events("CaseTaken")
    assert (taken["officer_en"], taken["officer_ur"]) == ("Hina Aslam", "حنا اسلم")
    office.move(case, "approved")
    office.until(lambda: office.state(case) == "approved")
    (decided,) = cases.events("CaseDecided")
    assert decided["outcome"] == "approved"
    assert office.letters() == []


def test_an_issued_document_is_fetched_checked_and_kept_sealed(office: Office) -> None:
    case = office.received()
    office.move(case, "approved")
    office.until(lambda: bool(cases.events("CaseDocumentFetched")))
    output = api.find_output(case_id=case.id, by=SYSTEM, now=NOW)
    assert output
    assert output.has_content
    content = api.open_output(case_id=case.id, by=SYSTEM, now=NOW)
    assert hashlib.sha256(content).hexdigest() == output.sha256
    assert content.startswith(b"%PDF")
    assert Access.objects.filter(purpose="document").count() == 1
    with transaction_as(SYSTEM):
        assert b"%PDF" not in bytes(models.Output.objects.get().content)


def test_a_document_with_another_digest_is_not_kept(vehicle: Office) -> None:
    case = vehicle.received()
    document = {"id": "doc-1", "title_en": "C", "title_ur": "C", "sha256": "0" * 64}
    vehicle.move(case, "approved", document=document)
    vehicle.until(lambda: vehicle.state(case) == "approved")
    for _ in range(5):
        vehicle.run()
    assert cases.events("CaseDocumentFetched") == []
    with pytest.raises(api.NoSuchCase):
        api.open_output(case_id=case.id, by=SYSTEM, now=NOW)


def test_a_rejection_comes_with_two_officers_law_and_appeal(office: Office) -> None:
    case = office.received()
    office.move(case, "rejected")
    office.until(lambda: office.state(case) == "rejected")
    found = api.find_rejection(case_id=case.id, by=SYSTEM, now=NOW)
    assert found
    assert found.reason.code == "record_not_found"
    assert found.proposer_id != found.confirmer_id
    assert found.appeal_to.ur


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"second_officer": None}, "no_second_officer"),
        ({"decision": {"reason_code": "R07"}}, "law_missing"),
        ({"reference": "OTHER-1"}, "wrong_reference"),
    ],
)
def test_an_answer_that_is_not_whole_changes_nothing(
    vehicle: Office, changes: dict[str, Any], reason: str
) -> None:
    case = vehicle.received()
    vehicle.move(case, "rejected", **changes)
    vehicle.until(lambda: vehicle.letters() == [reason])
    vehicle.skipped += 30
    vehicle.run()
    assert vehicle.state(case) == "received"
    assert vehicle.letters() == [reason]


def test_an_answer_about_another_citizen_is_a_dead_letter(office: Office) -> None:
    case, other = office.received(), office.send()
    office.until(lambda: office.state(other) == "received")
    office.partner.scenario(rates={"wrong_citizen": 1})
    office.move(case, "rejected")
    office.until(lambda: "wrong_citizen" in office.letters())
    assert office.state(case) == office.state(other) == "received"
    (letter,) = [
        each for each in api.list_letters(page=1, by=SYSTEM, now=NOW) if each.case_id == case.id
    ]
    settler = admin("settle_letter")
    with pytest.raises(api.ReasonMissing):
        api.settle_letter(letter_id=letter.id, reason=" ", by=settler, now=NOW)
    api.settle_letter(letter_id=letter.id, reason="told the office", by=settler, now=NOW)
    with pytest.raises(api.NoSuchLetter):
        api.settle_letter(letter_id=letter.id, reason="again", by=settler, now=NOW)


def test_an_objection_is_raised_answered_and_decided(office: Office) -> None:
    case = office.received()
    items = [{"code": "paper_unclear", "note": "page two"}]
    objection = {"number": 1, "due_date": "2026-06-20", "items": items}
    office.move(case, "objected", objection=objection)
    office.until(lambda: office.case(case.id).has_objection)
    (objected,) = cases.events("CaseObjected")
    assert (objected["objection"], objected["codes"]) == (1, ["paper_unclear"])
    assert objected["due_date"] == "2026-06-20"
    (found,) = api.list_objections(case_id=case.id, by=SYSTEM, now=NOW)
    assert found.items[0].note == "page two"
    closed = api.answer_objection(case_id=case.id, words="scanned", by=SYSTEM, now=office.now())
    assert closed.closed_as == "answered"
    office.until(lambda: office.partner.truth()["cases"][0]["standing"] == "in_process")
    office.move(case, "approved")
    office.until(lambda: office.state(case) == "approved")
    (answered,) = cases.events("ObjectionAnswered")
    assert (answered["objection"], answered["outcome"]) == (1, "answered")


def test_a_case_is_put_aside_by_its_system(office: Office) -> None:
    case = office.received()
    asked = api.request_cancel(case_id=case.id, reason="sold", by=SYSTEM, now=office.now())
    assert asked.cancel_requested_at
    api.request_cancel(case_id=case.id, reason="again", by=SYSTEM, now=office.now())
    office.until(lambda: office.state(case) == "cancelled")
    assert len(cases.events("CaseCancelRequested")) == len(cases.events("CaseCancelled")) == 1


def test_a_case_that_never_left_is_put_aside_at_once(vehicle: Office) -> None:
    case = vehicle.send()
    done = api.request_cancel(case_id=case.id, reason="sold", by=SYSTEM, now=vehicle.now())
    assert done.state is api.CaseState.CANCELLED
    for _ in range(3):
        vehicle.run()
    assert vehicle.accepted() == {}


def test_a_case_that_never_left_is_taken_back_and_never_told(vehicle: Office) -> None:
    case = vehicle.send()
    for _ in range(2):
        back = api.withdraw_case(case_id=case.id, by=SYSTEM, now=vehicle.now())
        assert back.state is api.CaseState.WITHDRAWN
    for _ in range(3):
        vehicle.run()
    assert vehicle.accepted() == {}
    assert len(cases.events("CaseWithdrawn")) == 1


def test_a_case_that_may_have_arrived_is_not_taken_back(vehicle: Office) -> None:
    case = vehicle.send()
    vehicle.partner.scenario(outage=True)
    vehicle.until(vehicle.is_down)
    with pytest.raises(api.CaseOnItsWay):
        api.withdraw_case(case_id=case.id, by=SYSTEM, now=vehicle.now())
    vehicle.partner.scenario()
    vehicle.until(lambda: vehicle.state(case) == "received")
    with pytest.raises(api.CaseReceivedAlready):
        api.withdraw_case(case_id=case.id, by=SYSTEM, now=vehicle.now())
    assert vehicle.accepted() == {str(case.id): 1}


def test_a_decision_wins_over_a_withdrawal_that_came_late(vehicle: Office) -> None:
    case = vehicle.received()
    vehicle.move(case, "approved")
    api.request_cancel(case_id=case.id, reason="sold", by=SYSTEM, now=vehicle.now())
    vehicle.until(lambda: vehicle.state(case) == "approved")
    assert cases.events("CaseCancelled") == []


def test_a_case_withdrawn_while_it_is_under_way_is_submitted_first(vehicle: Office) -> None:
    case = vehicle.send()
    vehicle.partner.scenario(outage=True)
    vehicle.until(vehicle.is_down)
    api.request_cancel(case_id=case.id, reason="sold", by=SYSTEM, now=vehicle.now())
    assert vehicle.state(case) == "sent"
    vehicle.partner.scenario()
    vehicle.until(lambda: vehicle.state(case) == "cancelled")
    assert vehicle.accepted() == {str(case.id): 1}

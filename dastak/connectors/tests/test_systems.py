"""Cases at departments' systems: routes, answers, objections, withdrawals, letters, calls."""

from __future__ import annotations

import hashlib
import json
import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from dastak.connectors import api, models
from dastak.connectors.adapters import accounts, signing
from dastak.connectors.adapters.csvbatch.files import to_file, to_rows
from dastak.connectors.adapters.csvbatch.mapping import COLUMNS
from dastak.connectors.commands import outgoing, turns
from dastak.connectors.tests import cases, offices
from dastak.connectors.tests.cases import NOW, officer
from dastak.connectors.tests.offices import Office
from dastak.connectors.types import Delivery, MessageKind
from dastak.kernel.actors import EVERYWHERE, SYSTEM, Actor, OutsideYourArea, Role
from dastak.kernel.models import Access
from dastak.kernel.scope import transaction_as

pytestmark = pytest.mark.django_db(transaction=True)
ALL = list(offices.MANNERS)


def admin(*permits: str, districts: frozenset[str] = EVERYWHERE) -> Actor:
    return Actor(
        role=Role.ADMIN,
        person_id=uuid4(),
        permits=frozenset(f"connectors.{permit}" for permit in permits),
        districts=districts,
        departments=EVERYWHERE,
    )


@pytest.fixture(autouse=True)
def _ground() -> None:
    cases.load_places()


@pytest.fixture(params=ALL)
def office(request: Any, all_offices: dict[str, Office]) -> Office:
    found: Office = all_offices[request.param]
    return found


def switch(system: str, *, now: Any = NOW, district: str = "") -> None:
    api.switch_route(
        department="pb-excise",
        service="PB-EXC-TRM",
        district=district,
        system=system,
        reason="the office asked for it",
        by=admin("switch_route"),
        now=now,
    )


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


def test_switching_leaves_running_cases_where_they_are(vehicle: Office) -> None:
    first = vehicle.received()
    switch("manual", now=vehicle.now())
    second = vehicle.send()
    assert second.route == "manual"
    vehicle.move(first, "approved")
    vehicle.until(lambda: vehicle.state(first) == "approved")
    vehicle.skipped += 1
    switch("vehicle", now=vehicle.now())
    vehicle.skipped += 1
    third = vehicle.send()
    assert third.route == "vehicle"
    vehicle.until(lambda: vehicle.state(third) == "received")
    desk = officer(department="pb-excise")
    stamped = api.receive_case(barcode=second.barcode, by=desk, now=vehicle.now())
    assert stamped.state is api.CaseState.RECEIVED
    assert vehicle.accepted() == {str(first.id): 1, str(third.id): 1}


def test_a_switch_needs_a_reason_a_system_and_the_area(vehicle: Office) -> None:
    given: dict[str, Any] = {"department": "pb-excise", "service": "", "district": "lahore"}
    by = admin("switch_route", districts=frozenset({"kasur"}))
    with pytest.raises(OutsideYourArea):
        api.switch_route(**given, system="manual", reason="x", by=by, now=NOW)
    by = admin("switch_route")
    with pytest.raises(api.ReasonMissing):
        api.switch_route(**given, system="manual", reason=" ", by=by, now=NOW)
    for system in ("land", "nobody"):
        with pytest.raises(api.NoSuchSystem):
            api.switch_route(**given, system=system, reason="x", by=by, now=NOW)


def test_a_case_that_did_not_leave_is_moved_to_the_desk_and_back(vehicle: Office) -> None:
    case, by = vehicle.send(), admin("move_case")
    moved = api.move_case(
        case_id=case.id, system="manual", reason="it is away", by=by, now=vehicle.now()
    )
    assert moved.route == "manual"
    vehicle.run()
    assert vehicle.accepted() == {}
    api.move_case(case_id=case.id, system="manual", reason="same", by=by, now=vehicle.now())
    api.move_case(case_id=case.id, system="vehicle", reason="is back", by=by, now=vehicle.now())
    vehicle.until(lambda: vehicle.state(case) == "received")
    assert vehicle.accepted() == {str(case.id): 1}
    told = [(each["from_route"], each["to_route"]) for each in cases.events("CaseMoved")]
    assert told == [("vehicle", "manual"), ("manual", "vehicle")]


def test_a_case_that_may_have_arrived_is_not_moved(vehicle: Office) -> None:
    case, by = vehicle.send(), admin("move_case")
    vehicle.partner.scenario(rates={"lost_answer": 1})
    vehicle.run()
    assert vehicle.accepted() == {str(case.id): 1}
    with pytest.raises(api.AlreadyHandedOver):
        api.move_case(case_id=case.id, system="manual", reason="x", by=by, now=vehicle.now())
    with pytest.raises(api.ReasonMissing):
        api.move_case(case_id=case.id, system="manual", reason="", by=by, now=vehicle.now())


def test_the_desk_does_not_touch_a_case_of_a_system(vehicle: Office) -> None:
    case, desk = vehicle.received(), officer(department="pb-excise")
    acts: list[Any] = [
        lambda: api.receive_case(barcode=case.barcode, by=desk, now=NOW),
        lambda: api.take_case(case_id=case.id, by=desk, now=NOW),
        lambda: api.approve_case(case_id=case.id, by=desk, now=NOW),
        lambda: cases.propose(case, desk),
        lambda: api.confirm_rejection(case_id=case.id, by=desk, now=NOW),
        lambda: api.confirm_cancel(case_id=case.id, by=desk, now=NOW),
    ]
    for act in acts:
        with pytest.raises(api.NoSuchCase):
            act()
    assert api.list_queue(state=None, search="", page=1, by=desk, now=NOW).cases == ()


def test_a_message_that_is_refused_is_a_dead_letter_and_can_be_sent_again(vehicle: Office) -> None:
    case = vehicle.send()
    with transaction_as(SYSTEM):
        models.Watch.objects.filter(case_id=case.id).update(applicant_ref="")
        row = models.Message.objects.get()
        outgoing.record_deliveries(
            deliveries=[Delivery(row.id, "422: odd", is_final=True)], by=SYSTEM, now=NOW
        )
    (letter,) = api.list_letters(page=1, by=SYSTEM, now=NOW)
    assert (letter.reason, letter.message_id) == ("refused", row.id)
    with transaction_as(SYSTEM):
        models.Watch.objects.filter(case_id=case.id).update(applicant_ref="put-right")
    by = admin("resend_message")
    with pytest.raises(api.ReasonMissing):
        api.resend_message(message_id=row.id, reason="", by=by, now=vehicle.now())
    api.resend_message(message_id=row.id, reason="put right", by=by, now=vehicle.now())
    with pytest.raises(api.NoSuchMessage):
        api.resend_message(message_id=row.id, reason="twice", by=by, now=vehicle.now())
    vehicle.until(lambda: vehicle.state(case) == "received")
    assert vehicle.letters() == []
    assert vehicle.accepted() == {str(case.id): 1}


def test_a_message_nobody_takes_is_given_up_after_three_days(vehicle: Office) -> None:
    vehicle.send()
    vehicle.partner.scenario(outage=True)
    vehicle.skipped += timedelta(days=3).total_seconds()
    vehicle.until(lambda: vehicle.letters() == ["no_answer"])
    (line, *_) = api.list_connectors(by=SYSTEM, now=vehicle.now())
    assert (line.code, line.waiting, line.dead) == ("vehicle", 0, 1)


def test_a_process_that_died_while_submitting_is_followed_by_another(office: Office) -> None:
    case = office.send()
    plan = accounts.find_plan(system=office.system)
    assert plan
    turn = turns.take_turn(plan=plan, by=SYSTEM, now=office.now())
    assert turn
    assert turns.take_turn(plan=plan, by=SYSTEM, now=office.now()) is None
    ids = outgoing.claim_messages(
        system=office.system, limit=5, is_trial=False, by=SYSTEM, now=office.now()
    )
    line = accounts.find_system(system=office.system)
    assert line
    line.deliver(outgoing.prepare_parcels(ids=ids, by=SYSTEM, now=office.now()))
    assert office.run() == 0
    office.skipped += 61
    office.until(lambda: office.state(case) == "received")
    assert office.accepted() == {str(case.id): 1}
    assert office.partner.truth()["again"] == {}


def test_two_workers_submit_each_case_once(office: Office) -> None:
    sent = [office.send() for _ in range(8)]

    def work() -> None:
        try:
            office.until(lambda: all(office.state(case) == "received" for case in sent))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert office.accepted() == {str(case.id): 1 for case in sent}
    assert office.partner.truth()["again"] == {}
    assert len(cases.events("CaseReceived")) == 8


def test_no_more_calls_a_minute_than_the_plan_allows(vehicle: Office, settings: Any) -> None:
    account = vehicle.account()
    account["plan"] = {**offices.PLAN, "calls_per_minute": 3, "poll_seconds": 600}
    settings.DEPARTMENT_ACCOUNTS = json.dumps({"vehicle": account})
    for _ in range(8):
        vehicle.send()
    for _ in range(6):
        vehicle.run()
    assert sum(vehicle.partner.truth()["requests"].values()) <= 4
    vehicle.skipped += 60
    vehicle.run()
    assert len(vehicle.accepted()) >= 4


def test_what_leaves_the_house_is_logged_and_not_kept_in_clear(vehicle: Office) -> None:
    vehicle.received()
    assert Access.objects.filter(purpose="submission", person_id=cases.AMNA).count() == 1
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        for table in ("message", "watch", "letter", "inbound"):
            cursor.execute(f"SELECT coalesce(jsonb_agg(t)::text, '') FROM connectors_{table} t")
            assert "3520212345671" not in cursor.fetchone()[0]
    assert "3520212345671" not in json.dumps(vehicle.partner.truth())


def test_a_case_that_was_refused_for_good_may_go_to_the_desk(vehicle: Office) -> None:
    case = vehicle.send()
    with transaction_as(SYSTEM):
        row = models.Message.objects.get()
        refused = [Delivery(row.id, "422: odd", is_final=True, is_absent=True)]
        outgoing.record_deliveries(deliveries=refused, by=SYSTEM, now=NOW)
    by = admin("move_case")
    api.move_case(case_id=case.id, system="manual", reason="by hand", by=by, now=vehicle.now())
    desk = officer(department="pb-excise")
    assert api.receive_case(barcode=case.barcode, by=desk, now=vehicle.now()).reference
    assert vehicle.accepted() == {}


def test_a_case_that_stands_there_with_other_content_stays_with_its_system(
    vehicle: Office,
) -> None:
    case = vehicle.received()
    with transaction_as(SYSTEM):
        again = {"state": "waiting", "attempts": 0, "settled_at": None}
        models.Message.objects.update(**again, next_at=vehicle.now())
        models.Watch.objects.update(next_at=None)
        models.Case.objects.update(state="sent", received_at=None, reference="", number="1")
    vehicle.until(lambda: vehicle.letters() == ["refused"])
    by = admin("move_case")
    with pytest.raises(api.AlreadyHandedOver):
        api.move_case(case_id=case.id, system="manual", reason="x", by=by, now=vehicle.now())
    assert vehicle.accepted() == {str(case.id): 1}


def test_a_message_that_cannot_be_opened_holds_up_no_other(vehicle: Office) -> None:
    broken, good = vehicle.send(), vehicle.send()
    with transaction_as(SYSTEM):
        models.Message.objects.filter(case_id=broken.id).update(body=b"\x02k1" + b"x" * 40)
    vehicle.until(lambda: vehicle.state(good) == "received")
    assert vehicle.state(broken) == "sent"
    assert vehicle.accepted() == {str(good.id): 1}


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("garbage", "wrong_encoding"),
        ("wrong_reference", "wrong_totals"),
        ("wrong_signature", "wrong_signature"),
        ("lost_request", "half_written"),
    ],
)
def test_a_file_that_cannot_be_believed_is_one_dead_letter(
    land: Office, fault: str, reason: str
) -> None:
    case = land.received()
    land.partner.scenario(rates={fault: 1})
    land.move(case, "rejected")
    land.until(land.is_down)
    assert land.letters() == [reason]
    assert land.state(case) == "received"
    land.partner.scenario()
    land.until(lambda: land.state(case) == "rejected")


def test_rows_that_stand_twice_count_once_and_strangers_are_letters(land: Office) -> None:
    case = land.received()
    row = [""] * len(COLUMNS)
    mark = mark_of(case)
    row[:4] = [str(case.id), mark, "in_process", land.case(case.id).reference]
    stranger = [str(uuid4()), *row[1:]]
    content = to_file(rows=[row, row, stranger], secret="office-secret")
    (land.folder / "out" / "result-000900.csv").write_bytes(content)
    land.until(lambda: land.state(case) == "in_process")
    assert land.letters() == ["no_such_case"]
    assert len(cases.events("CaseTaken")) == 1


def test_a_batch_holds_what_waited_and_is_written_whole(land: Office) -> None:
    sent = [land.send() for _ in range(5)]
    land.until(lambda: all(land.state(case) == "received" for case in sent))
    (batch,) = (land.folder / "in").iterdir()
    assert len(to_rows(content=batch.read_bytes(), secret="platform-secret")) == 5


def mark_of(case: api.Case) -> str:
    with transaction_as(SYSTEM):
        return models.Watch.objects.get(case_id=case.id).applicant_ref


class Caller:
    """A department's system that calls us."""

    def __init__(self, case: api.Case, **changes: Any) -> None:
        watch = models.Watch.objects.get(case_id=case.id)
        said = {"case_id": str(case.id), "applicant_ref": watch.applicant_ref}
        self.body = json.dumps({**said, **changes}).encode()
        self.id, self.key, self.secret = str(uuid4()), "vehicle-1", "office-secret"
        self.date = datetime.now(UTC)

    def call(self, body: bytes | None = None) -> Any:
        path = "/api/v1/connectors/messages"
        date = signing.stamp(self.date)
        words = ("POST", path, date, self.id)
        headers = {
            signing.KEY: self.key,
            signing.DATE: date,
            signing.ID: self.id,
            signing.SIGNATURE: signing.sign(secret=self.secret, words=words, body=self.body),
        }
        sent = body or self.body
        return Client().post(path, sent, content_type="application/json", headers=headers)


def called(vehicle: Office) -> tuple[api.Case, Any]:
    """A case that is asked for in ten minutes, and a caller about it."""
    case = vehicle.received()
    with transaction_as(SYSTEM):
        later = vehicle.now() + timedelta(minutes=10)
        models.Watch.objects.update(next_at=later)
        return case, Caller(case)


def test_a_call_brings_the_question_forward(vehicle: Office) -> None:
    case, caller = called(vehicle)
    vehicle.move(case, "approved")
    assert vehicle.run() == 0
    answer = caller.call()
    assert (answer.status_code, answer.json()) == (202, {"is_accepted": True})
    vehicle.skipped += (datetime.now(UTC) - vehicle.now()).total_seconds() + 1
    vehicle.until(lambda: vehicle.state(case) == "approved")
    assert caller.call().status_code == 202
    assert models.Inbound.objects.count() == 1


@pytest.mark.parametrize(
    "spoil",
    [
        {"key": "nobody-1"},
        {"secret": "another"},
        {"date": datetime(2026, 1, 1, tzinfo=UTC)},
        {"key": "land-1", "secret": "platform-secret"},
    ],
)
def test_a_call_that_is_not_signed_is_refused(vehicle: Office, spoil: dict[str, Any]) -> None:
    _, caller = called(vehicle)
    for name, value in spoil.items():
        setattr(caller, name, value)
    answer = caller.call()
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed")
    assert models.Inbound.objects.count() == 0


def test_another_body_under_a_signature_is_refused(vehicle: Office) -> None:
    _, caller = called(vehicle)
    assert caller.call(body=caller.body.replace(b"-", b"_")).status_code == 401
    caller.call()
    caller.body = caller.body + b" "
    assert caller.call().status_code == 409


def test_a_call_is_refused_without_a_case_and_a_reused_id_too(vehicle: Office) -> None:
    case, caller = called(vehicle)
    caller.body = b"[]"
    assert caller.call().status_code == 422
    body = json.dumps({"case_id": str(case.id), "applicant_ref": "x"}).encode()

    def call(content: bytes) -> None:
        date = signing.stamp(NOW)
        words = ("POST", "/x", date, "same-id-1")
        mark = signing.sign(secret="office-secret", words=words, body=content)
        made = api.SignedCall(
            path="/x",
            key_id="vehicle-1",
            date=date,
            message_id="same-id-1",
            signature=mark,
            body=content,
        )
        api.receive_call(call=made, wall=NOW, by=SYSTEM, now=NOW)

    call(body)
    call(body)
    with pytest.raises(api.CallIdReused):
        call(body + b" ")


def test_a_call_about_anothers_case_is_a_dead_letter_and_asks_nothing(
    vehicle: Office,
) -> None:
    case, _ = called(vehicle)
    with transaction_as(SYSTEM):
        caller = Caller(case, applicant_ref="of-another")
        stranger = Caller(case, case_id=str(uuid4()))
        before = models.Watch.objects.get().next_at
    assert (caller.call().status_code, stranger.call().status_code) == (202, 202)
    assert vehicle.letters() == ["wrong_citizen", "wrong_citizen"]
    with transaction_as(SYSTEM):
        assert models.Watch.objects.get().next_at == before


def test_the_kinds_of_messages_fit_their_column() -> None:
    assert all(len(kind) <= 8 for kind in MessageKind)

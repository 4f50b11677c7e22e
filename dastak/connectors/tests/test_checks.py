"""Fingerprint checks from the door to the result, with a real verifier process."""

from __future__ import annotations

import hashlib
import threading
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from dastak.connectors import api, models
from dastak.connectors.commands import verifying
from dastak.connectors.tests import cases
from dastak.connectors.tests.cases import NOW, facilitator, new_check, registered
from dastak.connectors.tests.conftest import CHARGE
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, OutsideYourArea, Role
from dastak.kernel.models import Access
from dastak.kernel.scope import transaction_as
from simulators.tests.partner import Partner

pytestmark = pytest.mark.django_db(transaction=True)
CNIC = "3520212345671"


@pytest.fixture(autouse=True)
def _ground(verifier: Partner) -> None:
    cases.load_places()
    verifying._verifier.cache_clear()


@pytest.fixture
def person() -> UUID:
    return registered()


def result_of(subject: UUID) -> str:
    return api.last_result(subject=subject, by=SYSTEM, now=NOW)


def request(check: api.NewCheck) -> api.Check:
    return api.request_check(check=check, by=facilitator(), now=NOW)


def run(seconds: float = 0) -> int:
    return api.run_checks(by=SYSTEM, now=NOW + timedelta(seconds=seconds))


def test_a_print_is_checked_and_the_result_told(person: UUID, verifier: Partner) -> None:
    check = new_check(person)
    assert result_of(check.subject) == ""
    asked = request(check)
    assert result_of(check.subject) == "pending"
    assert run() == 1
    assert result_of(check.subject) == "match"
    (event,) = cases.events("BiometricChecked")
    assert event["subject"] == str(check.subject)
    assert event["check_id"] == str(asked.id)
    assert (event["result"], event["charge_paisa"]) == ("match", CHARGE)
    assert verifier.truth()["charged_paisa"] == CHARGE
    assert run() == 0


def test_the_card_number_is_read_for_the_check_logged_and_never_stored(person: UUID) -> None:
    check = new_check(person)
    request(check)
    run()
    look = Access.objects.get(purpose="verification")
    assert (look.person_id, look.fields, look.case) == (person, "cnic", str(check.subject))
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(c)::text FROM connectors_check c")
        assert CNIC not in cursor.fetchone()[0]


def test_the_same_print_twice_is_one_check(person: UUID, verifier: Partner) -> None:
    check = new_check(person)
    assert request(check).id == request(check).id
    run()
    assert request(check).state is api.CheckState.MATCH
    assert len(verifier.truth()["checks"]) == 1


def test_another_print_waits_for_the_running_one(person: UUID) -> None:
    check = new_check(person)
    request(check)
    with pytest.raises(api.CheckRunning):
        request(new_check(person, subject=check.subject, finger=2))


def test_a_finger_is_tried_three_times_and_then_another(person: UUID, verifier: Partner) -> None:
    verifier.scenario(rates={"no_match": 1})
    check = new_check(person)
    for number in (1, 2, 3):
        assert request(check).try_number == number
        run()
    with pytest.raises(api.TriesUsedUp):
        request(check)
    assert request(new_check(person, subject=check.subject, finger=2)).try_number == 1
    assert [
        each.charge_paisa for each in api.list_checks(subject=check.subject, by=SYSTEM, now=NOW)
    ] == [0, CHARGE, CHARGE, CHARGE]


def test_an_unreadable_print_is_refused(person: UUID) -> None:
    with pytest.raises(api.CheckUnreadable, match="finger"):
        request(new_check(person, finger=0))


def test_a_facilitator_of_another_district_is_refused(person: UUID) -> None:
    with pytest.raises(OutsideYourArea):
        request(new_check(person, district="kasur"))


def test_a_silent_verifier_is_asked_again_after_a_pause(person: UUID, verifier: Partner) -> None:
    check = new_check(person)
    request(check)
    verifier.scenario(next=["lost_answer", "http_500"])
    assert run() == 1
    assert result_of(check.subject) == "pending"
    assert run() == 0
    assert run(seconds=2) == 1
    assert result_of(check.subject) == "match"
    truth = verifier.truth()
    assert truth["charged_paisa"] == CHARGE
    assert len(cases.events("BiometricChecked")) == 1


def test_a_check_that_nobody_answers_fails_without_a_charge_and_costs_no_try(
    person: UUID, verifier: Partner
) -> None:
    check = new_check(person)
    request(check)
    verifier.scenario(outage=True)
    run(seconds=901)
    assert result_of(check.subject) == "failed"
    (event,) = cases.events("BiometricChecked")
    assert (event["result"], event["charge_paisa"]) == ("failed", 0)
    assert request(check).try_number == 1


def test_a_process_that_died_while_asking_is_followed_by_another(
    person: UUID, verifier: Partner
) -> None:
    check = new_check(person)
    request(check)
    (check_id,) = verifying.claim_checks(limit=5, by=SYSTEM, now=NOW)
    job = verifying.prepare_job(check_id=check_id, by=SYSTEM, now=NOW)
    verifying.verifier().verify(job.verification)
    assert run() == 0
    assert run(seconds=61) == 1
    assert result_of(check.subject) == "match"
    assert verifier.truth()["charged_paisa"] == CHARGE


def test_two_workers_ask_about_a_check_once(person: UUID, verifier: Partner) -> None:
    for _ in range(12):
        request(new_check(person, subject=uuid4()))

    def work() -> None:
        try:
            while run():
                pass
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(verifier.truth()["checks"]) == 12
    assert sum(verifier.truth()["requests"].values()) == 12
    assert len(cases.events("BiometricChecked")) == 12


def test_a_storm_of_faults_charges_each_check_once(person: UUID, verifier: Partner) -> None:
    verifier.scenario(rates={"lost_answer": 0.3, "http_500": 0.2, "wrong_signature": 0.1})
    subjects = [uuid4() for _ in range(10)]
    for subject in subjects:
        request(new_check(person, subject=subject))
    for second in range(200):
        run(seconds=second)
        verifying.verifier().circuit.succeeded()
        if len(cases.events("BiometricChecked")) == len(subjects):
            break
    assert {result_of(subject) for subject in subjects} == {"match"}
    assert verifier.truth()["charged_paisa"] == CHARGE * len(subjects)


def test_an_open_circuit_claims_nothing(person: UUID) -> None:
    check = new_check(person)
    request(check)
    for _ in range(5):
        verifying.verifier().circuit.failed()
    assert run() == 0
    with transaction_as(SYSTEM):
        assert models.Check.objects.get().attempts == 0


def test_a_check_of_nobody_fails_alone(person: UUID) -> None:
    lost, good = new_check(uuid4()), new_check(person)
    request(lost)
    request(good)
    assert run() == 2
    assert (result_of(lost.subject), result_of(good.subject)) == ("failed", "match")


def test_the_verifiers_script_can_single_out_a_finger(person: UUID, verifier: Partner) -> None:
    thumb = hashlib.sha256(CNIC.encode()).hexdigest() + "/1"
    verifier.scenario(per={thumb: {"low_quality": 1}})
    check = new_check(person)
    request(check)
    run()
    assert result_of(check.subject) == "low_quality"
    request(new_check(person, subject=check.subject, finger=2))
    run()
    assert result_of(check.subject) == "match"


def test_checks_need_their_permits(person: UUID) -> None:
    nobody = Actor(role=Role.FACILITATOR, person_id=uuid4())
    some: dict[str, Any] = {"by": nobody, "now": NOW}
    calls: list[Any] = [
        lambda: api.request_check(check=new_check(person), **some),
        lambda: api.last_result(subject=uuid4(), **some),
        lambda: api.list_checks(subject=uuid4(), **some),
        lambda: api.run_checks(**some),
    ]
    for call in calls:
        with pytest.raises(NotPermitted):
            call()

"""Messages to systems: sent again, given up, followed by another worker, limited, logged."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from dastak.connectors import api, models
from dastak.connectors.adapters import accounts
from dastak.connectors.adapters.csvbatch.files import to_file, to_rows
from dastak.connectors.adapters.csvbatch.mapping import COLUMNS
from dastak.connectors.commands import outgoing, turns
from dastak.connectors.tests import cases, offices
from dastak.connectors.tests.cases import NOW, officer
from dastak.connectors.tests.offices import Office
from dastak.connectors.tests.systems import admin, mark_of
from dastak.connectors.types import Delivery
from dastak.kernel.actors import SYSTEM
from dastak.kernel.models import Access
from dastak.kernel.scope import transaction_as

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("placed")]


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

"""Who withdrew and wanted it so: nothing of what they gave can be read any more."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.http import JsonResponse
from pytest_django import Settings

from dastak.connectors import api as connectors
from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.forms import api as forms
from dastak.kernel import idempotency
from dastak.kernel.actors import SYSTEM, NotPermitted
from dastak.kernel.ids import uuid7
from dastak.kernel.models import IdempotencyKey
from dastak.kernel.scope import transaction_as
from dastak.kernel.tests.props import refuses
from dastak.orders import api
from dastak.orders.tests.road import MONDAY, Road, code
from dastak.orders.types import Captured, Outcome, Stage
from dastak.paper import api as paper

BIRTH = "PB-LG-BIR"
COUNTS = {
    "answers": "SELECT count(*) FROM forms_answerset WHERE subject = %s AND length(values) > 0",
    "authors": "SELECT count(*) FROM forms_answerset WHERE subject = %s AND authors <> '{}'",
    "cases": "SELECT count(*) FROM connectors_case WHERE line_id = %s AND length(snapshot) > 0",
    "replies": "SELECT count(*) FROM kernel_idempotency WHERE about = %s AND length(body) > 0",
    "files": "SELECT count(*) FROM documents_file WHERE subject = %s",
}


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """A folder for files of its own."""
    settings.DASTAK_FILES_DIR = tmp_path / "files"
    settings.DASTAK_FILES_DIR.mkdir()
    settings.DASTAK_PDF_SIGNER_DIR = tmp_path
    paper.issue_demo_authority(folder=tmp_path, now=MONDAY)
    return tmp_path / "files"


def lying(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]


def readable(line_id: UUID) -> dict[str, int]:
    """How many places still hold something that the citizen gave."""
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        found = {}
        for place, statement in COUNTS.items():
            cursor.execute(statement, [line_id])
            found[place] = cursor.fetchone()[0]
    return found


def reply_kept(road: Road) -> None:
    """A write was answered with what the citizen said, and the answer is kept for repetitions."""
    idempotency.keep_answer(
        owner=str(road.rider.me),
        key=str(uuid7()),
        body_hash=b"x",
        response=JsonResponse({"values": {"cnic": "3520276543211"}}),
        about=road.line.id,
        now=road.now,
    )


def ask_back(road: Road, captured: Captured = Captured.ERASE) -> None:
    assert road.order_id
    api.ask_back(
        order_id=road.order_id, captured=captured, command_id=uuid7(), by=road.citizen, now=road.now
    )


def come_home(road: Road) -> None:
    api.return_papers(
        line_id=road.line.id,
        code=code("return", road.line.id),
        command_id=uuid7(),
        by=road.rider,
        now=road.now,
    )


def erase(road: Road, capture: Any) -> int:
    """One turn of the loop, with what follows its commit."""
    with capture(execute=True):
        return api.erase_captured(by=SYSTEM, now=road.now)


def told(road: Road, name: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT payload FROM kernel_event_log WHERE subject = %s AND name = %s",
            [road.order_id, f"orders.{name}"],
        )
        return [json.loads(row[0]) for row in cursor.fetchall()]


def test_nothing_is_erased_before_every_paper_is_home(
    road: Road, django_capture_on_commit_callbacks: Any
) -> None:
    road.to(Stage.CAPTURED)
    ask_back(road)
    assert erase(road, django_capture_on_commit_callbacks) == 0
    assert readable(road.line.id)["answers"] == 1
    assert road.line.erase_asked_at
    assert road.line.erased_at is None


def test_after_the_end_nothing_readable_is_left_in_database_and_folder(
    road: Road, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    road.to(Stage.CAPTURED)
    reply_kept(road)
    before = readable(road.line.id)
    assert {place for place, count in before.items() if count} == set(COUNTS) - {"cases"}
    assert len(lying(folder)) == before["files"]
    kept = documents.list_files(subject=road.line.id, by=SYSTEM, now=road.now)
    ask_back(road)
    come_home(road)
    assert erase(road, django_capture_on_commit_callbacks) == 1
    assert set(readable(road.line.id).values()) == {0}
    assert lying(folder) == []
    for file in kept:
        with refuses(documents.NoSuchFile):
            documents.open_file(file_id=file.id, purpose="own", by=road.citizen, now=road.now)
    with refuses(forms.AnswersErased, match="2026"):
        forms.get_answers(subject=road.line.id, purpose="own", by=road.citizen, now=road.now)
    assert road.line.erased_at == road.now


def test_what_was_to_be_sent_to_the_department_is_erased_too(
    road: Road, django_capture_on_commit_callbacks: Any
) -> None:
    road.service, road.has_originals = BIRTH, False
    road.to(Stage.PAID)
    assert readable(road.line.id)["cases"] == 1
    ask_back(road)
    erase(road, django_capture_on_commit_callbacks)
    assert readable(road.line.id)["cases"] == 0
    with refuses(connectors.CaseErased):
        connectors.get_case(case_id=road.case_id, purpose="a test", by=SYSTEM, now=road.now)


def test_log_bill_and_receipts_of_papers_stay(
    road: Road, django_capture_on_commit_callbacks: Any
) -> None:
    road.to(Stage.CAPTURED)
    ask_back(road)
    come_home(road)
    receipts = documents.list_receipts(subject=road.line.id, by=road.citizen, now=road.now)
    opened = [
        documents.open_receipt(token=each.token, by=road.citizen, now=road.now) for each in receipts
    ]
    assert opened
    erase(road, django_capture_on_commit_callbacks)
    assert documents.list_receipts(subject=road.line.id, by=road.citizen, now=road.now) == receipts
    for each in receipts:
        documents.open_receipt(token=each.token, by=road.citizen, now=road.now)
    assert road.line.bill_id
    bill = finance.get_bill(bill_id=road.line.bill_id, by=SYSTEM, now=road.now)
    assert bill.state is finance.BillState.VOID
    assert road.line.outcome is Outcome.WITHDRAWN
    assert road.items()


def test_a_line_is_erased_once_and_its_people_are_told_once(
    road: Road, django_capture_on_commit_callbacks: Any
) -> None:
    road.to(Stage.CAPTURED)
    ask_back(road)
    come_home(road)
    assert erase(road, django_capture_on_commit_callbacks) == 1
    first = road.line.erased_at
    road.now += timedelta(hours=1)
    assert erase(road, django_capture_on_commit_callbacks) == 0
    assert road.line.erased_at == first
    (event,) = told(road, "CapturedErased")
    assert event["files"] >= 1
    assert event["person_id"] == str(road.citizen.me)


def test_who_wants_it_kept_keeps_it(road: Road, django_capture_on_commit_callbacks: Any) -> None:
    road.to(Stage.CAPTURED)
    ask_back(road, Captured.KEEP)
    come_home(road)
    assert erase(road, django_capture_on_commit_callbacks) == 0
    assert readable(road.line.id)["answers"] == 1
    assert road.line.erase_asked_at is None


def test_a_repeated_write_after_the_erasure_has_no_second_effect_and_no_answer(
    road: Road, django_capture_on_commit_callbacks: Any
) -> None:
    road.to(Stage.CAPTURED)
    reply_kept(road)
    ask_back(road)
    come_home(road)
    erase(road, django_capture_on_commit_callbacks)
    row = IdempotencyKey.objects.get(about=road.line.id)
    with refuses(idempotency.AnswerNotKept):
        idempotency.find_answer(owner=row.owner, key=row.key, body_hash=b"x")


def test_the_database_erases_only_withdrawn_lines_whose_citizen_asked(road: Road) -> None:
    road.to(Stage.CAPTURED)
    lines = apps.get_model("orders", "Line").objects.filter(pk=road.line.id)
    with (
        pytest.raises(IntegrityError, match="orders_line_erased_as_asked"),
        transaction.atomic(),
        transaction_as(SYSTEM),
    ):
        lines.update(erased_at=road.now)


def test_the_database_lets_locked_answers_be_emptied_and_never_exchanged(road: Road) -> None:
    road.to(Stage.CAPTURED)
    rows = apps.get_model("forms", "AnswerSet").objects.filter(subject=road.line.id)
    for change in (
        {"values": b"another"},
        {"values": b"another", "erased_at": road.now},
        {"values": b"", "authors": {}, "erased_at": road.now, "content_hash": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), transaction_as(SYSTEM):
            rows.update(**change)


def test_only_the_platform_erases(road: Road) -> None:
    some: dict[str, Any] = {"by": road.officer, "now": road.now}
    for act in (
        lambda: api.erase_captured(**some),
        lambda: forms.erase_answers(subject=uuid7(), **some),
        lambda: documents.erase_uploads(subject=uuid7(), **some),
        lambda: connectors.erase_case(case_id=uuid7(), **some),
    ):
        with pytest.raises(NotPermitted, match="erase"):
            act()


def test_a_case_that_the_department_has_is_not_erased(road: Road) -> None:
    road.service = BIRTH
    road.to(Stage.PAID)
    with refuses(connectors.WrongState):
        connectors.erase_case(case_id=road.case_id, by=SYSTEM, now=road.now)

"""A call from a system causes a question and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from dastak.connectors import api, models
from dastak.connectors.adapters import signing
from dastak.connectors.tests.cases import NOW
from dastak.connectors.tests.offices import Office
from dastak.connectors.types import MessageKind
from dastak.kernel.actors import SYSTEM
from dastak.kernel.scope import transaction_as

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("placed")]


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

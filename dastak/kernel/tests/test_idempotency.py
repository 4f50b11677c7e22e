"""The same write twice: one effect and one answer; kept 30 days, sealed."""

import json
import threading
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from dastak.kernel import clock, idempotency, vault
from dastak.kernel.actors import SYSTEM
from dastak.kernel.models import EventLog, IdempotencyKey
from dastak.kernel.scope import transaction_as
from dastak.kernel.tests import visitors
from dastak.kernel.tests.visitors import Visitor

CONSENTS = "/people/me/consents"
CONSENT = {"kind": "data_use", "act": "given", "wording": "We keep your answers for this order."}
KEY = "one-key-of-amna"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def amna() -> Visitor:
    visitors.seed()
    return visitors.citizen()


def _consents() -> int:
    with transaction_as(SYSTEM):
        return int(apps.get_model("people", "Consent").objects.count())


def _body(answer: HttpResponse) -> Any:
    return json.loads(answer.content)


@pytest.mark.parametrize("key", ["", "short", "k" * 81])
def test_a_write_without_a_usable_key_is_refused(amna: Visitor, key: str) -> None:
    headers = {"Authorization": f"Bearer {amna.token}", "Idempotency-Key": key}
    answer = amna.client.post(
        f"/api/v1{CONSENTS}", json.dumps(CONSENT), "application/json", headers=headers
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "key_missing")
    assert _consents() == 0


def test_a_read_needs_no_key(amna: Visitor) -> None:
    headers = {"Authorization": f"Bearer {amna.token}"}
    assert amna.client.get(f"/api/v1{CONSENTS}", headers=headers).status_code == 200


def test_the_same_write_again_has_the_same_answer_and_no_second_effect(amna: Visitor) -> None:
    first = amna.call("POST", CONSENTS, CONSENT, key=KEY)
    events = EventLog.objects.count()
    again = amna.call("POST", CONSENTS, CONSENT, key=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first["Content-Type"] == again["Content-Type"]
    assert (first.get("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (None, "true")
    assert (_consents(), EventLog.objects.count()) == (1, events)


def test_the_same_key_with_another_body_is_refused(amna: Visitor) -> None:
    amna.call("POST", CONSENTS, CONSENT, key=KEY)
    other = amna.call("POST", CONSENTS, {**CONSENT, "act": "withdrawn"}, key=KEY)
    assert (other.status_code, _body(other)["code"]) == (409, "key_used_for_another")
    assert _consents() == 1


def test_the_same_key_at_another_address_is_refused(amna: Visitor) -> None:
    amna.call("POST", CONSENTS, CONSENT, key=KEY)
    other = amna.call("DELETE", "/people/sessions/current", CONSENT, key=KEY)
    assert (other.status_code, _body(other)["code"]) == (409, "key_used_for_another")
    assert amna.call("GET", "/people/me").status_code == 200


def test_two_people_may_use_the_same_key(amna: Visitor) -> None:
    zainab = visitors.citizen(cnic=visitors.ZAINAB, phone="+923007654321")
    answers = [each.call("POST", CONSENTS, CONSENT, key=KEY) for each in (amna, zainab)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert _consents() == 2


def test_a_refused_write_may_be_corrected_under_its_key(amna: Visitor) -> None:
    wrong = amna.call("POST", CONSENTS, {**CONSENT, "language": "xx"}, key=KEY)
    assert wrong.status_code == 422
    assert amna.call("POST", CONSENTS, CONSENT, key=KEY).status_code == 201
    assert _consents() == 1


def test_a_secret_answer_is_not_stored_and_not_given_again() -> None:
    visitors.seed()
    asked = {"cnic": visitors.AMNA, "phone": "+923001234567", "device": visitors.DEVICE}
    nobody = Visitor()
    challenge = _body(nobody.call("POST", "/people/codes", asked))["challenge_id"]
    code = visitors.code_of(challenge)
    said = {"challenge_id": challenge, "code": code, "device": visitors.DEVICE}
    first = nobody.call("POST", "/people/sessions", said, key=KEY)
    assert first.status_code == 201
    assert bytes(IdempotencyKey.objects.get(key=KEY).body) == b""
    again = nobody.call("POST", "/people/sessions", said, key=KEY)
    assert (again.status_code, _body(again)["code"]) == (409, "answer_not_kept")
    assert _body(first)["token"].encode() not in again.content


def test_a_form_of_a_page_sends_its_key_along(amna: Visitor) -> None:
    browser = Client(raise_request_exception=False)
    browser.cookies.load(amna.browse().cookies.output(header=""))
    member = {
        "cnic": visitors.ZAINAB,
        "name": "Zainab Bibi",
        "gender": "female",
        "relation": "mother",
    }
    without = browser.post("/en/my/family", member)
    assert without.status_code == 422
    answers = [browser.post("/en/my/family", {**member, "_key": KEY}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302], answers[0].content
    assert answers[0]["Location"] == answers[1]["Location"]
    assert len(_body(amna.call("GET", "/people/family"))["members"]) == 1


def _send_at_once(amna: Visitor, count: int, path: str, body: Any) -> list[HttpResponse]:
    """The same write over as many connections, all with one key."""
    answers: list[HttpResponse] = []
    ready = threading.Barrier(count)

    def send() -> None:
        try:
            visitor = Visitor(amna.token)
            ready.wait(30)
            answers.append(visitor.call("POST", path, body, key="many-at-once"))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


@pytest.mark.parametrize("path", [CONSENTS, "/orders"])
def test_twenty_sendings_at_once_have_one_effect(amna: Visitor, path: str) -> None:
    body = CONSENT if path == CONSENTS else _order(amna)
    table = ("people", "Consent") if path == CONSENTS else ("orders", "Order")
    answers = _send_at_once(amna, 20, path, body)
    assert Counter(answer.status_code for answer in answers) in ({200: 20}, {201: 20})
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer for answer in answers) == 1
    with transaction_as(SYSTEM):
        assert apps.get_model(*table).objects.count() == 1


def test_what_is_stored_is_sealed_and_bound_to_its_key(amna: Visitor) -> None:
    amna.call("GET", "/people/me")
    amna.call("PUT", "/people/me", _profile("Shahida Parveen"), key=KEY)
    stored = bytes(IdempotencyKey.objects.get(key=KEY).body)
    assert b"Shahida" not in stored
    assert b"Shahida" not in bytes(IdempotencyKey.objects.get(key=KEY).body_hash)
    opened = vault.unseal(stored, place="kernel_idempotency.body", row=KEY)
    assert json.loads(opened)["type"].startswith("application/json")
    with pytest.raises(vault.SealBroken):
        vault.unseal(stored, place="kernel_idempotency.body", row="another-key")


def _profile(name: str) -> dict[str, str]:
    return {"name": name, "gender": "female", "birth_date": "1990-05-01", "district": "lahore"}


def test_keys_are_forgotten_after_thirty_days_and_not_before(amna: Visitor) -> None:
    amna.call("POST", CONSENTS, CONSENT, key=KEY)
    at = IdempotencyKey.objects.get(key=KEY).at
    idempotency.purge(now=at + idempotency.KEEP)
    assert IdempotencyKey.objects.filter(key=KEY).exists()
    idempotency.purge(now=at + idempotency.KEEP + timedelta(seconds=1))
    assert not IdempotencyKey.objects.exists()
    assert idempotency.KEEP.days == 30


def test_a_command_id_protects_a_person_even_with_a_new_key(amna: Visitor) -> None:
    """A phone that lost its key sends the same command under another: still one effect."""
    order = _order(amna)
    answers = [amna.call("POST", "/orders", order) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200], answers[0].content
    assert _body(answers[0])["id"] == _body(answers[1])["id"]
    with transaction_as(SYSTEM):
        assert apps.get_model("orders", "Order").objects.count() == 1


def _order(amna: Visitor) -> dict[str, Any]:
    return {
        "order_id": str(uuid4()),
        "command_id": str(uuid4()),
        "service_code": "PB-REV-DOM",
        "person_id": str(UUID(amna.person_id)),
        "contact_id": str(UUID(amna.person_id)),
        "district": "lahore",
        "lat": 31.5320,
        "lon": 74.3390,
        "address": {"text": "House 12, Street 4, Mozang", "landmark": "post office"},
        "language": "ur",
        "woman_only": False,
    }


def test_the_present_instant_is_stored_with_a_key(amna: Visitor) -> None:
    before = clock.now()
    amna.call("POST", CONSENTS, CONSENT, key=KEY)
    assert before <= IdempotencyKey.objects.get(key=KEY).at <= clock.now()

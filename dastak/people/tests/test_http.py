"""People over JSON."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM, Role
from dastak.kernel.codes import one_time_code
from dastak.people import api
from dastak.people.tests.walks import CNIC, PHONE, seed, somebody, wrong
from dastak.people.types import NewStaff

pytestmark = pytest.mark.django_db(transaction=True)
DEVICE = "a-phone-of-amna"
PROFILE = {
    "name": "Amna Bibi",
    "gender": "female",
    "district": "lahore",
    "birth_date": "1990-05-01",
}


@pytest.fixture(autouse=True)
def _seeds() -> None:
    seed()


class Caller:
    """Somebody with a program: JSON, a fresh key for each write, a token once signed in."""

    def __init__(self) -> None:
        self.client = Client(headers={"accept-language": "en"})
        self.token = ""

    def send(
        self, method: str, path: str, body: dict[str, Any] | None = None, key: str = ""
    ) -> Any:
        headers = {"Idempotency-Key": key or str(uuid4())}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return self.client.generic(
            method,
            f"/api/v1/people/{path}",
            data=_json(body),
            content_type="application/json",
            headers=headers,
        )

    def ask(self, **changes: str) -> Any:
        body = {"cnic": CNIC, "phone": PHONE, "device": DEVICE, **changes}
        return self.send("POST", "codes", body)

    def sign_in(self, **changes: str) -> Any:
        challenge = self.ask(**changes).json()["challenge_id"]
        code = one_time_code(purpose="sign_in", subject=challenge)
        device = changes.get("device", DEVICE)
        body = {"challenge_id": challenge, "code": code, "device": device}
        answer = self.send("POST", "sessions", body)
        assert answer.status_code == 201, answer.content
        self.token = answer.json()["token"]
        return answer.json()


def _json(body: dict[str, Any] | None) -> str:
    return json.dumps(body) if body is not None else ""


def test_a_citizen_signs_in_says_who_they_are_and_signs_out() -> None:
    amna = Caller()
    assert amna.sign_in()["is_new"]
    assert amna.send("GET", "me").json()["is_complete"] is False
    answer = amna.send("PUT", "me", PROFILE)
    assert answer.status_code == 200
    assert answer.json()["masked_cnic"] == "*********5671"
    assert amna.send("DELETE", "sessions/current").status_code == 204
    assert amna.send("GET", "me").status_code == 401


def test_known_and_unknown_cards_get_answers_of_the_same_form_and_length() -> None:
    Caller().sign_in()
    known = Caller().ask(phone="0321 7654321", device="a-stranger-far")
    unknown = Caller().ask(phone="0333 7654321", cnic="35202-9999999-9", device="a-stranger-far")
    assert known.status_code == unknown.status_code == 201
    assert known.json().keys() == unknown.json().keys()
    assert len(known.content) == len(unknown.content)
    assert set(known.headers) == set(unknown.headers)


def test_a_wrong_code_is_told_with_the_tries_left_and_counted() -> None:
    amna = Caller()
    challenge = amna.ask().json()["challenge_id"]
    body = {"challenge_id": challenge, "code": wrong(challenge), "device": DEVICE}
    for tries_left in (4, 3, 2, 1, 0):
        answer = amna.send("POST", "sessions", body)
        assert answer.status_code == 422
        assert answer.json()["fields"] == {"tries_left": str(tries_left)}
    right = body | {"code": one_time_code(purpose="sign_in", subject=challenge)}
    assert amna.send("POST", "sessions", right).json()["code"] == "tries_used_up"


def test_wrong_answers_name_their_places_in_both_languages() -> None:
    answer = Caller().ask(cnic="1", phone="2")
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"cnic", "phone"}
    assert "ہندسے" in answer.json()["errors"]["cnic"]["ur"]


def test_a_field_that_nobody_asked_for_is_refused() -> None:
    assert Caller().ask(role="admin").status_code == 422


def test_too_many_codes_say_when_to_come_back() -> None:
    amna = Caller()
    amna.ask()
    answer = amna.ask()
    assert answer.status_code in (201, 429)
    answer = amna.ask() if answer.status_code == 201 else answer
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1


def test_the_same_request_sent_twice_makes_one_code() -> None:
    amna, key = Caller(), str(uuid4())
    body = {"cnic": CNIC, "phone": PHONE, "device": DEVICE}
    first = amna.send("POST", "codes", body, key)
    second = amna.send("POST", "codes", body, key)
    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"


def test_another_code_is_asked_for_without_typing_again() -> None:
    amna = Caller()
    challenge = amna.ask().json()["challenge_id"]
    clock.advance(by=timedelta(seconds=61))
    answer = amna.send("POST", f"codes/{challenge}/again", {"device": DEVICE})
    assert answer.status_code == 201


def test_a_token_is_never_kept_for_a_repeated_sending() -> None:
    amna = Caller()
    challenge = amna.ask().json()["challenge_id"]
    code = one_time_code(purpose="sign_in", subject=challenge)
    body = {"challenge_id": challenge, "code": code, "device": DEVICE}
    key = str(uuid4())
    assert amna.send("POST", "sessions", body, key).status_code == 201
    assert amna.send("POST", "sessions", body, key).json()["code"] == "answer_not_kept"


def test_a_family_over_json() -> None:
    son = Caller()
    son.sign_in()
    mother = somebody()
    body = {
        "cnic": mother.cnic,
        "name": mother.name,
        "gender": mother.gender,
        "relation": "mother",
        "district": "lahore",
    }
    member = son.send("POST", "family", body)
    assert member.status_code == 201
    person = member.json()["person"]["id"]
    completed = son.send("PUT", f"family/persons/{person}", PROFILE | {"name": "Zainab"})
    assert completed.json()["name"] == "Zainab"
    family = son.send("GET", "family").json()
    assert [each["relation"] for each in family["members"]] == ["mother"]
    mandate = member.json()["mandate_id"]
    assert son.send("POST", f"family/{mandate}/accept").status_code == 404
    assert son.send("DELETE", f"family/{mandate}").status_code == 204
    assert son.send("PUT", f"family/persons/{person}", PROFILE).status_code == 403


def test_consents_and_looks_and_changes_are_mine_to_read() -> None:
    amna = Caller()
    amna.sign_in()
    given = amna.send(
        "POST", "me/consents", {"kind": "data_use", "act": "given", "wording": "We use your data."}
    )
    assert given.status_code == 201
    assert [each["act"] for each in amna.send("GET", "me/consents").json()] == ["given"]
    assert amna.send("GET", "me/looks").json() == []
    assert amna.send("GET", "me/number-changes").json() == []
    assert amna.send("DELETE", f"me/number-changes/{uuid4()}").status_code == 404


def test_nothing_of_mine_is_shown_to_somebody_not_signed_in() -> None:
    for path in ("me", "family", "me/looks", "me/consents", "me/number-changes"):
        assert Caller().send("GET", path).status_code == 401


def test_staff_sign_in_change_their_password_and_are_not_citizens() -> None:
    person = api.register_on_behalf(person=somebody(), by=SYSTEM, now=clock.now())
    staff = NewStaff(
        person_id=person.id,
        username="chand",
        password="correct horse battery",
        role=Role.FACILITATOR,
        districts=frozenset({"lahore"}),
        departments=frozenset({"*"}),
    )
    api.create_staff(staff=staff, by=SYSTEM, now=clock.now())
    chand = Caller()
    body = {"username": "chand", "password": "correct horse battery"}
    answer = chand.send("POST", "staff-sessions", body)
    assert answer.status_code == 201
    assert answer.json()["role"] == "facilitator"
    chand.token = answer.json()["token"]
    assert chand.send("GET", "me").status_code == 403
    change = {"current": "correct horse battery", "new": "another long secret"}
    assert chand.send("PUT", "staff/password", change).status_code == 204
    assert chand.send("DELETE", "sessions").status_code == 401


def test_a_wrong_password_is_401() -> None:
    body = {"username": "nobody", "password": "wrong wrong wrong"}
    answer = Caller().send("POST", "staff-sessions", body)
    assert answer.status_code == 401
    assert answer.json()["code"] == "password_wrong"

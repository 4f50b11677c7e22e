"""Ratings over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from dastak.ratings.tests import deliveries
from dastak.ratings.tests.deliveries import NOW, citizen, delivered, facilitator

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _ground(monkeypatch: pytest.MonkeyPatch) -> None:
    deliveries.load_places()
    monkeypatch.setattr("dastak.kernel.clock.now", lambda: NOW)


def signed_in(monkeypatch: pytest.MonkeyPatch, actor: Any) -> Client:
    monkeypatch.setattr("dastak.project.middleware.find_actor", lambda **_: actor)
    return Client(headers={"Authorization": "Bearer x"})


def post(client: Client, address: str, body: dict[str, Any]) -> Any:
    return client.post(
        address,
        body,
        content_type="application/json",
        headers={"Idempotency-Key": str(uuid4())},
    )


def test_the_words_to_choose_from_are_public() -> None:
    answer = Client().get("/api/v1/ratings/tags/citizen")
    assert answer.status_code == 200
    assert answer.json()[0]["text"]["ur"]


def test_a_citizen_rates_and_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    order = delivered(facilitator())
    client = signed_in(monkeypatch, citizen(order.applicant_id))
    address = f"/api/v1/ratings/orders/{order.order_id}"
    answer = post(client, address, {"stars": 4, "tags": ["polite"], "text": "Good"})
    assert answer.status_code == 201, answer.content
    assert answer.json()["stars"] == 4
    assert client.get(address).json()["mine"]["text"] == "Good"
    again = post(client, address, {"stars": 1})
    assert again.status_code == 409
    assert again.json()["code"] == "already_rated"
    assert client.get("/api/v1/ratings/received").json() == []


def test_a_facilitator_sees_their_own_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    bilal = facilitator()
    client = signed_in(monkeypatch, bilal)
    answer = client.get(f"/api/v1/ratings/facilitators/{bilal.person_id}")
    assert answer.json()["count"] == 0
    assert client.get(f"/api/v1/ratings/facilitators/{uuid4()}").status_code == 404


def test_nobody_rates_without_signing_in() -> None:
    answer = post(Client(), f"/api/v1/ratings/orders/{uuid4()}", {"stars": 5})
    assert answer.status_code == 401

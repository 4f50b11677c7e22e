from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from dastak.booking import api
from dastak.booking.tests import cast
from dastak.catalogue import api as catalogue
from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM, Actor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def seeds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.NOW)
    cast.seed()
    catalogue.load_seeds(by=SYSTEM, now=cast.NOW)
    cast.facilitator()


@pytest.fixture
def service() -> str:
    return next(
        each.code
        for each in catalogue.list_services(province="punjab").services
        if catalogue.covers(service_code=each.code, district="lahore", on=cast.DAY).is_covered
    )


@pytest.fixture
def amna(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Headers of a citizen who has signed in."""

    def find_actor(*, token: str, now: object) -> Actor | None:
        return cast.citizen() if token == "amna" else None

    monkeypatch.setattr("dastak.project.middleware.find_actor", find_actor)
    return {"Authorization": "Bearer amna", "Idempotency-Key": "key-for-one-hold"}


def question(code: str, **changes: str) -> dict[str, str]:
    return {"service": code, "district": "lahore", **changes}


def test_slots_and_coverage_are_public(client: Client, service: str) -> None:
    slots = client.get(
        "/api/v1/booking/slots", question(service, from_day="2026-06-02", days="1")
    ).json()
    assert [(slot["free"], slot["reason"]) for slot in slots] == [(2, None)]
    answer = client.get("/api/v1/booking/coverage", question(service)).json()
    assert (answer["is_covered"], len(answer["first"])) == (True, 1)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"days": "99"}, 422),
        ({"gender": "female"}, 422),
        ({"from_day": "tomorrow"}, 422),
        ({"service": "nothing"}, 404),
        ({"district": "atlantis"}, 404),
        ({"from_day": "9999-12-31"}, 422),
        ({"from_day": "0001-01-01"}, 422),
    ],
)
def test_a_wrong_question_is_refused_with_a_reason(
    client: Client, service: str, changes: dict[str, str], status: int
) -> None:
    answer = client.get("/api/v1/booking/slots", question(service, **changes))
    assert answer.status_code == status
    assert answer.json()["texts"]["ur"]


def post(client: Client, headers: dict[str, str], body: dict[str, Any]) -> Any:
    return client.post(
        "/api/v1/booking/holds", body, content_type="application/json", headers=headers
    )


def test_a_citizen_holds_a_slot_once_and_gives_it_back(
    client: Client, service: str, amna: dict[str, str]
) -> None:
    body = {"service": service, "district": "lahore", "starts_at": cast.NINE.isoformat()}
    first, again = post(client, amna, body), post(client, amna, body)
    assert first.status_code == 201
    assert first.json() == again.json()
    assert cast.free() == [1]
    headers = {**amna, "Idempotency-Key": "key-for-giving-back"}
    gone = client.delete(f"/api/v1/booking/holds/{first.json()['id']}", headers=headers)
    assert gone.status_code == 204
    assert cast.free() == [2]


def test_holding_needs_a_sign_in(client: Client, service: str) -> None:
    body = {"service": service, "district": "lahore", "starts_at": cast.NINE.isoformat()}
    assert post(client, {"Idempotency-Key": "12345678"}, body).status_code == 401


@pytest.mark.parametrize(
    "changes", [{"starts_at": "2026-06-02T09:00"}, {"extra": 1}, {"person_id": "me"}]
)
def test_a_hold_that_cannot_be_read_is_refused(
    client: Client, service: str, amna: dict[str, str], changes: dict[str, object]
) -> None:
    body = {"service": service, "district": "lahore", "starts_at": cast.NINE.isoformat()}
    assert post(client, amna, {**body, **changes}).status_code == 422


def test_a_slot_that_is_too_near_is_refused(
    client: Client, service: str, amna: dict[str, str]
) -> None:
    near = (cast.NOW + timedelta(hours=1)).isoformat()
    body = {"service": service, "district": "lahore", "starts_at": near}
    answer = post(client, amna, body)
    assert (answer.status_code, answer.json()["code"]) == (409, "slot_too_soon")
    assert api.find_slots(need=cast.NEED, from_day=cast.DAY, days=1, now=cast.NOW)[0].free == 2

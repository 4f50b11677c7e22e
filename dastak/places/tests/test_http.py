from datetime import UTC, datetime

import pytest
from django.test import Client

from dastak.kernel.actors import SYSTEM
from dastak.places import api

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seeds() -> None:
    api.load_seeds(by=SYSTEM, now=datetime(2026, 6, 1, tzinfo=UTC))


def test_districts_are_public(client: Client) -> None:
    found = client.get("/api/v1/places/districts", {"province": "kp"}).json()
    assert len(found) == 35
    assert found[0]["name"] == {"en": "Abbottabad", "ur": "ایبٹ آباد"}


@pytest.mark.parametrize("what", ["centres", "outlines", "holidays"])
def test_other_lists_are_public(client: Client, what: str) -> None:
    assert client.get(f"/api/v1/places/{what}").status_code == 200


def test_declaring_a_holiday_needs_a_sign_in(client: Client) -> None:
    answer = client.put(
        "/api/v1/places/holidays/x",
        {"day": "2026-07-01", "name_en": "x", "name_ur": "x", "source": "x"},
        content_type="application/json",
        headers={"Idempotency-Key": "12345678"},
    )
    assert answer.status_code == 401

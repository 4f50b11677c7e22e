"""Forms as JSON."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from dastak.forms import api
from dastak.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)


def test_anybody_reads_what_a_service_asks(client: Client) -> None:
    api.load_seeds(by=SYSTEM, now=NOW)
    body = client.get("/api/v1/forms/PB-REV-DOM").json()
    assert body["version"] == 1
    fields = {field["name"]: field for field in body["fields"]}
    assert fields["spouse_name"]["condition"] == {
        "field": "marital_status",
        "value": "single",
        "is_negated": True,
    }
    assert fields["marital_status"]["options"][0]["label"]["ur"] == "غیر شادی شدہ"
    assert fields["date_of_birth"]["limits"] == ["past"]


def test_a_service_without_a_form_is_not_found(client: Client) -> None:
    answer = client.get("/api/v1/forms/PB-NOT-YET")
    assert answer.status_code == 404
    assert answer.json()["code"] == "no_form"

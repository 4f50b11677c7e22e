"""The page on which anybody checks a badge."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client

from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM
from dastak.places import api as places
from dastak.workforce import api
from dastak.workforce.tests.factories import APPLICANT

pytestmark = pytest.mark.django_db


@pytest.fixture
def badge() -> str:
    now = clock.now()
    places.load_seeds(by=SYSTEM, now=now)
    api.load_seeds(by=SYSTEM, now=now)
    one = replace(APPLICANT, person_id=uuid4())
    return api.add_facilitator(facilitator=one, by=SYSTEM, now=now).badge


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_the_page_asks_for_the_badge_number(client: Client, lang: str) -> None:
    page = client.get(f"/{lang}/verify-facilitator")
    assert page.status_code == 200
    assert 'name="badge"' in page.content.decode()


def test_a_badge_of_somebody_who_may_work_shows_the_name(
    client: Client, badge: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dastak.workforce.queries.fit_on", lambda **_: [])
    text = client.get("/ur/verify-facilitator", {"badge": badge}).content.decode()
    assert "بلال احمد" in text
    assert "notice ok" in text


def test_a_badge_of_somebody_who_may_not_work_warns_without_the_name(
    client: Client, badge: str
) -> None:
    text = client.get("/en/verify-facilitator", {"badge": badge}).content.decode()
    assert "Do not open the door" in text
    assert "Bilal" not in text


@pytest.mark.parametrize("typed", ["1", "4821730697", "<script>alert(1)</script>"])
def test_a_number_that_nobody_has_warns(client: Client, typed: str) -> None:
    text = client.get("/en/verify-facilitator", {"badge": typed}).content.decode()
    assert "no facilitator with this number" in text
    assert "<script>alert" not in text

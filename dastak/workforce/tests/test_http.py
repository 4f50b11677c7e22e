"""Badge check for everybody; profile and shifts for the facilitator."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.places import api as places
from dastak.workforce import api
from dastak.workforce.tests.factories import APPLICANT

pytestmark = pytest.mark.django_db
PERMITS = frozenset(
    f"workforce.{each}" for each in ("get_profile", "list_shifts", "open_shifts", "cancel_shift")
)
Call = Callable[..., Any]


@pytest.fixture
def bilal() -> api.Facilitator:
    places.forget_calendars()
    now = clock.now()
    places.load_seeds(by=SYSTEM, now=now)
    api.load_seeds(by=SYSTEM, now=now)
    one = replace(APPLICANT, person_id=uuid4())
    facilitator = api.add_facilitator(facilitator=one, by=SYSTEM, now=now)
    for kind in api.CertificateKind:
        api.add_certificate(
            facilitator_id=facilitator.id,
            kind=kind,
            number="1",
            valid_from=now.date() - timedelta(days=9),
            valid_to=now.date() + timedelta(days=9),
            by=SYSTEM,
            now=now,
        )
    return facilitator


@pytest.fixture
def call(client: Client, bilal: api.Facilitator, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls with the token of a facilitator."""
    actor = Actor(
        role=Role.FACILITATOR,
        person_id=bilal.id,
        permits=PERMITS,
        districts=frozenset({"lahore"}),
        departments=frozenset({"*"}),
    )
    monkeypatch.setattr("dastak.project.middleware.find_actor", lambda **_: actor)

    def answer(method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": "Bearer x", "Idempotency-Key": str(uuid4())}
        return client.generic(
            method,
            f"/api/v1/workforce{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers=headers,
        )

    return answer


def test_anybody_checks_a_badge(client: Client, bilal: api.Facilitator) -> None:
    body = client.get(f"/api/v1/workforce/badges/{bilal.badge}").json()
    assert body == {
        "badge": bilal.badge,
        "name": {"en": "Bilal Ahmed", "ur": "بلال احمد"},
        "district": "lahore",
        "is_active": True,
    }


def test_a_badge_that_nobody_has_is_not_found(client: Client) -> None:
    answer = client.get("/api/v1/workforce/badges/123")
    assert answer.status_code == 404
    assert answer.json()["code"] == "badge_unknown"


def test_the_profile_needs_a_sign_in(client: Client) -> None:
    assert client.get("/api/v1/workforce/me").status_code == 401


def test_a_facilitator_reads_the_own_profile(call: Call, bilal: api.Facilitator) -> None:
    body = call("GET", "/me").json()
    assert body["badge"] == bilal.badge
    assert len(body["certificates"]) == 4
    assert body["unfit"] == []
    assert "home" not in body


def test_a_facilitator_opens_lists_and_cancels_own_shifts(call: Call) -> None:
    day = (clock.now() + timedelta(days=2)).date().isoformat()
    week = {"from_day": day, "days": 14, "starts": "09:00", "ends": "17:00"}
    opened = call("POST", "/me/shifts", week)
    assert opened.status_code == 201, opened.json()
    (first, *rest) = opened.json()
    cancelled = call("POST", f"/me/shifts/{first['id']}/cancel", {"reason": "A wedding at home."})
    assert cancelled.status_code == 204
    assert call("GET", f"/me/shifts?from_day={day}&days=14").json() == rest


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"from_day": "never", "days": 1, "starts": "09:00", "ends": "17:00"},
        {"from_day": "9999-12-31", "days": 9, "starts": "09:00", "ends": "17:00"},
        {"from_day": "2030-01-01", "days": 9, "starts": "17:00", "ends": "09:00"},
        {"from_day": "2030-01-01", "days": 1, "starts": "09:00", "ends": "17:00", "more": 1},
    ],
)
def test_shifts_that_cannot_be_read_are_refused(call: Call, body: dict[str, Any]) -> None:
    assert call("POST", "/me/shifts", body).status_code == 422

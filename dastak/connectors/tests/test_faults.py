"""Every connector and every fault: the case is never wrong, nothing is submitted twice, it is known.

Times of the real world are scaled: a call may take 0.3 s instead of 2 s, a delay of 30 s is 2 s.
"""

from __future__ import annotations

import time
from typing import Any

import pytest

from dastak.connectors.tests import cases
from dastak.connectors.tests.offices import MANNERS, Office

pytestmark = pytest.mark.django_db(transaction=True)
KNOWN_WITHIN_SECONDS = 5.0
LATENCY_MS = 2000
FAULTS: dict[str, dict[str, Any]] = {
    "latency": {"rates": {"delay_ms": LATENCY_MS}},
    "reset": {"rates": {"lost_request": 1}},
    "slow_drip": {"rates": {"drip": 1, "drip_ms": 1500}},
    "black_hole": {"rates": {"timeout": 1, "hold_ms": 3000}},
    "answer_lost_after_the_work": {"rates": {"lost_answer": 1}},
    "garbage_with_200": {"rates": {"garbage": 1}},
    "page_with_200": {"rates": {"html": 1}},
    "failed_after_the_work": {"rates": {"http_500_after": 1}},
    "wrong_citizen": {"rates": {"wrong_citizen": 1}},
    "wrong_signature": {"rates": {"wrong_signature": 1}},
}
# A result file that was never written looks like a case that is not decided: the legal clock tells.
UNKNOWABLE = {("land", "answer_lost_after_the_work")}


@pytest.fixture(autouse=True)
def _ground() -> None:
    cases.load_places()


@pytest.fixture(params=list(MANNERS))
def office(request: Any, all_offices: dict[str, Office]) -> Office:
    found: Office = all_offices[request.param]
    return found


@pytest.mark.parametrize("fault", list(FAULTS))
def test_a_submission_survives(office: Office, fault: str) -> None:
    office.partner.scenario(**FAULTS[fault])
    case = office.send()
    known_after = office.until(office.is_down)
    assert known_after < KNOWN_WITHIN_SECONDS
    assert office.state(case) == "sent"
    office.partner.scenario()
    office.until(lambda: office.state(case) == "received")
    office.move(case, "approved")
    office.until(lambda: office.state(case) == "approved")
    assert office.accepted()[str(case.id)] == 1
    assert office.partner.truth()["again"] in ({}, {str(case.id): 1})
    assert office.told() == ["ConnectorDown", "ConnectorUp"]


@pytest.mark.parametrize("fault", [*list(FAULTS)[:5], "garbage_with_200", "wrong_citizen"])
def test_a_decision_survives(office: Office, fault: str) -> None:
    case = office.received()
    office.partner.scenario(**FAULTS[fault])
    office.move(case, "rejected")
    if (office.system, fault) not in UNKNOWABLE:
        known_after = office.until(office.is_down)
        assert known_after < KNOWN_WITHIN_SECONDS
    assert office.state(case) == "received"
    assert cases.events("CaseDecided") == []
    office.partner.scenario()
    office.until(lambda: office.state(case) == "rejected")
    (decided,) = cases.events("CaseDecided")
    assert (decided["outcome"], decided["reason_code"]) == ("rejected", "record_not_found")
    assert office.accepted()[str(case.id)] == 1
    assert office.told() in (["ConnectorDown", "ConnectorUp"], [])


def test_a_system_that_is_down_is_asked_seldom_and_told_once(vehicle: Office) -> None:
    for _ in range(5):
        vehicle.send()
    vehicle.partner.scenario(outage=True)
    vehicle.until(vehicle.is_down)
    before = sum(vehicle.partner.truth()["requests"].values())
    ends = time.monotonic() + 2
    vehicle.until(lambda: time.monotonic() > ends)
    asked = sum(vehicle.partner.truth()["requests"].values()) - before
    assert asked <= 16
    assert vehicle.told() == ["ConnectorDown"]
    vehicle.partner.scenario()
    vehicle.until(lambda: len(vehicle.accepted()) == 5)
    assert set(vehicle.accepted().values()) == {1}

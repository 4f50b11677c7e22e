import json
import time
from typing import Any

import httpx
import pytest

from simulators.tests.partner import Partner, field_of, ok

AMNA = "+923001234567"


def sms(reference: str, *, to: str = AMNA) -> dict[str, Any]:
    return {"reference": reference, "to": to, "text": "Your code is 4821", "sender": "DASTAK"}


def send(gateway: Partner, reference: str = "r1") -> httpx.Response:
    return gateway.http.post("/v1/messages", json=sms(reference))


def arrived(gateway: Partner) -> int:
    return len(gateway.truth()["arrivals"])


def test_an_answer_may_be_lost_after_the_work_was_done(gateway: Partner) -> None:
    gateway.scenario(next=["lost_answer"])
    with pytest.raises(httpx.RemoteProtocolError):
        send(gateway)
    assert arrived(gateway) == 1
    assert send(gateway).status_code == 200
    assert arrived(gateway) == 1


def test_a_request_may_be_lost_before_any_work(gateway: Partner) -> None:
    gateway.scenario(next=["lost_request"])
    with pytest.raises(httpx.RemoteProtocolError):
        send(gateway)
    assert arrived(gateway) == 0
    assert send(gateway).status_code == 202


def test_a_black_hole_swallows_the_request_and_ends(gateway: Partner) -> None:
    gateway.scenario(rates={"timeout": 1, "hold_ms": 700})
    with pytest.raises(httpx.ReadTimeout):
        gateway.http.post("/v1/messages", json=sms("r1"), timeout=0.2)
    began = time.monotonic()
    with pytest.raises(httpx.RemoteProtocolError):
        send(gateway)
    assert 0.6 < time.monotonic() - began < 3
    assert arrived(gateway) == 0


def test_an_answer_may_drip(gateway: Partner) -> None:
    gateway.scenario(rates={"drip": 1, "drip_ms": 600})
    began = time.monotonic()
    assert send(gateway).json()["status"] == "accepted"
    assert 0.4 < time.monotonic() - began < 3


def test_every_answer_may_be_late(gateway: Partner) -> None:
    gateway.scenario(rates={"delay_ms": 300})
    began = time.monotonic()
    assert send(gateway).status_code == 202
    assert time.monotonic() - began >= 0.3


@pytest.mark.parametrize(
    ("fault", "status", "done"),
    [("http_500", 500, 0), ("http_500_after", 500, 1), ("http_503", 503, 0), ("http_429", 429, 0)],
)
def test_an_error_answer_is_before_or_after_the_work(
    gateway: Partner, fault: str, status: int, done: int
) -> None:
    gateway.scenario(next=[fault])
    answer = send(gateway)
    assert answer.status_code == status
    assert ("Retry-After" in answer.headers) == (status in (429, 503))
    assert arrived(gateway) == done
    assert send(gateway).is_success


def test_a_maintenance_page_comes_with_status_200_after_the_work(gateway: Partner) -> None:
    gateway.scenario(next=["html"])
    answer = send(gateway)
    assert (answer.status_code, answer.headers["Content-Type"][:9]) == (200, "text/html")
    assert arrived(gateway) == 1


def test_garbage_comes_with_status_200(gateway: Partner) -> None:
    gateway.scenario(next=["garbage"])
    answer = send(gateway)
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_an_answer_may_belong_to_another_reference(gateway: Partner) -> None:
    gateway.scenario(next=["wrong_reference"])
    assert send(gateway).json()["reference"] == "other-r1"


def test_an_outage_refuses_the_protocol_and_nothing_else(gateway: Partner) -> None:
    gateway.scenario(outage=True)
    answer = send(gateway)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert gateway.bare.get("/").is_success
    gateway.scenario()
    assert send(gateway).status_code == 202


def test_next_faults_come_in_order_and_end(gateway: Partner) -> None:
    gateway.scenario(next=["http_500", "ok", "http_429"])
    statuses = [send(gateway, f"r{n}").status_code for n in range(4)]
    assert statuses == [500, 202, 429, 202]


def test_the_truth_tells_what_befell_whom(gateway: Partner) -> None:
    gateway.scenario(per={AMNA: {"http_500": 1}})
    send(gateway)
    gateway.http.post("/v1/messages", json=sms("r2", to="+923331234567"))
    truth = gateway.truth()
    (fault,) = truth["faults"]
    assert (fault["fault"], fault["subject"]) == ("http_500", AMNA)
    assert truth["requests"] == {"POST /v1/messages": 2}
    assert [item["reference"] for item in truth["items"]] == ["r2"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"rates": {"dropp": 1}}, "rates.dropp"),
        ({"rates": {"no_match": 1}}, "rates.no_match"),
        ({"rates": {"drop": 1.1}}, "rates.drop"),
        ({"rates": {"drop": True}}, "rates.drop"),
        ({"rates": {"delay_ms": 60_001}}, "rates.delay_ms"),
        ({"rates": []}, "rates"),
        ({"per": {"0300": {"drop": 1}}}, "per.0300"),
        ({"per": {AMNA: {"x": 1}}}, f"per.{AMNA}.x"),
        ({"next": ["explode"]}, "next"),
        ({"next": [["ok"]]}, "next"),
        ({"seed": -1}, "seed"),
        ({"outage": "yes"}, "outage"),
        ({"clock": 1}, "clock"),
    ],
)
def test_a_wrong_scenario_is_refused_by_field(
    gateway: Partner, body: dict[str, Any], field: str
) -> None:
    gateway.scenario(rates={"dup": 1})
    assert field_of(gateway.bare.post("/_scenario", json=body)) == field
    assert gateway.truth()["scenario"]["rates"] == {"dup": 1}


def test_the_clock_is_set_by_one_wish_at_a_time(gateway: Partner) -> None:
    frozen = gateway.bare.post("/_clock", json={"freeze_at": "2026-03-01T09:00:00+05:00"})
    assert ok(frozen)["now"] == "2026-03-01T04:00:00.000Z"
    assert field_of(gateway.bare.post("/_clock", json={})) == "body"
    assert field_of(gateway.bare.post("/_clock", json={"at": "2026-03-01T09:00:00"})) == "at"
    assert ok(gateway.bare.post("/_clock", json={"follow": True}))["now"] > "2026-03-01T05"


def walk(gateway: Partner, *, seed: int, prefix: str) -> list[object]:
    """Twelve messages to each of two phones; what came back for each and what arrived."""
    gateway.bare.post("/_reset")
    gateway.bare.post("/_clock", json={"freeze_at": "2026-03-01T09:00:00+05:00"})
    rates = {"lost_answer": 0.2, "http_500": 0.2, "garbage": 0.1, "drop": 0.2, "dup": 0.2}
    gateway.scenario(seed=seed, rates=rates)
    seen: list[object] = []
    for n in range(12):
        for to in (AMNA, "+923331234567"):
            try:
                body = sms(f"{prefix}{n}{to[-9:]}", to=to)
                seen.append(gateway.http.post("/v1/messages", json=body).status_code)
            except httpx.RemoteProtocolError:
                seen.append("lost")
    arrivals = [(a["to"], a["message_id"]) for a in gateway.truth()["arrivals"]]
    return [*seen, *arrivals]


def test_the_same_seed_does_the_same_whatever_the_references(gateway: Partner) -> None:
    first = walk(gateway, seed=5, prefix="a")
    assert first == walk(gateway, seed=5, prefix="b")
    assert first != walk(gateway, seed=6, prefix="a")
    assert {"lost", 500, 202} <= set(first)

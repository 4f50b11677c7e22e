import resource
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulators.tests.partner import ROOT, STOP_SECONDS_MAX, Partner, launch, ok, start

AMNA = "+923001234567"


def sms(reference: str) -> dict[str, Any]:
    return {"reference": reference, "to": AMNA, "text": "Your code is 4821", "sender": "DASTAK"}


@pytest.mark.parametrize("name", ["gateway", "verifier"])
@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_a_simulator_starts_fast_and_stops_cleanly(name: str, by: signal.Signals) -> None:
    began = time.monotonic()
    partner = start(name)
    assert ok(partner.bare.get("/_health"))["simulator"] == name
    assert time.monotonic() - began < 3
    assert partner.stop(by) == 0
    assert partner.process.communicate()[1] == ""
    partner.close()


def test_a_held_request_does_not_hold_up_the_stop() -> None:
    partner = start("gateway")
    partner.scenario(rates={"timeout": 1})
    lost: list[Exception] = []

    def call() -> None:
        try:
            partner.http.post("/v1/messages", json=sms("r1"), timeout=20)
        except httpx.TransportError as problem:
            lost.append(problem)

    caller = threading.Thread(target=call)
    caller.start()
    while not partner.truth()["faults"]:
        time.sleep(0.02)
    assert partner.stop() == 0
    caller.join(5)
    assert len(lost) == 1
    partner.close()


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGKILL])
def test_what_was_accepted_survives_a_restart(tmp_path: Path, by: signal.Signals) -> None:
    state = tmp_path / "gateway.jsonl"
    first = start("gateway", "--state", str(state))
    accepted = ok(first.http.post("/v1/messages", json=sms("r1")))
    first.stop(by)
    first.close()
    second = start("gateway", "--state", str(state))
    again = second.http.post("/v1/messages", json=sms("r1"))
    assert (again.status_code, again.json()["id"]) == (200, accepted["id"])
    assert len(second.truth()["arrivals"]) == 1
    assert ok(second.http.post("/v1/messages", json=sms("r2")))["id"] != accepted["id"]
    second.bare.post("/_reset")
    second.stop()
    second.close()
    third = start("gateway", "--state", str(state))
    assert third.truth()["items"] == []
    third.close()


@pytest.mark.parametrize(
    "content", [b"", b'{"simul', b'{"simulator": "verifier", "format": 1}\n{"kind": "verifi']
)
def test_a_last_line_cut_by_a_kill_is_forgotten(tmp_path: Path, content: bytes) -> None:
    state = tmp_path / "verifier.jsonl"
    state.write_bytes(content)
    partner = start("verifier", "--state", str(state))
    assert partner.truth()["checks"] == []
    partner.close()
    assert state.read_bytes() == b'{"simulator": "verifier", "format": 1}\n'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"simulator": "verifier", "format": 1}\n', "not a state file of gateway"),
        (b'{"simulator": "gateway", "format": 1}\n{\n{}\n', "line 2: not JSON"),
        (b"[]\n", "line 1: not a JSON object"),
        (b"somebody's notes", "not a state file of gateway"),
    ],
)
def test_a_wrong_state_file_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    state = tmp_path / "state.jsonl"
    state.write_bytes(content)
    process = launch("gateway", "--state", str(state))
    _, error = process.communicate(timeout=STOP_SECONDS_MAX)
    assert process.returncode == 2
    assert says in error
    assert "Traceback" not in error
    assert state.read_bytes() == content


def test_a_full_disk_refuses_and_loses_nothing_accepted(tmp_path: Path) -> None:
    state = str(tmp_path / "state.jsonl")
    first = start("gateway", "--state", state)
    resource.prlimit(first.process.pid, resource.RLIMIT_FSIZE, (2000, 2000))
    codes = [first.http.post("/v1/messages", json=sms(f"r{n}")) for n in range(12)]
    accepted = [answer.json()["id"] for answer in codes if answer.status_code == 202]
    refused = [answer.json()["error"]["code"] for answer in codes if answer.status_code == 503]
    assert set(refused) == {"cannot_record"}
    assert len(accepted) + len(refused) == 12
    first.stop()
    first.close()
    second = start("gateway", "--state", state)
    assert [item["id"] for item in second.truth()["items"]] == accepted
    second.close()


def test_two_simulators_do_not_share_a_state_file(tmp_path: Path) -> None:
    state = str(tmp_path / "state.jsonl")
    first = start("gateway", "--state", state)
    process = launch("gateway", "--state", state)
    _, error = process.communicate(timeout=STOP_SECONDS_MAX)
    assert (process.returncode, "another simulator" in error) == (2, True)
    first.close()


def test_a_port_in_use_is_named(gateway: Partner) -> None:
    port = gateway.url.rpartition(":")[2]
    process = subprocess.run(
        [sys.executable, "-m", "simulators.gateway", "--port", port],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=5,
        check=False,
    )
    assert process.returncode == 2
    assert f":{port}: cannot listen" in process.stderr


def test_fifty_callers_with_one_reference_cause_one_delivery(gateway: Partner) -> None:
    def call(_: int) -> str:
        return str(ok(gateway.http.post("/v1/messages", json=sms("r1")))["id"])

    with ThreadPoolExecutor(20) as pool:
        ids = set(pool.map(call, range(50)))
    assert len(ids) == 1
    assert len(gateway.truth()["arrivals"]) == 1


def test_the_simulators_know_nothing_of_the_product() -> None:
    script = (
        "import sys, simulators.gateway.routes, simulators.verifier.routes, simulators.server;"
        "print([m for m in sys.modules if m.split('.')[0] in ('dastak', 'django', 'httpx')])"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"

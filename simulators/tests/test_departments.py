import csv
import hashlib
import hmac
import io
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulators.tests.partner import ROOT, Partner, field_of, ok, start

CASE = "01900000-0000-7000-8000-0000000000a1"
APPLICATION = {"case_id": CASE, "applicant_ref": "mark-1", "service": "fard", "answers": []}


def office(manner: str, *options: str) -> Partner:
    return start("departments", "--manner", manner, "--tick-ms", "30", *options)


def marked(rows: list[list[str]], secret: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    content = text.getvalue().encode()
    mark = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
    return content + f"#END,{len(rows)},{mark}\n".encode()


def eventually(look: Callable[[], Any]) -> Any:
    ends = time.monotonic() + 3
    while time.monotonic() < ends:
        if found := look():
            return found
        time.sleep(0.03)
    raise AssertionError("it did not happen")


@pytest.mark.parametrize("manner", ["rest", "csv", "soap"])
def test_a_department_starts_fast_and_stops_cleanly(manner: str, tmp_path: Path) -> None:
    began = time.monotonic()
    partner = office(manner, "--folder", str(tmp_path))
    assert ok(partner.bare.get("/_health"))["simulator"] == "departments"
    assert partner.truth()["manner"] == manner
    assert time.monotonic() - began < 3
    assert partner.stop() == 0
    assert partner.process.communicate()[1] == ""
    partner.close()


def test_a_caller_without_a_signature_or_token_is_refused(tmp_path: Path) -> None:
    for manner, call in (("rest", "/v1/health"), ("soap", "/soap")):
        partner = office(manner)
        method = "GET" if manner == "rest" else "POST"
        assert partner.bare.request(method, call).status_code == 401
        assert partner.truth()["accepted"] == {}
        partner.close()


def test_a_registry_takes_a_case_once_and_declares_nothing() -> None:
    partner = office("soap", "--slow-ms", "5")
    headers = {"Authorization": "Bearer platform-secret"}
    body = (
        "<Envelope><Body><Submit><request_id>r1</request_id>"
        f"<case_id>{CASE}</case_id><applicant_ref>m</applicant_ref><content>{{}}</content>"
        "</Submit></Body></Envelope>"
    )
    first = partner.bare.post("/soap", content=body, headers=headers)
    again = partner.bare.post("/soap", content=body, headers=headers)
    assert "<reference>SOAP-1-00001</reference>" in first.text
    assert "<code>DUPLICATE</code>" in again.text
    mark = hmac.new(b"office-secret", first.content, hashlib.sha256).hexdigest()
    assert first.headers["X-Signature"] == f"sha256={mark}"
    evil = partner.bare.post("/soap", content="<!DOCTYPE x>" + body, headers=headers)
    assert evil.status_code == 400
    truth = partner.truth()
    assert (truth["accepted"], truth["again"]) == ({CASE: 1}, {CASE: 1})
    partner.close()


def test_a_folder_is_worked_through_and_survives_a_restart(tmp_path: Path) -> None:
    state = str(tmp_path / "state.jsonl")
    partner = office("csv", "--folder", str(tmp_path), "--state", state)
    row = ["submit", "m-1", CASE, "mark-1", "{}"]
    (tmp_path / "in" / "dastak-1.csv").write_bytes(marked([row], "platform-secret"))
    (tmp_path / "in" / "dastak-2.csv").write_bytes(marked([row], "another"))
    ack = eventually(lambda: next((tmp_path / "out").glob("ack-*.csv"), None))
    assert ack.name == "ack-dastak-1.csv"
    assert ack.read_text().startswith(f"m-1,{CASE},accepted,")
    result = eventually(lambda: next((tmp_path / "out").glob("result-*.csv"), None))
    assert result.read_text().startswith(f"{CASE},mark-1,received,CSV-1-00001")
    assert (tmp_path / "out" / "ALIVE").exists()
    partner.stop()
    partner.close()
    second = office("csv", "--folder", str(tmp_path), "--state", state)
    moved = ok(second.bare.post("/_move", json={"case_id": CASE, "standing": "approved"}))
    assert moved["document"]["sha256"]
    eventually(lambda: list((tmp_path / "out" / "documents").iterdir()))
    assert second.truth()["accepted"] == {CASE: 1}
    second.close()


def test_a_wrong_move_is_named() -> None:
    partner = office("rest")
    assert field_of(partner.bare.post("/_move", json={"standing": "perhaps"})) == "standing"
    missing = partner.bare.post("/_move", json={"case_id": CASE, "standing": "approved"})
    assert missing.status_code in (400, 404)
    partner.close()


def test_departments_know_nothing_of_the_product() -> None:
    script = (
        "import sys, simulators.departments.__main__;"
        "print([m for m in sys.modules if m.split('.')[0] in ('dastak', 'django', 'httpx')])"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"

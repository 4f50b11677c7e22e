import hashlib
import hmac
from typing import Any

import httpx
import pytest

from simulators.tests.partner import Partner, field_of, ok

CNIC = "3520212345671"
OTHER = "3520276543210"
CNIC_HASH = hashlib.sha256(CNIC.encode()).hexdigest()
HASH = "ab" * 32


def check(reference: str, *, cnic: str = CNIC, finger: int = 1) -> dict[str, Any]:
    return {
        "reference": reference,
        "cnic": cnic,
        "finger": finger,
        "template_hash": HASH,
        "device": "scanner-1",
    }


def face(reference: str) -> dict[str, Any]:
    return {"reference": reference, "cnic": CNIC, "image_hash": HASH, "device": "scanner-1"}


def is_signed(answer: httpx.Response) -> bool:
    mark = hmac.new(b"verifier-secret", answer.content, hashlib.sha256).hexdigest()
    return bool(answer.headers.get("X-Signature") == f"sha256={mark}")


def results(verifier: Partner, count: int) -> list[str]:
    answers = [
        verifier.http.post("/v1/verifications", json=check(f"r{n}", cnic=f"{n % 5:013}"))
        for n in range(count)
    ]
    return [ok(answer)["result"] for answer in answers]


def test_a_citizen_matches_and_the_answer_is_signed(verifier: Partner) -> None:
    answer = verifier.http.post("/v1/verifications", json=check("r1"))
    assert answer.status_code == 201
    assert is_signed(answer)
    body = answer.json()
    assert (body["result"], body["charge_paisa"], body["reference"]) == ("match", 1500, "r1")
    assert body["checked_at"].endswith("Z")


def test_the_same_reference_gets_the_same_answer_and_one_charge(verifier: Partner) -> None:
    first = verifier.http.post("/v1/verifications", json=check("r1"))
    again = verifier.http.post("/v1/verifications", json=check("r1"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content
    assert ok(verifier.http.get("/v1/verifications/r1")) == first.json()
    assert verifier.truth()["charged_paisa"] == 1500


def test_a_reference_used_for_another_finger_is_refused(verifier: Partner) -> None:
    verifier.http.post("/v1/verifications", json=check("r1"))
    answer = verifier.http.post("/v1/verifications", json=check("r1", finger=2))
    assert answer.status_code == 409
    assert verifier.truth()["charged_paisa"] == 1500


def test_a_check_is_charged_whatever_its_result(verifier: Partner) -> None:
    verifier.scenario(per={CNIC_HASH: {"no_match": 1}, f"{CNIC_HASH}/2": {"low_quality": 1}})
    checks = [check("r1"), check("r2", finger=2), check("r3", cnic=OTHER)]
    answers = [ok(verifier.http.post("/v1/verifications", json=body)) for body in checks]
    assert [a["result"] for a in answers] == ["no_match", "low_quality", "match"]
    assert verifier.truth()["charged_paisa"] == 4500


def test_one_finger_of_a_citizen_may_match_alone(verifier: Partner) -> None:
    verifier.scenario(per={CNIC_HASH: {"no_match": 1}, f"{CNIC_HASH}/3": {"no_match": 0}})
    tries = [check(f"r{finger}", finger=finger) for finger in (1, 2, 3)]
    answers = [ok(verifier.http.post("/v1/verifications", json=body)) for body in tries]
    assert [a["result"] for a in answers] == ["no_match", "no_match", "match"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"cnic": "35202-1234567-1"}, "cnic"),
        ({"cnic": None}, "cnic"),
        ({"finger": 0}, "finger"),
        ({"finger": 11}, "finger"),
        ({"finger": True}, "finger"),
        ({"template_hash": "AB" * 32}, "template_hash"),
        ({"device": ""}, "device"),
        ({"reference": "x" * 65}, "reference"),
        ({"template": "raw"}, "template"),
    ],
)
def test_a_wrong_field_is_named_and_costs_nothing(
    verifier: Partner, change: dict[str, Any], field: str
) -> None:
    answer = verifier.http.post("/v1/verifications", json=check("r1") | change)
    assert field_of(answer) == field
    assert is_signed(answer)
    assert verifier.truth()["charged_paisa"] == 0


def test_a_caller_without_the_token_is_refused(verifier: Partner) -> None:
    assert verifier.bare.post("/v1/verifications", json=check("r1")).status_code == 401


def test_a_wrong_signature_is_only_that(verifier: Partner) -> None:
    verifier.scenario(rates={"wrong_signature": 1})
    answer = verifier.http.post("/v1/verifications", json=check("r1"))
    assert answer.json()["result"] == "match"
    assert answer.headers["X-Signature"].startswith("sha256=")
    assert not is_signed(answer)


def test_a_face_certificate_is_valid_for_seven_days(verifier: Partner) -> None:
    verifier.bare.post("/_clock", json={"freeze_at": "2026-03-01T09:00:00+05:00"})
    first = verifier.http.post("/v1/face-certificates", json=face("f1"))
    again = verifier.http.post("/v1/face-certificates", json=face("f1"))
    assert (first.status_code, again.status_code) == (201, 200)
    issued = first.json()
    assert (issued["result"], issued["valid_until"]) == ("issued", "2026-03-08T04:00:00.000Z")
    assert issued["serial"] in issued["qr"]
    place = f"/v1/face-certificates/{issued['serial']}"
    assert ok(verifier.http.get(place))["valid"] is True
    verifier.bare.post("/_clock", json={"advance_seconds": 7 * 86_400})
    assert ok(verifier.http.get(place))["valid"] is False
    assert verifier.truth()["charged_paisa"] == 2000


def test_a_face_that_does_not_match_gets_no_certificate(verifier: Partner) -> None:
    verifier.scenario(rates={"no_face": 1})
    answer = ok(verifier.http.post("/v1/face-certificates", json=face("f1")))
    assert answer["result"] == "no_match"
    assert "serial" not in answer
    assert verifier.truth()["charged_paisa"] == 2000


def test_the_statement_lists_the_charges_of_a_day_of_pakistan(verifier: Partner) -> None:
    verifier.bare.post("/_clock", json={"at": "2026-03-01T23:30:00+05:00"})
    verifier.http.post("/v1/verifications", json=check("r1"))
    verifier.bare.post("/_clock", json={"advance_seconds": 3600})
    verifier.http.post("/v1/verifications", json=check("r2"))
    verifier.http.post("/v1/face-certificates", json=face("f1"))
    first = ok(verifier.http.get("/v1/statement?day=2026-03-01"))
    second = ok(verifier.http.get("/v1/statement?day=2026-03-02"))
    assert [line["reference"] for line in first["lines"]] == ["r1"]
    assert (second["count"], second["total_paisa"]) == (2, 3500)
    for day in ("", "2026-02-30", "20260301"):
        assert field_of(verifier.http.get("/v1/statement", params={"day": day})) == "day"


def test_the_truth_holds_no_cnic(verifier: Partner) -> None:
    verifier.scenario(next=["lost_answer"])
    with pytest.raises(httpx.RemoteProtocolError):
        verifier.http.post("/v1/verifications", json=check("r1"))
    truth = verifier.bare.get("/_truth").text
    assert CNIC not in truth
    assert CNIC_HASH in truth


def test_the_same_seed_gives_the_same_results(verifier: Partner) -> None:
    rates = {"no_match": 0.3, "low_quality": 0.2}
    runs = []
    for seed in (11, 11, 12):
        verifier.bare.post("/_reset")
        verifier.scenario(seed=seed, rates=rates)
        runs.append(results(verifier, 60))
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]
    assert set(runs[0]) == {"match", "no_match", "low_quality"}
    assert 5 <= runs[0].count("no_match") <= 30

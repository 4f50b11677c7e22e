import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest

from simulators.tests.partner import Partner, field_of, ok, start

WHO = {"clientId": "dastak", "clientSecretKey": "payments-secret"}


@pytest.fixture(scope="module")
def _process() -> Iterator[Partner]:
    partner = start("payments", "--seed", "7")
    yield partner
    partner.close()


@pytest.fixture
def epay(_process: Partner) -> Partner:
    """Empty, with a token of its own making."""
    _process.bare.post("/_reset").raise_for_status()
    content = ok(_process.bare.post("/v1/epay/token", json=WHO))["content"][0]
    _process.http.headers["Authorization"] = f"Bearer {content['token']['accessToken']}"
    return _process


def asked(reference: str = "r1", **changes: Any) -> dict[str, Any]:
    body = {
        "deptTransactionId": reference,
        "dueDate": "2099-03-01",
        "expiryDate": "2099-03-01 23:59:59",
        "amountWithinDueDate": "550.00",
        "amountAfterDueDate": "550.00",
        "consumerName": "Amna",
        "mobileNo": "03001234567",
        "cnic": "3520212345671",
        "districtID": "lahore",
        "email": "",
        "amountBifurcation": [head("C03855", "200.00"), head("TRUST", "350.00")],
    }
    return body | changes


def head(account: str, amount: str) -> dict[str, str]:
    return {"accountHeadName": "x", "accountNumber": account, "amountToTransfer": amount}


def issue(epay: Partner, reference: str = "r1") -> str:
    answer = epay.http.post("/v1/epay/psid", json=asked(reference))
    return str(ok(answer)["content"][0]["consumerNumber"])


def status(epay: Partner, **by: str) -> list[dict[str, Any]]:
    content = ok(epay.http.post("/v1/epay/status", json=by))["content"]
    assert isinstance(content, list)
    return content


def test_a_number_has_seventeen_digits_and_is_found_both_ways(epay: Partner) -> None:
    psid = issue(epay)
    assert len(psid) == 17
    assert status(epay, consumerNumber=psid) == status(epay, deptTransactionId="r1")
    assert status(epay, deptTransactionId="r1")[0]["psidStatus"] == "UNPAID"
    assert status(epay, deptTransactionId="r2") == []


def test_the_same_reference_again_is_another_number(epay: Partner) -> None:
    first, second = issue(epay), issue(epay)
    assert first != second
    assert status(epay, deptTransactionId="r1")[0]["consumerNumber"] == first


def test_a_caller_needs_the_account_and_its_token(epay: Partner) -> None:
    answer = epay.bare.post("/v1/epay/token", json=WHO | {"clientSecretKey": "x"})
    assert (answer.status_code, answer.json()["status"]) == (401, "Fail")
    assert epay.bare.post("/v1/epay/psid", json=asked()).status_code == 401
    epay.bare.post("/_clock", json={"advance_seconds": 3601})
    assert epay.http.post("/v1/epay/psid", json=asked()).status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        {"cnic": "35202-1234567-1"},
        {"mobileNo": "+923001234567"},
        {"amountWithinDueDate": 550.0},
        {"amountWithinDueDate": "550,00"},
        {"amountWithinDueDate": "551.00"},
        {"expiryDate": "2099-03-01"},
        {"dueDate": "01/03/2099"},
        {"amountBifurcation": []},
        {"consumerName": ""},
        {"pin": "1"},
    ],
)
def test_a_wrong_field_makes_no_number(epay: Partner, change: dict[str, Any]) -> None:
    answer = epay.http.post("/v1/epay/psid", json=asked(**change))
    assert (answer.status_code, answer.json()["status"]) == (400, "Fail")
    assert epay.truth()["psids"] == []


@pytest.mark.parametrize(
    ("how", "paisa", "filled"),
    [
        ({}, 55_000, {"C03855": 20_000, "TRUST": 35_000}),
        ({"paisa": 100}, 100, {"C03855": 100, "TRUST": 0}),
        ({"paisa": 60_000}, 60_000, {"C03855": 20_000, "TRUST": 35_000, "over": 5_000}),
    ],
)
def test_people_pay_right_short_and_over(
    epay: Partner, how: dict[str, int], paisa: int, filled: dict[str, int]
) -> None:
    psid = issue(epay)
    paid = ok(epay.bare.post("/_pay", json={"psid": psid, **how}))
    assert (paid["paid_paisa"], paid["filled"]) == (paisa, filled)
    (told,) = status(epay, consumerNumber=psid)
    assert (told["psidStatus"], told["amountPaid"]) == ("PAID", f"{paisa // 100}.{paisa % 100:02d}")
    (said,) = ok(epay.bare.get("/_intimations"))["intimations"]
    assert json.loads(said["body"]) == told


def test_a_bank_refuses_what_is_paid_or_over_unless_it_is_told_not_to(epay: Partner) -> None:
    psid = issue(epay)
    epay.bare.post("/_pay", json={"psid": psid}).raise_for_status()
    assert epay.bare.post("/_pay", json={"psid": psid}).status_code == 409
    twice = ok(epay.bare.post("/_pay", json={"psid": psid, "again": True}))
    assert twice["paid_paisa"] == 110_000
    other = issue(epay, "r2")
    epay.bare.post("/_clock", json={"at": "2099-03-02T00:00:00+05:00"})
    assert epay.bare.post("/_pay", json={"psid": other}).status_code == 409
    assert ok(epay.bare.post("/_pay", json={"psid": other, "late": True}))["status"] == "PAID"
    assert epay.bare.post("/_pay", json={"psid": "1" * 17}).status_code == 404
    wrong = {"psid": other, "paisa": 0, "again": True, "late": True}
    assert field_of(epay.bare.post("/_pay", json=wrong)) == "paisa"


def test_a_payment_is_taken_back_once(epay: Partner) -> None:
    psid = issue(epay)
    assert epay.bare.post("/_reverse", json={"psid": psid}).status_code == 409
    epay.bare.post("/_pay", json={"psid": psid}).raise_for_status()
    assert ok(epay.bare.post("/_reverse", json={"psid": psid}))["status"] == "REVERSED"
    assert epay.bare.post("/_reverse", json={"psid": psid}).status_code == 409


@pytest.mark.parametrize(
    ("rate", "count"), [("tell_drop", 0), ("tell_dup", 2), ("tell_amount", 1), ("tell_other", 1)]
)
def test_what_is_told_may_be_wrong(epay: Partner, rate: str, count: int) -> None:
    epay.scenario(rates={rate: 1})
    psid = issue(epay)
    epay.bare.post("/_pay", json={"psid": psid}).raise_for_status()
    said = [json.loads(each["body"]) for each in epay.truth()["intimations"]]
    assert len(said) == count
    if rate == "tell_amount":
        assert said[0]["amountPaid"] == "55000.00"
    if rate == "tell_other":
        assert said[0]["deptTransactionId"] == "other-r1"


@pytest.mark.parametrize(("rate", "end"), [(0, "REFUNDED"), (1, "RETURNED")])
def test_money_goes_back_once_under_a_reference(epay: Partner, rate: int, end: str) -> None:
    epay.scenario(rates={"refund_return": rate})
    psid = issue(epay)
    body = {"refundReference": "b1", "consumerNumber": psid, "amount": "550.00"}
    assert epay.http.post("/v1/epay/refunds", json=body).status_code == 422
    epay.bare.post("/_pay", json={"psid": psid}).raise_for_status()
    for _ in range(2):
        content = ok(epay.http.post("/v1/epay/refunds", json=body))["content"]
        assert content[0]["refundStatus"] == "ACCEPTED"
    other = body | {"refundReference": "b2", "amount": "0.01"}
    assert epay.http.post("/v1/epay/refunds", json=other).status_code == 422
    changed = body | {"amount": "1.00"}
    assert epay.http.post("/v1/epay/refunds", json=changed).status_code == 409
    look = {"refundReference": "b1"}
    assert ok(epay.http.post("/v1/epay/refund-status", json=look))["content"][0][
        "refundStatus"
    ] == (end)
    assert (
        ok(epay.http.post("/v1/epay/refund-status", json={"refundReference": "b9"}))["content"]
        == []
    )


def test_the_truth_holds_no_person(epay: Partner) -> None:
    issue(epay)
    truth = epay.bare.get("/_truth").text
    assert "3520212345671" not in truth
    assert "Amna" not in truth


def test_the_counter_is_a_page(epay: Partner) -> None:
    psid = issue(epay)
    assert psid in epay.bare.get("/").text
    assert psid not in epay.bare.get("/?q=000000000").text


def test_a_restart_forgets_nothing(tmp_path: Any) -> None:
    state = tmp_path / "payments.jsonl"
    first = start("payments", "--seed", "7", "--state", str(state))
    token = ok(first.bare.post("/v1/epay/token", json=WHO))["content"][0]["token"]["accessToken"]
    first.http.headers["Authorization"] = f"Bearer {token}"
    psid = issue(first)
    first.bare.post("/_pay", json={"psid": psid}).raise_for_status()
    before = first.truth()["psids"]
    first.close()
    second = start("payments", "--seed", "7", "--state", str(state))
    assert second.truth()["psids"] == before
    second.close()


def test_the_caller_is_told_until_it_acknowledges() -> None:
    heard: list[tuple[str, dict[str, Any]]] = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((self.headers["Authorization"], json.loads(body)))
            word = "Fail" if len(heard) == 1 else "OK"
            answer = json.dumps({"status": word, "message": ""}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    door = HTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=door.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{door.server_port}/told"
    epay = start("payments", "--seed", "7", "--notify", url, "--token", "ours")
    epay.bare.post("/_pay_other", json={"paisa": 5}).raise_for_status()
    for _ in range(100):
        (said,) = ok(epay.bare.get("/_intimations"))["intimations"]
        if said["acknowledged"]:
            break
        threading.Event().wait(0.1)
    epay.close()
    door.shutdown()
    assert said["acknowledged"]
    assert said["tries"] == len(heard) == 2
    assert {authorization for authorization, _ in heard} == {"Bearer ours"}
    assert heard[0][1]["amountPaid"] == "0.05"


def test_a_caller_that_hangs_up_is_a_lost_answer(epay: Partner) -> None:
    epay.scenario(next=["lost_answer"])
    with pytest.raises(httpx.RemoteProtocolError):
        issue(epay)
    assert len(epay.truth()["psids"]) == 1

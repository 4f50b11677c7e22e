from pathlib import Path
from typing import Any

import pytest

from simulators.gateway.encoding import encoding_of, parts_of
from simulators.tests.partner import Partner, field_of, ok, start

AMNA = "+923001234567"
BILAL = "+923331234567"


def sms(reference: str, *, to: str = AMNA, text: str = "Your code is 4821") -> dict[str, Any]:
    return {"reference": reference, "to": to, "text": text, "sender": "DASTAK"}


def inbox(gateway: Partner, **query: str) -> list[dict[str, Any]]:
    messages = ok(gateway.bare.get("/_inbox", params=query))["messages"]
    assert isinstance(messages, list)
    return messages


def test_a_message_is_accepted_delivered_and_read(gateway: Partner) -> None:
    answer = gateway.http.post("/v1/messages", json=sms("r1", text="آپ کا کوڈ 4821 ہے"))
    assert answer.status_code == 202
    assert answer.json()["status"] == "accepted"
    status = ok(gateway.http.get(f"/v1/messages/{answer.json()['id']}"))
    assert status["status"] == "delivered"
    assert (status["encoding"], status["parts"]) == ("ucs2", 1)
    (seen,) = inbox(gateway, to=AMNA)
    assert seen["text"] == "آپ کا کوڈ 4821 ہے"
    assert seen["message_id"] == answer.json()["id"]


def test_the_same_reference_is_delivered_once(gateway: Partner) -> None:
    first = gateway.http.post("/v1/messages", json=sms("r1"))
    again = gateway.http.post("/v1/messages", json=sms("r1"))
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json()["id"] == again.json()["id"]
    assert len(inbox(gateway, to=AMNA)) == 1


def test_a_reference_used_for_another_text_is_refused(gateway: Partner) -> None:
    gateway.http.post("/v1/messages", json=sms("r1"))
    answer = gateway.http.post("/v1/messages", json=sms("r1", text="Another"))
    assert answer.status_code == 409
    assert answer.json()["error"]["field"] == "reference"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to": "03001234567"}, "to"),
        ({"to": "+14155550100"}, "to"),
        ({"to": "+92300123456٧"}, "to"),
        ({"to": 5}, "to"),
        ({"text": "  "}, "text"),
        ({"text": "ا" * 700}, "text"),
        ({"text": "x" * 2000}, "text"),
        ({"sender": "BANK"}, "sender"),
        ({"reference": ""}, "reference"),
        ({"reference": "a b"}, "reference"),
        ({"language": "ur"}, "language"),
    ],
)
def test_a_wrong_field_is_named(gateway: Partner, change: dict[str, Any], field: str) -> None:
    assert field_of(gateway.http.post("/v1/messages", json=sms("r1") | change)) == field
    assert gateway.truth()["items"] == []


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'{"text": "\\ud800"}', b"[" * 50_000])
def test_a_body_that_is_not_an_object_is_refused(gateway: Partner, body: bytes) -> None:
    assert field_of(gateway.http.post("/v1/messages", content=body)) == "body"


def test_a_body_that_is_too_large_is_refused(gateway: Partner) -> None:
    answer = gateway.http.post("/v1/messages", content=b" " * 1_000_001)
    assert answer.status_code == 413


@pytest.mark.parametrize("token", ["", "Bearer wrong", "Basic gateway-token", "Bearer"])
def test_a_caller_without_the_token_is_refused(gateway: Partner, token: str) -> None:
    headers = {"Authorization": token}
    answer = gateway.bare.post("/v1/messages", json=sms("r1"), headers=headers)
    assert answer.status_code == 401
    assert gateway.truth()["items"] == []


def test_unknown_addresses_and_methods_say_so(gateway: Partner) -> None:
    assert gateway.http.get("/v2/messages").status_code == 404
    assert gateway.http.get("/v1/messages/none").status_code == 404
    answer = gateway.http.delete("/v1/messages")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_a_batch_gives_a_result_for_each(gateway: Partner) -> None:
    batch = [sms("r1"), sms("r2", to="bad"), sms("r3", to=BILAL), sms("r1"), 5]
    results = ok(gateway.http.post("/v1/messages/batch", json={"messages": batch}))["results"]
    assert [result["code"] for result in results] == [202, 400, 202, 200, 400]
    assert results[1]["error"]["field"] == "to"
    assert results[1]["reference"] == "r2"
    assert results[0]["id"] == results[3]["id"]
    assert [seen["to"] for seen in inbox(gateway)] == [AMNA, BILAL]


@pytest.mark.parametrize("count", [0, 101])
def test_a_batch_has_one_to_a_hundred_messages(gateway: Partner, count: int) -> None:
    batch = {"messages": [sms(f"r{n}") for n in range(count)]}
    assert field_of(gateway.http.post("/v1/messages/batch", json=batch)) == "messages"


def test_a_full_batch_is_taken(gateway: Partner) -> None:
    batch = {"messages": [sms(f"r{n}") for n in range(100)]}
    assert len(ok(gateway.http.post("/v1/messages/batch", json=batch))["results"]) == 100
    assert len(inbox(gateway, to=AMNA)) == 100


def test_a_call_is_answered_once_for_a_reference(gateway: Partner) -> None:
    call = sms("c1", text="آپ کا کوڈ چار آٹھ دو ایک ہے") | {"language": "ur"}
    first = gateway.http.post("/v1/calls", json=call)
    assert (first.status_code, gateway.http.post("/v1/calls", json=call).status_code) == (202, 200)
    assert ok(gateway.http.get(f"/v1/calls/{first.json()['id']}"))["status"] == "answered"
    assert [seen["kind"] for seen in inbox(gateway, to=AMNA)] == ["call"]


def test_the_inbox_tells_only_what_came_after(gateway: Partner) -> None:
    for n in range(3):
        gateway.http.post("/v1/messages", json=sms(f"r{n}", text=f"text {n}"))
    first = inbox(gateway, to=AMNA)[0]
    later = inbox(gateway, to=AMNA, after=str(first["id"]))
    assert [seen["text"] for seen in later] == ["text 1", "text 2"]
    assert ok(gateway.bare.get(f"/_inbox?to={BILAL}&after=9")) == {"messages": [], "last_id": 9}
    assert field_of(gateway.bare.get("/_inbox?to=12")) == "to"
    assert field_of(gateway.bare.get("/_inbox?after=-1")) == "after"


def test_the_inbox_takes_a_bare_plus_and_waits(gateway: Partner) -> None:
    gateway.scenario(rates={"deliver_ms": 300})
    answer = gateway.http.post("/v1/messages", json=sms("r1"))
    assert inbox(gateway, to=AMNA) == []
    waiting = ok(gateway.http.get(f"/v1/messages/{answer.json()['id']}"))
    assert waiting["status"] == "accepted"
    assert len(ok(gateway.bare.get(f"/_inbox?to={AMNA}&wait=3"))["messages"]) == 1


def test_the_page_shows_phones_newest_first_and_finds_a_number(gateway: Partner) -> None:
    gateway.http.post("/v1/messages", json=sms("r1", text="<b>کوڈ</b> https://x.pk/t?a=1&b=2."))
    gateway.http.post("/v1/messages", json=sms("r2", to=BILAL, text="Visit at 9"))
    page = gateway.bare.get("/").text
    assert page.index("+92 333 1234567") < page.index("+92 300 1234567")
    assert "<p dir=auto>&lt;b&gt;کوڈ&lt;/b&gt;" in page
    assert 'href="https://x.pk/t?a=1&amp;b=2"' in page
    for typed in ("0300 1234567", "+923001234567", "۰۳۰۰"):
        found = gateway.bare.get("/", params={"q": typed}).text
        assert "+92 300 1234567" in found
        assert "+92 333 1234567" not in found
    masked = gateway.bare.get("/?full=0").text
    assert "567</bdi>" in masked
    assert "1234567" not in masked.split("<main>")[1]
    hostile = gateway.bare.get("/", params={"q": '"><script>'}).text
    assert '"><script>' not in hostile


def test_the_page_brings_the_urdu_font_it_was_given(tmp_path: Path, gateway: Partner) -> None:
    assert gateway.bare.get("/_urdu.woff2").status_code == 404
    (tmp_path / "urdu.woff2").write_bytes(b"wOF2")
    partner = start("gateway", "--font", str(tmp_path / "urdu.woff2"))
    assert partner.bare.get("/_urdu.woff2").content == b"wOF2"
    partner.close()


def test_a_dropped_message_reaches_nobody_and_says_so(gateway: Partner) -> None:
    gateway.scenario(per={AMNA: {"drop": 1}})
    lost = ok(gateway.http.post("/v1/messages", json=sms("r1")))
    ok(gateway.http.post("/v1/messages", json=sms("r2", to=BILAL)))
    unanswered = ok(gateway.http.post("/v1/calls", json=sms("r1")))
    status = ok(gateway.http.get(f"/v1/messages/{lost['id']}"))
    assert (status["status"], status["error"]) == ("undelivered", "absent_subscriber")
    assert ok(gateway.http.get(f"/v1/calls/{unanswered['id']}"))["status"] == "no_answer"
    assert [seen["to"] for seen in inbox(gateway)] == [BILAL]


def test_a_doubled_message_arrives_twice_with_one_id(gateway: Partner) -> None:
    gateway.scenario(rates={"dup": 1})
    sent = ok(gateway.http.post("/v1/messages", json=sms("r1")))
    assert [seen["message_id"] for seen in inbox(gateway, to=AMNA)] == [sent["id"]] * 2


def test_parts_follow_the_alphabet() -> None:
    assert (encoding_of("Rs 100 {ok}"), parts_of("{" * 80)) == ("gsm7", 1)
    assert [parts_of("a" * n) for n in (160, 161, 306, 307)] == [1, 2, 2, 3]
    assert [parts_of("ا" * n) for n in (70, 71, 134, 135)] == [1, 2, 2, 3]

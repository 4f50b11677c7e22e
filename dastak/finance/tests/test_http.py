"""The public check of a receipt, and money over JSON."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from dastak.finance import api
from dastak.finance.tests.bills import FOR_A_SENIOR, a_quote
from dastak.finance.tests.conftest import DISTRICT, Cast
from dastak.kernel.actors import Actor

KEY = "0123456789abcdef"


@pytest.fixture
def enter(monkeypatch: pytest.MonkeyPatch, client: Client) -> Any:
    """Act as somebody in the calls that follow."""

    def sign_in(who: Actor) -> Client:
        monkeypatch.setattr("dastak.project.middleware.find_actor", lambda **_: who)
        client.defaults["HTTP_AUTHORIZATION"] = "Bearer any"
        return client

    return sign_in


@pytest.mark.parametrize("by_code", [False, True], ids=["token", "signed code"])
def test_anybody_checks_a_receipt(client: Client, cast: Cast, by_code: bool) -> None:
    receipt = cast.collect(cast.bill(a_quote(FOR_A_SENIOR)))
    name = receipt.code if by_code else receipt.token
    answer = client.get(f"/api/v1/finance/receipts/{name}")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["serial"], body["amount_paisa"]) == (receipt.serial, 20_000)
    assert [line["due_paisa"] for line in body["lines"]] == [20_000, 0]
    assert str(cast.amna.me) not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_invented_receipt_is_not_ours(client: Client, cast: Cast) -> None:
    receipt = cast.collect(cast.bill())
    changed = receipt.code[:-6] + "AAAAAA"
    for name in ("00000000000000000", "hello", changed):
        answer = client.get(f"/api/v1/finance/receipts/{name}")
        assert (answer.status_code, answer.json()["code"]) == (404, "no_such_receipt")


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_the_page_of_a_receipt_speaks_both_languages(client: Client, cast: Cast, lang: str) -> None:
    receipt = cast.collect(cast.bill(a_quote(FOR_A_SENIOR)))
    page = client.get(f"/{lang}/r/{receipt.token}")
    assert page.status_code == 200
    text = page.content.decode()
    assert receipt.serial in text
    assert ("یہ رسید اصلی ہے۔" if lang == "ur" else "This receipt is genuine.") in text
    assert client.get(f"/{lang}/r/nonsense").status_code == 404


def test_the_short_address_leads_to_the_page(client: Client, cast: Cast) -> None:
    receipt = cast.collect(cast.bill())
    answer = client.get(f"/r/{receipt.code}", headers={"Accept-Language": "en"})
    assert answer["Location"] == f"/en/r/{receipt.code}"
    assert client.get(answer["Location"]).status_code == 200


def test_a_typed_code_leads_to_the_receipt_and_a_guessable_serial_does_not(
    client: Client, cast: Cast
) -> None:
    receipt = cast.collect(cast.bill())
    assert client.get("/r")["Location"] == "/ur/r"
    found = client.get("/en/r", {"code": receipt.token})
    assert found["Location"] == f"/en/r/{receipt.token}"
    for typed, told in ((receipt.serial, "This is the receipt"), ("", "Enter the code")):
        page = client.get("/en/r", {"code": typed})
        assert page.status_code == 200
        assert told in page.content.decode()


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_a_receipt_is_printed(client: Client, cast: Cast, lang: str) -> None:
    receipt = cast.collect(cast.bill(a_quote(FOR_A_SENIOR)))
    for place in (f"/{lang}/r/{receipt.token}/paper", _api(receipt)):
        answer = client.get(place, headers={"Accept-Language": lang})
        assert answer.content.startswith(b"%PDF")


def _api(receipt: api.Receipt) -> str:
    return f"/api/v1/finance/receipts/{receipt.token}/paper"


def test_facilitators_see_their_cash_and_hand_it_in(enter: Any, cast: Cast) -> None:
    cast.collect(cast.bill())
    client = enter(cast.bilal)
    cash = client.get("/api/v1/finance/cash", {"district": DISTRICT}).json()
    assert (cash["balance_paisa"], cash["room_paisa"]) == (55_000, 2_445_000)
    offered = client.post(
        "/api/v1/finance/cash/handovers",
        {"amount_paisa": 55_000, "district": DISTRICT},
        content_type="application/json",
        headers={"Idempotency-Key": KEY},
    )
    client = enter(cast.sana)
    waiting = client.get("/api/v1/finance/cash/handovers", {"district": DISTRICT}).json()
    assert [each["amount_paisa"] for each in waiting] == [None]
    taken = client.post(
        f"/api/v1/finance/cash/handovers/{offered.json()['id']}/count",
        {"counted_paisa": 55_000},
        content_type="application/json",
        headers={"Idempotency-Key": KEY},
    )
    assert taken.json()["is_accepted"] is True
    carriers = client.get("/api/v1/finance/cash/carriers", {"district": DISTRICT}).json()
    assert [each["balance_paisa"] for each in carriers] == [0]


def test_the_owner_sees_the_money_of_an_order_without_journals(enter: Any, cast: Cast) -> None:
    bill = cast.bill()
    receipt = cast.collect(bill)
    body = enter(cast.amna).get(f"/api/v1/finance/orders/{bill.order_id}").json()
    assert [each["state"] for each in body["bills"]] == ["paid"]
    assert [each["serial"] for each in body["receipts"]] == [receipt.serial]
    assert body["journals"] == []


def test_a_supervisor_sees_the_journals_of_an_order(enter: Any, cast: Cast) -> None:
    bill = cast.bill()
    cast.collect(bill)
    body = enter(cast.sana).get(f"/api/v1/finance/orders/{bill.order_id}").json()
    assert [each["rule"] for each in body["journals"]] == ["2", "6a"]
    assert sum(leg["amount_paisa"] for leg in body["journals"][1]["legs"]) == 0


@pytest.mark.django_db(transaction=True)
def test_the_money_of_an_order_is_not_for_everybody(client: Client, enter: Any, cast: Cast) -> None:
    bill = cast.bill()
    place = f"/api/v1/finance/orders/{bill.order_id}"
    assert client.get(place).status_code == 401
    stranger = Actor(role=cast.amna.role, person_id=uuid4(), permits=cast.amna.permits)
    assert enter(stranger).get(place).status_code == 404
    assert enter(cast.bilal).get(place).status_code == 403

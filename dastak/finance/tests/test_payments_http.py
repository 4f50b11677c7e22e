"""Suspense and refunds over JSON, as finance staff use them."""

from __future__ import annotations

from typing import Any

import pytest

from dastak.finance.tests.bills import a_quote
from dastak.finance.tests.conftest import DISTRICT, with_all_permits
from dastak.finance.tests.payments import Counter
from dastak.finance.tests.test_http import KEY, enter

__all__ = ["enter"]

pytestmark = pytest.mark.django_db(transaction=True)
PLACE = "/api/v1/finance"


def write(client: Any, path: str, body: dict[str, Any], key: str) -> Any:
    return client.post(
        PLACE + path,
        body,
        content_type="application/json",
        headers={"Idempotency-Key": KEY + key},
    )


def paid(counter: Counter, **how: Any) -> Any:
    bill = counter.cast.bill(a_quote())
    counter.pay(counter.psid(bill), **how)
    counter.carry()
    counter.work()
    return bill


def test_staff_take_wrong_money_on_and_send_it_back(enter: Any, counter: Counter) -> None:
    paid(counter, paisa=100)
    client = enter(with_all_permits(counter.cast.sana))
    (item,) = client.get(f"{PLACE}/suspense", {"district": DISTRICT}).json()
    assert (item["kind"], item["left_paisa"], item["is_overdue"]) == ("underpaid", 100, False)
    taken = write(client, f"/suspense/{item['id']}/take", {}, "1").json()
    assert taken["owner_id"] == str(counter.cast.sana.me)
    small = write(client, f"/suspense/{item['id']}/apply", {"bill_id": item["bill_id"]}, "2")
    assert (small.status_code, small.json()["code"]) == (409, "suspense_too_small")
    refund = write(client, f"/suspense/{item['id']}/return", {"reason": "too little"}, "3").json()
    assert refund["state"] == "requested"
    approved = write(client, f"/refunds/{refund['id']}/approve", {}, "4").json()
    assert approved["state"] == "approved"
    found = client.get(f"{PLACE}/refunds", {"district": DISTRICT, "state": "approved"}).json()
    assert [each["id"] for each in found] == [refund["id"]]
    assert client.get(f"{PLACE}/suspense", {"district": DISTRICT}).json() == []


def test_staff_ask_for_a_refund_and_refuse_it(enter: Any, counter: Counter) -> None:
    bill = paid(counter)
    client = enter(with_all_permits(counter.cast.sana))
    body = {"bill_id": str(bill.id), "amount_paisa": 100, "reason": "asked by mistake"}
    refund = write(client, "/refunds", body, "1").json()
    assert write(client, f"/refunds/{refund['id']}/refuse", {}, "2").json()["state"] == "refused"
    much = write(client, "/refunds", {**body, "amount_paisa": 10**9}, "3")
    assert (much.status_code, much.json()["code"]) == (409, "refund_too_much")


def test_citizens_have_no_business_there(enter: Any, counter: Counter) -> None:
    client = enter(counter.cast.amna)
    for path in ("/suspense", "/refunds"):
        assert client.get(PLACE + path, {"district": DISTRICT}).status_code == 403

"""Paying online without scripts, with ePay as a real process."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from dastak.citizen.tests import cast
from dastak.citizen.tests.test_pages import BUDGET, RAW_NUMBER, outside_isolates, weight
from dastak.finance import api as finance
from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM
from dastak.orders import api as orders
from dastak.people import api as people
from simulators.tests.partner import Partner, ok, start


@pytest.fixture(scope="module")
def _epay_process() -> Iterator[Partner]:
    process = start("payments", "--seed", "7")
    yield process
    process.close()


@pytest.fixture
def epay(_epay_process: Partner, settings: Any) -> Partner:
    """ePay, healthy and empty."""
    _epay_process.bare.post("/_reset").raise_for_status()
    settings.EPAY_URL = _epay_process.url
    settings.EPAY_CLIENT_ID, settings.EPAY_CLIENT_SECRET = "dastak", "payments-secret"
    return _epay_process


def work() -> None:
    """What the worker does."""
    while finance.run_payments(by=SYSTEM, now=clock.now()):
        pass


def page_of(session: people.Session, order: orders.OrderView, lang: str = "en") -> cast.Browser:
    """The page to pay on."""
    return cast.Browser(session).open(f"/{lang}/my/orders/{order.id}/pay")


def psid_of(order: orders.OrderView, session: people.Session) -> finance.Payment:
    """The latest number of the order."""
    found = orders.get_payments(order_id=order.id, by=cast.actor_of(session), now=clock.now())
    assert found.current
    return found.current


def plain(page: str) -> str:
    """The words of a page with plain spaces."""
    return page.replace("\xa0", " ")


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_the_order_leads_to_a_choice_with_amounts_by_payee(
    order: orders.OrderView, session: people.Session, lang: str
) -> None:
    browser = cast.Browser(session).open(f"/{lang}/my/orders/{order.id}")
    assert f"/{lang}/my/orders/{order.id}/pay" in browser.text
    page = page_of(session, order, lang)
    assert page.form("part").choices["part"] == ["whole", "government"]
    for amount in ("1,750", "550", "1,200"):
        assert amount in page.text
    assert weight(page.text) <= BUDGET
    assert not RAW_NUMBER.search(outside_isolates(page.text))


def test_without_a_choice_the_page_says_what_is_missing(
    order: orders.OrderView, session: people.Session
) -> None:
    page = page_of(session, order)
    client = page.client
    form = page.form("part")
    answer = client.post(page.url, {**form.values, "part": "all of it"})
    assert answer.status_code == 422
    assert "Choose one of the answers" in answer.content.decode()


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_the_page_waits_for_the_number_and_then_shows_it_in_groups(
    order: orders.OrderView, session: people.Session, epay: Partner, lang: str
) -> None:
    page = page_of(session, order, lang).send(part="whole")
    assert 'http-equiv="refresh"' in page.text
    work()
    page = page_of(session, order, lang)
    psid = psid_of(order, session).psid
    grouped = f"{psid[:4]} {psid[4:8]} {psid[8:12]} {psid[12:]}"
    assert grouped in page.text
    assert "1,750" in page.text
    assert 'http-equiv="refresh"' not in page.text
    assert not RAW_NUMBER.search(outside_isolates(page.text))
    slip = page.open(f"/{lang}/my/orders/{order.id}/pay/slip")
    assert grouped in slip.text
    assert weight(page.text) <= BUDGET


def test_a_paid_order_says_so(
    order: orders.OrderView, session: people.Session, epay: Partner
) -> None:
    page_of(session, order).send(part="whole")
    work()
    ok(epay.bare.post("/_pay", json={"psid": psid_of(order, session).psid}))
    clock.advance(by=timedelta(minutes=10))
    work()
    page = page_of(session, order)
    assert "Nothing more is owed" in page.text
    assert "/pay/slip" not in page.text
    assert "Online payment and refunds" in page.open(f"/en/my/orders/{order.id}").text


def test_half_paid_says_what_is_left(
    order: orders.OrderView, session: people.Session, epay: Partner
) -> None:
    page_of(session, order).send(part="government")
    work()
    ok(epay.bare.post("/_pay", json={"psid": psid_of(order, session).psid}))
    clock.advance(by=timedelta(minutes=10))
    work()
    page = page_of(session, order)
    assert page.form("part").choices["part"] == ["whole"]
    assert "Still to be paid" in page.text
    assert "1,200" in page.text


def test_an_ended_number_is_not_shown_and_a_new_one_can_be_had(
    order: orders.OrderView, session: people.Session, epay: Partner
) -> None:
    page_of(session, order).send(part="whole")
    work()
    old = psid_of(order, session)
    clock.advance(by=old.expires_at - clock.now() + timedelta(seconds=1))
    session = cast.sign_in()
    page = page_of(session, order)
    assert "The number has ended" in page.text
    assert old.psid[:4] + " " not in page.text
    page.send(part="whole")
    work()
    assert psid_of(order, session).id != old.id


def test_money_that_fits_no_bill_is_shown_with_its_deadline(
    order: orders.OrderView, session: people.Session, epay: Partner
) -> None:
    page_of(session, order).send(part="whole")
    work()
    body = {"psid": psid_of(order, session).psid, "paisa": 100_000}
    ok(epay.bare.post("/_pay", json=body))
    clock.advance(by=timedelta(minutes=10))
    work()
    page = page_of(session, order)
    assert "wait for a decision" in page.text
    assert "less than the bill" in page.text


def test_another_citizens_order_is_not_paid(
    order: orders.OrderView, session: people.Session
) -> None:
    other = cast.sign_in(cnic="35202-7654321-1", phone="0300 7654321")
    answer = cast.Browser(other).client.get(f"/en/my/orders/{order.id}/pay")
    assert answer.status_code == 404


def _headers(session: people.Session) -> dict[str, str]:
    return {"Authorization": f"Bearer {session.token}", "Idempotency-Key": str(uuid4())}


def test_the_same_in_json(order: orders.OrderView, session: people.Session, epay: Partner) -> None:
    client = cast.Browser(session).client
    address = f"/api/v1/orders/{order.id}/payments"
    headers = _headers(session)
    found = client.get(address, headers=headers).json()
    assert (found["owed_paisa"], found["payments"]) == (175_000, [])
    assert [part["amount_paisa"] for part in found["payable"]] == [175_000, 55_000]
    sent = [
        client.post(address, {"part": "government"}, "application/json", headers=headers).json()
        for _ in range(2)
    ]
    assert sent[0] == sent[1]
    assert (sent[0]["state"], sent[0]["psid"]) == ("requested", "")
    work()
    (payment,) = client.get(address, headers=headers).json()["payments"]
    assert (payment["state"], len(payment["psid"])) == ("issued", 17)
    without_key = {"Authorization": headers["Authorization"]}
    assert client.post(address, {}, "application/json", headers=without_key).status_code in (
        400,
        422,
    )
    wrong = client.post(address, {"part": "other"}, "application/json", headers=_headers(session))
    assert wrong.status_code == 422

"""Finding an order by its number and the ordering phone, and nobody's by trying."""

from __future__ import annotations

import pytest

from dastak.citizen.tests import cast
from dastak.kernel import clock
from dastak.kernel.ids import new_order_number
from dastak.orders import api as orders
from dastak.people import api as people

WRONG = "03009999999"


def find(number: str, *, phone: str = cast.PHONE, network: str) -> str:
    return orders.find_token_by_number(number=number, phone=phone, network=network, now=clock.now())


def test_who_tries_telephones_at_a_number_has_to_wait_wherever_they_are(
    order: orders.OrderView,
) -> None:
    for each in range(10):
        with pytest.raises(orders.NoSuchOrder):
            find(order.number, phone=WRONG, network=f"10.{each}.0.1")
    with pytest.raises(people.TooManySearches) as refused:
        find(order.number, network="39.32.1.7")
    assert 0 < refused.value.fields["retry_seconds"] <= 3600
    browser = cast.Browser().open("/en/track")
    browser.send(number=order.number, phone=cast.PHONE)
    assert browser.status == 429
    assert "open the link in our message" in browser.text


def test_who_tries_numbers_from_one_place_has_to_wait(order: orders.OrderView) -> None:
    for _ in range(60):
        with pytest.raises(orders.NoSuchOrder):
            find(new_order_number(), network="39.33.1.7")
    with pytest.raises(people.TooManySearches):
        find(order.number, network="39.33.1.200")
    assert find(order.number, network="39.34.1.7")


def test_who_knows_number_and_phone_looks_as_often_as_they_like(order: orders.OrderView) -> None:
    for _ in range(12):
        assert find(order.number, network="39.35.1.7") == order.token

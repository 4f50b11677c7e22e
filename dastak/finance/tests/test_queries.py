"""Reads cost the same number of round trips however much there is to read."""

from uuid import uuid4

from pytest_django import DjangoAssertNumQueries

from dastak.finance import api
from dastak.finance.tests.bills import a_quote
from dastak.finance.tests.conftest import DISTRICT, NOW, Cast
from dastak.kernel.actors import SYSTEM
from dastak.kernel.scope import transaction_as


def test_the_trace_of_an_order_takes_two_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    order_id = uuid4()
    for _ in range(3):
        cast.collect(cast.bill(a_quote(), order_id))
    with transaction_as(cast.sana), django_assert_num_queries(2):
        journals = api.list_journals(order_id=order_id, by=cast.sana, now=NOW)
    assert [row.rule for row in journals] == ["2", "6a"] * 3


def test_the_money_of_an_order_takes_four_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    order_id = uuid4()
    for _ in range(3):
        cast.collect(cast.bill(a_quote(), order_id))
    with transaction_as(cast.sana), django_assert_num_queries(4):
        money = api.get_order_money(order_id=order_id, by=cast.sana, now=NOW)
    assert (len(money.bills), len(money.receipts), len(money.journals)) == (3, 3, 6)


def test_room_for_many_takes_two_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many = [uuid4() for _ in range(40)]
    with transaction_as(SYSTEM), django_assert_num_queries(2):
        api.list_cash_room(facilitator_ids=many, district=DISTRICT, by=SYSTEM, now=NOW)


def test_taking_cash_costs_a_known_number_of_round_trips(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    bill = cast.bill()
    with transaction_as(cast.bilal), django_assert_num_queries(10):
        cast.collect(bill)

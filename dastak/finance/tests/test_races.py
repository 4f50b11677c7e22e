"""Many at once: the limit holds, one collection is one, serials have no gaps."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from dastak.finance import api
from dastak.finance.tests.bills import a_line, a_quote
from dastak.finance.tests.conftest import DISTRICT, NOW, Cast
from dastak.kernel.actors import SYSTEM
from dastak.kernel.errors import Problem

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Run all jobs from one starting shot; a refusal is a result like any other."""
    results: list[Any] = [None] * len(jobs)
    gate = Barrier(len(jobs))

    def work(place: int) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=30)
            results[place] = jobs[place]()
        except (Problem, AssertionError) as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=work, args=[place]) for place in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_fifty_promises_at_once_never_pass_the_limit(cast: Cast) -> None:
    bills = [cast.bill(a_quote((a_line("fee", 1_000),))) for _ in range(50)]

    def reserve(bill: api.Bill) -> Callable[[], Any]:
        return lambda: api.reserve_cash(
            bill_id=bill.id, facilitator_id=cast.bilal.me, by=cast.bilal, now=NOW
        )

    results = at_once([reserve(bill) for bill in bills])
    taken = [each for each in results if isinstance(each, api.Bill)]
    too_many = [each for each in results if isinstance(each, api.CashLimitReached)]
    assert (len(taken), len(too_many)) == (25, 25)
    cash = api.cash_in_hand(facilitator_id=cast.bilal.me, district=DISTRICT, by=cast.bilal, now=NOW)
    assert cash.reserved_paisa == cash.limit_paisa == 2_500_000
    assert not api.verify_ledger(by=SYSTEM)


def test_fifty_collections_at_once_never_pass_the_limit(cast: Cast) -> None:
    bills = [cast.bill(a_quote((a_line("fee", 1_000),))) for _ in range(50)]

    def collect(bill: api.Bill) -> Callable[[], Any]:
        return lambda: cast.collect(bill)

    results = at_once([collect(bill) for bill in bills])
    receipts = [each for each in results if isinstance(each, api.Receipt)]
    assert len(receipts) == 25
    assert sum(isinstance(each, api.CashLimitReached) for each in results) == 25
    numbers = sorted(int(receipt.serial[9:15]) for receipt in receipts)
    assert numbers == list(range(1, 26))
    assert not api.verify_ledger(by=SYSTEM)


def test_the_same_collection_ten_times_at_once_is_one(cast: Cast) -> None:
    bill = cast.bill()
    results = at_once([lambda: cast.collect(bill)] * 10)
    assert len({receipt.id for receipt in results}) == 1
    assert not api.verify_ledger(by=SYSTEM)


def test_swaps_back_and_forth_at_once_do_not_lock_each_other_out(cast: Cast) -> None:
    bills = [cast.bill(a_quote((a_line("fee", 100),))) for _ in range(10)]
    pair = [cast.bilal, cast.bashir]
    for place, bill in enumerate(bills):
        first = pair[place % 2]
        api.reserve_cash(bill_id=bill.id, facilitator_id=first.me, by=first, now=NOW)

    def swap(place: int) -> Callable[[], Any]:
        other = pair[(place + 1) % 2]
        return lambda: api.reserve_cash(
            bill_id=bills[place].id, facilitator_id=other.me, by=other, now=NOW
        )

    results = at_once([swap(place) for place in range(10)])
    assert all(isinstance(each, api.Bill) for each in results)
    assert not api.verify_ledger(by=SYSTEM)


def test_one_line_never_gets_two_bills(cast: Cast) -> None:
    order = cast.bill()
    api.void_bill(bill_id=order.id, by=cast.amna, now=NOW)

    def reopen() -> api.Bill:
        return api.open_bill(
            order_id=order.order_id,
            line_id=order.line_id,
            quote=a_quote(),
            district=DISTRICT,
            department=None,
            person_id=cast.amna.me,
            by=cast.amna,
            now=NOW,
        )

    results = at_once([reopen] * 8)
    assert sum(isinstance(each, api.Bill) for each in results) == 1
    assert sum(isinstance(each, api.BillExists) for each in results) == 7
    assert not api.verify_ledger(by=SYSTEM)

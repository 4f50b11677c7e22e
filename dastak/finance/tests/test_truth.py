"""Whatever befalls payments, in the end the ledger says what really happened, and says it once.

The simulator's truth is the oracle: what was paid, taken back and given back at banks.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dastak.finance import api, models
from dastak.finance.tests.bills import DOMICILE, a_line, a_quote
from dastak.finance.tests.conftest import with_all_permits
from dastak.finance.tests.payments import Counter, balances, events, tell
from dastak.finance.tests.test_races import at_once
from dastak.finance.types import Part
from dastak.kernel.actors import SYSTEM
from dastak.kernel.errors import Problem
from dastak.kernel.scope import transaction_as

pytestmark = pytest.mark.django_db(transaction=True)
LINES = (a_line("government-fee", 200), *DOMICILE[1:])
FAULTS = (
    "ok lost_answer http_500_after html garbage wrong_reference http_500 http_503 lost_request"
    " token_expired"
).split()
RATES = ("tell_drop", "tell_dup", "tell_first", "tell_amount", "tell_other", "refund_return")


class Street:
    """One bill and all that people, banks and lines do to it."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.bill: api.Bill = counter.cast.bill(a_quote(LINES))
        self.sana = with_all_permits(counter.cast.sana)

    def payments(self) -> tuple[api.Payment, ...]:
        return api.list_payments(bill_id=self.bill.id, by=SYSTEM, now=self.counter.now)

    def numbered(self, which: int) -> api.Payment | None:
        known = [each for each in self.payments() if each.psid]
        return known[which % len(known)] if known else None

    def step(self, name: str, number: int, fault: str) -> None:
        """One thing happens; what a rule refuses does not."""
        with suppress(Problem):
            getattr(self, name)(number, fault)

    def ask(self, number: int, fault: str) -> None:
        self.counter.epay.scenario(next=[fault], rates={RATES[number % len(RATES)]: 0.5})
        part = Part.GOVERNMENT if number % 3 == 0 else Part.WHOLE
        api.request_psid(bill_id=self.bill.id, part=part, by=SYSTEM, now=self.counter.now)
        self.counter.work()

    def pay(self, number: int, fault: str) -> None:
        payment = self.numbered(number)
        if payment is None:
            return
        how: dict[str, Any] = {"psid": payment.psid, "again": number % 4 == 0, "late": number % 2}
        how["late"] = bool(how["late"])
        if number % 5 == 0:
            how["paisa"] = payment.amount_paisa + (1 if number % 2 else -1)
        self.counter.epay.bare.post("/_pay", json=how)

    def other(self, number: int, fault: str) -> None:
        self.counter.epay.bare.post("/_pay_other", json={"paisa": number + 1})

    def reverse(self, number: int, fault: str) -> None:
        if payment := self.numbered(number):
            self.counter.epay.bare.post("/_reverse", json={"psid": payment.psid})

    def hear(self, number: int, fault: str) -> None:
        self.counter.epay.scenario(next=[fault])
        told = self.counter.told()
        for body in told[::-1] if number % 2 else told:
            self.counter.tell(body)
        self.counter.work(number % 7)

    def wait(self, number: int, fault: str) -> None:
        self.counter.epay.scenario(next=[fault])
        self.counter.work((number % 5) * 60 * 18)

    def cash(self, number: int, fault: str) -> None:
        bilal = self.counter.cast.bilal
        owed = self.counter.bill(self.bill).owed_paisa
        api.collect_cash(
            bill_id=self.bill.id,
            facilitator_id=bilal.me,
            amount_paisa=owed,
            by=bilal,
            now=self.counter.now,
        )

    def cancel(self, number: int, fault: str) -> None:
        api.void_bill(bill_id=self.bill.id, by=SYSTEM, now=self.counter.now)

    def decide(self, number: int, fault: str) -> None:
        now = self.counter.now
        for item in self.counter.suspense():
            if number % 2:
                api.apply_suspense(item_id=item.id, bill_id=self.bill.id, by=self.sana, now=now)
            else:
                api.return_suspense(item_id=item.id, reason="wrong", by=self.sana, now=now)

    def refund(self, number: int, fault: str) -> None:
        now, paisa = self.counter.now, number * 101 + 1
        api.request_refund(
            bill_id=self.bill.id, amount_paisa=paisa, reason="back", by=SYSTEM, now=now
        )

    def approve(self, number: int, fault: str) -> None:
        now = self.counter.now
        for each in api.list_refunds(district="lahore", by=SYSTEM, now=now):
            if each.state == "requested":
                api.approve_refund(refund_id=each.id, sanction="1", by=SYSTEM, now=now)

    def rest(self) -> None:
        """Everything is well again, for long enough that all is heard."""
        self.counter.epay.scenario()
        for _ in range(3):
            self.counter.carry()
            self.counter.work(70)
        self.counter.work(60 * 24 * 7)
        self.counter.work(70)


STEPS = "ask ask pay pay pay other reverse hear hear wait cash cancel decide refund approve".split()
STORY = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 60), st.sampled_from(FAULTS)),
    min_size=3,
    max_size=14,
)


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(story=STORY)
def test_in_the_end_the_ledger_says_what_really_happened(
    counter: Counter, story: list[tuple[str, int, str]]
) -> None:
    street = Street(counter)
    street.step("ask", 1, "ok")
    for name, number, fault in story:
        street.step(name, number, fault)
    street.rest()
    must_be_the_truth(counter)


def must_be_the_truth(counter: Counter) -> None:
    """Compare what is at the partner with what the ledger says, account by account."""
    truth = counter.epay.truth()
    kept = {each["psid"]: each for each in truth["psids"]}
    references = [each["reference"] for each in truth["psids"]]
    assert len(references) == len(set(references)), "a bill got two numbers for one request"
    with transaction_as(SYSTEM):
        ours = {each.psid: each for each in models.Payment.objects.exclude(psid="")}
    paid = {psid: each for psid, each in kept.items() if each["status"] == "PAID"}
    for psid, each in paid.items():
        if psid in ours:  # one that nobody asked for and nobody told us of stays unknown
            assert ours[psid].paid_paisa == each["paid_paisa"], psid
        else:
            assert each["reference"].startswith("other-")
    known = sum(each["paid_paisa"] for psid, each in paid.items() if psid in ours)
    back = sum(each["paisa"] for each in truth["refunds"] if each["state"] == "REFUNDED")
    held = balances()
    at_partner = held.get(("1110", "epay"), 0) + held.get(("1120", "epay"), 0)
    assert at_partner == known - back
    for psid, each in kept.items():
        if each["status"] == "REVERSED" and psid in ours and ours[psid].paid_paisa:
            assert ours[psid].state == "reversed"
    assert not api.verify_ledger(by=SYSTEM)


def test_fifty_intimations_at_once_are_one_posting(counter: Counter) -> None:
    bill = counter.cast.bill(a_quote(LINES))
    payment = counter.psid(bill)
    counter.pay(payment)
    (body,) = counter.told()

    def hear() -> int:
        return int(tell(body).status_code)

    counter.tell(body)
    jobs: list[Callable[[], Any]] = [hear] * 50
    assert at_once(jobs) == [200] * 50
    with transaction_as(SYSTEM):
        assert models.Intimation.objects.count() == 1
    counter.work()
    assert balances()["1110", "epay"] == 35_000
    assert len(events("PaymentConfirmed")) == 1


def test_many_workers_that_hear_of_it_at_once_post_it_once(counter: Counter) -> None:
    bill = counter.cast.bill(a_quote(LINES))
    payment = counter.psid(bill)
    counter.pay(payment)
    (body,) = counter.told()
    for number in range(10):  # the same news in other bytes is another hint of the same payment
        counter.tell(body + " " * number)
    work = [lambda: api.run_payments(by=SYSTEM, now=counter.now)] * 6
    assert sum(each for each in at_once(work) if isinstance(each, int)) >= 10
    assert counter.bill(bill).state == "paid"
    assert len(events("PaymentConfirmed")) == len(events("BillSettled")) == 1
    assert not api.verify_ledger(by=SYSTEM)


def test_cash_and_a_bank_at_the_same_moment_take_the_bill_once(counter: Counter) -> None:
    bill = counter.cast.bill(a_quote(LINES))
    counter.pay(counter.psid(bill))
    counter.carry()
    at_once(
        [
            lambda: counter.cast.collect(bill),
            lambda: api.run_payments(by=SYSTEM, now=counter.now),
        ]
    )
    counter.work(5)
    assert counter.bill(bill).state == "paid"
    assert len(events("BillSettled")) == 1
    cash = balances().get(("1210", str(counter.cast.bilal.me)), 0)
    waiting = sum(each.left_paisa for each in counter.suspense())
    assert cash == waiting
    assert cash in (0, 55_000)
    assert not api.verify_ledger(by=SYSTEM)


def test_two_refunds_at_once_never_give_back_more_than_came(counter: Counter) -> None:
    bill = counter.cast.bill(a_quote(LINES))
    counter.pay(counter.psid(bill))
    counter.carry()
    counter.work()

    def ask() -> api.Refund:
        return api.request_refund(
            bill_id=bill.id, amount_paisa=30_000, reason="back", by=SYSTEM, now=counter.now
        )

    results = at_once([ask] * 8)
    assert sum(isinstance(each, api.Refund) for each in results) == 1
    assert sum(isinstance(each, api.RefundTooMuch) for each in results) == 7
    assert not api.verify_ledger(by=SYSTEM)


def test_the_database_itself_refuses_to_give_back_more_than_came(counter: Counter) -> None:
    bill = counter.cast.bill(a_quote(LINES))
    counter.pay(counter.psid(bill))
    counter.carry()
    counter.work()
    with (
        pytest.raises(IntegrityError, match="finance_bill_refunded_within"),
        transaction_as(SYSTEM),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE finance_bill SET refunded_paisa = captured_paisa + 1")


def test_the_proof_finds_payments_changed_behind_its_back(counter: Counter) -> None:
    bills = [counter.cast.bill(a_quote(LINES)) for _ in range(2)]
    counter.pay(counter.psid(bills[0]))
    counter.pay(counter.psid(bills[1]), paisa=1)
    counter.carry()
    counter.work()
    refund = api.request_refund(
        bill_id=bills[0].id, amount_paisa=5, reason="back", by=SYSTEM, now=counter.now
    )
    api.approve_refund(refund_id=refund.id, by=SYSTEM, now=counter.now)
    assert not api.verify_ledger(by=SYSTEM)
    name = str(connection.settings_dict["NAME"])
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], dbname=name) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE finance_payment SET paid_paisa = paid_paisa + 1")
        owner.execute("UPDATE finance_suspenseitem SET amount_paisa = 9, left_paisa = 9")
        owner.execute("UPDATE finance_refund SET amount_paisa = amount_paisa + 1")
        owner.execute("UPDATE finance_posting SET amount_paisa = 1 WHERE account_id = '1120'")
        owner.commit()
    found = {problem.invariant for problem in api.verify_ledger(by=SYSTEM)}
    assert {
        "I8 a payment is what was posted for it",
        "I8 a bill has what reached it",
        "I5 suspense is what its items hold",
        "I5 refunds payable are those on their way",
    } <= found

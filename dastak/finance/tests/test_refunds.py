"""Money goes back to the source that paid it, by two people, never more than came."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dastak.finance import api
from dastak.finance.tests.bills import DOMICILE, a_line, a_quote, refused
from dastak.finance.tests.conftest import with_all_permits
from dastak.finance.tests.payments import Counter, balances, events
from dastak.finance.types import Part, PayeeKind, RefundState
from dastak.kernel.actors import SYSTEM, Actor, NotYours
from dastak.kernel.ids import uuid7

pytestmark = pytest.mark.django_db(transaction=True)
LINES = (a_line("government-fee", 200), *DOMICILE[1:])
LARGE = (a_line("government-fee", 6_000),)


@pytest.fixture
def sana(counter: Counter) -> Actor:
    return with_all_permits(counter.cast.sana)


@pytest.fixture
def samina(sana: Actor) -> Actor:
    return replace(sana, person_id=uuid7())


def paid(counter: Counter, lines: tuple[api.BillLine, ...] = LINES) -> api.Bill:
    bill: api.Bill = counter.cast.bill(a_quote(lines))
    counter.pay(counter.psid(bill))
    counter.carry()
    counter.work()
    return counter.bill(bill)


def ask(counter: Counter, bill: api.Bill, paisa: int, by: Actor = SYSTEM) -> api.Refund:
    return api.request_refund(
        bill_id=bill.id, amount_paisa=paisa, reason="order cancelled", by=by, now=counter.now
    )


def sent_through(counter: Counter, refund: api.Refund, by: Actor, sanction: str = "") -> api.Refund:
    api.approve_refund(refund_id=refund.id, sanction=sanction, by=by, now=counter.now)
    assert not api.verify_ledger(by=SYSTEM)
    counter.work()
    for _ in range(4):
        counter.work(10)
    assert not api.verify_ledger(by=SYSTEM)
    return counter.refund(refund)


def test_a_whole_refund_before_remittance_leaves_nothing(counter: Counter, sana: Actor) -> None:
    bill = paid(counter)
    refund = ask(counter, bill, 55_000, sana)
    assert (refund.state, refund.needs_second) == (RefundState.REQUESTED, False)
    done = sent_through(counter, refund, sana)
    assert done.state is RefundState.CONFIRMED
    assert balances() == {}
    assert counter.bill(bill).refunded_paisa == 55_000
    for name in ("RefundRequested", "RefundApproved", "RefundSent", "RefundConfirmed"):
        assert len(events(name)) == 1
    (truth,) = counter.epay.truth()["refunds"]
    assert (truth["psid"], truth["paisa"]) == (refund.psid, 55_000)


def test_parts_of_a_bill_go_back_in_proportion_and_never_more_than_came(
    counter: Counter, sana: Actor
) -> None:
    bill = paid(counter)
    for paisa in (1, 33_333, 21_665):
        sent_through(counter, ask(counter, bill, paisa), sana)
    with refused(api.RefundTooMuch, match="0.01"):
        ask(counter, bill, 2)
    sent_through(counter, ask(counter, bill, 1), sana)
    with refused(api.RefundTooMuch):
        ask(counter, bill, 1)
    assert balances() == {}


@pytest.mark.parametrize("paisa", [0, -1, 55_001])
def test_an_amount_that_cannot_be_is_refused(counter: Counter, paisa: int) -> None:
    bill = paid(counter)
    with refused(api.RefundTooMuch):
        ask(counter, bill, paisa)


def test_cash_is_not_given_back_through_a_bank(counter: Counter) -> None:
    bill = counter.cast.bill()
    counter.cast.collect(bill)
    with refused(api.RefundTooMuch):
        ask(counter, bill, 1)


def test_above_the_limit_another_person_approves(
    counter: Counter, sana: Actor, samina: Actor
) -> None:
    bill = paid(counter, LARGE)
    refund = ask(counter, bill, 500_001, sana)
    with refused(api.ApproveYourOwn):
        api.approve_refund(refund_id=refund.id, by=sana, now=counter.now)
    assert sent_through(counter, refund, samina).state is RefundState.CONFIRMED
    small = ask(counter, bill, 500_000 - 400_001, sana)
    assert sent_through(counter, small, sana).state is RefundState.CONFIRMED


def test_a_refused_refund_leaves_the_money_where_it_is(counter: Counter, sana: Actor) -> None:
    bill = paid(counter)
    before = balances()
    refund = ask(counter, bill, 55_000)
    for _ in range(2):
        api.refuse_refund(refund_id=refund.id, by=sana, now=counter.now)
    with refused(api.RefundDecided):
        api.approve_refund(refund_id=refund.id, by=sana, now=counter.now)
    assert balances() == before
    assert counter.bill(bill).refunded_paisa == 0
    other = ask(counter, bill, 55_000)
    for _ in range(2):
        api.approve_refund(refund_id=other.id, by=sana, now=counter.now)
    with refused(api.RefundDecided):
        api.refuse_refund(refund_id=other.id, by=sana, now=counter.now)
    with refused(api.NoSuchRefund):
        api.refuse_refund(refund_id=bill.id, by=sana, now=counter.now)


def test_a_fee_that_the_treasury_has_needs_a_sanction(counter: Counter, sana: Actor) -> None:
    bill = paid(counter)
    (payment,) = api.list_payments(bill_id=bill.id, by=SYSTEM, now=counter.now)
    api.confirm_treasury(payment_id=payment.id, by=SYSTEM, now=counter.now)
    refund = ask(counter, bill, 55_000)
    with refused(api.SanctionMissing):
        api.approve_refund(refund_id=refund.id, by=sana, now=counter.now)
    done = sent_through(counter, refund, sana, sanction="FD-7/2026")
    assert done.state is RefundState.CONFIRMED
    # The department owes it to us; the partner gave it out of what it holds for us.
    assert balances() == {("1430", "government-fee/lahore"): 20_000, ("1110", "epay"): -20_000}


def test_a_treasury_that_confirms_after_a_refund_confirms_the_rest(
    counter: Counter, sana: Actor
) -> None:
    bill = paid(counter, LARGE)
    (payment,) = api.list_payments(bill_id=bill.id, by=SYSTEM, now=counter.now)
    refund = ask(counter, bill, 100_000)
    api.approve_refund(refund_id=refund.id, by=sana, now=counter.now)
    api.confirm_treasury(payment_id=payment.id, by=SYSTEM, now=counter.now)
    counter.work()
    counter.work(2)
    assert balances() == {}
    assert not api.verify_ledger(by=SYSTEM)


def test_nothing_is_confirmed_by_the_treasury_that_it_never_had(counter: Counter) -> None:
    bill = paid(counter, (a_line("pitb", 50, PayeeKind.PROGRAMME),))
    (payment,) = api.list_payments(bill_id=bill.id, by=SYSTEM, now=counter.now)
    with refused(api.NothingRemitted):
        api.confirm_treasury(payment_id=payment.id, by=SYSTEM, now=counter.now)
    with refused(api.NoSuchPayment):
        api.confirm_treasury(payment_id=bill.id, by=SYSTEM, now=counter.now)


def test_an_earned_charge_goes_back_out_of_what_was_earned(counter: Counter, sana: Actor) -> None:
    bill = paid(counter)
    api.recognise_service(line_id=bill.line_id, by=SYSTEM, now=counter.now)
    sent_through(counter, ask(counter, bill, 55_000), sana)
    rules = [
        row.rule for row in api.list_journals(order_id=bill.order_id, by=SYSTEM, now=counter.now)
    ]
    assert "14b" in rules
    assert balances() == {}


@pytest.mark.parametrize("fault", ["lost_answer", "http_500_after", "html", "http_503", "garbage"])
def test_a_lost_answer_gives_nothing_back_twice(counter: Counter, sana: Actor, fault: str) -> None:
    bill = paid(counter)
    counter.epay.scenario(next=[fault])
    assert sent_through(counter, ask(counter, bill, 55_000), sana).state is RefundState.CONFIRMED
    assert len(counter.epay.truth()["refunds"]) == 1


def test_a_refund_that_cannot_be_delivered_waits_in_suspense(counter: Counter, sana: Actor) -> None:
    bill = paid(counter)
    counter.epay.scenario(rates={"refund_return": 1})
    refund = ask(counter, bill, 55_000)
    assert sent_through(counter, refund, sana).state is RefundState.RETURNED
    (item,) = counter.suspense()
    assert (item.kind, item.left_paisa) == ("returned", 55_000)
    with refused(api.RefundTooMuch):
        ask(counter, bill, 1)
    counter.epay.scenario()
    again = api.return_suspense(item_id=item.id, reason="try again", by=sana, now=counter.now)
    assert sent_through(counter, again, sana).state is RefundState.CONFIRMED
    assert balances() == {}


def test_a_refund_of_what_the_bank_took_back_is_refused_by_it(
    counter: Counter, sana: Actor
) -> None:
    bill = paid(counter)
    refund = ask(counter, bill, 55_000)
    (payment,) = api.list_payments(bill_id=bill.id, by=SYSTEM, now=counter.now)
    counter.reverse(payment)
    assert sent_through(counter, refund, sana).state is RefundState.RETURNED
    counter.carry()
    counter.work()
    assert not api.verify_ledger(by=SYSTEM)
    with refused(api.RefundTooMuch):
        ask(counter, bill, 1)


@pytest.mark.parametrize("reason", ["", "  a ", "x" * 201])
def test_a_refund_says_why(counter: Counter, reason: str) -> None:
    bill = paid(counter)
    with refused(api.ReasonMissing):
        api.request_refund(
            bill_id=bill.id, amount_paisa=1, reason=reason, by=SYSTEM, now=counter.now
        )


def test_people_see_and_ask_for_their_own_only(counter: Counter, sana: Actor) -> None:
    bill = paid(counter)
    permits = frozenset({"finance.request_refund", "finance.list_payments"})
    amna = replace(counter.cast.amna, permits=permits)
    refund = ask(counter, bill, 55_000, amna)
    found = api.list_refunds_of_bill(bill_id=bill.id, by=amna, now=counter.now)
    assert [each.id for each in found] == [refund.id]
    stranger = replace(counter.cast.bilal, permits=permits, role=amna.role)
    with refused(NotYours):
        ask(counter, bill, 1, stranger)
    requested = api.list_refunds(
        district="lahore", state=RefundState.REQUESTED, by=sana, now=counter.now
    )
    assert [each.id for each in requested] == [refund.id]


def test_the_charge_alone_was_cash_so_the_fees_alone_go_back(counter: Counter, sana: Actor) -> None:
    bill = counter.cast.bill(a_quote(LINES))
    counter.pay(counter.psid(bill, Part.GOVERNMENT))
    counter.carry()
    counter.work()
    api.collect_cash(
        bill_id=bill.id,
        facilitator_id=counter.cast.bilal.me,
        amount_paisa=5_000,
        by=counter.cast.bilal,
        now=counter.now + timedelta(seconds=1),
    )
    with refused(api.RefundTooMuch, match="500"):
        ask(counter, bill, 55_000)
    assert sent_through(counter, ask(counter, bill, 50_000), sana).state is RefundState.CONFIRMED

"""Wrong money is never absorbed: it waits, with a deadline, for somebody to decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dastak.finance import api
from dastak.finance.tests.bills import DOMICILE, a_line, a_quote, refused
from dastak.finance.tests.conftest import DISTRICT, with_all_permits
from dastak.finance.tests.payments import Counter, balances, events
from dastak.finance.types import Part, PaymentState, SuspenseKind
from dastak.kernel.actors import SYSTEM, Actor, OutsideYourArea

pytestmark = pytest.mark.django_db(transaction=True)
LINES = (a_line("government-fee", 200), *DOMICILE[1:])


@pytest.fixture
def bill(counter: Counter) -> api.Bill:
    made: api.Bill = counter.cast.bill(a_quote(LINES))
    return made


@pytest.fixture
def sana(counter: Counter) -> Actor:
    return with_all_permits(counter.cast.sana)


def heard(counter: Counter) -> None:
    """ePay tells, we look."""
    counter.carry()
    counter.work()


def item_of(counter: Counter) -> api.Suspense:
    (item,) = counter.suspense()
    assert not api.verify_ledger(by=SYSTEM)
    return item


def underpaid(counter: Counter, bill: api.Bill) -> api.Suspense:
    counter.pay(counter.psid(bill), paisa=54_999)
    heard(counter)
    return item_of(counter)


def overpaid(counter: Counter, bill: api.Bill) -> api.Suspense:
    counter.pay(counter.psid(bill), paisa=55_001)
    heard(counter)
    return item_of(counter)


def after_cash(counter: Counter, bill: api.Bill) -> api.Suspense:
    payment = counter.psid(bill)
    counter.cast.collect(bill)
    assert counter.payment(payment).state is PaymentState.VOID
    counter.pay(payment)
    heard(counter)
    return item_of(counter)


def two_numbers(counter: Counter, bill: api.Bill) -> api.Suspense:
    first = counter.psid(bill)
    api.void_psid(payment_id=first.id, by=SYSTEM, now=counter.now)
    counter.pay(counter.psid(bill))
    heard(counter)
    counter.pay(first)
    heard(counter)
    return item_of(counter)


def the_same_twice(counter: Counter, bill: api.Bill) -> api.Suspense:
    payment = counter.psid(bill)
    counter.pay(payment)
    heard(counter)
    counter.pay(payment, again=True)
    heard(counter)
    return item_of(counter)


def after_void(counter: Counter, bill: api.Bill) -> api.Suspense:
    payment = counter.psid(bill)
    api.void_psid(payment_id=payment.id, by=SYSTEM, now=counter.now)
    counter.pay(payment)
    heard(counter)
    return item_of(counter)


def after_cancel(counter: Counter, bill: api.Bill) -> api.Suspense:
    payment = counter.psid(bill)
    api.void_bill(bill_id=bill.id, by=SYSTEM, now=counter.now)
    counter.pay(payment)
    heard(counter)
    return item_of(counter)


def after_expiry(counter: Counter, bill: api.Bill) -> api.Suspense:
    payment = counter.psid(bill)
    counter.work(60 * 74)
    counter.pay(payment, late=True)
    heard(counter)
    return item_of(counter)


def nobody_asked(counter: Counter, bill: api.Bill) -> api.Suspense:
    counter.epay.bare.post("/_pay_other", json={"paisa": 12_345}).raise_for_status()
    heard(counter)
    return item_of(counter)


@pytest.mark.parametrize(
    ("happen", "kind", "paisa", "state"),
    [
        (underpaid, SuspenseKind.UNDERPAID, 54_999, "open"),
        (overpaid, SuspenseKind.OVERPAID, 1, "paid"),
        (after_cash, SuspenseKind.DUPLICATE, 55_000, "paid"),
        (two_numbers, SuspenseKind.DUPLICATE, 55_000, "paid"),
        (the_same_twice, SuspenseKind.DUPLICATE, 55_000, "paid"),
        (after_void, SuspenseKind.LATE, 55_000, "open"),
        (after_cancel, SuspenseKind.LATE, 55_000, "void"),
        (after_expiry, SuspenseKind.LATE, 55_000, "open"),
        (nobody_asked, SuspenseKind.UNKNOWN, 12_345, "open"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_wrong_money_waits_and_changes_no_bill(
    counter: Counter,
    bill: api.Bill,
    happen: Callable[[Counter, api.Bill], api.Suspense],
    kind: SuspenseKind,
    paisa: int,
    state: str,
) -> None:
    item = happen(counter, bill)
    assert (item.kind, item.amount_paisa, item.left_paisa) == (kind, paisa, paisa)
    assert counter.bill(bill).state == state
    assert [event["kind"] for event in events("PaymentInSuspense")] == [kind]
    assert 5 <= (item.deadline_at - item.opened_at).days <= 9
    assert not item.is_overdue(now=counter.now)
    assert balances()["2120", str(item.id)] == -paisa
    heard(counter)
    counter.work(60 * 24 * 10)
    assert [each.id for each in counter.suspense()] == [item.id]
    assert item.is_overdue(now=counter.now)
    assert item.age_days(now=counter.now) >= 10


def test_somebody_takes_it_on_and_applies_it(counter: Counter, bill: api.Bill, sana: Actor) -> None:
    item = after_expiry(counter, bill)
    assert item.owner_id is None
    assert api.take_suspense(item_id=item.id, by=sana, now=counter.now).owner_id == sana.me
    done = api.apply_suspense(item_id=item.id, bill_id=bill.id, by=sana, now=counter.now)
    assert (done.left_paisa, done.outcome) == (0, "applied")
    assert counter.bill(bill).state == "paid"
    assert len(events("SuspenseApplied")) == len(events("BillSettled")) == 1
    assert counter.suspense() == []
    assert not api.verify_ledger(by=SYSTEM)
    with refused(api.SuspenseClosed):
        api.take_suspense(item_id=item.id, by=sana, now=counter.now)


def test_money_nobody_asked_for_pays_a_bill_and_the_rest_stays(
    counter: Counter, bill: api.Bill, sana: Actor
) -> None:
    counter.epay.bare.post("/_pay_other", json={"paisa": 60_000}).raise_for_status()
    heard(counter)
    item = item_of(counter)
    done = api.apply_suspense(item_id=item.id, bill_id=bill.id, by=sana, now=counter.now)
    assert (done.left_paisa, done.outcome) == (5_000, None)
    assert counter.bill(bill).settlement == "online"
    assert not api.verify_ledger(by=SYSTEM)


def test_what_is_too_little_or_not_wanted_is_not_applied(
    counter: Counter, bill: api.Bill, sana: Actor
) -> None:
    item = underpaid(counter, bill)
    with refused(api.SuspenseTooSmall):
        api.apply_suspense(item_id=item.id, bill_id=bill.id, by=sana, now=counter.now)
    counter.cast.collect(bill)
    with refused(api.BillNotOpen):
        api.apply_suspense(item_id=item.id, bill_id=bill.id, by=sana, now=counter.now)
    with refused(api.NoSuchSuspense):
        api.take_suspense(item_id=bill.id, by=sana, now=counter.now)
    elsewhere = replace(sana, districts=frozenset({"kasur"}))
    with refused(api.NoSuchSuspense):
        api.take_suspense(item_id=item.id, by=elsewhere, now=counter.now)
    with refused(OutsideYourArea):
        api.list_suspense(district=DISTRICT, by=elsewhere, now=counter.now)


def test_wrong_money_goes_back_to_its_source(counter: Counter, bill: api.Bill, sana: Actor) -> None:
    item = after_cash(counter, bill)
    refund = api.return_suspense(item_id=item.id, reason="paid twice", by=sana, now=counter.now)
    with refused(api.SuspenseBusy):
        api.return_suspense(item_id=item.id, reason="paid twice", by=sana, now=counter.now)
    with refused(api.SuspenseBusy):
        api.apply_suspense(item_id=item.id, bill_id=bill.id, by=sana, now=counter.now)
    api.approve_refund(refund_id=refund.id, by=sana, now=counter.now)
    assert not api.verify_ledger(by=SYSTEM)
    counter.work()
    counter.work(2)
    assert counter.refund(refund).state == "confirmed"
    assert counter.suspense() == []
    assert not any(account in ("1110", "1120", "2110", "2120") for account, _ in balances())
    assert not api.verify_ledger(by=SYSTEM)
    (truth,) = counter.epay.truth()["refunds"]
    assert (truth["paisa"], truth["state"]) == (55_000, "REFUNDED")


@pytest.mark.parametrize("again", [False, True], ids=["once", "told twice"])
def test_a_payment_taken_back_by_the_bank_is_a_claim(
    counter: Counter, bill: api.Bill, sana: Actor, again: bool
) -> None:
    payment = counter.psid(bill)
    counter.pay(payment)
    heard(counter)
    counter.reverse(payment)
    heard(counter)
    if again:
        counter.epay.bare.post("/_tell", json={"psid": payment.psid}).raise_for_status()
        heard(counter)
        counter.work(60 * 24 * 8)
    assert counter.payment(payment).state is PaymentState.REVERSED
    item = item_of(counter)
    assert (item.kind, item.left_paisa) == (SuspenseKind.REVERSED, 55_000)
    assert balances()["1420", str(item.id)] == 55_000
    assert [event["claim_paisa"] for event in events("PaymentReversed")] == [55_000]
    with refused(api.SuspenseIsClaim):
        api.return_suspense(item_id=item.id, reason="not ours", by=sana, now=counter.now)


def test_wrong_money_taken_back_by_the_bank_leaves_nothing(
    counter: Counter, bill: api.Bill
) -> None:
    payment = counter.psid(bill)
    counter.pay(payment, paisa=100)
    heard(counter)
    counter.reverse(payment)
    heard(counter)
    assert counter.suspense() == []
    assert not {"1110", "1120", "2120", "1420"} & {account for account, _ in balances()}
    assert not api.verify_ledger(by=SYSTEM)


def test_a_reversal_heard_before_the_payment_leaves_nothing(
    counter: Counter, bill: api.Bill
) -> None:
    payment = counter.psid(bill)
    counter.pay(payment)
    counter.reverse(payment)
    for body in reversed(counter.told()):
        counter.tell(body)
    counter.work()
    assert counter.payment(payment).state is PaymentState.REVERSED
    assert counter.bill(bill).state == "open"
    assert not api.verify_ledger(by=SYSTEM)


def test_two_numbers_for_one_reference_are_both_looked_at(counter: Counter, bill: api.Bill) -> None:
    """ePay made a second number under our reference, and somebody pays that one."""
    payment = counter.psid(bill)
    token = counter.epay.bare.post(
        "/v1/epay/token", json={"clientId": "dastak", "clientSecretKey": "payments-secret"}
    ).json()["content"][0]["token"]["accessToken"]
    body: dict[str, Any] = {
        "deptTransactionId": str(payment.id),
        "dueDate": "2026-12-01",
        "expiryDate": "2026-12-01 10:00:00",
        "amountWithinDueDate": "550.00",
        "amountAfterDueDate": "550.00",
        "consumerName": "Amna",
        "mobileNo": "",
        "cnic": "3520212345671",
        "districtID": "lahore",
        "email": "",
        "amountBifurcation": [
            {"accountHeadName": "x", "accountNumber": "y", "amountToTransfer": "550.00"}
        ],
    }
    headers = {"Authorization": f"Bearer {token}"}
    made = counter.epay.bare.post("/v1/epay/psid", json=body, headers=headers).json()
    second = made["content"][0]["consumerNumber"]
    for psid in (payment.psid, second):
        counter.epay.bare.post("/_pay", json={"psid": psid}).raise_for_status()
    heard(counter)
    item = item_of(counter)
    assert (item.kind, item.psid, item.bill_id) == (SuspenseKind.UNKNOWN, second, bill.id)
    assert counter.bill(bill).state == "paid"


def test_fees_paid_online_stay_with_a_cancelled_bill_until_they_are_refunded(
    counter: Counter, bill: api.Bill, sana: Actor
) -> None:
    counter.pay(counter.psid(bill, Part.GOVERNMENT))
    heard(counter)
    api.void_bill(bill_id=bill.id, by=SYSTEM, now=counter.now)
    assert not api.verify_ledger(by=SYSTEM)
    refund = api.request_refund(
        bill_id=bill.id, amount_paisa=50_000, reason="cancelled", by=SYSTEM, now=counter.now
    )
    api.approve_refund(refund_id=refund.id, by=sana, now=counter.now)
    counter.work()
    counter.work(2)
    assert balances() == {}
    assert not api.verify_ledger(by=SYSTEM)

"""From a bill to a PSID, to a bank, to the ledger; with ePay as a real process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from dastak.finance import api, models
from dastak.finance.adapters.epay import Account, EpayClient
from dastak.finance.commands import partner
from dastak.finance.tests.bills import DOMICILE, FOR_A_SENIOR, FREE_BY_LAW, a_line, a_quote, refused
from dastak.finance.tests.conftest import NOW
from dastak.finance.tests.payments import TOKEN, Counter, balances, events, tell
from dastak.finance.types import Part, PayeeKind, PaymentState
from dastak.kernel.actors import SYSTEM, NotYours
from dastak.kernel.models import Access
from dastak.kernel.scope import transaction_as

pytestmark = pytest.mark.django_db(transaction=True)
# 200 for the treasury, 300 for a third party, 50 for the programme.
LINES = (a_line("government-fee", 200), *DOMICILE[1:])


@pytest.fixture
def bill(counter: Counter) -> api.Bill:
    made: api.Bill = counter.cast.bill(a_quote(LINES))
    return made


def settled(counter: Counter, bill: api.Bill) -> api.Payment:
    payment = counter.psid(bill)
    counter.pay(payment)
    counter.carry()
    counter.work()
    return counter.payment(payment)


def test_a_bill_gets_one_number_of_seventeen_digits_split_by_head(
    counter: Counter, bill: api.Bill
) -> None:
    payment = counter.psid(bill)
    assert (len(payment.psid), payment.state) == (17, PaymentState.ISSUED)
    assert api.find_open_psid(bill_id=bill.id, by=SYSTEM, now=counter.now) == payment
    (psid,) = counter.epay.truth()["psids"]
    assert psid["heads"] == [["C03855", 20_000], ["DASTAK-TRUST", 30_000], ["DASTAK-TRUST", 5_000]]
    assert counter.psid(bill).id == payment.id
    assert len(counter.epay.truth()["psids"]) == 1
    (event,) = events("PsidIssued")
    assert (event["psid"], event["amount_paisa"]) == (payment.psid, 55_000)


def test_the_card_number_leaves_the_house_logged_and_is_not_kept(
    counter: Counter, bill: api.Bill
) -> None:
    counter.psid(bill)
    look = Access.objects.get(purpose="payment", role="system")
    assert (look.person_id, look.fields) == (counter.cast.amna.me, "cnic,name,phone")
    with transaction_as(SYSTEM):
        kept = str(list(models.Payment.objects.values()))
    assert "3520212345671" not in kept
    assert "3520212345671" not in str(counter.epay.truth())


def test_a_right_payment_settles_the_bill_by_the_rules_of_the_table(
    counter: Counter, bill: api.Bill
) -> None:
    payment = settled(counter, bill)
    assert payment.state is PaymentState.PAID
    now = counter.bill(bill)
    assert (now.state, now.settlement, now.owed_paisa) == ("paid", "online", 0)
    assert balances() == {
        ("1110", "epay"): 35_000,
        ("1120", "epay"): 20_000,
        ("2010", "government-fee/lahore"): -20_000,
        ("2010", "e-affidavit/lahore"): -30_000,
        ("2410", str(bill.order_id)): -5_000,
    }
    journals = api.list_journals(order_id=bill.order_id, by=SYSTEM, now=NOW)
    assert [(row.rule, row.key) for row in journals[1:]] == [("4", f"pay:epay:{payment.id}")]
    assert [event["kind"] for event in events("BillSettled")] == ["online"]
    assert [event["owed_paisa"] for event in events("PaymentConfirmed")] == [0]
    assert not api.verify_ledger(by=SYSTEM)


def test_a_fee_that_goes_straight_to_the_treasury_is_confirmed_by_it(counter: Counter) -> None:
    bill = counter.cast.bill(a_quote((a_line("government-fee", 200),)))
    payment = settled(counter, bill)
    journals = api.list_journals(order_id=bill.order_id, by=SYSTEM, now=NOW)
    assert journals[-1].rule == "5"
    for _ in range(2):
        api.confirm_treasury(payment_id=payment.id, by=SYSTEM, now=counter.now)
    assert balances() == {}
    assert not api.verify_ledger(by=SYSTEM)


def test_without_an_intimation_the_sweeper_finds_the_payment(
    counter: Counter, bill: api.Bill
) -> None:
    payment = counter.psid(bill)
    counter.work(1)
    counter.pay(payment)
    assert counter.work(1) == 0
    assert counter.bill(bill).state == "open"
    counter.work(1)
    assert counter.bill(bill).state == "paid"


def test_an_intimation_is_a_hint_and_nothing_more(counter: Counter, bill: api.Bill) -> None:
    payment = counter.psid(bill)
    counter.pay(payment)
    (body,) = counter.told()
    counter.epay.bare.post("/_reset").raise_for_status()  # ePay now knows nothing of it
    assert counter.tell(body).status_code == 200
    counter.work()
    assert counter.bill(bill).state == "open"
    assert counter.suspense() == []
    with transaction_as(SYSTEM):
        assert models.Intimation.objects.get().outcome == "not_found"


@pytest.mark.parametrize("rates", [{"tell_amount": 1}, {"tell_other": 1}, {"tell_dup": 1}])
def test_a_tampered_or_doubled_intimation_changes_nothing(
    counter: Counter, bill: api.Bill, rates: dict[str, float]
) -> None:
    counter.epay.scenario(rates=rates)
    payment = settled(counter, bill)
    assert payment.paid_paisa == 55_000
    assert counter.bill(bill).state == "paid"
    assert not counter.suspense()
    assert not api.verify_ledger(by=SYSTEM)


def test_the_same_intimation_is_kept_once_and_another_day_changes_nothing(
    counter: Counter, bill: api.Bill
) -> None:
    settled(counter, bill)
    before = balances()
    counter.pass_time(60 * 24 * 2)
    assert counter.carry() == [200]
    counter.work()
    with transaction_as(SYSTEM):
        assert models.Intimation.objects.count() == 1
    assert balances() == before


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda body: "{", 400),
        (lambda body: "<html>", 400),
        (lambda body: body.replace("55000"[:3], "55,")[:60], 400),
        (lambda body: body.replace('"PAID"', '"PERHAPS"'), 400),
        (lambda body: body.replace('"550.00"', '"550,00"'), 400),
        (lambda body: body.replace('"550.00"', "true"), 400),
        (lambda body: body + " " * 5_000, 400),
        (lambda body: body, 200),
    ],
)
def test_the_receiver_answers_in_the_words_of_epay(
    counter: Counter, bill: api.Bill, change: Callable[[str], str], status: int
) -> None:
    counter.pay(counter.psid(bill))
    answer = tell(change(counter.told()[0]))
    assert answer.status_code == status
    body = answer.json()
    assert set(body) == {"status", "message"}
    assert body["status"] == ("OK" if status == 200 else "Fail")


def test_only_epay_may_tell_us_and_nobody_without_a_token(
    counter: Counter, bill: api.Bill, settings: Any
) -> None:
    counter.pay(counter.psid(bill))
    (body,) = counter.told()
    assert tell(body, "another").status_code == 401
    settings.EPAY_INTIMATION_TOKEN = ""
    assert tell(body, "").status_code == 401
    assert TOKEN not in str(tell(body).content)
    with transaction_as(SYSTEM):
        assert models.Intimation.objects.count() == 0


@pytest.mark.parametrize(
    "fault",
    "lost_answer http_500_after html garbage wrong_reference http_500 http_503 http_429"
    " lost_request token_expired".split(),
)
def test_whatever_befalls_the_request_there_is_one_number(
    counter: Counter, bill: api.Bill, fault: str
) -> None:
    counter.epay.scenario(next=["ok", fault])
    counter.psid(bill)
    for _ in range(6):
        counter.work(4)
    (psid,) = counter.epay.truth()["psids"]
    payment = api.find_open_psid(bill_id=bill.id, by=SYSTEM, now=counter.now)
    assert payment is not None
    assert payment.psid == psid["psid"]
    assert len(events("PsidIssued")) == 1


def test_a_silent_partner_is_a_lost_answer(
    counter: Counter, bill: api.Bill, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = Account(counter.epay.url, "dastak", "payments-secret")
    client = EpayClient(account=account, timeout_seconds=0.3, clock=counter.timestamp)
    monkeypatch.setattr(partner, "epay", lambda: client)
    counter.epay.scenario(next=["ok", "timeout"], rates={"hold_ms": 600})
    assert counter.psid(bill).state is PaymentState.REQUESTED
    counter.work(1)
    assert len(counter.epay.truth()["psids"]) == 1


@pytest.mark.parametrize("fault", ["html", "garbage", "wrong_reference", "lost_answer", "http_503"])
def test_a_bad_answer_to_an_inquiry_settles_nothing_and_is_asked_again(
    counter: Counter, bill: api.Bill, fault: str
) -> None:
    payment = counter.psid(bill)
    counter.pay(payment)
    counter.carry()
    counter.epay.scenario(next=[fault])
    counter.work()
    assert counter.bill(bill).state == "open"
    counter.work(2)
    assert counter.bill(bill).state == "paid"


def test_a_request_that_epay_refuses_fails_and_says_so(counter: Counter) -> None:
    bill = counter.cast.bill(a_quote(LINES))
    settings_account = "x" * 31
    with transaction_as(SYSTEM):
        models.PaymentPolicy.objects.update(trust_account=settings_account[:30])
    asked = api.request_psid(bill_id=bill.id, part=Part.WHOLE, by=SYSTEM, now=counter.now)
    with transaction_as(SYSTEM):
        models.PaymentPolicy.objects.update(trust_account="")
    counter.work()
    assert counter.payment(asked).state is PaymentState.FAILED
    assert len(events("PsidFailed")) == 1
    assert api.find_open_psid(bill_id=bill.id, by=SYSTEM, now=counter.now) is None


def test_a_number_ends_with_a_warning_before(counter: Counter, bill: api.Bill) -> None:
    payment = counter.psid(bill)
    counter.work(60 * 59)
    assert events("PsidExpiring") == []
    counter.work(60 * 2)
    counter.work(1)
    assert [event["psid"] for event in events("PsidExpiring")] == [payment.psid]
    counter.work(60 * 11)
    assert counter.payment(payment).state is PaymentState.EXPIRED
    assert len(events("PsidExpired")) == 1
    another = counter.psid(bill)
    assert another.psid != payment.psid


def test_what_was_paid_in_time_counts_however_late_we_hear_of_it(
    counter: Counter, bill: api.Bill
) -> None:
    payment = counter.psid(bill)
    counter.epay.scenario(outage=True)
    counter.pay(payment)
    counter.work(60 * 73)
    assert counter.payment(payment).state is PaymentState.EXPIRED
    counter.epay.scenario()
    counter.work(61)
    assert counter.bill(bill).state == "paid"
    assert not counter.suspense()


def test_nobody_asks_any_more_three_days_after_the_end(counter: Counter, bill: api.Bill) -> None:
    counter.psid(bill)
    for _ in range(160):
        counter.work(61)
    before = counter.epay.truth()["requests"]
    counter.work(60 * 24 * 30)
    assert counter.epay.truth()["requests"] == before
    with transaction_as(SYSTEM):
        assert models.Payment.objects.get().next_at is None


def test_fees_now_and_the_charge_in_cash_at_the_door(counter: Counter, bill: api.Bill) -> None:
    cast = counter.cast
    api.reserve_cash(bill_id=bill.id, facilitator_id=cast.bilal.me, by=cast.bilal, now=NOW)
    payment = counter.psid(bill, Part.GOVERNMENT)
    assert payment.amount_paisa == 50_000
    counter.pay(payment)
    counter.carry()
    counter.work()
    half = counter.bill(bill)
    assert (half.state, half.owed_paisa, half.reserved_for) == ("open", 5_000, cast.bilal.me)
    assert not api.verify_ledger(by=SYSTEM)
    with refused(api.WrongAmount, match="50"):
        cast.collect(bill)
    receipt = api.collect_cash(
        bill_id=bill.id,
        facilitator_id=cast.bilal.me,
        amount_paisa=5_000,
        by=cast.bilal,
        now=NOW,
    )
    assert [line.head for line in receipt.lines] == ["pitb"]
    whole = counter.bill(bill)
    assert (whole.state, whole.settlement) == ("paid", "both")
    assert balances()["1210", str(cast.bilal.me)] == 5_000
    assert not api.verify_ledger(by=SYSTEM)


def test_fees_now_and_the_charge_online_later(counter: Counter, bill: api.Bill) -> None:
    for part, amount in ((Part.GOVERNMENT, 50_000), (Part.WHOLE, 5_000)):
        payment = counter.psid(bill, part)
        assert payment.amount_paisa == amount
        counter.pay(payment)
        counter.carry()
        counter.work()
    assert counter.bill(bill).settlement == "online"
    assert not api.verify_ledger(by=SYSTEM)


def test_a_subsidy_is_posted_when_the_rest_is_paid_online(counter: Counter) -> None:
    bill = counter.cast.bill(a_quote(FOR_A_SENIOR))
    settled(counter, bill)
    assert counter.bill(bill).state == "paid"
    assert not api.verify_ledger(by=SYSTEM)


def test_what_was_promised_to_a_facilitator_is_given_back(counter: Counter, bill: api.Bill) -> None:
    cast = counter.cast
    api.reserve_cash(bill_id=bill.id, facilitator_id=cast.bilal.me, by=cast.bilal, now=NOW)
    settled(counter, bill)
    assert counter.bill(bill).reserved_for is None
    assert not api.verify_ledger(by=SYSTEM)


def test_nothing_to_pay_gets_no_number(counter: Counter) -> None:
    cast = counter.cast
    free = cast.bill(a_quote(FREE_BY_LAW))
    only_charge = cast.bill(a_quote((a_line("pitb", 50, PayeeKind.PROGRAMME),)))
    paid = cast.bill()
    cast.collect(paid)
    for bill, part in (
        (free, Part.WHOLE),
        (only_charge, Part.GOVERNMENT),
        (paid, Part.WHOLE),
        (only_charge, Part.OTHER),
    ):
        with refused(api.NothingToPay):
            api.request_psid(bill_id=bill.id, part=part, by=SYSTEM, now=NOW)


def test_one_part_at_a_time(counter: Counter, bill: api.Bill) -> None:
    counter.psid(bill, Part.GOVERNMENT)
    with refused(api.PsidOpen):
        api.request_psid(bill_id=bill.id, part=Part.WHOLE, by=SYSTEM, now=NOW)


def test_a_number_is_withdrawn_and_a_paid_one_is_not(counter: Counter, bill: api.Bill) -> None:
    payment = counter.psid(bill)
    for _ in range(2):
        api.void_psid(payment_id=payment.id, by=SYSTEM, now=NOW)
    assert counter.payment(payment).state is PaymentState.VOID
    assert len(events("PsidVoided")) == 1
    other = settled(counter, bill)
    with refused(api.PaymentCameIn):
        api.void_psid(payment_id=other.id, by=SYSTEM, now=NOW)
    with refused(api.NoSuchPayment):
        api.void_psid(payment_id=bill.id, by=SYSTEM, now=NOW)


def test_citizens_ask_for_their_own_bills_only(counter: Counter, bill: api.Bill) -> None:
    permits = frozenset({"finance.request_psid"})
    amna = replace(counter.cast.amna, permits=permits)
    assert api.request_psid(bill_id=bill.id, part=Part.WHOLE, by=amna, now=NOW).psid == ""
    stranger = replace(counter.cast.bilal, permits=permits, role=amna.role)
    with refused(NotYours):
        api.request_psid(bill_id=bill.id, part=Part.WHOLE, by=stranger, now=NOW)


def test_no_parameters_no_number(counter: Counter, bill: api.Bill) -> None:
    early = NOW - timedelta(days=2_000)
    with refused(api.NoPaymentPolicy):
        api.request_psid(bill_id=bill.id, part=Part.WHOLE, by=SYSTEM, now=early)


def test_a_state_never_goes_back_whoever_writes_it(counter: Counter, bill: api.Bill) -> None:
    payment = settled(counter, bill)
    for change in ({"state": "issued"}, {"paid_paisa": 1}, {"psid": "1" * 17}):
        with (
            pytest.raises(IntegrityError, match="cannot go"),
            transaction.atomic(),
            transaction_as(SYSTEM),
        ):
            models.Payment.objects.filter(id=payment.id).update(**change)

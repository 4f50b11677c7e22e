"""Money in suspense and refunds at the desk, with ePay as a real process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Role
from dastak.kernel.ids import spoken
from dastak.orders import api as orders
from dastak.oversight.tests.conftest import Desk, words
from dastak.oversight.tests.walks import NOW, Case
from simulators.tests.partner import Partner, ok, start

PAGE = "/en/oversight/payments"


@pytest.fixture(scope="module")
def _epay_process() -> Iterator[Partner]:
    process = start("payments", "--seed", "7")
    yield process
    process.close()


@dataclass
class Bank:
    """Pays the order's number, well or badly."""

    epay: Partner
    case: Case
    now: datetime

    def pay(self, paisa: int | None = None) -> None:
        """Ask for a number, pay under it, and hear of it."""
        asked = orders.request_payment(
            order_id=self.case.order.id, part=finance.Part.WHOLE, by=SYSTEM, now=self.now
        )
        self.work()
        found = orders.get_payments(order_id=self.case.order.id, by=SYSTEM, now=self.now)
        assert found.current
        assert found.current.id == asked.id
        body: dict[str, Any] = {"psid": found.current.psid}
        ok(self.epay.bare.post("/_pay", json=body | ({"paisa": paisa} if paisa else {})))
        self.now += timedelta(minutes=10)
        self.work()

    def work(self) -> None:
        """What the worker does."""
        while finance.run_payments(by=SYSTEM, now=self.now):
            pass

    def item(self) -> finance.Suspense:
        """The only money that waits."""
        (item,) = finance.list_suspense(district="lahore", by=SYSTEM, now=self.now)
        return item

    def refund(self) -> finance.Refund:
        """The only refund."""
        (refund,) = finance.list_refunds(district="lahore", by=SYSTEM, now=self.now)
        return refund


@pytest.fixture
def bank(case: Case, _epay_process: Partner, settings: Any) -> Bank:
    """ePay, healthy and empty."""
    _epay_process.bare.post("/_reset").raise_for_status()
    settings.EPAY_URL = _epay_process.url
    settings.EPAY_CLIENT_ID, settings.EPAY_CLIENT_SECRET = "dastak", "payments-secret"
    return Bank(_epay_process, case, NOW)


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_without_money_the_page_says_so(desk: Desk, lang: str) -> None:
    text = words(desk.get(f"/{lang}/oversight/payments"))
    assert ("No money waits" in text) == (lang == "en")
    assert f"/{lang}/oversight/payments" in text


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_money_is_listed_with_why_until_when_and_with_whom(
    desk: Desk, bank: Bank, lang: str
) -> None:
    bank.pay(paisa=100_000)
    item = bank.item()
    text = words(desk.get(f"/{lang}/oversight/payments"))
    assert item.psid in text
    assert "1,000" in text
    for verb in ("take", "apply", "return"):
        assert f"/oversight/payments/suspense/{item.id}/{verb}" in text


def test_a_supervisor_takes_it_on_and_gives_it_back(desk: Desk, bank: Bank) -> None:
    bank.pay(paisa=100_000)
    path = f"{PAGE}/suspense/{bank.item().id}"
    assert desk.get(f"{path}/take").status_code == 200
    assert desk.post(f"{path}/take")["Location"].endswith("done=money_take")
    assert desk.actor
    assert bank.item().owner_id == desk.actor.person_id
    assert desk.post(f"{path}/return", reason="").status_code == 422
    assert desk.post(f"{path}/return", reason="The payer asked for it.").status_code == 302
    assert bank.refund().amount_paisa == 100_000
    assert desk.get(f"{path}/burn").status_code == 409


def test_money_over_pays_no_bill_that_asks_for_nothing(desk: Desk, bank: Bank) -> None:
    bank.pay(paisa=200_000)
    path = f"{PAGE}/suspense/{bank.item().id}/apply"
    assert desk.get(path).status_code == 200
    assert desk.post(path).status_code == 409
    assert desk.post(path, number="000-000-0000").status_code == 404


def test_too_little_money_pays_no_bill(desk: Desk, bank: Bank, case: Case) -> None:
    bank.pay(paisa=100_000)
    path = f"{PAGE}/suspense/{bank.item().id}/apply"
    assert desk.post(path, number=spoken(case.order.number)).status_code == 409


def test_money_under_a_withdrawn_number_pays_the_bill_after_all(
    desk: Desk, bank: Bank, case: Case
) -> None:
    asked = orders.request_payment(
        order_id=case.order.id, part=finance.Part.WHOLE, by=SYSTEM, now=bank.now
    )
    bank.work()
    number = finance.void_psid(payment_id=asked.id, by=SYSTEM, now=bank.now).psid
    ok(bank.epay.bare.post("/_pay", json={"psid": number}))
    bank.now += timedelta(days=1)
    bank.work()
    path = f"{PAGE}/suspense/{bank.item().id}/apply"
    answer = desk.post(path, number=spoken(case.order.number))
    assert answer["Location"].endswith("done=money_apply")
    bill = orders.get_bill(order_id=case.order.id, by=SYSTEM, now=bank.now)
    assert bill
    assert bill.state is finance.BillState.PAID
    assert "No money waits" in words(desk.get(PAGE))


def test_a_refund_is_approved_by_a_second_person_and_not_by_the_first(
    desk: Desk, bank: Bank
) -> None:
    bank.pay(paisa=100_000)
    first = f"{PAGE}/suspense/{bank.item().id}/return"
    assert desk.post(first, reason="The payer asked for it.").status_code == 302
    refund = bank.refund()
    path = f"{PAGE}/refunds/{refund.id}"
    if refund.needs_second:
        assert "a colleague approves" in words(desk.get(PAGE))
        assert desk.post(f"{path}/approve").status_code == 409
    desk.as_(Role.SUPERVISOR)
    assert f"{path}/approve" in words(desk.get(PAGE))
    assert desk.get(f"{path}/approve").status_code == 200
    assert desk.post(f"{path}/approve", sanction="").status_code == 302
    assert bank.refund().state is finance.RefundState.APPROVED
    assert "Approved, is being sent" in words(desk.get(PAGE))


def test_a_refund_is_refused_and_leaves_the_list(desk: Desk, bank: Bank) -> None:
    bank.pay(paisa=100_000)
    first = f"{PAGE}/suspense/{bank.item().id}/return"
    desk.post(first, reason="The payer asked for it.")
    path = f"{PAGE}/refunds/{bank.refund().id}/refuse"
    assert desk.get(path).status_code == 200
    assert desk.post(path).status_code == 302
    assert bank.refund().state is finance.RefundState.REFUSED
    assert "No refund is under way" in words(desk.get(PAGE))


def test_who_only_looks_is_offered_nothing(desk: Desk, bank: Bank) -> None:
    bank.pay(paisa=100_000)
    path = f"{PAGE}/suspense/{bank.item().id}/take"
    desk.as_(Role.AUDITOR)
    assert path not in words(desk.get(PAGE))
    assert desk.post(path).status_code == 403


def test_money_of_another_district_is_not_shown(desk: Desk, bank: Bank) -> None:
    bank.pay(paisa=100_000)
    path = f"{PAGE}/suspense/{bank.item().id}/take"
    desk.as_(Role.SUPERVISOR, "multan")
    assert desk.get(path).status_code in (403, 404)
    assert desk.get(PAGE, district="lahore").status_code == 403

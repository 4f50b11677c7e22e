"""Online payment in an order's life, against the real simulator of ePay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from dastak.dispatch import api as dispatch
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted
from dastak.kernel.ids import uuid7
from dastak.kernel.models import EventLog
from dastak.kernel.money import rupees
from dastak.kernel.tests.props import refuses
from dastak.orders import api, models
from dastak.orders.tests.road import Road, code, set_clock
from dastak.orders.types import Party, Stage
from dastak.people import api as people
from simulators.tests.partner import Partner, ok, start

PART = finance.Part
TOKEN = "a token that we gave to ePay"
CHARGE = rupees(1200)


class OutsideTheTest:
    """The connection, except that the test's own transaction around everything does not count."""

    in_atomic_block = False

    def __getattr__(self, name: str) -> Any:
        return getattr(connection, name)


@pytest.fixture(scope="module")
def _epay_process() -> Iterator[Partner]:
    process = start("payments", "--seed", "7")
    yield process
    process.close()


@dataclass
class Bank:
    """A bank's counter, and our worker."""

    epay: Partner
    now: datetime

    def pay(self, payment: finance.Payment) -> None:
        """Pay at the counter."""
        ok(self.epay.bare.post("/_pay", json={"psid": payment.psid}))

    def carry(self) -> None:
        """What ePay tells us reaches our door."""
        set_clock(self.now)
        for each in ok(self.epay.bare.get("/_intimations"))["intimations"]:
            answer = Client().post(
                "/api/v1/finance/epay/intimations",
                each["body"],
                content_type="application/json",
                headers={"Authorization": f"Bearer {TOKEN}"},
            )
            assert answer.status_code == 200

    def work(self, minutes: float = 0) -> None:
        """Let time pass and do all that is due."""
        self.now += timedelta(minutes=minutes)
        for _ in range(20):
            if not finance.run_payments(by=SYSTEM, now=self.now):
                return

    def payment(self, payment: finance.Payment) -> finance.Payment:
        """The payment as it is now."""
        assert payment.bill_id
        found = finance.list_payments(bill_id=payment.bill_id, by=SYSTEM, now=self.now)
        return next(each for each in found if each.id == payment.id)

    def suspense(self) -> list[finance.Suspense]:
        """What lies on the desk."""
        return list(finance.list_suspense(district="lahore", by=SYSTEM, now=self.now))


@pytest.fixture
def bank(
    road: Road, _epay_process: Partner, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Bank:
    """ePay as a real process, healthy and empty; the settings lead to it."""
    _epay_process.bare.post("/_reset").raise_for_status()
    settings.EPAY_URL, settings.EPAY_INTIMATION_TOKEN = _epay_process.url, TOKEN
    settings.EPAY_CLIENT_ID, settings.EPAY_CLIENT_SECRET = "dastak", "payments-secret"
    monkeypatch.setattr("dastak.finance.commands.partner.connection", OutsideTheTest())
    return Bank(_epay_process, road.now)


def ask(road: Road, bank: Bank, part: finance.Part = PART.WHOLE) -> finance.Payment:
    """The citizen asks for a number and has it."""
    assert road.order_id
    asked = api.request_payment(order_id=road.order_id, part=part, by=road.citizen, now=road.now)
    bank.now = max(bank.now, road.now)
    bank.work()
    return bank.payment(asked)


def pay(road: Road, bank: Bank, part: finance.Part = PART.WHOLE) -> finance.Payment:
    """The citizen pays at a bank, ePay tells us, and we believe what it answers."""
    payment = ask(road, bank, part)
    bank.pay(payment)
    return hear(road, bank, payment)


def hear(road: Road, bank: Bank, payment: finance.Payment) -> finance.Payment:
    """What was paid is heard of."""
    bank.carry()
    bank.work(minutes=1)
    road.now = max(road.now, bank.now)
    road.drain()
    return bank.payment(payment)


def bill_of(road: Road) -> finance.Bill:
    """The bill as its citizen sees it."""
    found = api.get_bill(order_id=road.view.id, by=road.citizen, now=road.now)
    assert found
    return found


def cash_of_visit(road: Road) -> int:
    """What the facilitator is told to collect."""
    return dispatch.get_visit(visit_id=road.visit_id, by=SYSTEM, now=road.now).cash_paisa


def carried(road: Road) -> tuple[int, int]:
    """What the facilitator carries and is promised."""
    cash = finance.cash_in_hand(
        facilitator_id=road.rider.me, district="lahore", by=SYSTEM, now=road.now
    )
    return cash.balance_paisa, cash.reserved_paisa


def take_cash(road: Road, paisa: int) -> finance.Receipt:
    """The facilitator takes cash."""
    return api.collect_cash(
        line_id=road.line.id, amount_paisa=paisa, command_id=uuid7(), by=road.rider, now=road.now
    )


def told(name: str) -> list[dict[str, Any]]:
    """Payloads of one kind of event."""
    return list(
        EventLog.objects.filter(name=name).order_by("seq").values_list("payload", flat=True)
    )


def test_a_bill_paid_before_the_visit_moves_nothing_until_the_capture(
    road: Road, bank: Bank
) -> None:
    road.to(Stage.SCHEDULED)
    payment = pay(road, bank)
    assert payment.state is finance.PaymentState.PAID
    assert (road.line.stage, bill_of(road).state) == (Stage.SCHEDULED, finance.BillState.PAID)
    assert cash_of_visit(road) == 0
    road.to(Stage.CAPTURED)
    assert road.line.stage is Stage.PAID
    assert carried(road) == (0, 0)
    (event,) = told("orders.BillSettledBefore")
    assert event["paid_paisa"] == rupees(1750)
    assert not told("orders.BillSettledForLine")


def test_stage_8_has_the_time_of_the_payment_and_the_rail_stays_in_order(
    road: Road, bank: Bank
) -> None:
    road.to(Stage.SCHEDULED)
    pay(road, bank)
    settled_at = bill_of(road).settled_at
    road.to(Stage.CAPTURED)
    captured, paid = (road.line.stages[n - 1] for n in (Stage.CAPTURED, Stage.PAID))
    assert (paid.state, paid.at) == ("now", settled_at)
    assert captured.at is not None
    assert settled_at is not None
    assert settled_at < captured.at
    road.submit()
    assert road.line.stage is Stage.SUBMITTED


def test_a_bill_paid_after_the_capture_takes_the_line_on(road: Road, bank: Bank) -> None:
    road.to(Stage.CAPTURED)
    assert carried(road) == (0, rupees(1750))
    pay(road, bank)
    assert road.line.stage is Stage.PAID
    assert carried(road) == (0, 0)
    visit = dispatch.get_visit(visit_id=road.visit_id, by=SYSTEM, now=road.now)
    assert visit.state is dispatch.VisitState.FINISHED


def test_in_two_parts_the_facilitator_takes_the_charge_and_no_more(road: Road, bank: Bank) -> None:
    road.to(Stage.ASSIGNED)
    assert carried(road) == (0, rupees(1750))
    pay(road, bank, PART.GOVERNMENT)
    assert (cash_of_visit(road), bill_of(road).owed_paisa) == (CHARGE, CHARGE)
    assert carried(road) == (0, CHARGE)
    road.to(Stage.CAPTURED)
    assert road.line.stage is Stage.CAPTURED
    assert told("orders.ReadBack")[-1]["due_paisa"] == CHARGE
    with refuses(finance.WrongAmount):
        take_cash(road, rupees(1750))
    receipt = take_cash(road, CHARGE)
    assert (receipt.amount_paisa, road.line.stage) == (CHARGE, Stage.PAID)
    assert carried(road) == (CHARGE, 0)
    assert bill_of(road).settlement is finance.Settlement.BOTH


def test_an_offer_after_the_payment_asks_for_no_cash(road: Road, bank: Bank) -> None:
    road.to(Stage.SCHEDULED)
    pay(road, bank)
    assert road.offer_of(road.rider).cash_paisa == 0
    road.assign()
    assert carried(road) == (0, 0)


def test_cash_first_sends_the_online_payment_to_suspense(road: Road, bank: Bank) -> None:
    road.to(Stage.CAPTURED)
    payment = ask(road, bank)
    bank.pay(payment)
    take_cash(road, rupees(1750))
    hear(road, bank, payment)
    assert road.line.stage is Stage.PAID
    assert carried(road) == (rupees(1750), 0)
    (item,) = bank.suspense()
    assert (item.left_paisa, item.order_id) == (rupees(1750), road.order_id)
    assert len(told("orders.BillSettledForLine")) == 1
    assert not told("orders.BillSettledBefore")


def test_a_payment_that_settles_first_leaves_no_cash_to_take(road: Road, bank: Bank) -> None:
    road.to(Stage.CAPTURED)
    payment = ask(road, bank)
    bank.pay(payment)
    bank.carry()
    bank.work(minutes=1)
    with refuses(finance.BillNotOpen):
        take_cash(road, rupees(1750))
    hear(road, bank, payment)
    with refuses(api.NotAtThisDoor):
        take_cash(road, rupees(1750))
    assert (road.line.stage, bank.suspense(), carried(road)) == (Stage.PAID, [], (0, 0))


def test_a_payment_during_a_hold_counts_when_the_hold_is_lifted(road: Road, bank: Bank) -> None:
    road.to(Stage.CAPTURED)
    hold: dict[str, Any] = {"line_id": road.line.id, "by": SYSTEM}
    api.hold_line(**hold, reason="flood", party=Party.PLATFORM, now=road.now)
    pay(road, bank)
    held = road.line.stage
    api.release_line(**hold, now=road.now)
    assert (held, road.line.stage) == (Stage.CAPTURED, Stage.PAID)


@pytest.mark.parametrize(
    ("part", "state"),
    [(PART.WHOLE, finance.BillState.PAID), (PART.GOVERNMENT, finance.BillState.VOID)],
)
def test_a_withdrawn_order_asks_for_its_money_back(
    road: Road, bank: Bank, part: finance.Part, state: finance.BillState
) -> None:
    road.to(Stage.SCHEDULED)
    payment = pay(road, bank, part)
    assert road.order_id
    withdrawn = api.withdraw_order(
        order_id=road.order_id, command_id=uuid7(), by=road.citizen, now=road.now
    )
    assert withdrawn.lines[0].outcome == "withdrawn"
    (refund,) = finance.list_refunds(district="lahore", by=SYSTEM, now=road.now)
    assert (refund.amount_paisa, refund.psid) == (payment.paid_paisa, payment.psid)
    assert (bill_of(road).state, refund.requested_by) == (state, None)


def test_an_unpaid_number_dies_with_its_order_and_late_money_waits(road: Road, bank: Bank) -> None:
    road.to(Stage.SCHEDULED)
    payment = ask(road, bank)
    assert road.order_id
    api.withdraw_order(order_id=road.order_id, command_id=uuid7(), by=road.citizen, now=road.now)
    bank.pay(payment)
    hear(road, bank, payment)
    (item,) = bank.suspense()
    assert item.kind is finance.SuspenseKind.LATE


def test_a_paid_order_that_expires_gives_its_money_back(road: Road, bank: Bank) -> None:
    road.to(Stage.SCHEDULED)
    pay(road, bank)
    api.visit_failed(visit_id=road.visit_id, reason="nobody", by=SYSTEM, now=road.now)
    road.now += timedelta(days=8)
    assert api.expire_lines(by=SYSTEM, now=road.now) == 1
    (refund,) = finance.list_refunds(district="lahore", by=SYSTEM, now=road.now)
    assert refund.amount_paisa == rupees(1750)


def test_a_new_visit_of_a_paid_order_asks_for_nothing(road: Road, bank: Bank) -> None:
    road.to(Stage.SCHEDULED)
    pay(road, bank)
    failed = road.visit_id
    dispatch.cancel_visit(visit_id=failed, reason="nobody", by=SYSTEM, now=road.now)
    api.visit_failed(visit_id=failed, reason="nobody", by=SYSTEM, now=road.now)
    road.schedule()
    assert cash_of_visit(road) == 0
    assert told("orders.VisitScheduled")[-1]["total_paisa"] == 0


def test_the_same_part_again_gives_the_same_number(road: Road, bank: Bank) -> None:
    road.to(Stage.SCHEDULED)
    first, second = ask(road, bank), ask(road, bank)
    assert (first.id, first.psid) == (second.id, second.psid)
    with refuses(finance.PsidOpen):
        ask(road, bank, PART.GOVERNMENT)


def test_an_order_without_a_bill_cannot_be_paid(road: Road, bank: Bank) -> None:
    road.to(Stage.QUALIFIED)
    with refuses(api.NotBilledYet):
        ask(road, bank)


def test_a_paid_order_cannot_be_paid_again(road: Road, bank: Bank) -> None:
    road.to(Stage.SCHEDULED)
    pay(road, bank)
    with refuses(finance.NothingToPay):
        ask(road, bank)


def test_a_strangers_order_cannot_be_paid(road: Road, bank: Bank) -> None:
    road.to(Stage.SCHEDULED)
    stranger = replace(road.citizen, person_id=uuid7())
    with refuses(api.NoSuchOrder):
        ask(replace(road, citizen=stranger), bank)


def _with_mandate(road: Road) -> tuple[Actor, UUID]:
    """Somebody who may act for the citizen, and by which mandate."""
    person = people.NewPerson(
        cnic="3520298765432",
        name="Sara",
        gender="female",
        birth_date=date(1999, 1, 1),
        district="lahore",
    )
    daughter = replace(
        road.citizen,
        person_id=people.register_on_behalf(person=person, by=SYSTEM, now=road.now).id,
    )
    mother = replace(person, cnic="3520212345672", name="Amna Bibi")
    asked = people.add_family_member(
        member=mother, relation=people.Relation.MOTHER, by=daughter, now=road.now
    )
    people.accept_mandate(mandate_id=asked.mandate_id, by=road.citizen, now=road.now)
    return daughter, asked.mandate_id


def test_an_orderer_pays_by_mandate_and_not_after_it_ended(road: Road, bank: Bank) -> None:
    road.to(Stage.SCHEDULED)
    daughter, mandate_id = _with_mandate(road)
    models.Line.objects.filter(pk=road.line.id).update(contact_id=daughter.me)
    assert ask(replace(road, citizen=daughter), bank).psid
    people.revoke_mandate(mandate_id=mandate_id, by=road.citizen, now=road.now)
    with refuses(people.NoMandate):
        ask(replace(road, citizen=daughter), bank)


def test_without_the_permit_nothing_is_asked_for(road: Road) -> None:
    nobody = replace(road.citizen, permits=frozenset())
    with refuses(NotPermitted, match="orders.request_payment"):
        api.request_payment(order_id=uuid7(), part=PART.WHOLE, by=nobody, now=road.now)
    with refuses(NotPermitted, match="orders.follow_finance"):
        api.payment_came(line_id=uuid7(), by=nobody, now=road.now)


def test_a_wrong_code_does_not_settle_a_paid_bill(road: Road, bank: Bank) -> None:
    road.to(Stage.SCHEDULED)
    pay(road, bank)
    road.to(Stage.AT_DOOR)
    road.prepare()
    wrong = f"{(int(code('consent', road.line.id)) + 1) % 10_000:04}"
    api.capture(line_id=road.line.id, code=wrong, command_id=uuid7(), by=road.rider, now=road.now)
    assert road.line.stage is Stage.AT_DOOR

"""Payments against the real simulator process: ask, pay at a bank, carry what ePay tells, drain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client

from dastak.finance import api
from dastak.finance.types import Part
from dastak.kernel.actors import SYSTEM
from dastak.kernel.models import Clock, EventLog
from dastak.kernel.scope import transaction_as
from dastak.people import api as people
from simulators.tests.partner import Partner, ok

DISTRICT = "lahore"
TOKEN = "a token that we gave to ePay"
INTIMATIONS = "/api/v1/finance/epay/intimations"


@dataclass
class Counter:
    """A bank's counter, our worker, and a clock that both share."""

    epay: Partner
    cast: Any
    now: datetime

    def timestamp(self) -> float:
        """Seconds of the epoch, as a clock for the client."""
        return self.now.timestamp()

    def psid(self, bill: api.Bill, part: Part = Part.WHOLE) -> api.Payment:
        """Ask for a number and have it issued."""
        asked = api.request_psid(bill_id=bill.id, part=part, by=SYSTEM, now=self.now)
        self.work()
        return self.payment(asked)

    def pay(self, payment: api.Payment, **how: Any) -> dict[str, Any]:
        """Pay at a bank."""
        return ok(self.epay.bare.post("/_pay", json={"psid": payment.psid, **how}))

    def reverse(self, payment: api.Payment) -> None:
        """The bank takes it back."""
        ok(self.epay.bare.post("/_reverse", json={"psid": payment.psid}))

    def told(self) -> list[str]:
        """What ePay wants to tell us, in its order."""
        found = ok(self.epay.bare.get("/_intimations"))["intimations"]
        return [each["body"] for each in found]

    def carry(self) -> list[int]:
        """Bring all of it to our door."""
        return [self.tell(body).status_code for body in self.told()]

    def tell(self, body: str, token: str = TOKEN) -> Any:
        """ePay calls us now: a moment before our worker looks at its clock."""
        Clock.objects.update(ahead=self.now - datetime.now(UTC) - timedelta(seconds=30))
        return tell(body, token)

    def work(self, minutes: float = 0) -> int:
        """Let time pass and do all that is due."""
        self.pass_time(minutes)
        done = 0
        for _ in range(20):
            some = api.run_payments(by=SYSTEM, now=self.now)
            some += api.expire_psids(by=SYSTEM, now=self.now)
            some += api.run_refunds(by=SYSTEM, now=self.now)
            done += some
            if not some:
                break
        return done

    def pass_time(self, minutes: float) -> None:
        """Both clocks go on together."""
        self.now += timedelta(minutes=minutes)
        self.epay.bare.post("/_clock", json={"freeze_at": self.now.isoformat()}).raise_for_status()

    def payment(self, payment: api.Payment) -> api.Payment:
        """The payment as it is now."""
        assert payment.bill_id is not None
        found = api.list_payments(bill_id=payment.bill_id, by=SYSTEM, now=self.now)
        return next(each for each in found if each.id == payment.id)

    def bill(self, bill: api.Bill) -> api.Bill:
        """The bill as it is now."""
        return api.get_bill(bill_id=bill.id, by=SYSTEM, now=self.now)

    def suspense(self) -> list[api.Suspense]:
        """What lies on the desk."""
        return list(api.list_suspense(district=DISTRICT, by=SYSTEM, now=self.now))

    def refund(self, refund: api.Refund) -> api.Refund:
        """The refund as it is now."""
        found = api.list_refunds(district=DISTRICT, by=SYSTEM, now=self.now)
        return next(each for each in found if each.id == refund.id)


def tell(body: str | bytes, token: str = TOKEN) -> Any:
    """ePay calls us."""
    return Client().post(
        INTIMATIONS,
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


def register() -> UUID:
    """A payer with a card number."""
    person = people.NewPerson(
        cnic="35202-1234567-1",
        name="Amna",
        gender="female",
        birth_date=date(1990, 5, 1),
        district="lahore",
    )
    now = datetime(2026, 11, 21, 6, tzinfo=UTC)
    return people.register_on_behalf(person=person, by=SYSTEM, now=now).id


def balances() -> dict[tuple[str, str], int]:
    """Every balance that is not zero, by account and dimension."""
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "SELECT account_id, dimension, sum(amount_paisa) FROM finance_posting"
            " GROUP BY 1, 2 HAVING sum(amount_paisa) <> 0"
        )
        return {(account, place): int(paisa) for account, place, paisa in cursor.fetchall()}


def events(name: str) -> list[dict[str, Any]]:
    """Payloads of one kind of event, oldest first."""
    rows = EventLog.objects.filter(name=f"finance.{name}").order_by("seq")
    return list(rows.values_list("payload", flat=True))

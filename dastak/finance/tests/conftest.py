"""A seeded ledger and the people who use it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from dastak.finance import api
from dastak.finance.adapters.epay import Account, EpayClient
from dastak.finance.commands import partner, refunding
from dastak.finance.tests.bills import a_quote
from dastak.finance.tests.payments import TOKEN, Counter, register
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.ids import uuid7
from dastak.places.api import load_seeds as load_places
from simulators.tests.partner import Partner, start

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
DISTRICT = "lahore"
CITIZEN_PERMITS = frozenset({"finance.open_bill", "finance.void_bill", "finance.read_bill"})
FACILITATOR_PERMITS = frozenset(
    {"finance.reserve_cash", "finance.release_cash", "finance.collect_cash", "finance.read_cash"}
    | {"finance.offer_cash", "finance.list_commissions"}
)
SUPERVISOR_PERMITS = frozenset(
    {"finance.reserve_cash", "finance.release_cash", "finance.accept_cash", "finance.list_cash"}
    | {"finance.list_handovers", "finance.read_cash", "finance.read_bill", "finance.list_journals"}
    | {"finance.void_bill"}
)


@dataclass(frozen=True)
class Cast:
    """Amna owes, Bilal and Bashir carry, Sana supervises."""

    amna: Actor
    bilal: Actor
    bashir: Actor
    sana: Actor

    def bill(self, quote: api.NewBill | None = None, order_id: UUID | None = None) -> api.Bill:
        """Amna's bill, 550 rupees unless another quote is given."""
        return api.open_bill(
            order_id=order_id or uuid7(),
            line_id=uuid7(),
            quote=quote or a_quote(),
            district=DISTRICT,
            department=None,
            person_id=self.amna.me,
            by=self.amna,
            now=NOW,
        )

    def collect(self, bill: api.Bill, by: Actor | None = None) -> api.Receipt:
        """Bilal takes exactly what is due."""
        who = by or self.bilal
        return api.collect_cash(
            bill_id=bill.id,
            facilitator_id=who.me,
            amount_paisa=bill.due_paisa,
            by=who,
            now=NOW,
        )


def facilitator() -> Actor:
    """Somebody who may carry cash in Lahore."""
    return Actor(
        role=Role.FACILITATOR,
        person_id=uuid7(),
        permits=FACILITATOR_PERMITS,
        districts=frozenset({DISTRICT}),
        departments=frozenset({"*"}),
    )


def with_all_permits(who: Actor) -> Actor:
    """The same person in the same area, so that only the area can refuse."""
    return replace(who, permits=frozenset({"*"}))


@pytest.fixture
def seeded(db: None) -> None:
    load_places(by=SYSTEM, now=NOW)
    api.load_seeds(by=SYSTEM, now=NOW)


@pytest.fixture(scope="session")
def _epay_process() -> Iterator[Partner]:
    process = start("payments", "--seed", "7")
    yield process
    process.close()


@pytest.fixture
def epay(_epay_process: Partner, settings: Any) -> Partner:
    """ePay as a real process, healthy and empty; the settings lead to it."""
    _epay_process.bare.post("/_reset").raise_for_status()
    settings.EPAY_URL = _epay_process.url
    settings.EPAY_CLIENT_ID, settings.EPAY_CLIENT_SECRET = "dastak", "payments-secret"
    settings.EPAY_INTIMATION_TOKEN = TOKEN
    return _epay_process


@pytest.fixture
def counter(epay: Partner, seeded: None, monkeypatch: pytest.MonkeyPatch) -> Counter:
    """Amna with a card number, a bank and a worker."""
    cast = make_cast()
    cast = replace(cast, amna=replace(cast.amna, person_id=register()))
    found = Counter(epay, cast, NOW)
    found.pass_time(0)
    account = Account(epay.url, "dastak", "payments-secret")
    client = EpayClient(account=account, clock=found.timestamp)
    for module in (partner, refunding):
        monkeypatch.setattr(module, "epay", lambda: client)
    return found


@pytest.fixture
def cast(seeded: None) -> Cast:
    return make_cast()


def make_cast() -> Cast:
    amna = Actor(role=Role.CITIZEN, person_id=uuid7(), permits=CITIZEN_PERMITS)
    sana = Actor(
        role=Role.SUPERVISOR,
        person_id=uuid7(),
        permits=SUPERVISOR_PERMITS,
        districts=frozenset({DISTRICT}),
        departments=frozenset({"*"}),
    )
    return Cast(amna=amna, bilal=facilitator(), bashir=facilitator(), sana=sana)

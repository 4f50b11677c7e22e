"""The database's own law: balance, frozen rows, one door, and the proof that finds what is wrong."""

import os
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from dastak.finance import api, models
from dastak.finance.commands.posting import CashGuard, Entry, post
from dastak.finance.tests.bills import FOR_A_SENIOR, a_quote, refused
from dastak.finance.tests.conftest import DISTRICT, NOW, Cast
from dastak.finance.types import Leg
from dastak.kernel.actors import SYSTEM
from dastak.kernel.commands import check_deferred
from dastak.kernel.ids import uuid7
from dastak.kernel.scope import transaction_as

LEGS = (Leg(account="5070", amount_paisa=100), Leg(account="2240", amount_paisa=-100))


def entry(legs: tuple[Leg, ...] = LEGS, key: str = "") -> Entry:
    return Entry(key=key or f"test:{uuid7()}", rule="24", legs=legs, district=DISTRICT)


def post_alone(what: Entry) -> UUID:
    with transaction_as(SYSTEM):
        journal_id = post(what, by=SYSTEM, now=NOW)
        check_deferred()
    return journal_id


def run(sql: str, *values: Any) -> None:
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def owner(seeded: None) -> Iterator[psycopg.Connection[Any]]:
    """The owner's own connection; what it does is rolled back."""
    name = str(connection.settings_dict["NAME"])
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], dbname=name) as db:
        yield db
        db.rollback()


@pytest.mark.parametrize(
    "legs",
    [
        (Leg(account="5070", amount_paisa=100), Leg(account="2240", amount_paisa=-99)),
        # Zero in all, but not inside each fund.
        (Leg(account="1310", amount_paisa=100), Leg(account="2240", amount_paisa=-100)),
    ],
    ids=["one paisa off", "across funds"],
)
def test_an_unbalanced_journal_is_refused(seeded: None, legs: tuple[Leg, ...]) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        post_alone(entry(legs))
    assert refusal.value.__cause__.diag.constraint_name == "finance_journal_balanced"  # type: ignore[union-attr]


def test_a_journal_needs_two_legs_that_move_something(seeded: None) -> None:
    for legs in (LEGS[:1], (*LEGS, Leg(account="5070", amount_paisa=0))):
        with pytest.raises(IntegrityError), transaction.atomic():
            post_alone(entry(legs))


def test_a_posting_to_no_account_of_the_chart_is_refused(seeded: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        post_alone(entry((LEGS[0], Leg(account="9999", amount_paisa=-100))))


def test_the_same_key_with_the_same_legs_posts_once(seeded: None) -> None:
    what = entry()
    assert post_alone(what) == post_alone(what)
    with transaction_as(SYSTEM):
        assert models.Posting.objects.count() == 2


def test_the_same_key_with_other_legs_is_an_error(seeded: None) -> None:
    what = entry()
    post_alone(what)
    doubled = tuple(Leg(account=leg.account, amount_paisa=2 * leg.amount_paisa) for leg in LEGS)
    with refused(api.PostingKeyReused, match=what.key):
        post_alone(entry(doubled, key=what.key))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE finance_posting SET amount_paisa = amount_paisa + 1",
        "DELETE FROM finance_posting",
        "TRUNCATE finance_posting",
        "UPDATE finance_journal SET rule = '3'",
        "DELETE FROM finance_journal",
        "UPDATE finance_receipt SET amount_paisa = 1",
        "UPDATE finance_bill SET due_paisa = 1",
        "UPDATE finance_commission SET amount_paisa = 1",
        "UPDATE finance_cash SET balance_paisa = 0",
        "INSERT INTO finance_cash VALUES (gen_random_uuid(), 0, 0, 0, 'lahore')",
        "INSERT INTO finance_posting VALUES (1, 2, 'T', '', 1, '1010', gen_random_uuid())",
        "INSERT INTO finance_journal (id) VALUES (gen_random_uuid())",
        "SELECT finance_change_cash(gen_random_uuid(), 'lahore', 1, 0, 100)",
    ],
)
def test_the_application_has_no_right_to_change_money(seeded: None, sql: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        run(sql)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE finance_posting SET amount_paisa = amount_paisa + 1",
        "DELETE FROM finance_posting",
        "TRUNCATE finance_posting",
        "UPDATE finance_journal SET rule = '3'",
        "DELETE FROM finance_journal",
        "UPDATE finance_receipt SET amount_paisa = 1",
    ],
)
def test_not_even_the_owner_changes_posted_money(
    cast: Cast, owner: psycopg.Connection[Any], sql: str
) -> None:
    cast.collect(cast.bill())
    with pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute(sql)


INSERT_JOURNAL = """
INSERT INTO finance_journal (id, key, request_hash, rule, rule_version, document, effective_date,
    posted_at, role, legs, district_id, salt, seq)
VALUES (gen_random_uuid(), 'by hand', '', '24', '1', '', '2026-11-21', now(), 'owner', %s,
    'lahore', '', nextval('finance_journal_seq')) RETURNING id
"""
INSERT_LEG = """
INSERT INTO finance_posting (journal_id, leg, legs, account_id, fund, dimension, amount_paisa)
VALUES (%s, %s, %s, '5070', 'O', '', %s)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("amounts", [[], [100], [100, -99], [100, -100, 5]])
def test_not_even_the_owner_commits_an_unbalanced_journal(
    owner: psycopg.Connection[Any], amounts: list[int]
) -> None:
    count = max(2, len(amounts))
    row = owner.execute(INSERT_JOURNAL, [count]).fetchone()
    assert row is not None
    for leg, amount in enumerate(amounts, start=1):
        owner.execute(INSERT_LEG, [row[0], leg, count, amount])
    with pytest.raises(psycopg.errors.CheckViolation) as refusal:
        owner.commit()
    assert refusal.value.diag.constraint_name == "finance_journal_balanced"


def add_leg(owner: psycopg.Connection[Any], values: list[Any]) -> None:
    owner.execute(INSERT_LEG, values)
    owner.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_added_to_a_journal_after_its_commit(owner: psycopg.Connection[Any]) -> None:
    journal_id = post_alone(entry())
    for leg, legs in ((3, 2), (3, 3), (2, 2)):
        with pytest.raises(psycopg.IntegrityError), owner.transaction():
            add_leg(owner, [journal_id, leg, legs, 5])


@pytest.mark.django_db(transaction=True)
def test_the_proof_finds_what_was_changed_behind_its_back(
    cast: Cast, owner: psycopg.Connection[Any]
) -> None:
    bill = cast.bill(a_quote(FOR_A_SENIOR))
    cast.collect(bill)
    api.reserve_cash(bill_id=cast.bill().id, facilitator_id=cast.bilal.me, by=cast.bilal, now=NOW)
    assert not api.verify_ledger(by=SYSTEM)
    owner.execute("SET session_replication_role = replica")
    owner.execute("UPDATE finance_posting SET amount_paisa = amount_paisa + 1 WHERE leg = 1")
    owner.execute("UPDATE finance_cash SET reserved_paisa = reserved_paisa - 1")
    owner.execute("UPDATE finance_series SET last_number = last_number + 1")
    owner.execute("UPDATE finance_receipt SET amount_paisa = amount_paisa + 1")
    owner.commit()
    found = {problem.invariant for problem in api.verify_ledger(by=SYSTEM)}
    assert found == {
        "I1 a journal sums to zero in each fund",
        "I2 what one fund owes the other has",
        "I3 receivable and uncollected are opposite",
        "I3 an open bill is what its order still owes",
        "I10 carried cash equals its postings",
        "I10 promised cash equals its bills",
        "I8 a paid bill has its receipt and its journal",
        "receipts have no gaps",
        "I13 other people's money is covered",
    }


def test_cash_in_hand_never_goes_below_zero(cast: Cast) -> None:
    legs = (
        Leg(account="1211", amount_paisa=100, dimension=DISTRICT),
        Leg(account="1210", amount_paisa=-100, dimension=str(cast.bilal.me)),
    )
    refusal = api.OfferWrong(carried="0", offered="1")
    with refused(api.OfferWrong), transaction_as(SYSTEM):
        guard = CashGuard(limit_paisa=None, refusal=refusal)
        post(entry(legs), by=SYSTEM, now=NOW, guard=guard)


def test_journals_are_seen_in_their_district_only(cast: Cast) -> None:
    bill = cast.bill()
    assert len(api.list_journals(order_id=bill.order_id, by=cast.sana, now=NOW)) == 1
    elsewhere = type(cast.sana)(
        role=cast.sana.role,
        person_id=uuid7(),
        permits=cast.sana.permits,
        districts=frozenset({"peshawar"}),
        departments=frozenset({"*"}),
    )
    assert api.list_journals(order_id=bill.order_id, by=elsewhere, now=NOW) == ()
    with transaction_as(elsewhere):
        assert models.Posting.objects.count() == 0


def test_seeds_loaded_again_change_nothing(seeded: None) -> None:
    assert api.load_seeds(by=SYSTEM, now=NOW) == 0

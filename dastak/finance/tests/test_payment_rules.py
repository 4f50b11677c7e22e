"""Pure rules of payments: what money means, where it lies, what goes back, how partners write it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastak.finance import rules
from dastak.finance.adapters.epay import Unreadable, to_hint
from dastak.finance.adapters.epay.mapping import content_of, to_inquiry, to_paisa, to_rupees
from dastak.finance.rules import Standing
from dastak.finance.tests.bills import DOMICILE, a_line
from dastak.finance.types import Cover, Leg, PaymentState, SuspenseKind

PAISA = st.integers(1, 10**12)
ORDER = UUID(int=1)
ITEM = UUID(int=2)
REFUND = UUID(int=3)


def sums(legs: tuple[Leg, ...]) -> dict[str, int]:
    """The sum of each fund: accounts 1020, 1900, 22xx, 23xx, 4xxx and 5xxx are OPERATING."""
    found = {"T": 0, "O": 0}
    for leg in legs:
        operating = leg.account in ("1020", "1900") or leg.account[:2] in ("22", "23")
        found["O" if operating or leg.account[0] in "45" else "T"] += leg.amount_paisa
    return found


@pytest.mark.parametrize(
    ("paid", "standing", "absorbed", "suspended", "rule"),
    [
        (100, Standing.WANTED, 100, (), "4"),
        (99, Standing.WANTED, 0, ((SuspenseKind.UNDERPAID, 99),), "4a"),
        (101, Standing.WANTED, 100, ((SuspenseKind.OVERPAID, 1),), "4b"),
        (10_000, Standing.WANTED, 100, ((SuspenseKind.OVERPAID, 9_900),), "4b"),
        (100, Standing.SETTLED, 0, ((SuspenseKind.DUPLICATE, 100),), "4c"),
        (100, Standing.LATE, 0, ((SuspenseKind.LATE, 100),), "4c"),
        (100, Standing.UNASKED, 0, ((SuspenseKind.UNKNOWN, 100),), "4c"),
    ],
)
def test_exactly_what_was_asked_in_time_is_absorbed_and_nothing_else(
    paid: int,
    standing: Standing,
    absorbed: int,
    suspended: tuple[tuple[SuspenseKind, int], ...],
    rule: str,
) -> None:
    verdict = rules.judge(paid_paisa=paid, asked_paisa=100, standing=standing)
    assert verdict == rules.Verdict(absorbed, suspended, rule)


@given(paid=PAISA, asked=PAISA, standing=st.sampled_from(list(Standing)))
def test_no_paisa_of_a_payment_is_lost_or_made(paid: int, asked: int, standing: Standing) -> None:
    verdict = rules.judge(paid_paisa=paid, asked_paisa=asked, standing=standing)
    assert verdict.absorbed_paisa in (0, asked)
    assert verdict.absorbed_paisa + sum(paisa for _, paisa in verdict.suspended) == paid


@given(pieces=st.lists(PAISA, min_size=1, max_size=5), direct=st.integers(0, 10**12))
def test_money_in_pieces_lies_where_money_at_once_would(pieces: list[int], direct: int) -> None:
    before = at_treasury = 0
    for paisa in pieces:
        money = rules.received(rail="epay", paisa=paisa, before_paisa=before, direct_paisa=direct)
        assert money.direct_paisa + money.trust_paisa == paisa
        before += paisa
        at_treasury += money.direct_paisa
    assert at_treasury == min(before, direct)


@pytest.mark.parametrize("with_charge", [True, False])
def test_heads_of_the_treasury_come_first_and_others_are_held_in_trust(with_charge: bool) -> None:
    lines = (DOMICILE[1], DOMICILE[2], a_line("government-fee", 200))
    known = {"government-fee": ("C03855", "Fee"), "e-affidavit": ("B02701", "Duty")}
    covers = rules.covers_of(lines, known, with_charge=with_charge)
    wanted = [("government-fee", "C03855"), ("e-affidavit", "")]  # a third party's, not a treasury
    wanted += [("pitb", "")] if with_charge else []
    assert [(each.head, each.account) for each in covers] == wanted
    assert [each.head for each in rules.without_paid(covers, covers[:1])] == [
        each.head for each in covers[1:]
    ]


def test_states_only_go_forward() -> None:
    may = rules.may_become
    states = PaymentState
    assert may(former=states.EXPIRED, later=states.PAID)
    assert may(former=states.PAID, later=states.REVERSED)
    for former in (states.PAID, states.REVERSED):
        for later in (states.ISSUED, states.EXPIRED, states.VOID, states.PAID):
            assert not may(former=former, later=later)


COVERS = st.lists(PAISA, min_size=1, max_size=6).map(
    lambda amounts: tuple(
        Cover(
            head=f"h{place}",
            amount_paisa=paisa,
            account="C03855" if place % 2 else "",
            is_charge=place == 0,
        )
        for place, paisa in enumerate(amounts)
    )
)


@given(covers=COVERS, data=st.data(), remitted=st.booleans(), earned=st.booleans())
def test_refunds_take_each_head_no_further_than_it_was_paid(
    covers: tuple[Cover, ...], data: Any, remitted: bool, earned: bool
) -> None:
    given_back: dict[str, int] = {}
    left = sum(each.amount_paisa for each in covers)
    while left:
        paisa = data.draw(st.integers(1, left)) if left > 3 else left
        paisa = left if len(given_back) == len(covers) else paisa
        slices = rules.refund_slices(amount_paisa=paisa, covers=covers, given_back=given_back)
        assert sum(each.paisa for each in slices) == paisa
        for each in slices:
            given_back[each.head] = given_back.get(each.head, 0) + each.paisa
        facts = rules.RefundFacts(
            refund_id=REFUND,
            order_id=ORDER,
            district="lahore",
            is_remitted=remitted,
            earned_tax_paisa=0 if earned else None,
        )
        assert sums(rules.refund_owed(slices, facts)) == {"T": 0, "O": 0}
        left -= paisa
    assert given_back == {each.head: each.amount_paisa for each in covers}


@pytest.mark.parametrize(
    ("slices", "remitted", "tax", "rule"),
    [
        ([rules.Slice("a", 1, is_direct=True, is_charge=False)], False, None, "14"),
        ([rules.Slice("a", 1, is_direct=True, is_charge=False)], True, None, "14a"),
        ([rules.Slice("a", 1, is_direct=False, is_charge=False)], True, None, "14"),
        ([rules.Slice("c", 1, is_direct=False, is_charge=True)], False, 0, "14b"),
        ([rules.Slice("c", 1, is_direct=False, is_charge=True)], False, None, "14"),
    ],
)
def test_the_row_of_the_table_for_a_refund(
    slices: list[rules.Slice], remitted: bool, tax: int | None, rule: str
) -> None:
    facts = rules.RefundFacts(
        refund_id=REFUND,
        order_id=ORDER,
        district="lahore",
        is_remitted=remitted,
        earned_tax_paisa=tax,
    )
    assert rules.refund_rule(slices, facts) == rule


@given(direct=st.integers(0, 10**9), trust=PAISA, taken=st.integers(0, 10**9))
def test_every_movement_sums_to_zero(direct: int, trust: int, taken: int) -> None:
    money = rules.Received("epay", direct, trust)
    total = direct + trust
    items = [(ITEM, min(taken, total))]
    claim = (REFUND, total - items[0][1])
    for legs in (
        rules.journal(rules.arrived(money), rules.suspended([(ITEM, total)])),
        rules.payment_reversed(money=money, items=items, claim=claim),
        rules.refund_paid(refund_id=REFUND, money=money),
        rules.suspense_refunded(item_id=ITEM, refund_id=REFUND, paisa=total),
        rules.refund_came_back(refund_id=REFUND, item_id=ITEM, paisa=total),
        rules.treasury_confirmed(rail="epay", district="lahore", fees=[("a", direct), ("b", 5)]),
    ):
        assert sums(legs) == {"T": 0, "O": 0}


def test_pauses_double_up_to_an_hour_or_are_as_long_as_asked() -> None:
    minutes = [rules.pause_before(attempt=n).total_seconds() / 60 for n in range(1, 9)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60]
    assert rules.pause_before(attempt=1, retry_seconds=90) == timedelta(seconds=90)
    assert rules.pause_before(attempt=10_000) == timedelta(minutes=60)


@given(paisa=st.integers(0, 10**14 - 1))
def test_amounts_survive_the_partners_form(paisa: int) -> None:
    assert to_paisa(to_rupees(paisa)) == paisa


@pytest.mark.parametrize(
    ("value", "paisa"),
    [("550", 55_000), ("550.0", 55_000), ("550.5", 55_050), ("0.01", 1), (550, 55_000)],
)
def test_amounts_are_read_digit_by_digit(value: object, paisa: int) -> None:
    assert to_paisa(value) == paisa


@pytest.mark.parametrize(
    "value", ["", "550,00", "-1", "1.234", "1e3", " 5", "5.", "٥", True, None, 5.5, [], "9" * 13]
)
def test_what_is_no_amount_is_none(value: object) -> None:
    with pytest.raises(Unreadable):
        to_paisa(value)


def status(**changes: object) -> dict[str, object]:
    found: dict[str, object] = {
        "consumerNumber": "1" * 17,
        "deptTransactionId": "r",
        "psidStatus": "PAID",
        "amountPaid": "550.00",
        "paidDate": "2026-11-22",
        "paidTime": "00:30:00",
        "bankCode": "HBL",
    }
    return found | changes


def test_the_time_of_a_payment_is_that_of_pakistan() -> None:
    assert to_inquiry(status()).paid_at == datetime(2026, 11, 21, 19, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "changes",
    [
        {"psidStatus": "MAYBE"},
        {"psidStatus": None},
        {"consumerNumber": "123"},
        {"consumerNumber": 11111111111111111},
        {"amountPaid": "lots"},
        {"paidDate": "22/11/2026"},
        {"paidTime": "24:30:00"},
        {"paidDate": None},
    ],
)
def test_a_damaged_state_is_no_state(changes: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        to_inquiry(status(**changes))
    with pytest.raises(Unreadable):
        to_hint(json.dumps(status(**changes)).encode())


def test_the_state_of_the_call_is_not_the_state_of_the_payment() -> None:
    whole = {"status": "OK", "content": [status(psidStatus="UNPAID", amountPaid="550.00")]}
    found = to_inquiry(content_of(json.dumps(whole).encode())[0])
    assert (found.is_paid, found.paid_paisa, found.paid_at) == (False, 0, None)


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"[]", b"null", b"<html>", b"{", b"\xff\xfe"),
        *(b'{"status":"Fail","content":[]}', b'{"status":"OK"}'),
        *(b'{"status":"OK","content":[1]}', b'{"status":"OK","content":[{},{}]}'),
    ],
)
def test_a_damaged_answer_is_none(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        content_of(raw)


def test_amounts_with_a_point_never_become_floats() -> None:
    raw = b'{"status":"OK","content":[{"amountPaid": 70368744177.33}]}'
    assert to_paisa(content_of(raw)[0]["amountPaid"]) == 7_036_874_417_733

"""Posting rules, bills and serials, without a database."""

import csv
from collections import defaultdict
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastak.finance import rules
from dastak.finance.rules import accounts
from dastak.finance.tests.bills import (
    BORNE_BY_PROGRAMME,
    DOMICILE,
    FOR_A_SENIOR,
    FREE_BY_LAW,
    a_line,
)
from dastak.finance.types import BillLine, Leg, PayeeKind, Settlement, WaivedBy
from dastak.kernel.text import Bilingual

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
WORDS = Bilingual("Fee", "فیس")
ORDER, BILAL = uuid4(), uuid4()


def chart() -> dict[str, str]:
    with (SEEDS / "accounts.csv").open(encoding="utf-8", newline="") as file:
        return {row["number"]: row["fund"] for row in csv.DictReader(file)}


FUNDS = chart()


def sums(legs: tuple[Leg, ...]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for leg in legs:
        found[FUNDS[leg.account]] += leg.amount_paisa
    return found


def moved(legs: tuple[Leg, ...]) -> dict[str, int]:
    return {leg.account: leg.amount_paisa for leg in legs}


@st.composite
def lines(draw: st.DrawFn) -> tuple[BillLine, ...]:
    made = []
    for place in range(draw(st.integers(1, 5))):
        amount = draw(st.integers(0, 10_000_000))
        waived_by = draw(st.sampled_from([None, *WaivedBy]))
        made.append(
            BillLine(
                head=f"head-{place}",
                name=WORDS,
                payee=WORDS,
                payee_kind=draw(st.sampled_from(PayeeKind)),
                amount_paisa=amount,
                waived_paisa=draw(st.integers(0, amount)) if waived_by else 0,
                waived_by=waived_by,
            )
        )
    return tuple(made)


def every_journal(bill: tuple[BillLine, ...], tax_rate: int) -> list[tuple[Leg, ...]]:
    due, subsidy = rules.Parts.of_due(bill), rules.Parts.of_subsidy(bill)
    total, place = due.total_paisa + subsidy.total_paisa, {"order_id": ORDER}
    charge = due.charge_paisa + subsidy.charge_paisa
    tax = rules.tax_within(charge_paisa=charge, rate_basis_points=tax_rate)
    return [
        rules.order_confirmed(total_paisa=total, **place),
        rules.order_released(total_paisa=total, **place),
        rules.cash_collected(facilitator_id=BILAL, district="lahore", parts=due, **place),
        rules.exempted_by_programme(district="lahore", parts=subsidy, **place),
        rules.service_recognised(district="lahore", charge_paisa=charge, tax_paisa=tax, **place),
        rules.commission_accrued(facilitator_id=BILAL, district="lahore", amount_paisa=total),
        rules.commission_released(facilitator_id=BILAL, amount_paisa=total),
        rules.biometric_checked(verifier="nadra", district="lahore", charge_paisa=total),
        rules.cash_handed_in(facilitator_id=BILAL, district="lahore", amount_paisa=total),
    ]


@given(lines(), st.integers(0, 9_999))
def test_every_journal_sums_to_zero_in_each_fund(bill: tuple[BillLine, ...], rate: int) -> None:
    for legs in every_journal(bill, rate):
        assert set(sums(legs).values()) <= {0}
        assert set(sums(rules.reversed_legs(legs)).values()) <= {0}


@given(lines(), st.integers(0, 9_999))
def test_what_one_fund_owes_the_other_has(bill: tuple[BillLine, ...], rate: int) -> None:
    between = {accounts.DUE_FROM_TRUST, accounts.DUE_TO_OPERATING}
    for legs in every_journal(bill, rate):
        assert sum(leg.amount_paisa for leg in legs if leg.account in between) == 0


@given(lines())
def test_an_order_paid_in_full_leaves_nothing_receivable(bill: tuple[BillLine, ...]) -> None:
    opened, _, cash, exempt, *_ = every_journal(bill, 0)
    left: dict[str, int] = defaultdict(int)
    for leg in (*opened, *cash, *exempt):
        left[leg.account] += leg.amount_paisa
    assert left[accounts.RECEIVABLE] == left[accounts.UNCOLLECTED] == 0


@given(lines())
def test_due_waived_and_subsidy_make_up_the_full_amounts(bill: tuple[BillLine, ...]) -> None:
    by_law = sum(line.waived_paisa for line in bill if line.waived_by is WaivedBy.LAW)
    full = sum(line.amount_paisa for line in bill)
    assert rules.totals(bill).total_paisa + by_law == full


@given(st.integers(0, 10**9), st.integers(0, 9_999))
def test_a_charge_is_its_tax_and_the_rest(charge: int, rate: int) -> None:
    tax = rules.tax_within(charge_paisa=charge, rate_basis_points=rate)
    net = charge - tax
    # The tax is the rate on the rest, within less than one paisa.
    assert 0 <= tax <= charge
    assert abs(net * rate - tax * 10_000) < 10_000 + rate


def test_no_leg_moves_nothing() -> None:
    assert all(leg.amount_paisa for legs in every_journal(FOR_A_SENIOR, 0) for leg in legs)


def test_every_account_of_the_rules_is_in_the_chart() -> None:
    used = {value for name, value in vars(accounts).items() if name.isupper()}
    assert used <= FUNDS.keys()


def test_cash_at_the_door_is_owed_to_each_payee_by_head_and_district() -> None:
    parts = rules.Parts.of_due(DOMICILE)
    legs = rules.cash_collected(
        order_id=ORDER, facilitator_id=BILAL, district="lahore", parts=parts
    )
    owed = {leg.dimension: leg.amount_paisa for leg in legs if leg.account == "2010"}
    assert owed == {"domicile/lahore": -20_000, "e-affidavit/lahore": -30_000}
    assert moved(legs)["1210"] == 55_000
    assert moved(legs)["2410"] == -5_000


def test_the_programme_pays_a_seniors_charge_out_of_its_own_money() -> None:
    parts = rules.Parts.of_subsidy(FOR_A_SENIOR)
    legs = rules.exempted_by_programme(order_id=ORDER, district="lahore", parts=parts)
    assert moved(legs) == {
        "2900": 5_000,
        "2405": 5_000,
        "1310": -5_000,
        "2410": -5_000,
        "5030": 5_000,
        "1900": -5_000,
    }


@pytest.mark.parametrize(
    ("bill", "expected"),
    [
        (DOMICILE, None),
        (FOR_A_SENIOR, None),
        (BORNE_BY_PROGRAMME, Settlement.WAIVED),
        (FREE_BY_LAW, Settlement.ZERO),
    ],
)
def test_a_bill_that_asks_for_nothing_is_settled(
    bill: tuple[BillLine, ...], expected: Settlement | None
) -> None:
    assert rules.totals(bill).settled_by is expected


def test_a_bill_without_lines_is_refused() -> None:
    with pytest.raises(rules.BillEmpty):
        rules.check_lines(())


@pytest.mark.parametrize(
    "wrong",
    [
        (a_line("a", -1),),
        (a_line("a", 1, waived=2, waived_by=WaivedBy.LAW),),
        (a_line("a", 1, waived=1),),
        (a_line("", 1),),
        (a_line("a", 1), a_line("a", 2)),
    ],
    ids=["negative", "waived too much", "nobody bears it", "no head", "head twice"],
)
def test_a_line_that_cannot_be_is_refused(wrong: tuple[BillLine, ...]) -> None:
    with pytest.raises(rules.LineWrong):
        rules.check_lines(wrong)


@given(st.integers(2024, 2099), st.integers(1, 99_999_999))
def test_a_serial_that_was_typed_wrong_in_one_digit_is_found_out(year: int, number: int) -> None:
    serial = rules.receipt_serial(prefix="LHR", year=year, number=number)
    assert rules.find_serial(f" {serial.lower()} ") == serial
    for place, char in enumerate(serial):
        if char.isdigit():
            other = str((int(char) + 1) % 10)
            assert rules.find_serial(serial[:place] + other + serial[place + 1 :]) is None


def test_a_serial_may_be_typed_in_urdu_digits() -> None:
    serial = rules.receipt_serial(prefix="LHR", year=2026, number=123)
    assert serial.startswith("LHR-2026-000123-")
    typed = serial.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert rules.find_serial(typed) == serial


def test_the_same_money_is_the_same_request_whatever_the_order_of_its_legs() -> None:
    legs = rules.order_confirmed(order_id=ORDER, total_paisa=100)

    def hashed(what: tuple[Leg, ...]) -> bytes:
        return rules.request_hash(rule="2", order_id=ORDER, reverses=None, legs=what)

    assert hashed(legs) == hashed(legs[::-1])
    other = rules.order_confirmed(order_id=ORDER, total_paisa=101)
    assert hashed(legs) != hashed(other)

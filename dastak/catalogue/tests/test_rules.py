import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastak.catalogue import rules
from dastak.catalogue.types import Exemption, FeeHead, Funder, PayeeKind, Quote, QuoteInputs
from dastak.kernel.text import Bilingual

ON = date(2026, 11, 21)
NAME = Bilingual("A name", "ایک نام")


def head(
    code: str,
    amount: int | None = 20_000,
    kind: PayeeKind = PayeeKind.TREASURY,
    when: str = "",
    since: date | None = None,
    until: date | None = None,
    revision: int = 1,
    per_copy: bool = False,
) -> FeeHead:
    return FeeHead(
        code=code,
        name=NAME,
        payee=NAME,
        payee_kind=kind,
        account="2010",
        amount_paisa=amount,
        is_per_copy=per_copy,
        applies_when=when,
        valid_from=since,
        valid_to=until,
        revision=revision,
        source="a test",
    )


def exemption(code: str, age: int | None = None, funder: Funder = Funder.PROGRAMME) -> Exemption:
    return Exemption(
        code=code,
        reason=NAME,
        payee_kind=PayeeKind.PROGRAMME,
        service_code=None,
        age_years_min=age,
        funded_by=funder,
        valid_from=None,
        valid_to=None,
        source="a test",
    )


FEE = head("government-fee")
DOOR = head("doorstep-charge", 120_000, PayeeKind.PROGRAMME, "doorstep:punjab")
SENIOR = exemption("senior-citizen", 65)


def make(inputs: QuoteInputs, *heads: FeeHead, exemptions: tuple[Exemption, ...] = ()) -> Quote:
    return rules.make_quote(
        service=("X", 1), heads=heads, exemptions=exemptions, inputs=inputs, on=ON
    )


@pytest.mark.parametrize(
    ("born", "years"),
    [
        (date(1961, 11, 21), 65),  # on the birthday
        (date(1961, 11, 22), 64),  # the day before it
        (date(1960, 2, 29), 66),
    ],
)
def test_age_is_counted_in_completed_years(born: date, years: int) -> None:
    assert rules.completed_years(since=born, on=ON) == years


def test_one_born_on_a_leap_day_has_the_year_on_the_first_of_march() -> None:
    born = date(1960, 2, 29)
    assert rules.completed_years(since=born, on=date(2025, 2, 28)) == 64
    assert rules.completed_years(since=born, on=date(2025, 3, 1)) == 65


@pytest.mark.parametrize(
    ("born", "waived"),
    [(date(1961, 11, 21), 120_000), (date(1961, 11, 22), 0), (None, 0)],
)
def test_from_65_years_the_programme_bears_its_own_charge_and_no_other(
    born: date | None, waived: int
) -> None:
    quote = make(QuoteInputs(birth_date=born), FEE, DOOR, exemptions=(SENIOR,))
    assert quote.waived_paisa == waived
    assert quote.total_paisa == 140_000 - waived
    fee, door = quote.lines
    assert (fee.waived_paisa, fee.funded_by, fee.reason) == (0, Funder.NOBODY, None)
    assert door.funded_by is (Funder.PROGRAMME if waived else Funder.NOBODY)
    assert door.reason is (NAME if waived else None)


def test_who_comes_to_a_centre_pays_no_doorstep_charge() -> None:
    assert make(QuoteInputs(at_door=False), FEE, DOOR).total_paisa == 20_000


def test_an_amount_that_was_not_published_is_named_and_never_counted() -> None:
    quote = make(QuoteInputs(), head("government-fee", None), DOOR)
    assert quote.unpublished == ("government-fee",)
    assert [line.head for line in quote.lines] == ["doorstep-charge"]
    assert [each.name for each in quote.unpublished_heads] == [NAME]


def test_a_free_head_is_free_without_an_exemption() -> None:
    (line,) = make(QuoteInputs(), head("government-fee", 0)).lines
    assert (line.amount_paisa, line.waived_paisa, line.reason) == (0, 0, None)


@pytest.mark.parametrize(
    ("event", "is_late"),
    [(None, False), (date(2019, 11, 22), False), (date(2019, 11, 21), True)],
)
def test_a_late_fee_is_due_after_seven_completed_years(event: date | None, is_late: bool) -> None:
    late = head("late-fee", 20_000, when="event_older_than_years:7")
    assert bool(make(QuoteInputs(event_date=event), late).lines) is is_late


def test_copies_multiply_only_heads_that_are_per_copy() -> None:
    quote = make(QuoteInputs(copies=3), head("copy", 20_000, per_copy=True), head("other", 100))
    assert quote.total_paisa == 60_100


def test_a_head_with_an_unknown_condition_is_refused() -> None:
    with pytest.raises(rules.UnknownCondition, match="phase_of_moon"):
        make(QuoteInputs(), head("x", when="phase_of_moon"))


def test_of_two_exemptions_the_first_by_code_counts() -> None:
    both = (exemption("b", funder=Funder.LAW), exemption("a"))
    (line,) = make(QuoteInputs(), DOOR, exemptions=both).lines
    assert (line.waived_paisa, line.funded_by) == (120_000, Funder.PROGRAMME)


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2025, 4, 20), None),
        (date(2025, 4, 21), 0),
        (date(2026, 12, 31), 0),
        (date(2027, 1, 1), 500),
        (date(2027, 7, 1), 0),  # the later row has ended, the earlier one holds again
    ],
)
def test_the_head_in_force_is_the_latest_begun_that_has_not_ended(
    day: date, amount: int | None
) -> None:
    rows = [
        head("fee", 500, since=date(2027, 1, 1), until=date(2027, 7, 1)),
        head("fee", None),
        head("fee", 0, since=date(2025, 4, 21)),
    ]
    (found,) = rules.in_force(heads=rows, on=day)
    assert found.amount_paisa == amount


def test_a_correction_outranks_the_row_it_corrects() -> None:
    (found,) = rules.in_force(heads=[head("fee", 2, revision=2), head("fee", 1)], on=ON)
    assert found.amount_paisa == 2


def test_a_head_that_has_not_begun_is_not_in_force() -> None:
    assert rules.in_force(heads=[head("fee", since=ON + timedelta(days=1))], on=ON) == ()


DATES = st.none() | st.dates(date(1900, 1, 1), date(2030, 1, 1))
HEADS = st.lists(
    st.builds(
        head,
        st.text(max_size=5),
        st.none() | st.integers(0, 10**9),
        st.sampled_from(PayeeKind),
        st.sampled_from(["", "event_older_than_years:7", "doorstep:punjab"]),
        DATES,
        per_copy=st.booleans(),
    ),
    max_size=6,
)
EXEMPTIONS = st.lists(
    st.builds(
        exemption,
        st.text(max_size=5),
        st.none() | st.integers(0, 100),
        st.sampled_from([Funder.LAW, Funder.PROGRAMME]),
    ),
    max_size=3,
)
INPUTS = st.builds(
    QuoteInputs,
    birth_date=DATES,
    event_date=DATES,
    copies=st.integers(1, 9),
    at_door=st.booleans(),
)
QUOTES = st.builds(
    lambda heads, exemptions, inputs, on: rules.make_quote(
        service=("X", 1), heads=heads, exemptions=exemptions, inputs=inputs, on=on
    ),
    HEADS,
    EXEMPTIONS,
    INPUTS,
    st.dates(date(2000, 1, 1), date(2060, 1, 1)),
)


@given(quote=QUOTES)
def test_a_quote_is_replayed_from_itself_for_ever(quote: Quote) -> None:
    assert rules.replay(quote=quote) == quote


@given(quote=QUOTES)
def test_a_quote_survives_being_written_down(quote: Quote) -> None:
    written = json.loads(json.dumps(rules.to_payload(quote=quote)))
    assert rules.from_payload(payload=written) == quote


@given(quote=QUOTES)
def test_the_parts_of_a_price_sum_to_the_whole(quote: Quote) -> None:
    assert quote.total_paisa + quote.waived_paisa == sum(x.amount_paisa for x in quote.lines)
    assert all(0 <= line.waived_paisa <= line.amount_paisa for line in quote.lines)
    assert all(bool(line.waived_paisa) is bool(line.funded_by) for line in quote.lines)


def test_a_quote_that_was_changed_is_refused() -> None:
    payload = rules.to_payload(quote=make(QuoteInputs(), FEE))
    with pytest.raises(rules.QuoteBroken):
        rules.from_payload(payload={**payload, "total_paisa": 1})


def test_every_part_of_a_quote_is_in_its_fingerprint() -> None:
    quote = make(QuoteInputs(), FEE)
    others = [replace(quote, on=date(2020, 1, 1)), replace(quote, service_version=2)]
    assert len({rules.fingerprint(quote=each) for each in [quote, *others]}) == 3


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("domisil", "ڈومیسائل"),
        ("domicile", "ڈومسائل"),
        ("shanakhti card", "شناختی کارڈ"),
        ("shinakhti kard", "شناختي كارڈ"),
        ("license", "لائسنس"),
        ("challan", "چالان"),
        ("certificate", "سرٹیفکیٹ"),
    ],
)
def test_a_word_sounds_alike_in_both_scripts(first: str, second: str) -> None:
    assert rules.sound_key(text=first) == rules.sound_key(text=second)


def test_folding_takes_every_spelling_of_a_letter_and_of_a_digit_as_one() -> None:
    assert rules.fold(text="شناختي  كارڈ ۱۲") == rules.fold(text="شناختی کارڈ 12")


@given(text=st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = rules.fold(text=text)
    assert rules.fold(text=once) == once


TODAY = rules.Offer(date(2026, 1, 1), date(2027, 1, 1))
LATER = rules.Offer(date(2028, 1, 1), None)


@pytest.mark.parametrize(
    ("is_offered", "offers", "expected"),
    [
        (False, [TODAY], ("", None)),
        (True, [TODAY, LATER], ("covered", date(2026, 1, 1))),
        (True, [LATER], ("not_yet", date(2028, 1, 1))),
        (True, [rules.Offer(date(2024, 1, 1), ON)], ("not_in_district", None)),
        (True, [], ("not_in_district", None)),
    ],
)
def test_coverage_follows_its_dated_rows(
    is_offered: bool, offers: list[rules.Offer], expected: tuple[str, date | None]
) -> None:
    assert rules.judge(is_offered=is_offered, offers=offers, on=ON) == expected

"""Numbers, names and budgets: no database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastak.kernel.actors import Role
from dastak.kernel.errors import FieldsInvalid
from dastak.people.adapters.seeds import mobile_prefixes, role_permits
from dastak.people.rules import budgets, numbers, profiles, sessions
from dastak.people.types import Profile

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    "typed",
    [
        "3520212345671",
        "35202-1234567-1",
        " 35202 1234567 1 ",
        "۳۵۲۰۲-۱۲۳۴۵۶۷-۱",
        "\u206635202-1234567-1\u2069",
        "35202–1234567–1",
    ],
)
def test_a_card_number_is_read_however_it_is_typed(typed: str) -> None:
    assert numbers.normal_cnic(typed) == "3520212345671"


@pytest.mark.parametrize(
    "typed", ["", "352021234567", "35202123456711", "0520212345671", "3" * 13, "35202123456a1"]
)
def test_what_is_no_card_number_is_refused(typed: str) -> None:
    with pytest.raises(numbers.CnicInvalid):
        numbers.normal_cnic(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "03001234567",
        "+92 300 1234567",
        "0092-300-1234567",
        "923001234567",
        "۰۳۰۰ ۱۲۳۴۵۶۷",
        "3001234567",
    ],
)
def test_a_mobile_number_is_read_however_it_is_typed(typed: str) -> None:
    assert numbers.normal_phone(typed, prefixes=mobile_prefixes()) == "+923001234567"


@pytest.mark.parametrize(
    "typed", ["04235761999", "0300123456", "030012345678", "+443001234567", "03601234567", "1202"]
)
def test_a_number_that_is_no_mobile_of_pakistan_is_refused(typed: str) -> None:
    with pytest.raises(numbers.PhoneInvalid):
        numbers.normal_phone(typed, prefixes=mobile_prefixes())


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_as_a_number(text: str) -> None:
    for read in (
        numbers.normal_cnic,
        lambda t: numbers.normal_phone(t, prefixes=mobile_prefixes()),
    ):
        try:
            found = read(text)
        except (numbers.CnicInvalid, numbers.PhoneInvalid):
            continue
        assert found.lstrip("+").isascii()
        assert found.lstrip("+").isdigit()


def test_only_the_last_four_digits_are_shown() -> None:
    assert numbers.masked_cnic("3520212345671") == "*********5671"
    assert numbers.masked_phone("+923001234567") == "*********4567"
    assert numbers.masked_phone("") == ""


def test_a_neighbourhood_is_24_bits_of_ipv4_and_48_of_ipv6() -> None:
    assert budgets.network_of("39.32.1.7") == "39.32.1.0/24"
    assert budgets.network_of("::ffff:39.32.1.7") == "39.32.1.0/24"
    assert budgets.network_of("2400:adc1:1:2::9") == "2400:adc1:1::/48"
    assert budgets.network_of("no address") == "unknown"


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2060, 1, 1)))  # noqa: DTZ001
def test_an_instant_lies_in_its_window(moment: datetime) -> None:
    instant = moment.replace(tzinfo=UTC)
    budget = budgets.Budget("k", timedelta(minutes=15), 1)
    start = budget.window_start(instant)
    assert start <= instant < start + budget.window
    assert 1 <= budget.seconds_left(instant) <= 900


def test_a_known_device_has_its_own_purse_and_the_reserve_of_money() -> None:
    asker = budgets.Asker(number="n", run="r", network="w", device="d", is_known=True)
    other = budgets.Asker(number="n", run="r", network="w", device="d", is_known=False)
    own_keys = {each.key for each in budgets.code_budgets(asker)}
    other_keys = {each.key for each in budgets.code_budgets(other)}
    assert "code-hour:n:own" in own_keys
    assert "code-hour:n:other" in other_keys
    assert "code-paisa-strangers" in other_keys - own_keys
    assert budgets.code_budgets(asker)[-1].key == "code-paisa"


def test_the_alarm_rings_before_the_money_is_spent() -> None:
    assert budgets.is_alarming(spent_paisa=budgets.SPEND_PER_DAY_PAISA)
    assert not budgets.is_alarming(spent_paisa=budgets.SPEND_PER_DAY_PAISA // 2)


def test_a_name_loses_direction_marks_and_keeps_the_urdu_joiner() -> None:
    assert profiles.clean_name("  Amna \u202e  Bibi\u0000 ") == "Amna Bibi"
    assert profiles.clean_name("آمنہ\u200cبی بی") == "آمنہ\u200cبی بی"


@pytest.mark.parametrize("name", ["", "A", "x" * 101, "Amna 2", "--", "\u202e\u202e"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(profiles.NameInvalid):
        profiles.clean_name(name)


def test_all_wrong_answers_of_a_profile_are_named_at_once() -> None:
    wrong = Profile(
        name="1",
        gender="x",
        birth_date=date(2999, 1, 1),
        language="fr",
        district="",
        needs=frozenset({"helicopter"}),
    )
    with pytest.raises(FieldsInvalid) as refused:
        profiles.check_profile(wrong, today=TODAY)
    assert set(refused.value.problems) == {
        "name",
        "gender",
        "birth_date",
        "language",
        "district",
        "needs",
    }


def test_a_short_password_is_refused() -> None:
    with pytest.raises(sessions.PasswordTooShort):
        sessions.check_password(username="chand", password="fourteen chars")
    sessions.check_password(username="chand", password="correct horse lahore")


def test_a_password_that_repeats_the_user_name_is_refused() -> None:
    with pytest.raises(sessions.PasswordTooShort):
        sessions.check_password(username="chand", password="my name is Chand, yes")


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.CITIZEN, Role.SYSTEM])
def test_a_role_that_is_not_of_staff_gets_no_account(role: Role) -> None:
    with pytest.raises(sessions.NotAStaffRole):
        sessions.check_staff_role(role)


def test_staff_sign_in_for_a_shift_and_citizens_for_a_month() -> None:
    assert sessions.session_ends(role=Role.OFFICER, now=NOW) == NOW + timedelta(hours=12)
    assert sessions.session_ends(role=Role.CITIZEN, now=NOW) == NOW + timedelta(days=30)


def test_a_change_of_number_waits_72_hours() -> None:
    effective_at, expires_at = sessions.change_times(asked_at=NOW)
    assert effective_at - NOW == timedelta(hours=72)
    assert expires_at > effective_at


def test_every_row_of_the_permits_names_a_role() -> None:
    assert {Role(role) for role, _ in role_permits()}

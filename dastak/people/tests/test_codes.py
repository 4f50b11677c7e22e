"""Signing in by a code, with all its limits, on a real database."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections

from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM
from dastak.kernel.codes import one_time_code
from dastak.kernel.errors import FieldsInvalid, Problem
from dastak.kernel.scope import transaction_as
from dastak.people import api, models
from dastak.people.adapters import counters
from dastak.people.rules import budgets
from dastak.people.tests.walks import DOOR, NETWORK, ask, confirm, events, seed, sign_in, wrong

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _seeds() -> None:
    seed()


def in_parallel(work: Callable[[int], str], times: int, workers: int = 16) -> Counter[str]:
    """Run ``work`` in threads with connections of their own; counts what it said."""

    def run(number: int) -> str:
        try:
            return work(number)
        except Problem as problem:
            return problem.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        return Counter(pool.map(run, range(times)))


def test_a_new_card_is_registered_when_its_code_comes_back() -> None:
    session = confirm(ask())
    assert session.is_new
    assert not session.is_complete
    assert events() == ["people.CodeRequested", "people.PersonRegistered"]
    actor = api.find_actor(token=session.token, now=clock.now())
    assert actor is not None
    assert actor.person_id == session.person_id
    assert actor.may("people.get_person")


def test_the_second_sign_in_finds_the_same_person() -> None:
    first = sign_in()
    clock.advance(by=timedelta(minutes=2))
    session = confirm(ask(phone="+923001234567", cnic="۳۵۲۰۲۱۲۳۴۵۶۷۱"))
    assert session.person_id == first.person_id
    assert not session.is_new


def test_one_phone_serves_a_household_and_the_card_decides_who_signs_in() -> None:
    husband = sign_in(device="the-family-phone")
    clock.advance(by=timedelta(minutes=2))
    wife = sign_in(cnic="35202-7654321-2", device="the-family-phone")
    assert husband.person_id != wife.person_id


def test_wrong_answers_are_named_together() -> None:
    with pytest.raises(FieldsInvalid) as refused:
        ask(cnic="12", phone="042")
    assert set(refused.value.problems) == {"cnic", "phone"}


def test_a_device_without_a_name_is_refused() -> None:
    with pytest.raises(api.DeviceMissing):
        ask(device="x")


def test_a_wrong_code_is_refused_and_its_try_is_not_forgotten() -> None:
    challenge = ask()
    for tries_left in (4, 3, 2, 1, 0):
        with pytest.raises(api.CodeWrong) as refused:
            confirm(challenge, code=wrong(challenge))
        assert refused.value.fields["tries_left"] == tries_left
    with pytest.raises(api.TriesUsedUp):
        confirm(challenge)


def test_a_code_is_good_once() -> None:
    challenge = ask()
    confirm(challenge)
    with pytest.raises(api.CodeExpired):
        confirm(challenge)


def test_a_code_dies_after_five_minutes() -> None:
    challenge = ask()
    clock.advance(by=timedelta(minutes=5, seconds=1))
    with pytest.raises(api.CodeExpired):
        confirm(challenge)


def test_a_code_is_worth_nothing_on_another_device() -> None:
    challenge = ask()
    with pytest.raises(api.CodeWrong):
        confirm(challenge, device="somebody-elses-phone")


def test_a_code_of_another_purpose_or_challenge_is_wrong() -> None:
    challenge = ask()
    with pytest.raises(api.CodeWrong):
        confirm(challenge, code=one_time_code(purpose="door", subject=challenge))
    with pytest.raises(api.CodeWrong):
        confirm(uuid4())


def test_urdu_digits_and_spaces_in_a_code_are_read() -> None:
    challenge = ask()
    right = one_time_code(purpose="sign_in", subject=challenge)
    typed = right.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert confirm(challenge, code=f" {typed[:3]} {typed[3:]} ").token


def test_two_hundred_parallel_guesses_are_looked_at_five_times() -> None:
    challenge = ask()

    def guess(number: int) -> str:
        return confirm(challenge, code=wrong(challenge)).token

    assert in_parallel(guess, 200) == {"code_wrong": 5, "tries_used_up": 195}


def test_a_right_code_sent_many_times_at_once_opens_one_session() -> None:
    challenge = ask()

    def give(number: int) -> str:
        return "in" if confirm(challenge).token else ""

    assert in_parallel(give, 20)["in"] == 1
    with transaction_as(SYSTEM):
        assert models.SignIn.objects.count() == 1


def test_two_phones_that_confirm_one_new_card_at_once_make_one_person() -> None:
    challenges = [ask(), ask(phone="03211234567", device="another-phone-here")]
    devices = ["a-phone-of-amna", "another-phone-here"]

    def give(number: int) -> str:
        return "in" if confirm(challenges[number], device=devices[number]).token else ""

    assert in_parallel(give, 2) == {"in": 1, "no_such_challenge": 1}


def test_a_number_gets_one_code_a_minute() -> None:
    now = clock.now()
    ask(at=now)
    with pytest.raises(api.TooManyCodes) as refused:
        ask(at=now)
    assert 1 <= refused.value.fields["retry_seconds"] <= 60


def test_a_number_gets_five_codes_an_hour() -> None:
    begin = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    for minute in range(5):
        ask(at=begin + timedelta(minutes=2 * minute))
    with pytest.raises(api.TooManyCodes):
        ask(at=begin + timedelta(minutes=20))


def test_a_stranger_who_floods_a_number_does_not_shut_its_owner_out() -> None:
    begin = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    sign_in(at=begin)
    for minute in range(4):  # the owner's first code, from a device not known yet, was the fifth
        ask(device="a-stranger-far-away", at=begin + timedelta(minutes=2 + 2 * minute))
    with pytest.raises(api.TooManyCodes):
        ask(device="a-stranger-far-away", at=begin + timedelta(minutes=20))
    assert confirm(ask(at=begin + timedelta(minutes=21)), at=begin + timedelta(minutes=21)).token


def test_a_device_gets_ten_codes_an_hour_that_it_does_not_use() -> None:
    now = clock.now()
    for number in range(10):
        ask(phone=f"030{number} 7654321", at=now)
    with pytest.raises(api.TooManyCodes):
        ask(phone="03217654321", at=now)


def test_confirmed_codes_never_use_up_a_devices_limit() -> None:
    for number in range(12):
        sign_in(cnic=f"35202-10000{number:02}-1", phone=f"0301 10{number:02}000")


def test_numbers_one_after_another_are_noticed() -> None:
    now = clock.now()
    for number in range(30):
        ask(phone=f"0300 1111{number:03}", device=f"device-number-{number}", at=now)
    with pytest.raises(api.TooManyCodes):
        ask(phone="0300 1111030", device="device-number-30", at=now)


def test_the_days_money_stops_the_flood_and_leaves_a_reserve_for_known_devices(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sign_in()
    clock.advance(by=timedelta(days=1))
    monkeypatch.setattr(budgets, "STRANGERS_PER_DAY_PAISA", 3 * budgets.MESSAGE_PAISA)
    served = refused = 0
    for number in range(6):
        try:
            ask(phone=f"030{number} 5551234", device=f"bot-number-{number}")
        except api.CodesPaused:
            refused += 1
        else:
            served += 1
    assert (served, refused) == (3, 3)
    assert confirm(ask()).token


def test_a_hundred_parallel_askers_do_not_pass_the_money_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(budgets, "STRANGERS_PER_DAY_PAISA", 10 * budgets.MESSAGE_PAISA)

    def bot(number: int) -> str:
        ask(
            phone=f"030{number % 10}{1_000_000 + number * 7919}",
            device=f"bot-number-{number}",
            network=f"39.{number % 200}.{number // 200}.1",
        )
        return "served"

    said = in_parallel(bot, 100)
    assert said["served"] == 10


def test_a_refused_request_takes_from_no_budget() -> None:
    full = budgets.Budget("full", budgets.HOUR, 1)
    other = budgets.Budget("other", budgets.HOUR, 5)
    now = clock.now()
    assert counters.take([full], now=now).refused is None
    assert counters.take([other, full], now=now).refused == full
    assert counters.take([other], now=now).used == (1,)


def test_the_counting_connection_comes_back_after_it_broke() -> None:
    budget = budgets.Budget("broken", budgets.HOUR, 5)
    counters.take([budget], now=clock.now())
    counters._line._connection.close()  # type: ignore[union-attr]
    assert counters.take([budget], now=clock.now()).used == (2,)


def test_another_code_can_be_asked_for_with_the_same_card() -> None:
    first = ask()
    clock.advance(by=timedelta(seconds=61))
    second = api.resend_code(
        challenge_id=first, network=NETWORK, device="a-phone-of-amna", by=DOOR, now=clock.now()
    )
    assert second.id != first
    assert confirm(second.id).token


def test_another_device_cannot_ask_for_the_next_code() -> None:
    with pytest.raises(api.NoSuchChallenge):
        api.resend_code(
            challenge_id=ask(), network=NETWORK, device="another-device", by=DOOR, now=clock.now()
        )


def test_the_page_finds_its_challenge_by_device_only() -> None:
    challenge = ask()
    found = api.find_challenge(
        challenge_id=challenge, device="a-phone-of-amna", by=DOOR, now=clock.now()
    )
    assert found is not None
    assert found.masked_phone.endswith("4567")
    assert (
        api.find_challenge(challenge_id=challenge, device="another", by=DOOR, now=clock.now())
        is None
    )


def test_notices_learn_where_a_code_goes_while_it_is_fresh() -> None:
    challenge = ask()
    contact = api.find_challenge_contact(challenge_id=challenge, by=SYSTEM, now=clock.now())
    assert contact is not None
    assert contact.phone == "+923001234567"
    late = clock.now() + timedelta(minutes=6)
    assert api.find_challenge_contact(challenge_id=challenge, by=SYSTEM, now=late) is None


def test_no_table_holds_a_number_or_a_code_in_clear() -> None:
    challenge = ask()
    confirm(challenge)
    code = one_time_code(purpose="sign_in", subject=challenge)
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        for table in ("person", "challenge", "session", "tally"):
            cursor.execute(f"SELECT t::text FROM people_{table} t")
            text = " ".join(row for (row,) in cursor.fetchall())
            assert "3520212345671" not in text
            assert "3001234567" not in text
            assert f",{code}," not in text


def test_old_codes_and_counts_are_removed() -> None:
    ask()
    clock.advance(by=timedelta(days=3))
    assert api.purge(by=SYSTEM, now=clock.now()) > 0
    with transaction_as(SYSTEM):
        assert models.Challenge.objects.count() == 0
    assert models.Tally.objects.count() == 0

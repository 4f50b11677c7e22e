"""A known card with another number: no code, the same answer, and 72 hours."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from dastak.kernel import clock, relay
from dastak.kernel.actors import SYSTEM
from dastak.kernel.scope import transaction_as
from dastak.people import api, models
from dastak.people.tests.walks import CNIC, DOOR, ask, confirm, events, seed, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _seeds() -> None:
    seed()


def other_number() -> UUID:
    return ask(phone="0321 7654321", device="new-phone-of-amna")


def test_a_known_card_with_another_number_gets_no_code_and_the_same_answer() -> None:
    sign_in()
    known = other_number()
    unknown = ask(cnic="35202-9999999-9", phone="0333 7654321", device="new-phone-of-amna")
    contact = api.find_challenge_contact(challenge_id=known, by=SYSTEM, now=clock.now())
    assert contact is None
    for challenge in (known, unknown):
        shown = api.find_challenge(
            challenge_id=challenge, device="new-phone-of-amna", by=DOOR, now=clock.now()
        )
        assert shown is not None
    with pytest.raises(api.CodeWrong):
        confirm(known, device="new-phone-of-amna")


def test_known_and_unknown_do_the_same_work() -> None:
    sign_in()
    counted: list[int] = []
    for cnic, phone in ((CNIC, "0321 7654321"), ("35202-9999999-9", "0333 7654321")):
        with connection.execute_wrapper(_Counting(counted)):
            ask(cnic=cnic, phone=phone, device="new-phone-of-amna")
    assert len(counted) % 2 == 0
    half = len(counted) // 2
    assert counted[:half] == counted[half:]


class _Counting:
    """Notes the length of every statement without its values."""

    def __init__(self, into: list[int]) -> None:
        self.into = into

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        self.into.append(len(sql))
        return execute(sql, params, many, context)


def test_the_present_number_is_told_and_the_new_one_works_after_72_hours() -> None:
    before = sign_in()
    other_number()
    relay.drain()
    assert events()[-2:] == ["people.NumberDiffered", "people.NumberChangeAsked"]
    waiting = api.list_number_changes(by=before, now=clock.now())
    assert [each.masked_phone[-4:] for each in waiting] == ["4321"]
    clock.advance(by=timedelta(hours=71))
    early = other_number()
    with pytest.raises(api.CodeWrong):
        confirm(early, device="new-phone-of-amna")
    clock.advance(by=timedelta(hours=2))
    after = sign_in(phone="0321 7654321", device="new-phone-of-amna")
    assert after.person_id == before.person_id
    person = api.get_person(person_id=after.me, purpose="own", by=after, now=clock.now())
    assert person.masked_phone.endswith("4321")
    assert person.phone_since is not None
    assert clock.now() - person.phone_since < timedelta(minutes=1)


def test_the_former_number_ends_with_the_change() -> None:
    challenge = ask()
    old = confirm(challenge)
    other_number()
    relay.drain()
    clock.advance(by=timedelta(hours=73))
    sign_in(phone="0321 7654321", device="new-phone-of-amna")
    assert api.find_actor(token=old.token, now=clock.now()) is None
    with pytest.raises(api.CodeWrong):
        confirm(ask())


def test_a_change_that_was_refused_never_happens() -> None:
    me = sign_in()
    other_number()
    relay.drain()
    (change,) = api.list_number_changes(by=me, now=clock.now())
    api.refuse_number_change(change_id=change.id, by=me, now=clock.now())
    clock.advance(by=timedelta(hours=73))
    with pytest.raises(api.CodeWrong):
        confirm(other_number(), device="new-phone-of-amna")


def test_somebody_else_cannot_refuse_my_change() -> None:
    sign_in()
    other_number()
    relay.drain()
    with transaction_as(SYSTEM):
        change = models.NumberChange.objects.get()
    stranger = sign_in(cnic="35202-9999999-9", phone="03451234567", device="strangers-phone")
    with pytest.raises(api.NoSuchChange):
        api.refuse_number_change(change_id=change.id, by=stranger, now=clock.now())


def test_the_present_number_is_told_three_times_a_day_at_most() -> None:
    sign_in()
    for number in range(5):
        ask(phone=f"032{number} 7654321", device=f"new-phone-{number}")
    relay.drain()
    assert events().count("people.NumberChangeAsked") == 3


def test_the_same_change_is_told_once() -> None:
    sign_in()
    other_number()
    relay.drain()
    clock.advance(by=timedelta(minutes=2))
    other_number()
    relay.drain()
    assert events().count("people.NumberChangeAsked") == 1

"""Staff accounts, sessions and permits."""

import importlib
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, OutsideYourArea, Role, SignInFirst
from dastak.kernel.commands import declared_permits
from dastak.people import api
from dastak.people.adapters.seeds import role_permits
from dastak.people.commands import staff as staff_commands
from dastak.people.models import RolePermit
from dastak.people.tests.walks import DOOR, NETWORK, seed, sign_in, somebody
from dastak.people.types import NewStaff, Session, Staff

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "correct horse battery"
OURS = sorted(name for name in declared_permits() if name.startswith("dastak.people."))


@pytest.fixture(autouse=True)
def _seeds() -> None:
    seed()


def new_staff(**changes: object) -> NewStaff:
    person = api.register_on_behalf(person=somebody(), by=SYSTEM, now=clock.now())
    staff = NewStaff(
        person_id=person.id,
        username="dua.officer",
        password=PASSWORD,
        role=Role.OFFICER,
        districts=frozenset({"lahore"}),
        departments=frozenset({"dc-office"}),
    )
    return replace(staff, **changes)  # type: ignore[arg-type]


def create(**changes: object) -> Staff:
    return api.create_staff(staff=new_staff(**changes), by=SYSTEM, now=clock.now())


def enter(
    username: str = "dua.officer", password: str = PASSWORD, network: str = NETWORK
) -> Session:
    return api.sign_in_staff(
        username=username, password=password, network=network, by=DOOR, now=clock.now()
    )


def test_an_officer_signs_in_and_serves_an_area() -> None:
    create()
    session = enter(username=" Dua.Officer ")
    actor = api.find_actor(token=session.token, now=clock.now())
    assert actor is not None
    assert actor.role is Role.OFFICER
    assert actor.districts == {"lahore"}
    assert actor.departments == {"dc-office"}
    assert actor.name == "Zainab Bibi"
    assert actor.may("people.get_person_of_case")


def test_the_actor_is_found_with_one_query() -> None:
    create()
    session = enter()
    api.find_actor(token=session.token, now=clock.now())
    now = clock.now()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        api.find_actor(token=session.token, now=now)
    assert len(queries) == 1


def test_no_token_of_somebody_elses_making_finds_an_actor() -> None:
    assert api.find_actor(token="made up", now=clock.now()) is None
    assert api.find_actor(token="", now=clock.now()) is None


def test_a_session_ends_by_time_and_by_signing_out() -> None:
    create()
    session = enter()
    assert api.find_actor(token=session.token, now=clock.now() + timedelta(hours=13)) is None
    actor = api.find_actor(token=session.token, now=clock.now())
    assert actor is not None
    api.sign_out(by=actor, now=clock.now())
    assert api.find_actor(token=session.token, now=clock.now()) is None


def test_signing_out_everywhere_ends_all_sessions_of_a_person() -> None:
    first = sign_in()
    clock.advance(by=timedelta(minutes=2))
    sign_in(device="another-device")
    assert api.sign_out_everywhere(by=first, now=clock.now()) == 2


def test_a_closed_account_is_out_at_once_and_can_be_opened_again() -> None:
    account = create()
    session = enter()
    assert api.close_staff_account(person_id=account.person_id, by=SYSTEM, now=clock.now()) == 1
    assert api.find_actor(token=session.token, now=clock.now()) is None
    with pytest.raises(api.PasswordWrong):
        enter()
    api.reopen_staff_account(person_id=account.person_id, by=SYSTEM, now=clock.now())
    assert enter().token


def test_a_supervisor_closes_accounts_of_their_own_area_only() -> None:
    account = create(districts=frozenset({"lahore", "multan"}))
    supervisor = Actor(
        role=Role.SUPERVISOR,
        person_id=uuid4(),
        permits=frozenset({"people.close_staff_account"}),
        districts=frozenset({"lahore"}),
        departments=frozenset({"*"}),
    )
    with pytest.raises(OutsideYourArea):
        api.close_staff_account(person_id=account.person_id, by=supervisor, now=clock.now())


def test_an_account_that_nobody_has_cannot_be_closed_or_opened() -> None:
    for change in (api.close_staff_account, api.reopen_staff_account):
        with pytest.raises(api.NoSuchStaff):
            change(person_id=uuid4(), by=SYSTEM, now=clock.now())


def test_a_wrong_password_and_an_unknown_name_answer_alike() -> None:
    create()
    said = []
    for username in ("dua.officer", "nobody.at.all"):
        with pytest.raises(api.PasswordWrong) as refused:
            enter(username=username, password="wrong wrong wrong")
        said.append((refused.value.text("en"), refused.value.text("ur"), refused.value.fields))
    assert said[0] == said[1]


def test_an_unknown_name_costs_as_much_as_a_wrong_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked: list[str] = []
    verify = staff_commands._verify

    def watched(stored: str, given: str) -> bool:
        checked.append(stored)
        return verify(stored, given)

    monkeypatch.setattr(staff_commands, "_verify", watched)
    with pytest.raises(api.PasswordWrong):
        enter(username="nobody.at.all")
    assert checked[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_five_wrong_passwords_close_the_door_here_but_not_elsewhere() -> None:
    create()
    for _ in range(5):
        with pytest.raises(api.PasswordWrong):
            enter(password="wrong wrong wrong")
    with pytest.raises(api.TooManyPasswords):
        enter()
    assert enter(network="111.68.1.1").token
    clock.advance(by=timedelta(minutes=16))
    assert enter().token


def test_right_passwords_never_use_up_the_tries() -> None:
    create()
    for _ in range(7):
        assert enter().token


def test_verification_waits_for_its_turn_and_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    create()
    monkeypatch.setattr(staff_commands, "WAIT_SECONDS_MAX", 0.01)
    with staff_commands._turn(), staff_commands._turn(), pytest.raises(api.SignInBusy):
        enter()


def test_a_user_name_is_given_once() -> None:
    account = create()
    again = NewStaff(
        person_id=account.person_id,
        username="DUA.officer",
        password=PASSWORD,
        role=Role.SUPERVISOR,
        districts=frozenset({"*"}),
        departments=frozenset({"*"}),
    )
    with pytest.raises(api.UsernameTaken):
        api.create_staff(staff=again, by=SYSTEM, now=clock.now())


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"username": "x"}, api.UsernameInvalid),
        ({"username": "dua оfficer"}, api.UsernameInvalid),
        ({"password": "short"}, api.PasswordTooShort),
        ({"role": Role.CITIZEN}, api.NotAStaffRole),
        ({"districts": frozenset()}, api.AreaMissing),
        ({"person_id": uuid4()}, api.NoSuchPerson),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(
    changes: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        create(**changes)


def test_a_password_is_changed_by_whoever_knows_it_and_ends_the_sessions() -> None:
    create()
    actor = api.find_actor(token=enter().token, now=clock.now())
    assert actor is not None
    with pytest.raises(api.PasswordWrong):
        api.change_own_password(current="wrong", new=PASSWORD, by=actor, now=clock.now())
    with pytest.raises(api.PasswordTooShort):
        api.change_own_password(current=PASSWORD, new="short", by=actor, now=clock.now())
    api.change_own_password(current=PASSWORD, new="another long secret", by=actor, now=clock.now())
    assert enter(password="another long secret").token


def test_tries_of_the_present_password_have_an_end() -> None:
    create()
    actor = api.find_actor(token=enter().token, now=clock.now())
    assert actor is not None
    for _ in range(5):
        with pytest.raises(api.PasswordWrong):
            api.change_own_password(current="no", new=PASSWORD, by=actor, now=clock.now())
    with pytest.raises(api.TooManyPasswords):
        api.change_own_password(current=PASSWORD, new=PASSWORD, by=actor, now=clock.now())


def test_loading_the_permits_twice_changes_nothing_and_takes_back_what_left_the_file() -> None:
    assert api.load_seeds(by=SYSTEM, now=clock.now()) == 0
    RolePermit(role="citizen", permit="finance.print_money").save(force_insert=True)
    assert api.load_seeds(by=SYSTEM, now=clock.now()) == 1
    assert RolePermit.objects.count() == len(role_permits())


def test_a_visitor_at_the_door_may_do_nothing_else() -> None:
    assert DOOR.permits == {
        "people.request_code",
        "people.confirm_code",
        "people.find_challenge",
        "people.sign_in_staff",
    }
    assert DOOR.person_id is None


@pytest.mark.parametrize("name", OURS)
def test_a_command_or_query_without_its_permit_is_refused(name: str) -> None:
    module, _, function = name.rpartition(".")
    call = getattr(importlib.import_module(module), function)
    nobody = Actor(role=Role.CITIZEN, person_id=uuid4(), permits=frozenset({"other.permit"}))
    with pytest.raises(NotPermitted):
        call(by=nobody, now=clock.now())
    with pytest.raises(SignInFirst):
        call(by=Actor(role=Role.PUBLIC), now=clock.now())


def test_every_permit_of_people_in_the_file_belongs_to_a_command_or_query() -> None:
    known = {permit for name, permit in declared_permits().items() if name in OURS}
    named = {permit for _, permit in role_permits() if permit.startswith("people.")}
    assert named <= known

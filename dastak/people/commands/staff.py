"""Accounts of staff: made by an administrator, entered with a user name and a password."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from dastak.kernel import vault
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Invalid, Missing, Refused, TooMany, Unauthenticated, Unavailable
from dastak.kernel.ids import uuid7
from dastak.kernel.scope import transaction_as
from dastak.people import models
from dastak.people.adapters import counters
from dastak.people.commands.codes import network_key
from dastak.people.commands.sign_in import open_session
from dastak.people.queries.persons import NoSuchPerson
from dastak.people.rules import budgets
from dastak.people.rules.sessions import check_password, check_staff_role, session_ends
from dastak.people.types import NewStaff, Session, Staff

# One verification takes 19 MiB and 20 ms of a core: more at once would only make all of them late.
HASHERS_AT_ONCE = 2
WAIT_SECONDS_MAX = 3.0
_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,59}")
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_turns = threading.BoundedSemaphore(HASHERS_AT_ONCE)


class PasswordWrong(Unauthenticated):
    """User name or password is not right. Check both, or ask your supervisor."""

    ur = "صارف نام یا پاس ورڈ درست نہیں۔ دونوں دیکھ لیں یا اپنے نگران سے پوچھیں۔"


class TooManyPasswords(TooMany):
    """Too many tries. Wait {retry_seconds} seconds, or ask your supervisor."""

    ur = "بہت سی کوششیں ہو چکیں۔ {retry_seconds} سیکنڈ انتظار کریں یا اپنے نگران سے پوچھیں۔"


class SignInBusy(Unavailable):
    """Many people are signing in just now. Try again in a few seconds."""

    ur = "اس وقت بہت سے لوگ سائن اِن کر رہے ہیں۔ چند سیکنڈ بعد کوشش کریں۔"


class UsernameTaken(Refused):
    """The user name “{username}” is taken. Choose another."""

    ur = "صارف نام «{username}» پہلے سے موجود ہے۔ کوئی اور چنیں۔"


class UsernameInvalid(Invalid):
    """A user name has 3 to 60 of a-z, 0-9, dot, dash and underscore, and begins with a letter."""

    ur = "صارف نام 3 سے 60 حروف کا ہو: a-z، 0-9، نقطہ، ڈیش اور انڈر سکور، شروع میں حرف۔"


class AreaMissing(Invalid):
    """Name the districts and the departments that the account serves."""

    ur = "وہ اضلاع اور محکمے بتائیں جن کے لیے یہ اکاؤنٹ ہے۔"


class NoSuchStaff(Missing):
    """There is no such staff account."""

    ur = "ایسا کوئی عملے کا اکاؤنٹ نہیں۔"


@command(permit="people.sign_in_staff")
def sign_in_staff(
    *, username: str, password: str, network: str, by: Actor, now: datetime
) -> Session:
    """Sign in with a user name and a password.

    Tries are counted before the password is looked at; an account that does not exist or is closed
    takes as long and answers alike.

    :raises TooManyPasswords: when the tries at this account or from this network are used up.
    :raises SignInBusy: when no turn for a verification comes within 3 seconds.
    :raises PasswordWrong: when the two do not belong together.
    """
    name = username.strip().casefold()[:60]
    wanted = budgets.password_budgets(
        account=vault.blind_index(name, kind="username").hex(), network=network_key(network)
    )
    taken = counters.take(wanted, now=now)
    if taken.refused is not None:
        raise TooManyPasswords(retry_seconds=taken.refused.seconds_left(now))
    with transaction_as(SYSTEM):
        account = models.StaffAccount.objects.filter(username=name).first()
    is_right = _verify(account.password if account else _nobody(), password)
    if account is None or not account.is_active or not is_right:
        raise PasswordWrong
    counters.give_back(wanted, taken_at=now)
    return _open(account, by, now)


def _open(account: models.StaffAccount, by: Actor, now: datetime) -> Session:
    role = Role(account.role)
    with transaction_as(SYSTEM):
        token = open_session(
            person_id=account.person_id, staff_id=account.id, role=role, device="", by=by, now=now
        )
    return Session(
        token=token,
        person_id=account.person_id,
        role=role,
        expires_at=session_ends(role=role, now=now),
        is_new=False,
        is_complete=True,
    )


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=WAIT_SECONDS_MAX):
        raise SignInBusy
    try:
        yield
    finally:
        _turns.release()


def _verify(stored: str, password: str) -> bool:
    with _turn():
        try:
            return _hasher.verify(stored, password[:1000])
        except (Argon2Error, InvalidHashError):
            return False


@cache
def _nobody() -> str:
    """The hash that the password of an unknown account is held against."""
    return _hasher.hash("nobody's password, which opens nothing")


@command(permit="people.create_staff")
def create_staff(*, staff: NewStaff, by: Actor, now: datetime) -> Staff:
    """Make an account for a registered person.

    :raises NotAStaffRole: for a role that is not of staff. :raises PasswordTooShort: see rules.
    :raises UsernameInvalid: for a name with other characters. :raises AreaMissing: without area.
    :raises UsernameTaken: when there is such an account. :raises NoSuchPerson: when nobody is.
    """
    name = staff.username.strip().casefold()
    check_staff_role(staff.role)
    check_password(username=name, password=staff.password)
    if not _USERNAME.fullmatch(name):
        raise UsernameInvalid
    if not staff.districts or not staff.departments:
        raise AreaMissing
    with _turn():
        stored = _hasher.hash(staff.password)
    row = models.StaffAccount(
        id=uuid7(),
        person_id=staff.person_id,
        username=name,
        password=stored,
        role=staff.role,
        districts=sorted(staff.districts),
        departments=sorted(staff.departments),
        created_at=now,
        created_by=by.person_id,
    )
    with transaction_as(SYSTEM):
        if not models.Person.objects.filter(id=staff.person_id).exists():
            raise NoSuchPerson
        with refusing({"people_staff_username": UsernameTaken(username=name)}):
            row.save(force_insert=True)
    return _staff(row)


@command(permit="people.close_staff_account")
def close_staff_account(*, person_id: UUID, by: Actor, now: datetime) -> int:
    """Close all accounts of a member of staff and end their sessions; returns how many.

    :raises NoSuchStaff: when the person has no account.
    :raises OutsideYourArea: when an account serves a district that the actor does not.
    """
    with transaction_as(SYSTEM):
        for account in models.StaffAccount.objects.filter(person_id=person_id):
            for district in account.districts:
                by.must_serve(district)
        closed = models.StaffAccount.objects.filter(person_id=person_id).update(is_active=False)
        if not closed:
            raise NoSuchStaff
        staff_sessions = models.SignIn.objects.filter(person_id=person_id, staff_id__isnull=False)
        staff_sessions.filter(ended_at__isnull=True).update(ended_at=now)
    return closed


@command(permit="people.reopen_staff_account")
def reopen_staff_account(*, person_id: UUID, by: Actor, now: datetime) -> int:
    """Open the closed accounts of a member of staff again; returns how many.

    :raises NoSuchStaff: when the person has no account.
    """
    with transaction_as(SYSTEM):
        opened = models.StaffAccount.objects.filter(person_id=person_id).update(is_active=True)
    if not opened:
        raise NoSuchStaff
    return opened


@command(permit="people.change_own_password")
def change_own_password(*, current: str, new: str, by: Actor, now: datetime) -> None:
    """Change the password of the account the actor is signed in with; ends all its sessions.

    :raises TooManyPasswords: when the tries are used up.
    :raises PasswordWrong: when the present one is not right. :raises PasswordTooShort: see rules.
    """
    wanted = budgets.password_budgets(account=str(by.me), network=str(by.session_id))
    taken = counters.take(wanted, now=now)
    if taken.refused is not None:
        raise TooManyPasswords(retry_seconds=taken.refused.seconds_left(now))
    with transaction_as(SYSTEM):
        account = _account_of(by)
    if account is None or not _verify(account.password, current):
        raise PasswordWrong
    check_password(username=account.username, password=new)
    with _turn():
        account.password = _hasher.hash(new)
    with transaction_as(SYSTEM):
        account.save(update_fields=["password"])
        sessions = models.SignIn.objects.filter(staff_id=account.id, ended_at__isnull=True)
        sessions.update(ended_at=now)


def _account_of(actor: Actor) -> models.StaffAccount | None:
    sessions = models.SignIn.objects.select_related("staff")
    session = sessions.filter(id=actor.session_id).first() if actor.session_id else None
    return session.staff if session else None


def _staff(row: models.StaffAccount) -> Staff:
    return Staff(
        id=row.id,
        person_id=row.person_id,
        username=row.username,
        role=Role(row.role),
        districts=frozenset(row.districts),
        departments=frozenset(row.departments),
        is_active=row.is_active,
    )

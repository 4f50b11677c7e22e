"""How long a sign-in and a change of number last, and what a password must be."""

from __future__ import annotations

from datetime import datetime, timedelta

from dastak.kernel.actors import Role
from dastak.kernel.errors import Invalid

CITIZEN_SESSION = timedelta(days=30)
STAFF_SESSION = timedelta(hours=12)
COOL_DOWN = timedelta(hours=72)
CHANGE_LIFE = timedelta(days=30)
CHANGES_PER_DAY = 3
PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX = 15, 128
STAFF_ROLES = frozenset(
    {Role.FACILITATOR, Role.OFFICER, Role.SUPERVISOR, Role.AGENT, Role.AUDITOR, Role.ADMIN}
)


class PasswordTooShort(Invalid):
    """Choose a password of {least} to {most} characters that is not the user name."""

    ur = "پاس ورڈ {least} سے {most} حروف کا رکھیں جو صارف نام جیسا نہ ہو۔"


class NotAStaffRole(Invalid):
    """“{role}” is not a role of staff."""

    ur = "«{role}» عملے کا کردار نہیں۔"


def session_ends(*, role: Role, now: datetime) -> datetime:
    """When a sign-in that begins now ends: 30 days for citizens, 12 hours for staff."""
    return now + (CITIZEN_SESSION if role is Role.CITIZEN else STAFF_SESSION)


def check_password(*, username: str, password: str) -> None:
    """Length only: no rules of composition.

    :raises PasswordTooShort: when it has not 15 to 128 characters or repeats the user name.
    Source: NIST SP 800-63B-4, section 3.1.1.2 (15 characters where a password stands alone).
    """
    is_long = PASSWORD_LENGTH_MIN <= len(password) <= PASSWORD_LENGTH_MAX
    if not is_long or username.casefold() in password.casefold():
        raise PasswordTooShort(least=PASSWORD_LENGTH_MIN, most=PASSWORD_LENGTH_MAX)


def check_staff_role(role: Role) -> None:
    """:raises NotAStaffRole: for the public, citizens and the system."""
    if role not in STAFF_ROLES:
        raise NotAStaffRole(role=role.value)


def change_times(*, asked_at: datetime) -> tuple[datetime, datetime]:
    """When a change of number takes effect, and when it lapses unused."""
    return asked_at + COOL_DOWN, asked_at + COOL_DOWN + CHANGE_LIFE

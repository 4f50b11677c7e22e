"""Who acts, what they may do and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from dastak.kernel.errors import Forbidden, Unauthenticated
from dastak.kernel.text import Bilingual, listed

EVERYWHERE = frozenset({"*"})
NOWHERE: frozenset[str] = frozenset()


class Role(StrEnum):
    """The capacity in which somebody acts."""

    PUBLIC = "public"
    CITIZEN = "citizen"
    FACILITATOR = "facilitator"
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    AGENT = "agent"
    AUDITOR = "auditor"
    ADMIN = "admin"
    SYSTEM = "system"


ROLE_WORDS = {
    Role.PUBLIC: Bilingual("anybody", "سب"),
    Role.CITIZEN: Bilingual("citizens", "شہری"),
    Role.FACILITATOR: Bilingual("facilitators", "نمائندے"),
    Role.OFFICER: Bilingual("officers", "افسران"),
    Role.SUPERVISOR: Bilingual("supervisors", "نگران"),
    Role.AGENT: Bilingual("helpline agents", "ہیلپ لائن"),
    Role.AUDITOR: Bilingual("auditors", "آڈیٹر"),
    Role.ADMIN: Bilingual("administrators", "منتظمین"),
    Role.SYSTEM: Bilingual("the system", "نظام"),
}


def role_words(roles: Iterable[str]) -> Bilingual:
    """Roles as a list that people understand."""
    return listed(ROLE_WORDS[Role(role)] for role in sorted(roles))


class NotPermitted(Forbidden):
    """Your account does not hold the permission “{permit}”. Ask your supervisor."""

    ur = "آپ کے اکاؤنٹ کو «{permit}» کی اجازت نہیں۔ اپنے نگران سے رابطہ کریں۔"


class OutsideYourArea(Forbidden):
    """This belongs to “{area}”, outside the area your account serves."""

    ur = "یہ «{area}» کا معاملہ ہے جو آپ کے علاقے یا محکمے سے باہر ہے۔"


class NotYours(Forbidden):
    """This belongs to somebody else."""

    ur = "یہ کسی اور کا معاملہ ہے۔"


class SignInFirst(Unauthenticated):
    """Sign in first."""

    ur = "پہلے سائن اِن کریں۔"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that calls a command or a query.

    :param permits: capability strings such as ``orders.place_order``.
    :param districts: district codes served, or ``{"*"}``.
    :param departments: department codes served, or ``{"*"}``.
    """

    role: Role
    person_id: UUID | None = None
    permits: frozenset[str] = NOWHERE
    districts: frozenset[str] = NOWHERE
    departments: frozenset[str] = NOWHERE
    channel: str = "web"
    session_id: UUID | None = None
    name: str = field(default="", compare=False)

    def may(self, permit: str) -> bool:
        """Whether the actor holds ``permit``."""
        return permit in self.permits or "*" in self.permits

    def must(self, permit: str) -> None:
        """:raises SignInFirst: when nobody is signed in. :raises NotPermitted: without the permit."""
        if self.may(permit):
            return
        if self.role is Role.PUBLIC:
            raise SignInFirst
        raise NotPermitted(permit=permit)

    def serves(self, district: str) -> bool:
        """Whether ``district`` lies in the actor's area."""
        return district in self.districts or "*" in self.districts

    def must_serve(self, district: str) -> None:
        """:raises OutsideYourArea: when the district is not the actor's."""
        if not self.serves(district):
            raise OutsideYourArea(area=district)

    def must_serve_department(self, department: str) -> None:
        """:raises OutsideYourArea: when the department is not the actor's."""
        if department not in self.departments and "*" not in self.departments:
            raise OutsideYourArea(area=department)

    def must_be(self, person_id: UUID | None) -> None:
        """:raises NotYours: unless the actor is this person or the system."""
        if self.role is not Role.SYSTEM and (person_id is None or self.person_id != person_id):
            raise NotYours

    @property
    def me(self) -> UUID:
        """The acting person's id. :raises SignInFirst: when nobody is signed in."""
        if self.person_id is None:
            raise SignInFirst
        return self.person_id


SYSTEM = Actor(
    role=Role.SYSTEM,
    permits=EVERYWHERE,
    districts=EVERYWHERE,
    departments=EVERYWHERE,
    channel="system",
)
PUBLIC = Actor(role=Role.PUBLIC)

"""Who may speak for somebody who has a paper, and whose rows an actor may write."""

from __future__ import annotations

from uuid import UUID

from dastak.documents.types import Holder, HolderKind, Scope
from dastak.kernel.actors import Actor, NotYours, Role
from dastak.kernel.errors import Invalid

_PEOPLE = {HolderKind.CITIZEN: Role.CITIZEN, HolderKind.FACILITATOR: Role.FACILITATOR}


class HolderMalformed(Invalid):
    """“{id}” does not name a {kind}. Give a person's id, or “department@district”."""

    ur = "«{id}» سے کوئی {kind} ظاہر نہیں ہوتا۔ فرد کی شناخت، یا «محکمہ@ضلع» دیں۔"


def parse_department(holder: Holder) -> tuple[str, str]:
    """Codes of the department and the district of a department that holds papers."""
    department, _, district = holder.id.partition("@")
    return department, district


def check_holder(holder: Holder) -> Holder:
    """The holder in its one written form.

    :raises HolderMalformed: when its id does not fit its kind.
    """
    if holder.kind in _PEOPLE:
        try:
            return Holder(holder.kind, str(UUID(holder.id)))
        except ValueError as malformed:
            raise HolderMalformed(id=holder.id, kind=holder.kind) from malformed
    is_department = holder.kind is HolderKind.DEPARTMENT
    if not holder.id or (is_department and not all(parse_department(holder))):
        raise HolderMalformed(id=holder.id, kind=holder.kind)
    return holder


def stands_for(by: Actor, holder: Holder) -> bool:
    """Whether the actor is this holder, or an officer of this department in this district."""
    if by.role is Role.SYSTEM:
        return True
    if holder.kind in _PEOPLE:
        return by.role is _PEOPLE[holder.kind] and str(by.person_id) == holder.id
    if holder.kind is HolderKind.CENTRE or by.role is not Role.OFFICER:
        return False
    department, district = parse_department(holder)
    return by.serves(district) and bool(by.departments & {department, "*"})


def is_in_scope(by: Actor, scope: Scope) -> bool:
    """Whether the actor is the person, or serves the district and (where known) the department."""
    if by.role is Role.SYSTEM:
        return True
    if scope.person_id is not None and by.person_id == scope.person_id:
        return True
    has_department = scope.department is None or by.departments & {scope.department, "*"}
    return by.serves(scope.district) and bool(has_department)


def must_be_in_scope(by: Actor, scope: Scope) -> None:
    """:raises NotYours: when the rows would lie outside what the actor may see."""
    if not is_in_scope(by, scope):
        raise NotYours

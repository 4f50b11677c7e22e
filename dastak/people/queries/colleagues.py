"""Who works here, for handing work over."""

from __future__ import annotations

from datetime import datetime

from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.commands import query
from dastak.kernel.scope import transaction_as
from dastak.people import models
from dastak.people.types import Staff


@query(permit="people.list_colleagues")
def list_colleagues(*, role: Role, by: Actor, now: datetime) -> list[Staff]:
    """Open accounts of a role that share a district with the actor, by username; at most 200.

    Shows how they are called at work, nothing personal.
    """
    with transaction_as(SYSTEM):
        rows = models.StaffAccount.objects.filter(role=role, is_active=True).order_by("username")
        found = [row for row in rows if any(map(by.serves, row.districts)) or "*" in row.districts]
        return [
            Staff(
                id=row.id,
                person_id=row.person_id,
                username=row.username,
                role=Role(row.role),
                districts=frozenset(row.districts),
                departments=frozenset(row.departments),
                is_active=row.is_active,
            )
            for row in found[:200]
        ]

"""From a session's token to an actor: one query, on every request."""

from __future__ import annotations

import hashlib
import time
from datetime import datetime

from django.db import connection

from dastak.kernel.actors import EVERYWHERE, NOWHERE, Actor, Role
from dastak.people.models import RolePermit

CACHE_SECONDS = 30
_DOORS = frozenset(
    {
        "people.request_code",
        "people.confirm_code",
        "people.find_challenge",
        "people.sign_in_staff",
    }
)
_FIND = "SELECT * FROM people_find_actor(%s, %s)"
_permits: dict[Role, tuple[float, frozenset[str]]] = {}


def hash_of(token: str) -> bytes:
    """What is kept of a session's token or of a device's name."""
    return hashlib.sha256(token.encode()).digest()


def find_actor(*, token: str, now: datetime) -> Actor | None:
    """The actor of a session's token, or None when it has ended or never was.

    One query, so that an ended session or a closed account ends at once. The permits of the role
    are at most 30 seconds old.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [hash_of(token), now])
        row = cursor.fetchone()
    if row is None:
        return None
    session_id, person_id, name, channel, role_code, districts, departments = row
    role = Role(role_code)
    return Actor(
        role=role,
        person_id=person_id,
        permits=permits_of(role),
        districts=_area(districts),
        departments=_area(departments),
        channel=channel,
        session_id=session_id,
        name=name,
    )


def _area(codes: list[str]) -> frozenset[str]:
    return EVERYWHERE if "*" in codes else frozenset(codes)


def permits_of(role: Role) -> frozenset[str]:
    """The permits of a role, kept for 30 seconds in each process."""
    found = _permits.get(role)
    if found is None or time.monotonic() - found[0] > CACHE_SECONDS:
        rows = RolePermit.objects.filter(role=role).values_list("permit", flat=True)
        found = time.monotonic(), frozenset(rows)
        _permits[role] = found
    return found[1]


def forget_permits() -> None:
    """Read the permits of every role anew."""
    _permits.clear()


def at_the_door(*, actor: Actor, channel: str) -> Actor:
    """Somebody who is about to sign in: the actor of the request with the right to try.

    Whoever is signed in already keeps nothing of it: signing in starts from nobody.
    """
    return Actor(
        role=Role.PUBLIC,
        permits=_DOORS,
        districts=NOWHERE,
        channel=channel,
        session_id=actor.session_id,
    )

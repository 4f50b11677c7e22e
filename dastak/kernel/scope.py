"""The access scope of a transaction: what row-level security lets it see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import cast

from django.db import connection, transaction

from dastak.kernel.actors import Actor
from dastak.kernel.postgres.base import DatabaseWrapper, Scope

_current: ContextVar[Scope | None] = ContextVar("dastak_scope", default=None)


def _settings_of(actor: Actor) -> Scope:
    # Codes stand between commas, so that one is never found inside another.
    districts = "," + ",".join(sorted(actor.districts)) + ","
    departments = "," + ",".join(sorted(actor.departments)) + ","
    return districts, departments, str(actor.person_id or "")


@contextmanager
def transaction_as(actor: Actor) -> Iterator[bool]:
    """A transaction in which the actor sees what is theirs; joins one that is open.

    Yields whether it is the outermost of its kind and yet does not commit, since a test holds it
    open. A refusal anywhere inside rolls all of it back.
    """
    wanted = _settings_of(actor)
    is_joining = connection.in_atomic_block
    before = _current.get() if is_joining else None
    with transaction.atomic(savepoint=False):
        if before != wanted:
            _apply(wanted)
        token = _current.set(wanted)
        try:
            yield is_joining and before is None
        finally:
            _current.reset(token)
            if before is not None and before != wanted:
                _apply(before)


def _apply(wanted: Scope) -> None:
    # Sent in front of the next statement, if there is one.
    cast(DatabaseWrapper, connection).scope = wanted

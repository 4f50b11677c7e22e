"""The access scope of a transaction: what row-level security lets it see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from dastak.kernel.actors import Actor

_current: ContextVar[tuple[str, str, str] | None] = ContextVar("dastak_scope", default=None)

_SET = (
    "SELECT set_config('dastak.districts', %s, true),"
    " set_config('dastak.departments', %s, true), set_config('dastak.person', %s, true)"
)


def _settings_of(actor: Actor) -> tuple[str, str, str]:
    # Codes stand between commas, so that one is never found inside another.
    districts = "," + ",".join(sorted(actor.districts)) + ","
    departments = "," + ",".join(sorted(actor.departments)) + ","
    return districts, departments, str(actor.person_id or "")


@contextmanager
def transaction_as(actor: Actor) -> Iterator[bool]:
    """A transaction in which the actor sees what is theirs; joins one that is open.

    Yields whether this is the outermost one. A refusal anywhere inside rolls all of it back.
    """
    wanted = _settings_of(actor)
    before = _current.get() if connection.in_atomic_block else None
    outermost = before is None
    with transaction.atomic(savepoint=False):
        if before != wanted:
            _apply(wanted)
        token = _current.set(wanted)
        try:
            yield outermost
        finally:
            _current.reset(token)
        if before is not None and before != wanted:
            _apply(before)


def _apply(wanted: tuple[str, str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, wanted)

"""Django's PostgreSQL backend with fewer round trips (docs/adr/0022).

A request of this product opens a transaction, sets its scope and then asks; commands change the
scope and change it back. Here ``BEGIN`` and the scope wait, and travel in front of the next
statement in the same message. A scope that nobody used is never sent.
"""

from __future__ import annotations

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg import sql
from psycopg.pq import TransactionStatus

Scope = tuple[str, str, str]

_BEGIN = "BEGIN; "
_SCOPE = (
    "SELECT set_config('dastak.districts', {}, true),"
    " set_config('dastak.departments', {}, true), set_config('dastak.person', {}, true); "
)


class Cursor(psycopg.ClientCursor[Any]):
    """A cursor that sends the words that wait in front of its statement."""

    backend: DatabaseWrapper | None = None

    def execute(self, query: Any, params: Any = None, **options: Any) -> Cursor:
        """Send what waits and the statement as one message; the results are the statement's."""
        words = self.backend.take_waiting() if self.backend else []
        if not words:
            super().execute(query, params, **options)
            return self
        if not isinstance(query, str):
            super().execute("".join(words))
            super().execute(query, params, **options)
            return self
        ahead = "".join(words)
        super().execute((ahead if params is None else ahead.replace("%", "%%")) + query, params)
        for _ in words:
            self.nextset()
        return self

    def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
        """Send what waits on its own, then the statement for each row of parameters."""
        self._send_waiting()
        super().executemany(query, params_seq, **options)

    def copy(self, statement: Any, params: Any = None, **options: Any) -> Any:
        """Send what waits on its own, then COPY."""
        self._send_waiting()
        return super().copy(statement, params, **options)

    def _send_waiting(self) -> None:
        words = self.backend.take_waiting() if self.backend else []
        if words:
            super().execute("".join(words))


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions begin with their first statement.

    To psycopg it is always in autocommit mode; it follows the server's own word on whether a
    transaction is open, so commit and roll-back of an unused one cost nothing.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._begin_waits = False
        self._sent: Scope | None = None
        self.scope: Scope | None = None

    def take_waiting(self) -> list[str]:
        """The statements to send before the next one; they count as sent."""
        if self.connection.pgconn.transaction_status == TransactionStatus.INERROR:
            return []  # all that the server hears now is how far to roll back
        words = []
        if self._begin_waits:
            self._begin_waits, self._sent = False, None
            words.append(_BEGIN)
        if self.scope is not None and self.scope != self._sent and not self.get_autocommit():
            self._sent = self.scope
            words.append(_SCOPE.format(*(sql.quote(each, self.connection) for each in self.scope)))
        return words

    def get_connection_params(self) -> dict[str, Any]:
        """Those of Django, with this cursor."""
        return {**super().get_connection_params(), "cursor_factory": Cursor}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection without a transaction, on which nothing waits."""
        self._forget()
        return super().get_new_connection({**conn_params, "autocommit": True})

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor; before one that lives in the server what waits is sent on its own."""
        if name:
            with self.cursor() as first:
                first.execute("SELECT 1")
        cursor = super().create_cursor(name)
        if isinstance(cursor, Cursor):
            cursor.backend = self
        return cursor

    def is_usable(self) -> bool:
        """Whether the server still listens; asks it only if something unexpected came from it.

        A server that ends a connection says so, and a resting connection hears nothing else.
        """
        if self.connection is None:
            return False
        if self.connection.pgconn.transaction_status != TransactionStatus.IDLE:
            return super().is_usable()
        line = select.poll()
        line.register(self.connection.fileno(), select.POLLIN)
        return not line.poll(0) or super().is_usable()

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 - as Django calls it
        self._forget()
        self._begin_waits = not autocommit

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc] # the stubs leave it out
        # What was set since the savepoint is undone.
        self._sent = None

    def _forget(self) -> None:
        self._begin_waits, self._sent, self.scope = False, None, None

"""Counting that outlives a refusal: budgets are taken over a connection of their own.

A refused request rolls back its transaction, and a wrong guess is a refused request: counted in
that transaction it would be forgotten. So attempts are counted first, committed at once, and only
then evaluated. One connection a process serves all its threads; each count is one statement.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
import structlog
from django.db import connection

from dastak.kernel.errors import Unavailable
from dastak.people.rules.budgets import Budget

_TAKE = "SELECT people_take(%s, %s, %s, %s, %s)"
_GIVE_BACK = """
UPDATE people_tally t SET used = greatest(t.used - b.amount, 0)
FROM unnest(%s::text[], %s::timestamptz[], %s::bigint[]) AS b (key, since, amount)
WHERE t.key = b.key AND t.since = b.since
"""

log = structlog.get_logger()


class CountersAway(Unavailable):
    """Sign-in does not work for the moment. Nothing was lost; try again in a minute."""

    ur = "سائن اِن اس وقت نہیں ہو رہا۔ کچھ ضائع نہیں ہوا؛ ایک منٹ بعد کوشش کریں۔"


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking came to: how much of each budget is used now, or the one that was spent."""

    used: tuple[int, ...]
    refused: Budget | None


class _Line:
    """The process's connection, opened at its first use and again when it broke."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made_for: tuple[Any, ...] = ()
        self._connection: psycopg.Connection[Any] | None = None

    def ask(self, sql: str, params: Sequence[Any]) -> Any:
        """Run one statement; its first value, or None.

        :raises CountersAway: when the database does not answer twice in a row.
        """
        with self._lock:
            for _ in range(2):
                try:
                    cursor = self._opened().execute(sql, params)
                    return cursor.fetchone()[0] if cursor.description else None  # type: ignore[index]
                except psycopg.OperationalError as error:
                    log.warning("counters_away", error=type(error).__name__)
                    self._close()
        raise CountersAway

    def close(self) -> None:
        """Close the connection; the next use opens another."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _opened(self) -> psycopg.Connection[Any]:
        settings = connection.settings_dict
        made_for = (os.getpid(), settings["NAME"], settings["USER"], settings["HOST"])
        if made_for != self._made_for:
            # After a fork the parent's connection is left alone: closing it would end the parent's.
            if self._made_for[:1] == made_for[:1]:
                self._close()
            self._connection, self._made_for = None, made_for
        if self._connection is None or self._connection.closed:
            params = connection.get_connection_params()
            self._connection = psycopg.connect(**params, autocommit=True)
        return self._connection


_line = _Line()


def take(budgets: Sequence[Budget], *, now: datetime) -> Taken:
    """Take from all budgets at once, or from none when one of them is spent. Committed at once."""
    found = _line.ask(
        _TAKE,
        [
            [each.key for each in budgets],
            [each.window_start(now) for each in budgets],
            [each.amount for each in budgets],
            [each.limit for each in budgets],
            now,
        ],
    )
    if found[0] < 0:
        return Taken(used=(), refused=budgets[-found[0] - 1])
    return Taken(used=tuple(found), refused=None)


def give_back(budgets: Sequence[Budget], *, taken_at: datetime) -> None:
    """Give back what was taken from the budgets' windows at ``taken_at``. Committed at once."""
    keys = [each.key for each in budgets]
    starts = [each.window_start(taken_at) for each in budgets]
    _line.ask(_GIVE_BACK, [keys, starts, [each.amount for each in budgets]])


def hang_up() -> None:
    """Close the counting connection of this process."""
    _line.close()

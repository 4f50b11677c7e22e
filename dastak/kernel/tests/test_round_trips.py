"""Fewer messages, the same meaning: what waits to be sent in front of the next statement."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.scope import transaction_as

pytestmark = pytest.mark.django_db(transaction=True)

SCOPE = "SELECT current_setting('dastak.districts', true)"
LAHORE = Actor(person_id=uuid4(), role=Role.OFFICER, districts=frozenset({"lahore"}))


@contextmanager
def messages() -> Iterator[list[str]]:
    """What is sent to the server meanwhile, as libpq itself writes it down."""
    connection.ensure_connection()
    told: list[str] = []
    with tempfile.TemporaryFile("w+") as file:
        connection.connection.pgconn.trace(file.fileno())
        try:
            yield told
        finally:
            connection.connection.pgconn.untrace()
            file.seek(0)
            told += [line.split("Query", 1)[1].strip() for line in file if "\tQuery\t" in line]


def scope() -> str:
    """The districts that the server knows of."""
    with connection.cursor() as cursor:
        cursor.execute(SCOPE)
        return str(cursor.fetchone()[0])


def test_a_transaction_its_scope_and_its_first_statement_are_one_message() -> None:
    with messages() as sent, transaction_as(LAHORE):
        assert scope() == ",lahore,"
    assert len(sent) == 2
    assert sent[0].index("BEGIN") < sent[0].index("set_config") < sent[0].index("current_setting")
    assert "COMMIT" in sent[1]


def test_a_transaction_that_asks_nothing_sends_nothing() -> None:
    with messages() as sent, transaction_as(LAHORE), transaction_as(SYSTEM):
        pass
    assert sent == []


def test_a_scope_that_nobody_used_is_never_sent() -> None:
    with messages() as sent, transaction_as(LAHORE):
        assert scope() == ",lahore,"
        with transaction_as(SYSTEM):
            pass
        assert scope() == ",lahore,"
    assert [line for line in sent[1:] if "set_config" in line] == []


def test_the_scope_is_the_callers_again_after_a_wider_one() -> None:
    with transaction_as(LAHORE):
        with transaction_as(SYSTEM):
            assert scope() == ",*,"
        assert scope() == ",lahore,"
    assert scope() in ("", "None")


def test_a_savepoint_rolled_back_takes_its_scope_with_it() -> None:
    with transaction_as(LAHORE):
        scope()
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            transaction_as(SYSTEM),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT 1/0")
        assert scope() == ",lahore,"


def test_many_rows_are_written_inside_the_transaction() -> None:
    insert = "INSERT INTO django_content_type (app_label, model) VALUES (%s, %s)"
    with pytest.raises(IntegrityError), transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.executemany(insert, [["test", "one"], ["test", "one"]])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_content_type WHERE app_label = 'test'")
        assert cursor.fetchone() == (0,)


def test_a_cursor_of_the_server_sees_the_scope() -> None:
    with transaction_as(LAHORE), connection.chunked_cursor() as cursor:
        cursor.execute(SCOPE)
        assert cursor.fetchall() == [(",lahore,",)]


def test_a_percent_sign_in_what_waits_is_no_parameter() -> None:
    strange = Actor(person_id=uuid4(), role=Role.OFFICER, districts=frozenset({"a%sb'c"}))
    with transaction_as(strange), connection.cursor() as cursor:
        cursor.execute(SCOPE + ", %s::int", [7])
        assert cursor.fetchone() == (",a%sb'c,", 7)


def test_a_connection_that_the_server_ended_is_not_used_again() -> None:
    connection.ensure_connection()
    assert connection.is_usable()
    pid = connection.connection.info.backend_pid
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])
        other.execute("SELECT pg_sleep(0.2)")
    assert not connection.is_usable()
    connection.close()
    assert scope() in ("", "None")


def test_looking_after_a_resting_connection_sends_nothing() -> None:
    with messages() as sent:
        assert connection.is_usable()
    assert sent == []

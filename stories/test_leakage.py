"""After a whole journey, nobody's card number, telephone, code or address lies about in clear.

Every text, JSON and byte column of the whole database is searched, and the logs, the metrics and
the stored files. Only sealed values may hold them, and those cannot be read.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from psycopg import sql

from dastak.kernel import clock, sealer
from dastak.kernel.actors import SYSTEM
from dastak.kernel.scope import transaction_as
from dastak.project import cast
from simulators.people.cast import Citizen, Staff
from simulators.people.wire import Phones
from stories.world import Stage, drain

ADDRESS = "House 12, Street 4, Mozang"
_COLUMNS = """
SELECT c.relname, a.attname FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relkind IN ('r', 'm', 'p')
    AND (t.typcategory IN ('S', 'A', 'U', 'R', 'D') OR t.typname IN ('bytea', 'jsonb', 'json'))
ORDER BY 1, 2
"""
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[+-]\d\d(?::?\d\d)?|Z)?)?"
)
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[-\s.]+(?=\d)")
_WESTERN = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2)


@dataclass(frozen=True)
class Secrets:
    """What must not be found: numbers in any spelling, codes as words of their own, an address."""

    numbers: dict[str, str]
    codes: frozenset[str]

    def numbers_in(self, text: str) -> set[str]:
        """Whose number, or which address, stands in a text."""
        plain = _BETWEEN_DIGITS.sub("", text.translate(_WESTERN))
        found = {owner for number, owner in self.numbers.items() if number in plain}
        return found | ({"the address"} if ADDRESS in text or "Mozang" in text else set())

    def codes_in(self, text: str) -> set[str]:
        """Codes in a text: no part of an id, of an instant or of a longer number."""
        plain = _INSTANT.sub(" ", _UUID.sub(" ", text.translate(_WESTERN)))
        words = re.findall(r"(?<![\w.\-/])\d{4,6}(?![\w\-/]|\.\d)", plain)
        return {f"code {word}" for word in words if word in self.codes}


def _walk(stage: Stage) -> Secrets:
    """The long way: family, another number, a wrong code, all 13 stages, a rating, a closing."""
    amna = stage.citizen()
    journey = stage.journey(amna)
    amna.sign_in()
    mother = Citizen(amna.wire, name="Nasreen Bibi", cnic="3520298765434", birth_date="1955-01-01")
    amna.add_family(mother, "mother")
    stage.world.pass_time(120)
    journey.walk()
    assert journey.order
    amna.rate(journey.order, 5)
    _correspond(amna, journey.line)
    other = {"cnic": amna.cnic, "phone": "+923451112223", "device": "another-telephone"}
    Citizen(amna.wire).api.call("POST", "/people/codes", other)
    look = {"number": journey.order["number"], "phone": amna.phone}
    Citizen(amna.wire).api.call("POST", "/orders/find", look)
    drain()
    stage.world.pass_time(8 * 24 * 3600)
    drain()
    with transaction_as(SYSTEM):
        sealer.seal_all(now=clock.now())
    assert amna.phones
    codes = {Phones.code_in(text) for text in amna.phones.texts(amna.phone)} - {""}
    assert {len(code) for code in codes} == {4, 6}
    numbers = {each.cnic: each.username for each in (*cast.STAFF, *(row[0] for row in cast.RIDERS))}
    numbers |= {amna.cnic: "Amna's card", mother.cnic: "her mother's card"}
    numbers |= {amna.phone[3:]: "Amna's phone", "3451112223": "another's phone"}
    return Secrets(numbers, frozenset(codes))


def _correspond(amna: Citizen, line_id: str) -> None:
    """Both sides write the address down, and an officer translates it."""
    thread = f"/correspondence/threads/{line_id}/messages"
    written = amna.api.call("POST", thread, {"text": f"I live at {ADDRESS}", "language": "en"})
    officer = Staff(amna.wire, drain, username="rabia")
    officer.sign_in()
    officer.api.call("POST", thread, {"text": f"Is {ADDRESS} right?", "language": "en"})
    words = {"text": "Mozang میں رہتی ہوں", "language": "ur"}
    path = f"/correspondence/messages/{written['id']}/translations"
    officer.api.call("POST", path, words)


def _owner() -> psycopg.Connection[Any]:
    name = str(connection.settings_dict["NAME"])
    return psycopg.connect(os.environ["DATABASE_OWNER_URL"], dbname=name)


def _values(db: psycopg.Connection[Any]) -> Iterator[tuple[str, str, str]]:
    """Every value of every column that could hold words: table, column, text."""
    for table, column in db.execute(_COLUMNS).fetchall():
        names = {"column": sql.Identifier(column), "table": sql.Identifier(table)}
        for (value,) in db.execute(sql.SQL("SELECT {column} FROM {table}").format(**names)):
            if value is not None:
                plain = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                yield table, column, plain


def _sizes(db: psycopg.Connection[Any]) -> dict[str, int]:
    tables = {table for table, _ in db.execute(_COLUMNS).fetchall()}
    count = "SELECT count(*) FROM {}"
    return {
        table: db.execute(sql.SQL(count).format(sql.Identifier(table))).fetchall()[0][0]
        for table in tables
    }


def test_nothing_personal_lies_about_in_clear_after_a_whole_journey(
    stage: Stage, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with _owner() as db:
        before = _sizes(db)
    secrets = _walk(stage)
    found = set()
    with _owner() as db:
        # Rows that came with the seeds tell of no code, but of years and fees that look like one.
        seeds = {table for table, size in _sizes(db).items() if size and size == before[table]}
        searched = 0
        for table, column, text in _values(db):
            searched += 1
            hits = secrets.numbers_in(text)
            hits |= secrets.codes_in(text) if table not in seeds else set()
            found |= {f"{hit} in {table}.{column}: {text[:80]}" for hit in hits}
    assert found == set()
    assert searched > 5_000
    assert _in_logs(secrets, caplog.text + "".join(capfd.readouterr())) == []
    assert _in_files(secrets) == []
    said = Client().get("/metrics").content.decode()
    assert secrets.numbers_in(said) == set()


def _in_logs(secrets: Secrets, said: str) -> list[str]:
    # The simulated people read their messages at an address that holds their number.
    lines = [line for line in said.splitlines() if "/_inbox" not in line]
    assert len(lines) > 50
    return [line for line in lines if secrets.numbers_in(line) or secrets.codes_in(line)]


def _in_files(secrets: Secrets) -> list[str]:
    paths = [path for path in Path(settings.DASTAK_FILES_DIR).rglob("*") if path.is_file()]
    assert paths
    contents = ((path, path.read_bytes()) for path in paths)
    return [
        path.name
        for path, content in contents
        if any(number.encode() in content for number in secrets.numbers)
        or content[:4] in (b"%PDF", b"\xff\xd8\xff\xe0", b"\x89PNG")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "3520212345672",
        "35202-1234567-2",
        "35202 1234567 2",
        "۳۵۲۰۲-۱۲۳۴۵۶۷-۲",
        '{"phone": "+923001234567"}',
        "0300 1234567",
        "0300-1234567",
        "code 4821",
        '{"code": "4821"}',
        '["4821"]',
        "the code is 4821.",
    ],
)
def test_the_search_finds_a_secret_however_it_is_written(text: str) -> None:
    secrets = Secrets({"3520212345672": "card", "3001234567": "phone"}, frozenset({"4821"}))
    assert secrets.numbers_in(text) or secrets.codes_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "01a1fff3-4821-7f63-a56d-66ff47696b28",
        "2026-11-23T09:00:00.004821+00:00",
        "31.4821",
        "48210",
    ],
)
def test_the_search_does_not_take_a_part_of_something_else_for_a_code(text: str) -> None:
    secrets = Secrets({"3520212345672": "card"}, frozenset({"4821", "004821"}))
    assert secrets.codes_in(text) == set()

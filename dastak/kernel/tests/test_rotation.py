"""Keys are changed while people work: nothing is unreadable for a moment, nothing is left behind."""

import ast
import base64
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.http import HttpResponse
from pytest_django import Settings

from dastak.kernel import idempotency, rotation, vault
from dastak.kernel.actors import SYSTEM
from dastak.kernel.ids import uuid7
from dastak.kernel.scope import transaction_as

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
PEOPLE = 260
OWNER = "dastak_owner"
PACKAGE = Path(rotation.__file__).resolve().parents[1]
PLACE = re.compile(r"[a-z_]+_[a-z]+\.[a-z_]+")
pytestmark = pytest.mark.django_db(transaction=True)


def _key(letter: bytes) -> str:
    return base64.b64encode(letter * 32).decode()


@contextmanager
def _as_owner() -> Iterator[None]:
    """Connect as the command `dastak rotate-keys` does."""
    before = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = OWNER
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = before


def _cnic(number: int) -> str:
    return f"35202{number:07}2"


def _register(many: int) -> list[UUID]:
    """People with a card number; every second one with a phone."""
    rows = []
    for number in range(many):
        key = uuid7()
        phone = f"+92300{number:07}" if number % 2 else ""
        rows.append(
            apps.get_model("people", "Person")(
                id=key,
                cnic=vault.seal(_cnic(number), place="people_person.cnic", row=str(key)),
                cnic_index=vault.blind_index(_cnic(number), kind="cnic"),
                phone=vault.seal(phone, place="people_person.phone", row=str(key))
                if phone
                else None,
                phone_index=vault.blind_index(phone, kind="phone") if phone else None,
                phone_since=NOW if phone else None,
                registered_at=NOW,
            )
        )
    with transaction_as(SYSTEM):
        apps.get_model("people", "Person").objects.bulk_create(rows)
    return [row.id for row in rows]


def _answer(key: str) -> None:
    with transaction_as(SYSTEM):
        idempotency.keep_answer(
            owner="somebody",
            key=key,
            body_hash=b"said",
            response=HttpResponse(b'{"done": true}', content_type="application/json"),
            now=NOW,
        )


def _find(number: int) -> tuple[UUID, str]:
    """Somebody by their card number, and the number that their row holds."""
    indexes = vault.blind_indexes(_cnic(number), kind="cnic")
    with transaction_as(SYSTEM):
        row = apps.get_model("people", "Person").objects.get(cnic_index__in=indexes)
    return row.id, vault.unseal(row.cnic, place="people_person.cnic", row=str(row.id))


def _change_keys(settings: Settings) -> None:
    settings.DASTAK_VAULT_KEYS = f"k2:{_key(b'w')},{settings.DASTAK_VAULT_KEYS}"
    settings.DASTAK_INDEX_KEY_FORMER = settings.DASTAK_INDEX_KEY
    settings.DASTAK_INDEX_KEY = _key(b"j")


def _forget_former_keys(settings: Settings) -> None:
    settings.DASTAK_VAULT_KEYS = settings.DASTAK_VAULT_KEYS.split(",")[0]
    settings.DASTAK_INDEX_KEY_FORMER = ""


class Readers:
    """People who keep looking somebody up, and keep sending a request that was answered."""

    def __init__(self, ids: list[UUID], count: int) -> None:
        self.ids = ids
        self.reads = 0
        self.failures: list[BaseException] = []
        self.stop = threading.Event()
        self.ready = threading.Barrier(count + 1)
        self.threads = [threading.Thread(target=self._read, args=[n]) for n in range(count)]

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        self.ready.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(30)

    def _read(self, number: int) -> None:
        connection.ensure_connection()
        self.ready.wait(30)
        try:
            while not self.stop.is_set():
                number = (number + 7) % len(self.ids)
                assert _find(number) == (self.ids[number], _cnic(number))
                kept = idempotency.find_answer(
                    owner="somebody", key="a-key-used", body_hash=b"said"
                )
                assert kept is not None
                self.reads += 1
        except Exception as failure:  # noqa: BLE001 - the test tells what it was
            self.failures.append(failure)
        finally:
            connection.close()


def test_keys_rotate_under_reads_and_the_former_ones_can_then_be_removed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 20)
    ids = _register(PEOPLE)
    _answer("a-key-used")
    _change_keys(settings)
    with Readers(ids, 3) as readers:
        with _as_owner():
            written = rotation.rotate(now=NOW)
            reads = readers.reads
            assert rotation.rotate(now=NOW) == 0
        while readers.reads < reads + 50 and not readers.failures:
            readers.stop.wait(0.01)
    assert readers.failures == []
    assert reads > 0
    # Card numbers, phones of every second one, their indexes, and the stored answer.
    assert written == 3 * PEOPLE + 1
    _forget_former_keys(settings)
    assert [_find(number) for number in range(PEOPLE)] == [
        (ids[number], _cnic(number)) for number in range(PEOPLE)
    ]
    assert idempotency.find_answer(owner="somebody", key="a-key-used", body_hash=b"said")


def test_a_rotation_that_was_broken_off_goes_on_where_it_stopped(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 10)
    _register(40)
    settings.DASTAK_VAULT_KEYS = f"k2:{_key(b'w')},{settings.DASTAK_VAULT_KEYS}"
    write = rotation._write
    written: list[int] = []

    def fail_later(column: Any, name: str, changes: Any) -> int:
        if len(written) == 2:
            raise DatabaseError("the server went away")
        written.append(write(column, name, changes))
        return written[-1]

    with _as_owner():
        monkeypatch.setattr(rotation, "_write", fail_later)
        with pytest.raises(DatabaseError):
            rotation.rotate(now=NOW)
        monkeypatch.setattr(rotation, "_write", write)
        assert rotation.rotate(now=NOW) == 40 + 20 - sum(written)
        assert sum(written) > 0


def test_a_value_that_changed_meanwhile_is_not_overwritten(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = _register(1)
    settings.DASTAK_VAULT_KEYS = f"k2:{_key(b'w')},{settings.DASTAK_VAULT_KEYS}"
    write = rotation._write

    def change_first(column: Any, name: str, changes: Any) -> int:
        newer = vault.seal("3520299999999", place="people_person.cnic", row=str(one))
        apps.get_model("people", "Person").objects.filter(id=one).update(cnic=newer)
        return write(column, name, changes)

    monkeypatch.setattr(rotation, "_write", change_first)
    with _as_owner():
        rotation.rotate(now=NOW)
    assert _find(0) == (one, "3520299999999")


def test_locked_answers_are_sealed_anew_by_the_owner_only(settings: Settings) -> None:
    call_command("seed", verbosity=0, stdout=_Silent())
    key = uuid7()
    place = "forms_answerset.values"
    row = apps.get_model("forms", "AnswerSet")(
        id=key,
        subject=uuid4(),
        form=apps.get_model("forms", "FormVersion").objects.first(),
        values=vault.seal("{}", place=place, row=str(key)),
        authors={},
        person_id=uuid4(),
        district_id="lahore",
        opened_at=NOW,
        changed_at=NOW,
        locked_at=NOW,
        content_hash="x",
    )
    with transaction_as(SYSTEM):
        row.save(force_insert=True)
    settings.DASTAK_VAULT_KEYS = f"k2:{_key(b'w')},{settings.DASTAK_VAULT_KEYS}"
    with pytest.raises(DatabaseError, match="locked answers"), transaction_as(SYSTEM):
        apps.get_model("forms", "AnswerSet").objects.filter(id=key).update(values=b"other")
    with _as_owner():
        assert rotation.rotate(now=NOW) == 1
    _forget_former_keys(settings)
    with transaction_as(SYSTEM):
        row.refresh_from_db()
    assert vault.unseal(bytes(row.values), place=place, row=str(key)) == "{}"


class _Silent:
    def write(self, _: str) -> int:
        return 0


def test_the_application_cannot_rotate_since_it_does_not_see_every_row() -> None:
    with pytest.raises(rotation.NotTheOwner):
        rotation.rotate(now=NOW)


def test_a_value_that_cannot_be_opened_is_named_after_the_others_were_sealed(
    settings: Settings,
) -> None:
    ids = _register(3)
    with transaction_as(SYSTEM):
        damaged = apps.get_model("people", "Person").objects.filter(id=ids[1])
        damaged.update(cnic=vault.seal("x", place="people_person.cnic", row="another row"))
    settings.DASTAK_VAULT_KEYS = f"k2:{_key(b'w')},{settings.DASTAK_VAULT_KEYS}"
    with _as_owner(), pytest.raises(rotation.ValuesUnreadable) as refusal:
        rotation.rotate(now=NOW)
    assert refusal.value.fields == {"count": 1, "place": "people_person.cnic", "row": str(ids[1])}
    _forget_former_keys(settings)
    assert _find(0) == (ids[0], _cnic(0))
    assert _find(2) == (ids[2], _cnic(2))


def test_every_place_that_is_sealed_is_a_column_that_the_rotation_finds() -> None:
    named = set()
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text("utf-8")
        if "tests" in path.parts or ("PLACE" not in text and "vault.seal(" not in text):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Assign) and "PLACE" in ast.unparse(node.targets[0]):
                named.add(ast.literal_eval(node.value))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "vault.seal":
                place = next(each.value for each in node.keywords if each.arg == "place")
                named |= {place.value} if isinstance(place, ast.Constant) else set()
    places = {str(name) for name in named if PLACE.fullmatch(str(name))}
    assert places == {column.place for column in rotation.sealed_columns()}
    assert {index.source.place for index in rotation.blind_indexes()} <= places

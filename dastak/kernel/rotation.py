"""Rotation of keys: seal everything under the present key while the product goes on working.

Values are opened by the key they name, so reads go on while this runs. Every batch is committed by
itself: a run that was broken off goes on where it stopped, and a second run finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from psycopg import sql

from dastak.kernel import vault
from dastak.kernel.db import BlindIndexField, SealedField
from dastak.kernel.errors import Refused

BATCH = 200
log = structlog.get_logger()


class NotTheOwner(Refused):
    """Keys are rotated as the owner of the tables, who sees every row. Set DATABASE_OWNER_URL."""

    ur = "کلیدیں جدولوں کے مالک کے طور پر بدلی جاتی ہیں۔ DATABASE_OWNER_URL مقرر کریں۔"


class ValuesUnreadable(Refused):
    """{count} values cannot be opened, the first at {place} of row {row}. Keep the former keys."""

    ur = "{count} اقدار نہیں کھل سکیں، پہلی {place} کی سطر {row} پر۔ پرانی کلیدیں رہنے دیں۔"


@dataclass(frozen=True, slots=True)
class Column:
    """A sealed column: where it is, and what its values are bound to.

    :param key: columns of the primary key. :param row: the column whose text a value is bound to.
    """

    table: str
    name: str
    key: tuple[str, ...]
    row: str

    @property
    def place(self) -> str:
        """As ``vault.seal`` is told it."""
        return f"{self.table}.{self.name}"


@dataclass(frozen=True, slots=True)
class Index:
    """A keyed index over a sealed column of the same table."""

    name: str
    kind: str
    source: Column


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a batch: its primary key, what its value is bound to, and what is written now."""

    key: tuple[Any, ...]
    row: str
    sealed: bytes
    written: bytes


class Flaws:
    """Values that could not be opened, each noted once."""

    def __init__(self) -> None:
        self.places: dict[tuple[str, str], None] = {}

    def add(self, place: str, row: str) -> None:
        """Note one, and tell the log where it is."""
        if (place, row) not in self.places:
            self.places[place, row] = None
            log.error("value_unreadable", place=place, row=row)


def sealed_columns() -> list[Column]:
    """Every column of a ``SealedField``, in the order of their places."""
    found = [
        _column(model, field)
        for model in _models()
        for field in model._meta.local_fields
        if isinstance(field, SealedField)
    ]
    return sorted(found, key=lambda column: column.place)


def blind_indexes() -> list[Index]:
    """Every keyed index with the sealed column it was made from."""
    return [
        Index(str(field.column), field.kind, _column(model, model._meta.get_field(field.source)))
        for model in _models()
        for field in model._meta.local_fields
        if isinstance(field, BlindIndexField)
    ]


def rotate(*, now: datetime) -> int:
    """Seal every value under the present key, and rebuild indexes made with the former one.

    Returns how many values were written. Indexes are looked through only while
    DASTAK_INDEX_KEY_FORMER is set. When this returns, the former keys are no longer needed.

    :raises NotTheOwner: for a role that row security hides rows from.
    :raises ValuesUnreadable: after everything else was done, when values could not be opened.
    """
    columns, flaws = sealed_columns(), Flaws()
    _must_own({column.table for column in columns})
    written = sum(_reseal(column, flaws) for column in columns)
    if settings.DASTAK_INDEX_KEY_FORMER:
        written += sum(_reindex(index, flaws) for index in blind_indexes())
    log.info("keys_rotated", at=now.isoformat(), values=written, unreadable=len(flaws.places))
    if flaws.places:
        place, row = next(iter(flaws.places))
        raise ValuesUnreadable(count=len(flaws.places), place=place, row=row)
    return written


def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.managed]


def _column(model: type[models.Model], field: Any) -> Column:
    key = tuple(str(part.column) for part in model._meta.pk_fields)
    assert field.row or len(key) == 1, f"{model.__name__}.{field.name}: name the field in row="
    row = {str(each.name): str(each.column) for each in model._meta.local_fields}.get(field.row)
    return Column(model._meta.db_table, str(field.column), key, row or key[0])


def _must_own(tables: set[str]) -> None:
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute("SELECT row_security_active(%s::regclass)", [table])
            if cursor.fetchone()[0]:
                raise NotTheOwner


def _reseal(column: Column, flaws: Flaws) -> int:
    """Passes over one column until one finds nothing: what is written meanwhile is found too."""
    name = vault.current_key().encode()
    prefix = bytes([len(name)]) + name
    stale = sql.SQL("length({0}) > 0 AND substring({0} for {1}) <> {2}").format(
        sql.Identifier(column.name), sql.Literal(len(prefix)), sql.Literal(prefix)
    )
    total, before = 0, -1
    while before != total:
        before = total
        for batch in _batches(column, column.name, stale):
            changes = [
                (row, vault.seal(plain, place=column.place, row=row.row))
                for row, plain in _opened(column, batch, flaws)
            ]
            total += _write(column, column.name, changes)
    return total


def _reindex(index: Index, flaws: Flaws) -> int:
    column, total = index.source, 0
    stale = sql.SQL("length({}) > 0").format(sql.Identifier(column.name))
    for batch in _batches(column, index.name, stale):
        present = [
            (row, vault.blind_index(plain, kind=index.kind))
            for row, plain in _opened(column, batch, flaws)
        ]
        total += _write(column, index.name, [(r, new) for r, new in present if new != r.written])
    return total


def _opened(column: Column, batch: list[Row], flaws: Flaws) -> Iterator[tuple[Row, str]]:
    for each in batch:
        try:
            yield each, vault.unseal(each.sealed, place=column.place, row=each.row)
        except vault.SealBroken:
            flaws.add(column.place, each.row)


def _batches(column: Column, written: str, stale: sql.Composable) -> Iterator[list[Row]]:
    """Stale values by primary key. Each statement reads a batch of rows, stale or not, so that
    none of them takes longer the larger the table is.
    """
    read = sql.SQL(
        "SELECT {row}::text AS bound_to, CASE WHEN {stale} THEN {sealed} END, {written}, {key}"
        " FROM {table} {after} ORDER BY {key} LIMIT {batch}"
    )
    key = sql.SQL(", ").join(map(sql.Identifier, column.key))
    after: sql.Composable = sql.SQL("")
    while True:
        statement = read.format(
            row=sql.Identifier(column.row),
            stale=stale,
            sealed=sql.Identifier(column.name),
            written=sql.Identifier(written),
            key=key,
            table=sql.Identifier(column.table),
            after=after,
            batch=sql.Literal(BATCH),
        )
        with connection.cursor() as cursor:
            cursor.execute(statement)
            rows = cursor.fetchall()
        if not rows:
            return
        yield [
            Row(tuple(keys), row, bytes(sealed), bytes(present or b""))
            for row, sealed, present, *keys in rows
            if sealed is not None
        ]
        last = sql.SQL(", ").join(sql.Literal(part) for part in rows[-1][3:])
        after = sql.SQL("WHERE ({}) > ({})").format(key, last)


def _write(column: Column, name: str, changes: list[tuple[Row, bytes]]) -> int:
    """Write a batch in a transaction of its own; a row that changed since it was read is left."""
    if not changes:
        return 0
    statement = sql.SQL(
        "UPDATE {table} SET {name} = %s WHERE ({key}) = ({marks}) AND {sealed} = %s"
        " AND coalesce({name}, '') = %s"
    ).format(
        table=sql.Identifier(column.table),
        name=sql.Identifier(name),
        key=sql.SQL(", ").join(map(sql.Identifier, column.key)),
        marks=sql.SQL(", ").join(sql.Placeholder() for _ in column.key),
        sealed=sql.Identifier(column.name),
    )
    rows = [[new, *row.key, row.sealed, row.written] for row, new in changes]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, rows)
        return int(cursor.rowcount)

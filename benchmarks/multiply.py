"""One finished order, many times over, by SQL: what a full database looks like.

Every row that belongs to the order is copied with new ids, in every table; shared rows (staff,
services, accounts) are not. Ids keep their order in time and lie before the first real one, as do
the moments, spread over a year in whole weeks, so that working days stay working days.
Triggers and foreign keys sleep meanwhile, which only a throw-away cluster allows.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from benchmarks.stack import Stack

# Rows that many orders share, or that are not about orders at all.
SHARED = (
    "workforce_ people_role people_mobile people_tally catalogue_ places_ forms_formversion "
    "procrastinate_ django_ auth_ finance_account finance_cash finance_series finance_receiptprefix "
    "finance_commissionrate finance_taxrate kernel_clock kernel_checkpoint kernel_loop "
    "kernel_outbox kernel_dead booking_opening booking_window connectors_referencecounter"
).split()
# A row's own id, and those of rows that are its alone.
OWN_IDS = ("id", "seat_id")
WEEKS = 52
BATCH = 20_000
# Logs that are only ever added to and read by their own key: of many copies, every tenth has them.
LOGS = ("kernel_event_log", "kernel_access", "kernel_idempotency", "notices_message")
THIN = 10
THIN_FROM = 5_000
COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.atttypid::regtype::text
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY c.relname, a.attnum
"""
UNIQUE = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = 'public'::regnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey)
WHERE i.indisunique GROUP BY c.relname, i.indexrelid
"""


@dataclass(frozen=True)
class Column:
    """A column and its type."""

    name: str
    declared: str
    base: str


@dataclass
class Template:
    """The rows of one order by table, as texts, and the ids that become new in each copy."""

    columns: dict[str, list[Column]]
    unique: dict[str, list[list[str]]]
    rows: dict[str, list[dict[str, str | None]]]
    ids: set[str]

    @property
    def size(self) -> int:
        """How many rows one order leaves."""
        return sum(len(rows) for rows in self.rows.values())


def multiply(stack: Stack, *, order_id: UUID, copies: int, first: int) -> float:
    """Make copies number ``first`` to ``first + copies - 1``; returns the seconds it took."""
    started = time.monotonic()
    with stack.owner() as db:
        db.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        template = read_template(db, order_id)
        for low in range(first, first + copies, BATCH):
            high = min(low + BATCH, first + copies) - 1
            for table, rows in template.rows.items():
                every = THIN if table in LOGS and low >= THIN_FROM else 1
                span = {"low": low, "high": high, "every": every}
                for place, row in enumerate(rows):
                    db.execute(_copy(template, table, row, place), span)
        db.execute("ANALYZE")
        db.execute("CHECKPOINT")
    return time.monotonic() - started


def copy_of(order_id: UUID, number: int) -> UUID:
    """The id that an original has in a copy."""
    plain = order_id.hex
    return UUID(f"{int(plain[:12], 16) - number * 1000:012x}{plain[12:]}")


def read_template(db: psycopg.Connection, order_id: UUID) -> Template:
    """Every row that hangs together with an order, over ids of whatever table."""
    columns: dict[str, list[Column]] = defaultdict(list)
    for table, name, declared, base in db.execute(COLUMNS):
        if not table.startswith(tuple(SHARED)) and table != "pg_stat_statements":
            columns[table].append(Column(name, declared, base))
    unique: dict[str, list[list[str]]] = defaultdict(list)
    for table, names in db.execute(UNIQUE):
        unique[table].append(names)
    person = db.execute("SELECT person_id FROM orders_order WHERE id = %s", [order_id]).fetchone()
    assert person
    ids, rows = {str(order_id), str(person[0])}, {}
    while True:
        before = len(ids)
        for table, known in columns.items():
            found = list(_rows_with(db, table, known, ids))
            if found:
                rows[table] = found
                own = [name for name in OWN_IDS if _is_uuid(known, name)]
                ids |= {str(row[name]) for row in found for name in own if row[name]}
        if len(ids) == before:
            return Template(dict(columns), dict(unique), rows, ids)


def _is_uuid(columns: list[Column], name: str) -> bool:
    return any(column.name == name and column.base == "uuid" for column in columns)


def _rows_with(
    db: psycopg.Connection, table: str, columns: list[Column], ids: set[str]
) -> Iterator[dict[str, str | None]]:
    keys = [column.name for column in columns if column.base == "uuid"]
    if not keys:
        return
    some = sql.SQL(" OR ").join(
        sql.SQL("{} = ANY(%(ids)s::uuid[])").format(sql.Identifier(key)) for key in keys
    )
    texts = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(c.name)) for c in columns)
    query = sql.SQL("SELECT {} FROM {} WHERE {}").format(texts, sql.Identifier(table), some)
    for row in db.execute(query, {"ids": sorted(ids)}):
        yield dict(zip([column.name for column in columns], row, strict=True))


def _copy(template: Template, table: str, row: dict[str, str | None], place: int) -> sql.Composed:
    columns = template.columns[table]
    lone = _lone_columns(template, table)
    values = [
        _value(template, column, row[column.name], place if column.name in lone else None)
        for column in columns
    ]
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in columns)
    source = sql.SQL(
        "generate_series(%(high)s::bigint, %(low)s::bigint, -1) AS k WHERE k %% %(every)s::int = 0"
    )
    return sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(
        sql.Identifier(table), names, sql.SQL(", ").join(values), source
    )


def _lone_columns(template: Template, table: str) -> set[str]:
    """Columns that must differ in each copy because no id in their unique index does."""
    rows, chosen = template.rows[table], set()
    by_name = {column.name: column for column in template.columns[table]}
    for names in template.unique.get(table, []):
        if any(_holds_id(template, row[name]) for row in rows for name in names):
            continue
        order = ("bytea", "bigint", "integer", "smallint", "character varying", "text")
        known = [name for name in names if by_name[name].base in order]
        if known and all(row[known[-1]] is not None for row in rows):
            chosen.add(min(reversed(known), key=lambda name: order.index(by_name[name].base)))
    return chosen


def _holds_id(template: Template, value: str | None) -> bool:
    return value is not None and any(each in value for each in template.ids)


def _value(
    template: Template, column: Column, value: str | None, lone_place: int | None
) -> sql.Composable:
    if value is None:
        return sql.SQL("NULL")
    cast = sql.SQL("::" + column.declared)
    if lone_place is not None:
        return _different(column, value, lone_place) + cast
    if _holds_id(template, value):
        return _with_new_ids(template, value) + cast
    literal = sql.Literal(value) + cast
    back = sql.SQL(" - (k %% {}) * interval '7 days'").format(sql.Literal(WEEKS))
    if column.base == "timestamp with time zone":
        return literal + back
    if column.base == "tstzrange":
        ends = [
            sql.SQL("{}({})").format(sql.SQL(end), literal) + back for end in ("lower", "upper")
        ]
        return sql.SQL("tstzrange({}, {})").format(*ends)
    return literal


def _with_new_ids(template: Template, value: str) -> sql.Composable:
    made: sql.Composable = sql.Literal(value)
    for each in sorted(template.ids):
        if each in value:
            made = sql.SQL("replace({}, {}, {})").format(made, sql.Literal(each), _new_id(each))
    return made


def _new_id(plain: str) -> sql.Composable:
    start = int(plain.replace("-", "")[:12], 16)
    # Twelve hexadecimal digits with a hyphen after the eighth.
    digits = sql.SQL("lpad(to_hex({}::bigint - k * 1000), 12, '0')").format(sql.Literal(start))
    return sql.SQL("left({0}, 8) || '-' || right({0}, 4) || {1}").format(
        digits, sql.Literal(plain[13:])
    )


def _different(column: Column, value: str, place: int) -> sql.Composable:
    if column.base == "smallint":
        return sql.SQL("({}::int - 1 - (k / {})::int)").format(
            sql.Literal(value), sql.Literal(WEEKS)
        )
    if column.base in ("bigint", "integer"):
        return sql.SQL("(-(k * 1000 + {}))").format(sql.Literal(place))
    if column.base == "bytea":
        return sql.SQL("decode(md5(k || {0}) || md5({0} || k), 'hex')").format(
            sql.Literal(f"copy {place}")
        )
    mark = sql.SQL("'x' || to_hex(k) || 'y' || {}").format(sql.Literal(str(place)))
    return sql.SQL("left({} || 'zzzzzzzzzzzzzzzzzzzzzzzz', {})").format(
        mark, sql.Literal(max(10, len(value)))
    )


def rows_of_all(stack: Stack) -> dict[str, Any]:
    """How many rows and megabytes there are."""
    with stack.owner() as db:
        found = db.execute(
            "SELECT sum(n_live_tup), pg_database_size('dastak') / 1000000 FROM pg_stat_user_tables"
        ).fetchone()
    assert found
    return {"rows": int(found[0]), "megabytes": int(found[1])}

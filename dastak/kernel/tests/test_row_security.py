"""The second wall: whatever a query forgets, the database shows nobody more than is theirs.

Two rows are put into every table that has a policy, one of Amna in Lahore, one of Zainab in
Kasur; then each table is asked by everybody. The owner does it under FORCE ROW LEVEL SECURITY in
one transaction that is rolled back, so that no table is left out for being hard to fill.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from psycopg import sql

AMNA, ZAINAB = uuid4(), uuid4()
HOMES = {AMNA: ("lahore", "revenue"), ZAINAB: ("kasur", "registry")}
APP = "dastak_app"
PERSONAL = re.compile(
    r"(person|contact|district|facilitator|applicant|principal|agent|rater|holder|owner)_id"
)
WITHOUT_POLICY = {
    "booking_opening": "which days of a district are to be opened; no person",
    "catalogue_coverage": "where a service is offered is public",
    "connectors_referencecounter": "the last number a desk gave out; no person",
    "finance_cashpolicy": "limits of a district; no person",
    "finance_commissionrate": "rates of a district; no person",
    "finance_paymentpolicy": "parameters of a district; no person",
    "finance_receiptprefix": "prefixes of a district; no person",
    "finance_series": "the last serial of a district; no person",
    "kernel_access": "written by everybody who reads; read by its person through people.api only",
    "places_centre": "service centres are public",
}
_SEES = re.compile(r"dastak_sees\(([^,]+), ([^,]+), ([^)]+)\)")
_COLUMN = re.compile(r"^\(?\(?([a-z_]+)\)?")

_POLICIES = "SELECT tablename, qual FROM pg_policies WHERE schemaname = 'public'"
_COLUMNS = """
SELECT a.attname, format_type(a.atttypid, a.atttypmod), t.typcategory, a.attnotnull, (
    SELECT k.confrelid::regclass::text FROM pg_constraint k
    WHERE k.conrelid = a.attrelid AND k.contype = 'f' AND a.attnum = ANY(k.conkey) LIMIT 1)
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
    AND a.attgenerated = '' AND a.attidentity = ''
"""
_CHECKS = "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"
_SCOPE = (
    "SELECT set_config('dastak.districts', %s, true), set_config('dastak.departments', %s, true),"
    " set_config('dastak.person', %s, true)"
)


@dataclass(frozen=True)
class Policy:
    """What a table's policy looks at; an empty name is a dimension it does not know."""

    table: str
    districts: frozenset[str]
    departments: frozenset[str]
    persons: frozenset[str]

    @classmethod
    def read(cls, table: str, text: str) -> Policy:
        """From the text of the policy."""
        columns: list[set[str]] = [set(), set(), set()]
        for found in _SEES.findall(text):
            for place, expression in enumerate(found):
                name = _COLUMN.match(expression.strip())
                if name and not expression.strip().startswith("NULL"):
                    columns[place].add(name.group(1))
        return cls(table, *(frozenset(names) for names in columns))


class World:
    """Every table with a policy, with two rows in it."""

    def __init__(self, db: psycopg.Connection[Any]) -> None:
        self.db = db
        self.policies = {row[0]: Policy.read(*row) for row in db.execute(_POLICIES).fetchall()}

    def fill(self) -> None:
        """Put the rows there, past foreign keys, triggers and checks; then let policies speak."""
        self.db.execute("SET session_replication_role = replica")
        for table in self.policies:
            for (name,) in self.db.execute(_CHECKS, [table]).fetchall():
                drop = sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}")
                self.db.execute(drop.format(sql.Identifier(table), sql.Identifier(name)))
            for person in HOMES:
                self.insert(table, person, salt="")
        self.db.execute("SET session_replication_role = origin")
        for table in self.policies:
            force = sql.SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY")
            self.db.execute(force.format(sql.Identifier(table)))

    def insert(self, table: str, person: UUID, *, salt: str) -> None:
        """One row of a person, with made-up values in all other columns that must have one."""
        policy = self.policies[table]
        district, department = HOMES[person]
        values: dict[str, Any] = {}
        for name, kind, category, is_needed, points_to in self.db.execute(_COLUMNS, [table]):
            if name in policy.persons:
                values[name] = person
            elif name in policy.districts:
                values[name] = district
            elif name in policy.departments:
                values[name] = department
            elif points_to in self.policies and kind == "uuid":
                values[name] = _id(points_to, person, "")
            elif is_needed:
                values[name] = _made_up(table, name, kind, category, f"{person}{salt}")
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join(sql.Placeholder() for _ in values),
        )
        self.db.execute(statement, list(values.values()))

    def seen(self, table: str) -> set[UUID]:
        """Whose rows the present scope sees."""
        policy = self.policies[table]
        column = next(iter(policy.persons | policy.districts), "")
        if not column:  # seen with the row it points to
            points = {_id("finance_journal", person, ""): person for person in HOMES}
            rows = self.db.execute("SELECT journal_id FROM finance_posting").fetchall()
            return {points[row[0]] for row in rows}
        rows = self.db.execute(
            sql.SQL("SELECT {} FROM {}").format(sql.Identifier(column), sql.Identifier(table))
        ).fetchall()
        owners = {person: person for person in HOMES} | {
            home[0]: person for person, home in HOMES.items()
        }
        return {owners[row[0]] for row in rows}

    def scope(
        self, *, districts: str = "", departments: str = "", person: UUID | None = None
    ) -> None:
        """Set the scope as ``kernel.scope`` does."""
        self.db.execute(_SCOPE, [f",{districts},", f",{departments},", str(person or "")])


def _id(table: str, person: UUID, salt: str) -> UUID:
    return uuid5(NAMESPACE_OID, f"{table}{person}{salt}")


def _made_up(table: str, name: str, kind: str, category: str, salt: str) -> Any:
    made = _id(table, UUID(salt[:36]), salt[36:])
    if kind == "uuid":
        return made if name == "id" else uuid5(made, name)
    simple: dict[str, Any] = {
        "boolean": True,
        "bytea": made.bytes,
        "jsonb": "{}",
        "interval": "1 hour",
        "date": "2026-11-23",
        "tstzrange": "[2026-11-23 04:00+00,2026-11-23 05:00+00)",
    }
    if kind in simple:
        return simple[kind]
    if category == "A":
        return "{}"
    if category == "N":
        return made.int % 30_000 + 1
    if category == "D":
        return "2026-11-23 04:00+00"
    length = re.search(r"\((\d+)\)", kind)
    return made.hex[: int(length.group(1)) if length else 32]


@pytest.fixture
def world(db: None) -> Iterator[World]:
    name = str(connection.settings_dict["NAME"])
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], dbname=name) as owner:
        world = World(owner)
        world.fill()
        yield world
        owner.rollback()


def test_a_query_without_a_scope_is_an_error_in_every_table(world: World) -> None:
    for table in world.policies:
        refused = pytest.raises(psycopg.errors.InsufficientPrivilege, match="no access scope")
        with refused, world.db.transaction():
            world.seen(table)
    assert len(world.policies) > 40


def test_a_citizen_sees_their_own_rows_and_no_others(world: World) -> None:
    world.scope(person=AMNA)
    wrong = {
        table: seen
        for table, policy in world.policies.items()
        if (seen := world.seen(table)) != ({AMNA} if _knows_people(world, policy) else set())
    }
    assert wrong == {}


def _knows_people(world: World, policy: Policy) -> bool:
    return bool(policy.persons) or policy.table == "finance_posting"


def test_a_supervisor_sees_their_district_and_none_of_another(world: World) -> None:
    world.scope(districts="kasur", departments="*", person=uuid4())
    wrong = {
        table: seen
        for table, policy in world.policies.items()
        if (seen := world.seen(table)) != ({ZAINAB} if _knows_districts(policy) else set())
    }
    assert wrong == {}


def _knows_districts(policy: Policy) -> bool:
    return bool(policy.districts) or policy.table == "finance_posting"


def test_an_officer_of_another_department_sees_nothing_of_the_same_district(world: World) -> None:
    world.scope(districts="lahore", departments="registry", person=uuid4())
    assert {table: seen for table in world.policies if (seen := world.seen(table))} == {}


def test_an_officer_sees_the_cases_of_their_department(world: World) -> None:
    world.scope(districts="lahore", departments="revenue", person=uuid4())
    for table, policy in world.policies.items():
        assert world.seen(table) == ({AMNA} if policy.departments else world.seen(table)), table


def test_a_district_is_not_found_inside_the_name_of_another(world: World) -> None:
    for name in ("lahore-cantonment", "lah", "kas,ur", ",", "LAHORE", ""):
        world.scope(districts=name, departments="*", person=uuid4())
        assert {table: seen for table in world.policies if (seen := world.seen(table))} == {}, name


def test_a_stranger_sees_nothing_and_the_system_everything(world: World) -> None:
    world.scope()
    assert {table: seen for table in world.policies if (seen := world.seen(table))} == {}
    world.scope(districts="*", departments="*")
    assert {table for table in world.policies if world.seen(table) != {AMNA, ZAINAB}} == set()


def test_nobody_writes_a_row_into_a_place_they_do_not_see(world: World) -> None:
    world.scope(districts="kasur", departments="*", person=ZAINAB)
    for table in world.policies:
        refused = pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security")
        with refused, world.db.transaction(force_rollback=True):
            world.insert(table, AMNA, salt="another")
            pytest.fail(f"{table} took the row")


def test_nobody_moves_a_row_to_a_person_or_place_they_do_not_see(world: World) -> None:
    world.scope(districts="kasur", departments="*", person=ZAINAB)
    world.db.execute("SET LOCAL session_replication_role = replica")
    moved = []
    for table, policy in world.policies.items():
        columns = policy.persons | policy.districts
        if not columns or "id" in columns:
            continue
        change = sql.SQL(", ").join(
            sql.SQL("{} = {}").format(
                sql.Identifier(name),
                sql.Literal(AMNA if name in policy.persons else "lahore"),
            )
            for name in sorted(columns)
        )
        try:
            with world.db.transaction(force_rollback=True):
                statement = sql.SQL("UPDATE {} SET {}").format(sql.Identifier(table), change)
                if world.db.execute(statement).rowcount:
                    moved.append(table)
        except psycopg.errors.InsufficientPrivilege:
            continue
    assert moved == []


@pytest.mark.django_db
def test_the_application_cannot_step_over_the_policies() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles"
            " WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (APP, False)
        cursor.execute(
            "SELECT tablename FROM pg_policies"
            " WHERE NOT row_security_active(format('%I.%I', schemaname, tablename)::regclass)"
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
            " WHERE r.rolname = current_user"
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_every_table_that_tells_people_or_districts_apart_has_a_policy_or_a_reason() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_POLICIES)
        guarded = {row[0] for row in cursor.fetchall()}
    telling = {
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("dastak.")
        and any(PERSONAL.fullmatch(str(field.column)) for field in model._meta.local_fields)
    }
    assert telling - guarded - set(WITHOUT_POLICY) == set(), "add a policy, or a reason here"
    assert set(WITHOUT_POLICY) & guarded == set(), "these have a policy: strike them out"
    assert set(WITHOUT_POLICY) <= telling

"""The ground of the machine: a seeded product with a small cast, its clock, and a way back."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from dastak.booking import api as booking
from dastak.dispatch import api as dispatch
from dastak.kernel import relay, sealer
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.errors import Problem
from dastak.kernel.scope import transaction_as
from dastak.orders import api as orders
from dastak.people import api as people
from dastak.project import cast
from dastak.project.postgres_roles import OWNER

START = datetime(2027, 1, 4, 4, 0, tzinfo=UTC)  # a Monday, nine in the morning in Lahore
DISTRICT = "lahore"
TWO_RIDERS = ("bilal", "ayesha")
CITIZENS = (
    ("amna", "3520212345672", "female", date(1990, 5, 1)),
    ("karim", "3520212345681", "male", date(1950, 2, 11)),  # pays no doorstep charge
    ("zara", "3520212345694", "female", date(2001, 9, 30)),
)
# What an example never writes, and what starts empty in each.
UNTOUCHED = ("catalogue_", "places_", "forms_formversion", "django_", "auth_", "procrastinate_")
NOT_KEPT = ("kernel_event_log", "kernel_outbox", "kernel_handled", "kernel_access")
# What a refused command must leave alone. Logs of reading are written by refusals too.
OBSERVED = """orders_order orders_line orders_logentry orders_stagerecord booking_reservation
booking_claim dispatch_visit dispatch_offer dispatch_assignment dispatch_doortry documents_item
documents_custody documents_transfer documents_file documents_issued finance_journal
finance_posting finance_bill finance_cash finance_receipt finance_commission finance_handover
connectors_case connectors_rejection connectors_objection connectors_check forms_answerset ratings_window
ratings_rating orders_area_hold orders_area_held_line booking_closure orders_swap""".split()
_PARTS = " UNION ALL ".join(
    f"SELECT '{table}' AS name, count(*) AS n, sum(hashtextextended(t::text, 0)) AS content"
    f" FROM {table} t"
    for table in OBSERVED
)
DIGEST = f"{_PARTS} UNION ALL SELECT 'kernel_event_log', count(*), 0 FROM kernel_event_log"
Digest = frozenset[tuple[str, int, int | None]]


@dataclass
class Ground:
    """The cast by name, and the instant it is."""

    actors: dict[str, Actor] = field(default_factory=dict)
    now: datetime = START

    def of_role(self, role: Role) -> list[Actor]:
        """Everybody who acts in a role."""
        return [actor for actor in self.actors.values() if actor.role is role]

    def called(self, person_id: UUID | None) -> Actor:
        """The actor with a person's id."""
        return next(actor for actor in self.actors.values() if actor.person_id == person_id)

    def digest(self) -> Digest:
        """The content of everything that a refused command must not change."""
        with transaction_as(SYSTEM), connection.cursor() as cursor:
            cursor.execute(DIGEST)
            return frozenset(cursor.fetchall())

    def work(self) -> list[str]:
        """All background work that is due, but for the partners; returns which loops failed."""
        failed: dict[str, None] = {}
        for _ in range(30):
            if not sum(self._run(loop, failed) for loop in self._loops()):
                break
        return list(failed)

    def _run(self, loop: tuple[str, Callable[[], int]], failed: dict[str, None]) -> int:
        name, run = loop
        try:
            return run()
        except Problem as refusal:
            # The worker logs it and tries again later; so do we, and tell.
            failed[f"the loop {name} failed: {refusal.code}"] = None
            return 0

    def _loops(self) -> tuple[tuple[str, Callable[[], int]], ...]:
        by, now = SYSTEM, self.now
        return (
            ("kernel.relay", self._relay),
            ("booking.expire_holds", lambda: booking.expire_holds(by=by, now=now)),
            ("booking.plan_openings", self._plan),
            ("booking.open_due_seats", lambda: booking.open_due_seats(by=by, now=now)),
            ("dispatch.expire_offers", lambda: dispatch.expire_offers(by=by, now=now)),
            ("dispatch.make_offers", lambda: dispatch.make_offers(by=by, now=now)),
            ("orders.expire_lines", lambda: orders.expire_lines(by=by, now=now)),
            ("orders.warn_unfinished", lambda: orders.warn_unfinished(by=by, now=now)),
            ("orders.lapse_unpaid", lambda: orders.lapse_unpaid(by=by, now=now)),
            ("orders.deliver_standing", lambda: orders.deliver_standing(by=by, now=now)),
            ("orders.erase_captured", lambda: orders.erase_captured(by=by, now=now)),
            ("orders.replace_late", lambda: orders.replace_late(by=by, now=now)),
            ("orders.close_lines", lambda: orders.close_lines(by=by, now=now)),
            ("orders.run_area_holds", lambda: orders.run_area_holds(by=by, now=now)),
            ("orders.tell_breaches", lambda: orders.tell_breaches(by=by, now=now)),
        )

    def _relay(self) -> int:
        with connection.cursor() as cursor:
            # Failed events wait by the wall clock, which does not run here.
            cursor.execute("UPDATE kernel_outbox SET due_at = now() WHERE due_at > now()")
        return relay.drain()

    def _plan(self) -> int:
        booking.plan_openings(districts=[DISTRICT], by=SYSTEM, now=self.now)
        return 0

    def seal(self) -> None:
        """Put a signed checkpoint over what was logged since the last one."""
        with transaction_as(SYSTEM):
            sealer.seal_all(now=self.now)


@contextmanager
def prepared() -> Iterator[Ground]:
    """Seed and hire once; keep a copy of every row for `restore`."""
    ground = Ground()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dastak.kernel.clock.now", lambda: ground.now)
        patch.setattr(cast, "RIDERS", [each for each in cast.RIDERS if _rides(each)])
        call_command("seed", verbosity=0, stdout=io.StringIO())
        cast.make(now=ground.now)
        ground.actors = _cast(ground.now)
        assert not ground.work()
        _keep()
        try:
            yield ground
        finally:
            _as_owner("DROP SCHEMA machine CASCADE")


def restore(ground: Ground) -> None:
    """Everything as it was after hiring."""
    ground.now = START
    statements = [
        f"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM machine.{table}"
        for table in _tables()
    ]
    _as_owner("SET session_replication_role = replica", *statements)


def _rides(rider: tuple[cast.Member, float, float]) -> bool:
    return rider[0].username in TWO_RIDERS


def _cast(now: datetime) -> dict[str, Actor]:
    actors = {}
    members = [*cast.STAFF, *(rider[0] for rider in cast.RIDERS)]
    for member in members:
        found = people.find_person_by_cnic(cnic=member.cnic, purpose="demo", by=SYSTEM, now=now)
        assert found
        permits, area = people.permits_of(member.role), frozenset({DISTRICT})
        actors[member.username] = Actor(
            member.role, found.id, permits, area, member.departments, name=member.name.en
        )
    for name, cnic, gender, birth in CITIZENS:
        new = people.NewPerson(cnic, name.title(), gender, birth, district=DISTRICT)
        person = people.register_on_behalf(person=new, by=SYSTEM, now=now)
        actors[name] = Actor(Role.CITIZEN, person.id, people.permits_of(Role.CITIZEN))
    return actors


_all_tables: list[str] = []


def _tables() -> list[str]:
    if not _all_tables:
        rows = _as_owner("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = (str(name) for (name,) in rows)
        _all_tables.extend(sorted(name for name in names if not name.startswith(UNTOUCHED)))
    return _all_tables


def _keep() -> None:
    copies = [
        f"CREATE TABLE machine.{table} AS TABLE {table}"
        + (" WITH NO DATA" if table in NOT_KEPT else "")
        for table in _tables()
    ]
    _as_owner("DROP SCHEMA IF EXISTS machine CASCADE", "CREATE SCHEMA machine", *copies)


def _as_owner(*statements: str) -> list[tuple[object, ...]]:
    name = str(connection.settings_dict["NAME"])
    address = os.environ["DATABASE_OWNER_URL"]
    with psycopg.connect(address, dbname=name, user=OWNER) as db:
        db.execute("SET lock_timeout = '10s'")
        cursor = db.execute(";".join(statements))
        while cursor.nextset():
            pass
        return cursor.fetchall() if cursor.description else []


def later(ground: Ground, **span: float) -> None:
    """Let time pass."""
    ground.now += timedelta(**span)

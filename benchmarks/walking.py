"""Lifecycles over HTTP, and what they cost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from itertools import count
from unittest.mock import patch

from benchmarks.stack import Stack, cpu_of
from simulators.people.cast import Citizen, Staff
from simulators.people.play import RIDERS, Journey, World

ROWS = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables"
COMMITS = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = 'dastak'"
STATEMENTS = """SELECT sum(calls) FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid
WHERE r.rolname = 'dastak_app' AND s.toplevel"""
SETTLED = """
WITH clock AS (SELECT clock_timestamp() + ahead AS now FROM kernel_clock)
SELECT NOT EXISTS (SELECT FROM kernel_outbox)
   AND NOT EXISTS (SELECT FROM connectors_check WHERE state = 'pending')
   AND NOT EXISTS (SELECT FROM notices_message WHERE state = 'pending' AND next_at <= clock.now)
   AND NOT EXISTS (SELECT FROM dispatch_visit WHERE state = 'requested'
                   AND next_wave_at <= clock.now) FROM clock
"""
SETTLE_SECONDS = 1.5  # sessions hand in their counts once a second
CLOSING_DAYS = 8
SHIFT_DAYS = 30
_numbers = count(1)
_tokens: dict[str, str] = {}


@dataclass(frozen=True)
class Reading:
    """All meters at one moment."""

    seconds: float
    web_ms: float
    uploads_ms: float
    worker_ms: float
    rows: float
    transactions: float
    statements: float

    def since(self, before: Reading) -> Reading:
        """What was used between two readings."""
        names = [field.name for field in fields(self)]
        return Reading(*(getattr(self, name) - getattr(before, name) for name in names))

    def less_idle(self, idle: Reading, count: int) -> Reading:
        """One of ``count`` shares of what was used beyond what idling costs in that time."""
        share = self.seconds / idle.seconds
        names = [field.name for field in fields(self) if field.name != "seconds"]
        used = (max(0.0, getattr(self, n) - share * getattr(idle, n)) / count for n in names)
        return Reading(self.seconds / count, *used)


def read(stack: Stack) -> Reading:
    """Read all meters."""
    time.sleep(SETTLE_SECONDS)
    with stack.owner() as db:
        rows, commits, calls = (
            float(db.execute(query).fetchone()[0] or 0)  # type: ignore[index]
            for query in (ROWS, COMMITS, STATEMENTS)
        )
    web, worker = cpu_of("web"), cpu_of("worker")
    busy = (web.own, web.uploads, worker.own + worker.uploads)
    return Reading(time.monotonic(), *busy, rows, commits, calls)


def idle(stack: Stack, seconds: float) -> Reading:
    """What the product uses while nobody does anything."""
    before = read(stack)
    time.sleep(seconds)
    return read(stack).since(before)


def walk(stack: Stack, many: int) -> tuple[Reading, list[Journey]]:
    """Walk ``many`` orders one after the other through all 13 stages and to their end."""
    world = stack.world()
    world.meanwhile = lambda: settle(stack)
    open_shifts(world.now())
    before = read(stack)
    with signed_in_once(stack):
        journeys = [_walk_one(world) for _ in range(many)]
        world.pass_time(CLOSING_DAYS * 24 * 3600)
        for journey in journeys:
            _wait_for_end(stack, journey)
    return read(stack).since(before), journeys


def settle(stack: Stack, seconds: float = 20.0) -> None:
    """Wait until the worker has nothing to do, so that people look once and not ten times."""
    deadline = time.monotonic() + seconds
    with stack.owner() as db:
        while time.monotonic() < deadline:
            if db.execute(SETTLED).fetchone() == (True,):
                return
            time.sleep(0.02)


def staff_sign_in_ms(stack: Stack, many: int) -> float:
    """CPU-milliseconds of one sign-in with a password."""
    before = cpu_of("web").own
    for _ in range(many):
        Staff(stack.world().wire, username=RIDERS[0]).sign_in()
    return (cpu_of("web").own - before) / many


@contextmanager
def signed_in_once(stack: Stack) -> Iterator[None]:
    """Let people stay signed in from one day to the next, as they do: the clock jumps here.

    Staff sign in once a day for many visits, so their sign-in is measured apart.
    """
    signing_in, tokens = Staff.sign_in, _tokens

    def staff(person: Staff) -> None:
        if person.username not in tokens:
            signing_in(person)
            tokens[person.username] = person.api.token
            with stack.owner() as db:
                db.execute("UPDATE people_session SET expires_at = 'infinity'")
        person.api.token = tokens[person.username]

    citizen_signing_in = Citizen.sign_in

    def citizen(person: Citizen) -> None:
        if not person.api.token:
            citizen_signing_in(person)

    with (
        patch.object(Staff, "sign_in", staff),
        patch.object(Citizen, "sign_in", citizen),
    ):
        yield


def _walk_one(world: World) -> Journey:
    number = next(_numbers)
    citizen = Citizen(
        world.wire,
        phones=world.phones,
        meanwhile=world.meanwhile,
        cnic=f"35202{number:07d}2",
        phone=f"+92300{number:07d}",
    )
    journey = Journey(world, citizen)
    journey.walk()
    return journey


def _wait_for_end(stack: Stack, journey: Journey) -> None:
    assert journey.order
    deadline = time.monotonic() + 60
    with stack.owner() as db:
        while time.monotonic() < deadline:
            ended = db.execute("SELECT outcome FROM orders_line WHERE id = %s", [journey.line])
            if ended.fetchone() == ("completed",):
                return
            time.sleep(0.1)
    raise TimeoutError(f"order {journey.order['number']} was not closed")


def open_shifts(now: datetime) -> None:
    """Let every facilitator work for the days that the walks will take."""
    from dastak.kernel.actors import SYSTEM  # noqa: PLC0415 - Django must stand first
    from dastak.kernel.scope import transaction_as  # noqa: PLC0415
    from dastak.workforce import api as workforce  # noqa: PLC0415
    from dastak.workforce.models import Facilitator, Shift  # noqa: PLC0415

    with transaction_as(SYSTEM):
        people = list(Facilitator.objects.values_list("id", flat=True))
        periods = Shift.objects.order_by("-period").values_list("period", flat=True)
        last: datetime | None = max((each.upper for each in periods), default=None)
    first: date = max((last or now).date(), now.date()) + timedelta(days=1)
    until = now.date() + timedelta(days=SHIFT_DAYS)
    if first > until:
        return
    for person in people:
        workforce.open_shifts(
            facilitator_id=person,
            from_day=first,
            days=(until - first).days + 1,
            hours=workforce.ShiftHours(starts=clock_time(9), ends=clock_time(18)),
            by=SYSTEM,
            now=now,
        )

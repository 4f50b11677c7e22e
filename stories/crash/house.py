"""The product under a supervisor that restarts what ends, and a killer that ends it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import django
import psycopg

from dastak.project import demo
from dastak.project.postgres import Cluster
from dastak.project.postgres_roles import allow_tests, prepare
from dastak.project.processes import Processes, answers, stop_on_signals
from stories.browser.stack import TO_MONDAY, environment

PREFIX = "dastak-crash-"
# Which is killed how often, in a hundred: a role whole or one process of it, a server process.
TARGETS = {"web": 28, "worker": 28, "live": 9, "backend": 15, "session": 15, "postmaster": 5}
SERVICES = ("web", "worker", "live")
SILENT_SECONDS_MAX = 45.0
BACKENDS = """
SELECT pid FROM pg_stat_activity WHERE usename = 'dastak_app' AND pid <> pg_backend_pid()
"""


@dataclass
class House:
    """Running processes that may die at any moment.

    :param killed: how often what was killed. :param hung: roles that lived without answering.
    """

    env: dict[str, str]
    cluster: Cluster
    processes: Processes
    chance: random.Random
    killed: Counter[str] = field(default_factory=Counter)
    hung: Counter[str] = field(default_factory=Counter)
    heard: dict[str, float] = field(default_factory=dict)

    def keep(self) -> None:
        """Start anew what has ended; a role that stays silent too long is ended and counted."""
        self.cluster.revive()
        for name in self.processes.revive():
            self.heard[name] = time.monotonic()
        for name, url in (("web", f"{self.env['PUBLIC_URL']}/healthz"), ("live", self._live())):
            if answers(url):
                self.heard[name] = time.monotonic()
            elif (
                time.monotonic() - self.heard.setdefault(name, time.monotonic())
                > SILENT_SECONDS_MAX
            ):
                self.hung[name] += 1
                self.heard[name] = time.monotonic()
                self._kill_session(name)

    def kill_one(self) -> str:
        """Kill something with SIGKILL, chosen by the seed; returns what."""
        target = self.chance.choices(list(TARGETS), list(TARGETS.values()))[0]
        if target in SERVICES:
            whole = self.chance.random() < 0.5
            done = self._kill_session(target) if whole else self._kill_member(target)
            target = f"{target}, {'whole' if whole else 'one process'}"
        elif target == "postmaster":
            done = self._kill_postmaster()
        else:
            done = self._kill_backend(gently=target == "session")
        if done:
            self.killed[target] += 1
        return target

    def owner(self) -> psycopg.Connection:
        """A connection that may do anything. :raises psycopg.OperationalError: while it is down."""
        return psycopg.connect(self.cluster.url("postgres", "dastak"), autocommit=True)

    def _live(self) -> str:
        return f"{self.env['LIVE_URL']}/live/healthz"

    def _kill_session(self, name: str) -> bool:
        with suppress(ProcessLookupError):
            os.killpg(self.processes.leader_of(name), signal.SIGKILL)
            return True
        return False

    def _kill_member(self, name: str) -> bool:
        leader = self.processes.leader_of(name)
        members = [pid for pid, session in sessions() if session == leader]
        with suppress(ProcessLookupError, IndexError):
            os.kill(self.chance.choice(sorted(members)), signal.SIGKILL)
            return True
        return False

    def _kill_backend(self, *, gently: bool) -> bool:
        """One server process; SIGKILL makes the server end all others and recover."""
        with suppress(psycopg.Error, ProcessLookupError, IndexError), self.owner() as db:
            pids = sorted(row[0] for row in db.execute(BACKENDS))
            os.kill(self.chance.choice(pids), signal.SIGTERM if gently else signal.SIGKILL)
            return True
        return False

    def _kill_postmaster(self) -> bool:
        """The server's first process; its children notice and leave."""
        if self.cluster.pid and self.cluster.is_running():
            os.kill(self.cluster.pid, signal.SIGKILL)
            return True
        return False


@contextmanager
def standing(*, seed: int) -> Iterator[House]:
    """Everything the demo starts, with a database that survives, in a folder that is thrown away."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o711)  # the server's account must pass through
    cluster = Cluster(folder / "postgres")
    processes = Processes(logs=folder / "log", cwd=demo.BASE)
    with stop_on_signals():
        try:
            cluster.start()
            prepare(cluster, "dastak")
            allow_tests(cluster)
            env = environment(cluster, folder)
            os.environ.update(env)
            django.setup()
            processes.run(demo.manage("migrate", env))
            house = House(env, cluster, processes, random.Random(seed))
            with house.owner() as db:
                db.execute("SET timezone = 'Asia/Karachi'")
                db.execute(TO_MONDAY)
            for name in ("seed", "demo_cast"):
                processes.run(demo.manage(name, env))
            demo.serve(processes, env)
            yield house
        finally:
            processes.stop()
            cluster.stop()
            cluster.remove()
            shutil.rmtree(folder, ignore_errors=True)


def sessions() -> Iterator[tuple[int, int]]:
    """Every process of this machine with its session."""
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            with suppress(OSError):
                yield int(each.name), os.getsid(int(each.name))

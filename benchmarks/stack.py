"""The real stack in a folder that is thrown away: PostgreSQL, partners, worker, live, web."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
import psycopg

from dastak.project import demo
from dastak.project.postgres import Cluster
from dastak.project.postgres_roles import allow_tests, prepare
from dastak.project.processes import Processes, stop_on_signals
from simulators.people.play import World
from simulators.people.wire import HttpWire, Phones
from stories.browser.stack import TO_MONDAY, environment

# Counts every statement; its work is the server's, which is not measured here.
COUNTING = {"shared_preload_libraries": "pg_stat_statements"}
TICKS = os.sysconf("SC_CLK_TCK")
# How each process is known by its command line.
ROLES = {
    "web": "dastak.project.wsgi",
    "live": "dastak.project.live",
    "worker": "dastak.project.cli\0worker",
}
HELPER = "reencode"


@dataclass(frozen=True)
class Stack:
    """A running product."""

    env: Mapping[str, str]
    cluster: Cluster

    def world(self) -> World:
        """The public API, the telephones and the clock."""
        wire = HttpWire(self.env["PUBLIC_URL"])
        return World(wire, Phones(self.env["SMS_URL"]), self.advance, say=lambda line: None)

    def advance(self, seconds: float) -> None:
        """Let the product's clock jump."""
        with psycopg.connect(self.env["DATABASE_URL"]) as db:
            step = "UPDATE kernel_clock SET ahead = ahead + make_interval(secs => %s)"
            db.execute(step, [seconds])

    def owner(self) -> psycopg.Connection:
        """A connection that may do anything."""
        return psycopg.connect(self.cluster.url("postgres", "dastak"), autocommit=True)


@contextmanager
def ground() -> Iterator[Cluster]:
    """A migrated and seeded database that this process uses; removed at the end."""
    with _made() as (_, cluster, _env):
        yield cluster


@contextmanager
def running() -> Iterator[Stack]:
    """Everything the demo starts, on free ports; stopped and removed at the end."""
    with _made() as (processes, cluster, env):
        demo.serve(processes, env)
        yield Stack(env, cluster)


@contextmanager
def _made() -> Iterator[tuple[Processes, Cluster, dict[str, str]]]:
    folder = Path(tempfile.mkdtemp(prefix="dastak-bench-"))
    folder.chmod(0o711)  # the server's account must pass through
    cluster = Cluster(folder / "postgres", COUNTING)
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
            with Stack(env, cluster).owner() as db:
                db.execute("CREATE EXTENSION pg_stat_statements")
                db.execute("SET timezone = 'Asia/Karachi'")
                db.execute(TO_MONDAY)
            for name in ("seed", "demo_cast"):
                processes.run(demo.manage(name, env))
            yield processes, cluster, env
        finally:
            processes.stop()
            cluster.stop()
            cluster.remove()
            shutil.rmtree(folder, ignore_errors=True)


def members(role: str) -> list[int]:
    """Every process of a role: the one started from here and all that came from it."""
    table = {pid: fields[1] for pid, fields in _processes()}
    found = [pid for pid, parent in table.items() if parent == _me() and _says(pid, ROLES[role])]
    for pid in found:
        found += [child for child, parent in table.items() if parent == str(pid)]
    return found


@dataclass(frozen=True)
class Cpu:
    """CPU time in milliseconds.

    :param own: of the role's processes. :param uploads: of the helpers that clean uploads.
    """

    own: float
    uploads: float


def cpu_of(role: str) -> Cpu:
    """What a role has used since its start."""
    table = dict(_processes())
    own = uploads = 0
    for pid in members(role):
        if pid not in table:
            continue
        # utime, stime, and the same of children that have ended
        used, ended = (sum(map(int, table[pid][at : at + 2])) for at in (11, 13))
        is_helper = _says(pid, HELPER)
        own += 0 if is_helper else used
        uploads += ended + (used if is_helper else 0)
    return Cpu(own * 1000 / TICKS, uploads * 1000 / TICKS)


def rss_mb(role: str) -> float:
    """Resident memory of a role in megabytes, shared pages counted in each process."""
    pages = 0
    for pid in members(role):
        pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def _me() -> str:
    return str(os.getpid())


def _says(pid: int, words: str) -> bool:
    try:
        return words in Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False


def _processes() -> list[tuple[int, list[str]]]:
    """Number and fields of /proc/<pid>/stat from the state on, for every process."""
    found = []
    for each in Path("/proc").iterdir():
        if not each.name.isdigit():
            continue
        try:
            stat = (each / "stat").read_text()
        except OSError:
            continue
        found.append((int(each.name), stat.rsplit(")", 1)[1].split()))
    return found

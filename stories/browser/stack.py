"""The running product for a browser: its own database, partners and roles, on free ports."""

from __future__ import annotations

import shutil
import socket
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from dastak.project import demo
from dastak.project.postgres import TEST_SETTINGS, Cluster, ClusterError
from dastak.project.postgres_roles import prepare
from dastak.project.processes import Processes
from simulators.people.play import World
from simulators.people.wire import HttpWire, Phones

PREFIX = "dastak-browser-"
LEFT_OVER_SECONDS = 60  # a younger one may be about to take its lock
# The coming Monday, nine in the morning in Pakistan, so that a week of working days lies ahead.
TO_MONDAY = """
UPDATE kernel_clock SET ahead =
  date_trunc('week', clock_timestamp()) + interval '7 days 9 hours' - clock_timestamp()
"""


@dataclass(frozen=True)
class Stack:
    """Where the product and its partners answer."""

    env: Mapping[str, str]

    @property
    def web(self) -> str:
        """Address of the pages, without a slash at its end."""
        return self.env["PUBLIC_URL"]

    @property
    def live(self) -> str:
        """Address of streams and positions."""
        return self.env["LIVE_URL"]

    def world(self) -> World:
        """The public API, the telephones and the clock, for people who need no browser."""
        phones = Phones(self.env["SMS_URL"])
        return World(HttpWire(self.web), phones, self.advance, say=lambda line: None)

    def advance(self, seconds: float) -> None:
        """Let the clock of the product jump."""
        with psycopg.connect(self.env["DATABASE_URL"]) as db:
            step = "UPDATE kernel_clock SET ahead = ahead + make_interval(secs => %s)"
            db.execute(step, [seconds])


@contextmanager
def running() -> Iterator[Stack]:
    """Start everything that the demo starts, in a folder of its own; stop it all at the end.

    :raises ServiceFailed: naming what did not start, with the end of its log.
    """
    remove_left_overs()
    # Not in pytest's folder: the account of the database server may not enter that.
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o711)
    cluster = Cluster(folder / "postgres", TEST_SETTINGS)
    processes = Processes(logs=folder / "log", cwd=demo.BASE)
    try:
        cluster.start()
        prepare(cluster, "dastak")
        env = environment(cluster, folder)
        processes.run(demo.manage("migrate", env))
        with psycopg.connect(env["DATABASE_URL"]) as db:
            db.execute("SET timezone = 'Asia/Karachi'")
            db.execute(TO_MONDAY)
        for name in ("seed", "demo_cast"):
            processes.run(demo.manage(name, env))
        demo.serve(processes, env)
        yield Stack(env)
    finally:
        processes.stop()
        cluster.stop()
        cluster.remove()
        shutil.rmtree(folder)


def remove_left_overs() -> None:
    """Remove folders of runs that were killed; the clusters of others hold their lock."""
    for folder in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        with suppress(ClusterError, OSError):
            if time.time() - folder.stat().st_mtime > LEFT_OVER_SECONDS:
                Cluster(folder / "postgres").remove()
                shutil.rmtree(folder)


def environment(cluster: Cluster, folder: Path) -> dict[str, str]:
    """The demo's environment, with nothing of it outside the folder but the PDF's font."""
    ports = {name: _free_port() for name in demo.PORTS}
    return {
        **demo.environment(cluster, state=folder, ports=ports),
        "DASTAK_FILES_DIR": str(folder / "files"),
        "DASTAK_PDF_SIGNER_DIR": str(folder / "signer"),
        "DASTAK_FONT_DIR": str(demo.STATE / "fonts"),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

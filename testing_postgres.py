"""pytest plugin: a throw-away PostgreSQL for this run, and the settings tests start with.

Django reads its settings before any conftest, so `addopts` names it: `-p testing_postgres`.
A DATABASE_URL that is already there is respected; workers of pytest-xdist inherit it that way.
"""

import os
import tempfile
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from dastak.project.postgres import TEST_SETTINGS, Cluster, ClusterError
from dastak.project.postgres_roles import APP, OWNER, allow_tests, prepare
from tools.dummies import DUMMIES

PREFIX = "dastak-test-"
LEFT_OVER_SECONDS = 60  # younger ones may be about to take their lock
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
_cluster: Cluster | None = None
_tables: dict[str, list[str]] = {}


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Start the cluster and set the environment, before Django looks at it."""
    global _cluster
    for name, value in DUMMIES.items():
        os.environ.setdefault(name, value)
    if "DATABASE_URL" in os.environ:
        os.environ.setdefault("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
        return
    remove_left_overs()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o711)  # the server's account must pass through
    _cluster = Cluster(folder, TEST_SETTINGS)
    _cluster.start()
    prepare(_cluster, "dastak")
    allow_tests(_cluster)
    os.environ.setdefault("DASTAK_FILES_DIR", str(folder / "files"))
    os.environ.setdefault("DASTAK_PDF_SIGNER_DIR", str(folder / "signer"))
    os.environ["DATABASE_URL"] = _cluster.url(APP, "dastak")
    os.environ["DATABASE_OWNER_URL"] = _cluster.url(OWNER, "dastak")


def pytest_unconfigure() -> None:
    """Stop the cluster and remove it."""
    global _cluster
    if _cluster is not None:
        _cluster.stop()
        _cluster.remove()
        _cluster = None


def remove_left_overs() -> None:
    """Remove clusters of runs that were killed; those still in use hold their lock."""
    for folder in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        with suppress(ClusterError, OSError):
            found = folder.stat()
            is_old = time.time() - found.st_mtime > LEFT_OVER_SECONDS
            if is_old and found.st_uid == os.geteuid():
                Cluster(folder).remove()


def empty_tables(*, database: str, keep: Collection[str]) -> None:
    """Delete every row outside the kept tables, in 2 ms.

    TRUNCATE, Django's way, is refused by frozen tables and slower by far with small ones. The
    owner's triggers and foreign keys sleep meanwhile: only test clusters allow that.
    """
    address = os.environ["DATABASE_OWNER_URL"]
    with psycopg.connect(address, dbname=database, user=OWNER) as db:
        if database not in _tables:
            names = [str(row[0]) for row in db.execute(TABLES)]
            _tables[database] = sorted(set(names) - set(keep))
        db.execute("SET session_replication_role = replica")
        db.execute("SET lock_timeout = '10s'")
        delete = [sql.SQL("DELETE FROM {}").format(sql.Identifier(t)) for t in _tables[database]]
        if delete:
            db.execute(sql.SQL(";").join(delete))
        # A test that let time pass leaves the next one in the present.
        db.execute("UPDATE kernel_clock SET ahead = interval '0'")

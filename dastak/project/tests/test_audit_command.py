"""``dastak verify-audit``: live, and on a dump without trusting the database it came from."""

from __future__ import annotations

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from dastak.kernel import access, clock, sealer
from dastak.kernel.actors import SYSTEM
from dastak.kernel.scope import transaction_as
from dastak.project.postgres_place import find_package

pytestmark = pytest.mark.django_db(transaction=True)


def look(times: int) -> None:
    with transaction_as(SYSTEM):
        for _ in range(times):
            access.record_access(
                by=SYSTEM, now=clock.now(), person_id=uuid4(), purpose="visit", fields=["name"]
            )
    with transaction_as(SYSTEM):
        sealer.seal_all(now=clock.now())


def test_untouched_logs_verify() -> None:
    look(3)
    said = StringIO()
    call_command("verify_audit", stdout=said)
    assert "verify from the first row to the last" in said.getvalue()


def test_a_missing_dump_is_named() -> None:
    with pytest.raises(CommandError, match=r"no file nothing\.dump"):
        call_command("verify_audit", dump=Path("nothing.dump"))


@pytest.mark.parametrize("is_tampered", [False, True])
def test_a_dump_is_checked_in_a_database_of_its_own(tmp_path: Path, is_tampered: bool) -> None:
    look(3)
    if is_tampered:
        name = str(connection.settings_dict["NAME"])
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"], dbname=name) as db:
            db.execute("SET session_replication_role = replica")
            db.execute("UPDATE kernel_access SET purpose = 'own'")
    dump = tmp_path / "dastak.dump"
    make_dump(dump)
    words = [sys.executable, "-m", "dastak.project.cli", "verify-audit", "--dump", str(dump)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == (1 if is_tampered else 0), done.stdout + done.stderr
    assert ("rows were changed" in done.stdout) is is_tampered


def make_dump(target: Path) -> None:
    """Dump the test database as an operator would."""
    parts = urlsplit(os.environ["DATABASE_OWNER_URL"])
    program = find_package() / "pginstall" / "bin" / "pg_dump"
    words = [str(program), "-Fc", "-h", parse_qs(parts.query)["host"][0], "-U", str(parts.username)]
    words += ["-f", str(target), str(connection.settings_dict["NAME"])]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

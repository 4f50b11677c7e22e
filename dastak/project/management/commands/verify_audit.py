"""``dastak verify_audit``: check the sealed logs, live or in a dump, without trusting the database."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from dastak.kernel import clock, sealer
from dastak.kernel.actors import SYSTEM
from dastak.kernel.scope import transaction_as
from dastak.project.postgres import Cluster
from dastak.project.postgres_place import find_package
from dastak.project.postgres_roles import OWNER, prepare


class Command(BaseCommand):
    """Verify every checkpoint of every sealed log from the first to the last."""

    help = "Check the sealed logs. Exit status 1 and the place when a row was changed."

    def add_arguments(self, parser: CommandParser) -> None:
        """``--dump FILE`` checks a pg_dump archive in a database of its own."""
        parser.add_argument("--seal", action="store_true", help="seal what is new first")
        parser.add_argument("--dump", type=Path, help="a file made by pg_dump -Fc")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify here, or in a throw-away cluster."""
        dump: Path | None = options["dump"]
        if dump is None:
            if options["seal"]:
                with transaction_as(SYSTEM):
                    sealer.seal_all(now=clock.now())
            self._verify()
            return
        if not dump.is_file():
            raise CommandError(f"There is no file {dump}.")
        with tempfile.TemporaryDirectory(prefix="dastak-audit-") as folder:
            Path(folder).chmod(0o711)
            cluster = Cluster(Path(folder), {"fsync": "off"})
            cluster.start()
            try:
                self._restore(cluster, dump)
                self._verify()
            finally:
                connection.close()
                cluster.stop()
                cluster.remove()

    def _restore(self, cluster: Cluster, dump: Path) -> None:
        prepare(cluster, "audit")
        url = cluster.url(OWNER, "audit")
        program = find_package() / "pginstall" / "bin" / "pg_restore"
        words = [str(program), "--no-owner", "--no-privileges", "--dbname", url, str(dump)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode and "kernel_checkpoint" in done.stderr:
            raise CommandError(f"The dump cannot be restored: {done.stderr.strip()[-500:]}")
        host = url.rsplit("host=", 1)[1]
        connection.close()
        connection.settings_dict |= {"NAME": "audit", "USER": OWNER, "HOST": unquote(host)}

    def _verify(self) -> None:
        with transaction_as(SYSTEM):
            flaws = [flaw for log in sealer.LOGS.values() for flaw in sealer.verify(log)]
        for flaw in flaws:
            self.stdout.write(f"{flaw.log} {flaw.place}: {flaw.what}")
        if flaws:
            sys.exit(1)
        self.stdout.write(f"{len(sealer.LOGS)} sealed logs verify from the first row to the last.")

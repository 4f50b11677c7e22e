"""An embedded PostgreSQL server as a child of this process: started, watched over, stopped.

Nothing here is used when DATABASE_URL names a server of the operator's own.
"""

import ctypes
import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

from dastak.project.postgres_place import (
    ClusterError,
    Place,
    find_place,
    login_name,
    make_socket_folder,
    open_home,
    socket_folder,
)

__all__ = ["DEMO_FOLDER", "TEST_SETTINGS", "Cluster", "ClusterError"]

DEMO_FOLDER = Path(__file__).resolve().parents[2] / "var" / "postgres"
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "jit": "off",
    "wal_compression": "pglz",
    "timezone": "UTC",
    "max_wal_size": "2GB",
    "shared_buffers": "256MB",
    "log_min_messages": "warning",
}
# Only for clusters that are thrown away: a power cut would lose them.
TEST_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
}
INITDB = (
    "--username=postgres --auth=peer --no-sync --locale-provider=builtin --locale=C.UTF-8 "
    "--encoding=UTF8 --data-checksums"
).split()
# What the server says while the children of a killed predecessor are still ending.
LINGERING = ("pre-existing shared memory block", "lock file")
START_SECONDS_MAX = 300.0
STOP_STEPS = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))
LOG_BYTES_MAX = 5_000_000
PR_SET_PDEATHSIG = 1


class Cluster:
    """One cluster in one folder. Call `start` from the main thread.

    The kernel stops the server when the thread that started it ends, so a killed supervisor
    leaves no server behind.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder.absolute()
        self.settings = {**SETTINGS, **(settings or {})}
        self._place: Place | None = None
        self._lock: IO[str] | None = None
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """File that receives what the server says."""
        return self.folder / "server.log"

    def start(self) -> None:
        """Start the server, making the cluster first when there is none, and wait until it answers.

        :raises ClusterError: when it runs already or cannot run; the message holds the reason.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = self._take_lock()
        try:
            self._place = find_place(self.folder)
            if not (self._place.data / "PG_VERSION").exists():
                self._make(self._place)
            self._let_in(self._place)
            forget_reused_number(self._place.data / "postmaster.pid")
            forget_reused_number(self._place.socket / ".s.PGSQL.5432.lock")
            self._serve(self._place)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server and let go of the folder; harmless when it does not run."""
        server, self._server = self._server, None
        for number, seconds in STOP_STEPS:
            if server is None or server.poll() is not None:
                break
            server.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                server.wait(seconds)
        if self._place is not None:
            with suppress(OSError):
                self._place.socket.rmdir()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def revive(self) -> bool:
        """Start the server anew when it has ended by itself; tells whether it had.

        It recovers what was acknowledged. Only the thread that called `start` may call this.

        :raises ClusterError: when it cannot run; the message holds the reason.
        """
        if self._place is None or self.is_running():
            return False
        forget_reused_number(self._place.data / "postmaster.pid")
        self._serve(self._place)
        return True

    def remove(self) -> None:
        """Delete the stopped cluster with everything in it, wherever it was put.

        :raises ClusterError: when the server runs.
        """
        if self.folder.exists():
            self._take_lock().close()
        for folder in (self.folder, open_home(self.folder), socket_folder(self.folder)):
            shutil.rmtree(folder, ignore_errors=True)

    def is_running(self) -> bool:
        """Tell whether the server that this object started is still there."""
        return self._server is not None and self._server.poll() is None

    @property
    def pid(self) -> int | None:
        """The server's first process, None when this object started none."""
        return self._server.pid if self._server else None

    def url(self, user: str, database: str) -> str:
        """Address of a database for one role; no password, as the kernel proves the account."""
        socket = str(socket_folder(self.folder))
        return f"postgresql://{user}@/{database}?host={quote(socket, safe='')}"

    def _take_lock(self) -> IO[str]:
        lock = (self.folder / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            by = lock.read().strip() or "unknown"
            lock.close()
            raise ClusterError(
                f"already running: the database in {self.folder} is in use by process {by}; "
                "stop that one first."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        return lock

    def _make(self, place: Place) -> None:
        """Run initdb aside and rename: an interrupted one leaves nothing half made."""
        if not place.data.is_relative_to(self.folder):
            print(
                f"{self.folder} lies below a closed home: the database is kept in {place.data}.",
                flush=True,
            )
        half = place.data.with_name("data.part")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir()
        place.account.own(half)
        command = [str(place.programs / "initdb"), "-D", str(half), *INITDB]
        done = subprocess.run(
            command,
            cwd="/",
            env=environment(),
            capture_output=True,
            check=False,
            text=True,
            preexec_fn=child_of(place, os.getpid()),
        )
        if done.returncode != 0:
            raise ClusterError(f"initdb failed in {half}: {done.stderr.strip()[-800:]}")
        half.rename(place.data)

    def _let_in(self, place: Place) -> None:
        """Admit exactly the account of this process, as any role."""
        try:
            (place.data / "pg_hba.conf").write_text("local all all peer map=dastak\n")
            (place.data / "pg_ident.conf").write_text(f'dastak "{login_name()}" all\n')
        except PermissionError:
            raise ClusterError(
                f"{place.data} belongs to another account; start as that account, or remove it "
                "with `make clean`."
            ) from None

    def _serve(self, place: Place) -> None:
        deadline = time.monotonic() + START_SECONDS_MAX
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES_MAX:
            self.log.replace(self.log.with_suffix(".log.1"))
        while True:
            said_before = self.log.stat().st_size if self.log.exists() else 0
            self._server = self._launch(place)
            if self._answers(place, deadline):
                return
            with self.log.open("rb") as log:
                log.seek(said_before)
                said = log.read().decode(errors="replace").strip()
            if time.monotonic() > deadline or not any(sign in said for sign in LINGERING):
                raise ClusterError(f"PostgreSQL did not start (log: {self.log}):\n{said[-800:]}")
            time.sleep(0.2)

    def _launch(self, place: Place) -> "subprocess.Popen[bytes]":
        make_socket_folder(self.folder, place.account)
        options = {**self.settings, "unix_socket_directories": str(place.socket)}
        command = [str(place.programs / "postgres"), "-D", str(place.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command,
                cwd="/",
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=child_of(place, os.getpid()),
            )

    def _answers(self, place: Place, deadline: float) -> bool:
        """Wait for the server to accept connections; False when it ended or took too long."""
        command = [str(place.programs / "pg_isready"), "-q", "-h", str(place.socket), "-p", "5432"]
        while self.is_running() and time.monotonic() < deadline:
            if subprocess.run(command, check=False, env=environment()).returncode == 0:
                return True
            time.sleep(0.03)
        return False


def environment() -> dict[str, str]:
    """Nothing of the caller's environment: PGDATA, PGPORT and locales would change the server."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def child_of(place: Place, parent: int) -> Callable[[], None]:
    """Make what the child does between fork and exec."""
    prctl = ctypes.CDLL(None).prctl

    def become() -> None:
        os.setsid()  # Ctrl-C must not reach the server before its clients are done
        place.account.drop_to()
        prctl(PR_SET_PDEATHSIG, signal.SIGINT)  # after the change of account, which clears it
        if os.getppid() != parent:  # the parent died before prctl: nobody would ever stop us
            os._exit(1)
        os.umask(0o077)

    return become


def forget_reused_number(pid_file: Path) -> None:
    """Remove a left-over pid file whose number now belongs to a program that is not a server.

    In a restarted container small numbers come back at once, and the server would wait for ever.
    """
    with suppress(OSError, ValueError, IndexError):
        number = abs(int(pid_file.read_text().split()[0]))
        if Path(f"/proc/{number}/exe").readlink().name != "postgres":
            pid_file.unlink()

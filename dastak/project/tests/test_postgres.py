"""The embedded server survives what machines do to it."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from dastak.project import postgres_place
from dastak.project.postgres import Cluster, ClusterError
from dastak.project.postgres_roles import APP, OWNER, prepare

ROOT = Path(__file__).resolve().parents[3]
SMALL = {"shared_buffers": "16MB", "max_connections": "10"}
START = """
import sys
from pathlib import Path
from dastak.project.postgres import Cluster
cluster = Cluster(Path(sys.argv[1]), {"shared_buffers": "16MB"})
cluster.start()
print(cluster.url("postgres", "postgres"), flush=True)
sys.stdin.read()
cluster.stop()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not pytest's own: that lies below a folder that only its maker may enter."""
    path = Path(tempfile.mkdtemp(prefix="dastak-postgres-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def cluster(folder: Path) -> Iterator[Cluster]:
    made = Cluster(folder / "postgres", SMALL)
    yield made
    made.stop()
    made.remove()


def postmaster_of(cluster: Cluster) -> int:
    return int((cluster.folder / "data" / "postmaster.pid").read_text().split()[0])


def test_rows_are_there_after_stop_and_start(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.url("postgres", "postgres")) as db:
        db.execute("CREATE TABLE kept AS SELECT 1 AS one")
    cluster.stop()
    assert not cluster.is_running()
    cluster.start()
    with psycopg.connect(cluster.url("postgres", "postgres")) as db:
        assert db.execute("SELECT one FROM kept").fetchone() == (1,)


def test_rows_are_there_after_the_server_was_killed(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.url("postgres", "postgres")) as db:
        db.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS one")
    os.kill(postmaster_of(cluster), signal.SIGKILL)
    cluster.stop()
    cluster.start()
    with psycopg.connect(cluster.url("postgres", "postgres")) as db:
        assert db.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_a_killed_server_is_revived_with_its_rows_and_a_living_one_left_alone(
    cluster: Cluster,
) -> None:
    cluster.start()
    assert not cluster.revive()
    with psycopg.connect(cluster.url("postgres", "postgres")) as db:
        db.execute("CREATE TABLE kept AS SELECT 7 AS seven")
    assert cluster.pid
    os.kill(cluster.pid, signal.SIGKILL)
    while cluster.is_running():
        time.sleep(0.01)
    assert cluster.revive()
    with psycopg.connect(cluster.url("postgres", "postgres")) as db:
        assert db.execute("SELECT seven FROM kept").fetchone() == (7,)


def test_a_killed_supervisor_leaves_no_server_behind(folder: Path) -> None:
    cluster = Cluster(folder / "postgres", SMALL)
    command = [sys.executable, "-c", START, str(cluster.folder)]
    child = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    server = postmaster_of(cluster)
    child.kill()
    child.communicate()
    deadline = time.monotonic() + 20
    while Path(f"/proc/{server}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{server}").exists()
    cluster.start()
    cluster.stop()
    cluster.remove()


def test_two_clusters_run_side_by_side(cluster: Cluster, folder: Path) -> None:
    cluster.start()
    other = Cluster(folder / "other", SMALL)
    other.start()
    assert cluster.is_running()
    assert other.is_running()
    other.stop()
    other.remove()


def test_a_second_start_in_the_same_folder_is_refused_in_words(cluster: Cluster) -> None:
    cluster.start()
    with pytest.raises(ClusterError, match=f"in use by process {os.getpid()}"):
        Cluster(cluster.folder).start()
    with pytest.raises(ClusterError, match="already running"):
        Cluster(cluster.folder).remove()
    assert cluster.is_running()


def test_an_interrupted_initdb_leaves_nothing_half_made(cluster: Cluster) -> None:
    half = cluster.folder / "data.part"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    cluster.start()
    assert cluster.is_running()
    assert not half.exists()


def test_a_left_over_number_of_another_program_does_not_stop_the_start(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    (cluster.folder / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    cluster.start()
    assert cluster.is_running()


def test_a_server_that_cannot_start_says_why(folder: Path) -> None:
    broken = Cluster(folder / "postgres", {"max_connections": "none"})
    with pytest.raises(ClusterError, match="max_connections"):
        broken.start()
    broken.remove()


def test_the_socket_is_private_and_its_path_short(cluster: Cluster) -> None:
    cluster.start()
    socket = postgres_place.socket_folder(cluster.folder)
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    assert len(str(socket / ".s.PGSQL.5432")) < 108


def test_a_socket_folder_that_is_a_link_is_refused(cluster: Cluster, folder: Path) -> None:
    socket = postgres_place.socket_folder(cluster.folder)
    socket.symlink_to(folder)
    try:
        with pytest.raises(ClusterError, match="belongs to somebody else"):
            cluster.start()
    finally:
        socket.unlink()


def test_the_application_owns_nothing_and_preparing_twice_changes_nothing(
    cluster: Cluster,
) -> None:
    cluster.start()
    prepare(cluster, "dastak")
    prepare(cluster, "dastak")
    with psycopg.connect(cluster.url(OWNER, "dastak")) as db:
        db.execute("CREATE TABLE kept (one int)")
    with (
        psycopg.connect(cluster.url(APP, "dastak")) as db,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        db.execute("CREATE TABLE mine (one int)")


def test_the_database_of_a_closed_home_is_kept_outside(
    cluster: Cluster, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only root meets this: an ordinary user's server runs as that user."""
    if os.geteuid() != 0:
        pytest.skip("needs root")
    monkeypatch.setattr(postgres_place, "OPEN_HOME", folder / "open")
    (folder / "home").mkdir(mode=0o700)
    closed = Cluster(folder / "home" / "postgres", SMALL)
    closed.start()
    outside = postgres_place.open_home(closed.folder)
    assert (outside / "data" / "PG_VERSION").exists()
    assert stat.S_IMODE((folder / "home").stat().st_mode) == 0o700
    closed.stop()
    closed.remove()
    assert not outside.exists()


def test_an_ordinary_user_needs_no_root_and_admits_nobody_else(folder: Path) -> None:
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("needs root and setpriv, to become an ordinary user")
    user = pwd.getpwnam("nobody")
    home = folder / "home"
    home.mkdir(mode=0o700)
    os.chown(home, user.pw_uid, user.pw_gid)
    drop = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    python = [*drop, sys.executable, "-c"]
    if subprocess.run([*python, "import psycopg"], check=False, cwd=ROOT).returncode != 0:
        pytest.skip("the Python in use lies below root's closed home")
    child = subprocess.Popen(
        [*python, START, str(home / "postgres")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert child.stdout is not None
    url = child.stdout.readline().strip()
    with pytest.raises(psycopg.OperationalError, match="Peer authentication failed"):
        psycopg.connect(url)
    child.communicate("", timeout=30)
    assert child.returncode == 0

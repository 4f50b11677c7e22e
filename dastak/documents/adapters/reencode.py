"""The helper process in whose children strangers' files are opened, decoded and written anew.

Run by its path, ``python -I -S reencode.py <cleaner> <site folder>``; ``zygote.py`` does. Loading
Python and a decoder costs many times what a small picture costs, so this process loads them once,
reads no file ever, and forks one throw-away child per file. Of this project it loads one cleaner.

Standard input is a socket. A message is ``<kind> <seconds>`` with three descriptors: the file, the
place for its clean form (one line, ``ok`` or why not, and then the file), and the place for the
child's exit status. A child has the first two and nothing else. By the time it reads the first byte
it can open no file and no socket, start no process, and is limited in memory, time and output.
"""

from __future__ import annotations

import ctypes
import gc
import os
import resource
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple, NoReturn

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 15
OUTPUT_BYTES = 40 << 20
DESCRIPTORS = 256
NOBODY = 65534

_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_LIMITS = {
    resource.RLIMIT_AS: MEMORY_BYTES,
    resource.RLIMIT_CPU: CPU_SECONDS,
    resource.RLIMIT_FSIZE: OUTPUT_BYTES,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NPROC: 0,
    # What is open stays open; nothing new can be opened, neither file nor socket.
    resource.RLIMIT_NOFILE: 0,
}
_LIBC = ctypes.CDLL(None)

Cleaned = tuple[bytes, str]
Cleaner = Callable[[bytes, str], Cleaned]


class Child(NamedTuple):
    """One file being cleaned: whose status goes where, and until when."""

    pid: int
    status: int
    until: float


def confine() -> None:
    """Give up everything that decoding does not need. Cannot be undone in this process."""
    _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    # Not every machine allows this; the limit on descriptors cuts the network as well.
    _LIBC.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC)
    for limit, value in _LIMITS.items():
        resource.setrlimit(limit, (value, value))


def main() -> None:
    """Load what decoding needs, then serve until nobody can ask any more."""
    _end_with_parent()
    cleaner, site = sys.argv[1:3]
    sys.path += [site, os.path.dirname(__file__)]  # noqa: PTH120 - pathlib takes 6 ms to load
    serve(import_module(cleaner).clean)


def serve(clean: Cleaner) -> None:
    """Fork a child per message until the other side hangs up and the last child is buried."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))
    gc.collect()
    gc.freeze()  # a child's collector would otherwise touch, and so copy, all that was loaded
    children: dict[int, Child] = {}  # by the descriptor that tells of the end
    asked = socket.socket(fileno=os.dup(0))
    listening = [asked.fileno()]
    while listening or children:
        for ready in select.select([*listening, *children], [], [], _patience(children))[0]:
            if ready in children:
                _bury(children.pop(ready))
                os.close(ready)
            elif not _take(asked, children, clean):
                listening.clear()
        _stop_late(children)


def _patience(children: dict[int, Child]) -> float | None:
    if not children:
        return None
    return max(0.0, min(child.until for child in children.values()) - time.monotonic())


def _take(asked: socket.socket, children: dict[int, Child], clean: Cleaner) -> bool:
    """Start the child for the next message; whether there was one."""
    said, files, _, _ = socket.recv_fds(asked, 64, 3)
    if not said:
        return False
    kind, seconds = said.decode().split()
    given, made, status = files
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        _live(parent, given, made, lambda content: clean(content, kind))
    os.close(given)
    os.close(made)
    children[os.pidfd_open(pid)] = Child(pid, status, time.monotonic() + float(seconds))
    return True


def _live(parent: int, given: int, made: int, clean: Callable[[bytes], Cleaned]) -> NoReturn:
    """All that a child does. Nothing is read before the rights are gone."""
    status = 1
    try:
        os.dup2(given, 0)
        os.dup2(made, 1)
        os.closerange(3, DESCRIPTORS)
        confine()
        _end_with_parent()  # only now: the kernel forgets the wish when rights change
        if os.getppid() == parent:
            _clean(clean)
            status = 0
    finally:
        os._exit(status)


def _clean(clean: Callable[[bytes], Cleaned]) -> None:
    """Read, clean, write; a refusal is an answer like any other."""
    try:
        body, why = clean(sys.stdin.buffer.read())
    except MemoryError:
        body, why = b"", "unreadable"
    sys.stdout.buffer.write((why or "ok").encode() + b"\n" + body)
    sys.stdout.buffer.flush()


def _bury(child: Child) -> None:
    _, status = os.waitpid(child.pid, 0)
    try:
        os.write(child.status, b"%d" % os.waitstatus_to_exitcode(status))
    except OSError:
        pass  # who asked is gone
    finally:
        os.close(child.status)


def _stop_late(children: dict[int, Child]) -> None:
    for child in children.values():
        if child.until <= time.monotonic():
            os.kill(child.pid, signal.SIGKILL)


def _end_with_parent() -> None:
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


if __name__ == "__main__":
    main()

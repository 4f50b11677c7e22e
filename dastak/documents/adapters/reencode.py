"""The throw-away process that opens what strangers sent, decodes it and writes it anew.

Run by its path, ``python -I -S reencode.py <kind> <site folder>``: standard input is the file,
standard output one line (``ok`` or why not) and then the clean file. Of this project it loads one
cleaner, and few modules at all, since most of its time is its start. By the time the first byte is
read it can open no file and no socket, start no process, and is limited in memory, time and output.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from importlib import import_module

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 15
OUTPUT_BYTES = 40 << 20
NOBODY = 65534

_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
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


def confine() -> None:
    """Give up everything that decoding does not need. Cannot be undone in this process."""
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    # Not every machine allows this; the limit on descriptors cuts the network as well.
    libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC)
    for limit, value in _LIMITS.items():
        resource.setrlimit(limit, (value, value))


def main() -> None:
    """Read, clean, write; a refusal is an answer like any other."""
    kind, site = sys.argv[1:3]
    sys.path += [site, os.path.dirname(__file__)]  # noqa: PTH120 - pathlib takes 6 ms to load
    clean = import_module("clean_pdf" if kind == "pdf" else "clean_image").clean
    confine()
    try:
        body, why = clean(sys.stdin.buffer.read(), kind)
    except MemoryError:
        body, why = b"", "unreadable"
    sys.stdout.buffer.write((why or "ok").encode() + b"\n" + body)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()

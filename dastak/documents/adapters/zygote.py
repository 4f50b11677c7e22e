"""This process's helpers: each has a decoder loaded and forks a child for every file.

A helper starts with its first file, and again whenever it is gone. Several files may be under way at
once: each request carries its own way back. A helper one of whose children crashed takes no further
file: its children all have one memory layout, which nobody shall learn by crashing one after
another.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

_GRACE_SECONDS = 3


class Zygote:
    """One helper: runs the children of one script with one cleaner."""

    def __init__(self, *, script: Path, cleaner: str, site: str) -> None:
        self._command = [sys.executable, "-I", "-S", str(script), cleaner, site]
        self._lock = threading.Lock()
        self._keeper: Keeper | None = None

    def run(self, *, kind: str, seconds: float, given: int, made: int) -> int | None:
        """Exit status of the child for one file; a negative one is the signal that ended it.

        :param seconds: the child's time; then it is killed.
        :param given: descriptor of the file.
        :param made: descriptor of what the child writes.
        :returns: None when the helper was gone before it could tell: the file may be sent again.
        """
        answer, theirs = os.pipe()
        with os.fdopen(answer, "rb") as status:
            try:
                keeper = self._ask(f"{kind} {seconds}".encode(), [given, made, theirs])
            finally:
                os.close(theirs)
            waiting = select.poll()
            waiting.register(answer, select.POLLIN)
            if not waiting.poll((seconds + _GRACE_SECONDS) * 1000):
                keeper.kill()
                self._leave(keeper)
                return -signal.SIGKILL
            said = status.read()
        if not said or int(said) < 0:
            self._leave(keeper)
        return int(said) if said else None

    def close(self) -> None:
        """End the helper once its children are through, and wait for that."""
        keeper = self._keeper
        if keeper is not None:
            self._leave(keeper)
            keeper.join()

    def _ask(self, message: bytes, files: list[int]) -> Keeper:
        with self._lock:
            if self._keeper is None:
                self._keeper = Keeper(self._command)
            # A helper that died has closed its side: no answer will come, which run() sees.
            with suppress(OSError):
                socket.send_fds(self._keeper.channel, [message], files)
            return self._keeper

    def _leave(self, keeper: Keeper) -> None:
        with self._lock:
            keeper.channel.close()
            if self._keeper is keeper:
                self._keeper = None


class Keeper(threading.Thread):
    """The thread that starts one helper and lives as long.

    The helper asks the kernel to be killed when its parent ends. For the kernel the parent is the
    thread that started it, and a thread of the web server may end while the server goes on.
    """

    def __init__(self, command: list[str]) -> None:
        super().__init__(name="zygote-keeper", daemon=True)
        self._command = command
        self._helper: subprocess.Popen[bytes] | None = None
        self.channel, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.channel.settimeout(_GRACE_SECONDS)
        self.start()

    def run(self) -> None:
        """Start the helper and bury it."""
        with self._theirs:
            self._helper = subprocess.Popen(
                self._command,
                stdin=self._theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                start_new_session=True,  # a Ctrl-C is for the server, which ends in good order
            )
        self._helper.wait()

    def kill(self) -> None:
        """End the helper at once, and with it its children."""
        if self._helper is not None:
            self._helper.kill()

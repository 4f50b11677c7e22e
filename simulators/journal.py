"""What really happened, in order, one JSON object a line; on disk when a file is given."""

import errno
import fcntl
import json
import os
from io import FileIO
from pathlib import Path
from typing import Any

JsonObject = dict[str, Any]
FORMAT = 1


class BadState(Exception):
    """The state file cannot be used; the text says where and what to do."""


class Journal:
    """Append-only list of entries that survives a kill when it has a file.

    An entry is on disk before it is in memory, so that an answer is never given for work
    that a restart would forget. A last line cut short by a kill was never answered: it goes.
    """

    def __init__(self, *, simulator: str, path: Path | None) -> None:
        self.entries: list[JsonObject] = []
        self._header = {"simulator": simulator, "format": FORMAT}
        self._file: FileIO | None = None
        if path is not None:
            self._file = self._open(path)
            self._load(path)

    def append(self, entry: JsonObject) -> None:
        """Record one entry. :raises OSError: when the disk refuses; nothing is recorded."""
        self._write(entry)
        self.entries.append(entry)

    def clear(self) -> None:
        """Forget everything, on disk too."""
        self.entries.clear()
        if self._file is not None:
            self._file.truncate(0)
            self._write(self._header)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    @staticmethod
    def _open(path: Path) -> FileIO:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("a+b", buffering=0)
        except OSError as problem:
            raise BadState(
                f"{path}: cannot be opened ({problem.strerror}). Name another --state file."
            ) from problem
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            file.close()
            raise BadState(
                f"{path}: another simulator is using it. Stop that one or name another file."
            ) from problem
        return file

    def _load(self, path: Path) -> None:
        assert self._file is not None
        self._file.seek(0)
        content = self._file.read()
        whole = content.rfind(b"\n") + 1
        lines = content[:whole].splitlines()
        entries = [_parsed(line, path=path, number=number) for number, line in enumerate(lines, 1)]
        # Looked at before anything is cut off: it may be a file of somebody else.
        begun = json.dumps(self._header).encode().startswith(content)
        if entries[:1] != [self._header] and not begun:
            name = self._header["simulator"]
            raise BadState(f"{path}: not a state file of {name}. Name another --state file.")
        self._file.truncate(whole)
        if not entries:
            self._write(self._header)
        self.entries = entries[1:]

    def _write(self, entry: JsonObject) -> None:
        if self._file is None:
            return
        line = json.dumps(entry, ensure_ascii=False).encode() + b"\n"
        before = self._file.seek(0, os.SEEK_END)
        try:
            if self._file.write(line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError:
            # Half a line would spoil the next one.
            self._file.truncate(before)
            raise


def _parsed(line: bytes, *, path: Path, number: int) -> JsonObject:
    try:
        entry = json.loads(line)
    except ValueError as problem:
        raise BadState(
            f"{path}, line {number}: not JSON. Restore the file or delete it."
        ) from problem
    if not isinstance(entry, dict):
        raise BadState(f"{path}, line {number}: not a JSON object. Restore the file or delete it.")
    return entry

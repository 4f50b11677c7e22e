"""Runs the throw-away process that decodes what strangers sent."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import PIL
import structlog

_SCRIPT = Path(__file__).with_name("reencode.py")
_SITE = str(Path(PIL.__file__).resolve().parent.parent)
_WALL_SECONDS = 25
_BROKEN = "unreadable"
_REASONS = {"unreadable", "bomb", "pixels", "pages", "protected"}
_MADE = {"jpeg": ("image/jpeg", b"\xff\xd8\xff"), "pdf": ("application/pdf", b"%PDF-")}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The clean form of a file, or ``why`` there is none: one of the words of ``reencode``."""

    mime: str
    content: bytes
    why: str


def clean(*, form: str, content: bytes) -> Cleaned:
    """Decode and write anew in a process of its own; whatever becomes of it, this one goes on.

    :param form: jpeg, png, webp or pdf, as the first bytes say.
    """
    # Memory files in place of pipes: the limit on file size bounds what can come back.
    with _memory_file("given") as given, _memory_file("made") as made:
        given.write(content)
        given.seek(0)
        status = _run(form, given, made)
        if status != 0:
            log.warning("reencode_died", form=form, status=status, size=len(content))
            return Cleaned("", b"", _BROKEN)
        made.seek(0)
        return _answer(form, made.read())


def _memory_file(name: str) -> BinaryIO:
    return os.fdopen(os.memfd_create(name), "w+b")


def _run(form: str, given: BinaryIO, made: BinaryIO) -> int:
    """Exit status of the process; a negative one is the signal that ended it."""
    command = [sys.executable, "-I", "-S", str(_SCRIPT), form, _SITE]
    try:
        done = subprocess.run(
            command,
            stdin=given,
            stdout=made,
            stderr=subprocess.DEVNULL,
            timeout=_WALL_SECONDS,
            check=False,
            env={},
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        return -9
    return done.returncode


def _answer(form: str, said: bytes) -> Cleaned:
    head, _, body = said.partition(b"\n")
    mime, start = _MADE["pdf" if form == "pdf" else "jpeg"]
    if head == b"ok" and body.startswith(start):
        return Cleaned(mime, body, "")
    why = head.decode("ascii", "replace")
    return Cleaned("", b"", why if why in _REASONS else _BROKEN)

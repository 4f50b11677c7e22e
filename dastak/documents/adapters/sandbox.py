"""Runs the throw-away process that decodes what strangers sent."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

import PIL
import structlog

from dastak.documents.adapters.zygote import Zygote

_SCRIPT = Path(__file__).with_name("reencode.py")
_SITE = str(Path(PIL.__file__).resolve().parent.parent)
_WALL_SECONDS = 25
# A second one for a file whose helper was killed, by the kernel short of memory for instance.
_TRIES = 2
_CLEANERS = dict.fromkeys(("jpeg", "png", "webp"), "clean_image") | {"pdf": "clean_pdf"}
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
    for _ in range(_TRIES):
        status, said = _run(form, content)
        if status == 0:
            return _answer(form, said)
        if status is not None:
            break
    log.warning("reencode_died", form=form, status=status, size=len(content))
    return Cleaned("", b"", _BROKEN)


def _run(form: str, content: bytes) -> tuple[int | None, bytes]:
    """Exit status of the process, and what it wrote. No status: the file never had its turn."""
    # Memory files in place of pipes: the limit on file size bounds what can come back.
    with _memory_file("given") as given, _memory_file("made") as made:
        given.write(content)
        given.seek(0)
        status = _zygote(_SCRIPT, _CLEANERS[form]).run(
            kind=form, seconds=_WALL_SECONDS, given=given.fileno(), made=made.fileno()
        )
        made.seek(0)
        return status, made.read() if status == 0 else b""


def close() -> None:
    """End the helpers and wait for it; the next file starts them again."""
    for cleaner in set(_CLEANERS.values()):
        _zygote(_SCRIPT, cleaner).close()


@cache
def _zygote(script: Path, cleaner: str) -> Zygote:
    # One per cleaner: each fork copies the page tables of all that is loaded.
    return Zygote(script=script, cleaner=cleaner, site=_SITE)


def _memory_file(name: str) -> BinaryIO:
    return os.fdopen(os.memfd_create(name), "w+b")


def _answer(form: str, said: bytes) -> Cleaned:
    head, _, body = said.partition(b"\n")
    mime, start = _MADE["pdf" if form == "pdf" else "jpeg"]
    if head == b"ok" and body.startswith(start):
        return Cleaned(mime, body, "")
    why = head.decode("ascii", "replace")
    return Cleaned("", b"", why if why in _REASONS else _BROKEN)

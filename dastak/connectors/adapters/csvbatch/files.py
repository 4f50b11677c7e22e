"""One file of a batch: rows and a last line that says how many they are and proves their origin.

``#END,<rows>,<HMAC-SHA-256 of everything before it>``. Without that line a file is still being
written; with a wrong one nothing of it is believed.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import hmac
import io
from collections.abc import Sequence

from dastak.connectors.adapters.system import Unreadable

BYTES_MAX = 20_000_000
_END = b"#END,"


class HalfWritten(Unreadable):
    """The last line is missing: the file is still being written, or its writer died."""

    def __init__(self) -> None:
        super().__init__("half_written")


def to_file(*, rows: Sequence[Sequence[str]], secret: str) -> bytes:
    """The bytes of a file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    content = text.getvalue().encode()
    return content + _END + f"{len(rows)},{_mark(content, secret)}\n".encode()


def to_rows(*, content: bytes, secret: str) -> list[list[str]]:
    """The rows of a file.

    :raises HalfWritten: without its last line. :raises Unreadable: when it cannot be believed.
    """
    if len(content) > BYTES_MAX:
        raise Unreadable("too_large")
    start = content.rfind(_END)
    if start < 0 or not content.endswith(b"\n") or (start and content[start - 1 : start] != b"\n"):
        _must_be_text(content, is_whole=False)
        raise HalfWritten
    body, last = content[:start], content[start:].decode(errors="replace").strip().split(",")
    text = _must_be_text(body, is_whole=True)
    if len(last) != 3 or not hmac.compare_digest(last[2].encode(), _mark(body, secret).encode()):
        raise Unreadable("wrong_signature")
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as damaged:
        raise Unreadable("damaged") from damaged
    if last[1] != str(len(rows)):
        raise Unreadable("wrong_totals")
    return rows


def _must_be_text(content: bytes, *, is_whole: bool) -> str:
    """A file that is still being written may end inside a character."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(content, final=is_whole)
    except UnicodeDecodeError as odd:
        raise Unreadable("wrong_encoding") from odd


def _mark(content: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()

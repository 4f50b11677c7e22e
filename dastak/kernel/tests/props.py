"""What the tests of several contexts hold in their hands."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction


def picture() -> bytes:
    """A small PNG: a paper nobody has to read."""
    head = struct.pack(">IIBBBBB", 64, 48, 8, 0, 0, 0, 0)
    body = zlib.compress(
        b"".join(b"\x00" + bytes([x * 4 % 256 for x in range(64)]) for _ in range(48))
    )

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    parts = [chunk(b"IHDR", head), chunk(b"IDAT", body), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@contextmanager
def refuses(*errors: type[Exception], match: str = "") -> Iterator[None]:
    """Expect a refusal; what it did is rolled back, as it is at the end of a request."""
    with pytest.raises(errors, match=match or None), transaction.atomic():
        yield

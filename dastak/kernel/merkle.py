"""Merkle trees as in RFC 6962, over salted leaves. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

EMPTY = hashlib.sha256(b"").digest()


def canonical(row: Mapping[str, Any]) -> bytes:
    """One row as bytes that do not depend on the order of its columns.

    Instants are ISO 8601 in UTC, bytes are hex, everything else is JSON.
    """
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def leaf(row: Mapping[str, Any], salt: bytes) -> bytes:
    """Hash of one row. Without its salt a hash says nothing about the content."""
    return hashlib.sha256(b"\x00" + salt + canonical(row)).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Root of the tree over the leaves in their order."""
    if not leaves:
        return EMPTY
    level = list(leaves)
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        if len(level) % 2:
            above.append(level[-1])
        level = above
    return level[0]


def head(*, log: str, from_seq: int, until_seq: int, tree: bytes, previous: bytes) -> bytes:
    """What a checkpoint signs: the batch, its root and the checkpoint before it."""
    fields = {"log": log, "from": from_seq, "until": until_seq}
    return canonical({**fields, "root": tree.hex(), "previous": previous.hex()})

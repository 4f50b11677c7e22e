"""The batched sealer: signed Merkle checkpoints over the event log, the access log and the ledger.

One job a minute instead of a trigger per row: hashing inside each transaction cost 43 % of the
insert throughput.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import connection, transaction

from dastak.kernel import merkle
from dastak.kernel.ids import uuid7
from dastak.kernel.models import Checkpoint

BATCH = 20_000


@dataclass(frozen=True, slots=True)
class SealedLog:
    """A table whose rows are sealed in the order of ``seq``; ``columns`` are what is hashed.

    :param parts: SQL of one JSON value that belongs to a row of ``log``, such as its legs.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    parts: str


LOGS: dict[str, SealedLog] = {}


def seal_log(name: str, *, table: str, columns: Iterable[str], parts: str = "NULL") -> None:
    """Register an append-only table with ``seq bigint`` and ``salt bytea`` for sealing."""
    LOGS[name] = SealedLog(name, table, tuple(columns), parts)


seal_log(
    "events",
    table="kernel_event_log",
    columns=("id", "name", "version", "subject", "payload", "actor", "role", "cause", "at"),
)
seal_log(
    "accesses",
    table="kernel_access",
    columns=("id", "person_id", "actor", "role", "purpose", "case", "fields", "was_refused", "at"),
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that the audit found wrong, and where."""

    log: str
    place: str
    what: str


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(settings.DASTAK_SIGNING_KEY))


def _public_raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id(raw: bytes) -> str:
    """Short id of a public key."""
    return hashlib.sha256(raw).hexdigest()[:8]


def trusted_keys() -> dict[str, Ed25519PublicKey]:
    """Public keys whose signatures count: the present one and the retired ones."""
    raws = [_public_raw(_key().public_key())]
    raws += [base64.b64decode(key) for key in settings.DASTAK_SIGNING_KEYS_RETIRED]
    return {key_id(raw): Ed25519PublicKey.from_public_bytes(raw) for raw in raws}


def seal_all(*, now: datetime) -> int:
    """Seal what is new in every log; returns how many rows were sealed."""
    return sum(_seal(log, now) for log in LOGS.values())


def _seal(log: SealedLog, now: datetime) -> int:
    last = Checkpoint.objects.filter(log=log.name).order_by("-until_seq").first()
    after = last.until_seq if last else 0
    with transaction.atomic():
        until = settled_seq(log)
    rows = list(_rows(log, "seq > %s AND seq <= %s", [after, until]))
    if not rows:
        return 0
    leaves = [merkle.leaf(row, salt) for _, salt, row in rows]
    previous = bytes(last.root) if last else merkle.EMPTY
    span = {"log": log.name, "from_seq": after + 1, "until_seq": rows[-1][0]}
    tree = merkle.root(leaves)
    signed = _key().sign(merkle.head(**span, tree=tree, previous=previous))  # type: ignore[arg-type]
    Checkpoint.objects.create(
        id=uuid7(),
        leaves=len(leaves),
        root=tree,
        previous=previous,
        signature=signed,
        key_id=key_id(_public_raw(_key().public_key())),
        at=now,
        **span,
    )
    return len(leaves)


def _columns(log: SealedLog) -> str:
    # to_jsonb gives every type one canonical text, the same when a dump is read back.
    named = ", ".join(f"'{name}', log.\"{name}\"" for name in log.columns)
    return f"{named}, 'parts', {log.parts}"


def _rows(log: SealedLog, condition: str, params: list[Any]) -> Iterator[tuple[int, bytes, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT seq, salt, jsonb_build_object({_columns(log)}) FROM {log.table} log"  # noqa: S608
            f" WHERE {condition} ORDER BY seq LIMIT {BATCH}",
            params,
        )
        for seq, salt, row in cursor.fetchall():
            yield seq, bytes(salt), _loaded(row)


def _loaded(row: Any) -> Any:
    return json.loads(row) if isinstance(row, str) else row


def settled_seq(log: SealedLog) -> int:
    """The sequence number below which no row can appear any more.

    A short lock lets writers that already took a number commit first. To be called in a
    transaction of its own, since the lock lasts as long as it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT dastak_settled_seq(%s::regclass)", [log.table])
        return int(cursor.fetchone()[0])


def verify(log: SealedLog) -> list[Flaw]:
    """Check every checkpoint of a log, from the first to the last, against its rows."""
    flaws: list[Flaw] = []
    previous, reached, keys = merkle.EMPTY, 0, trusted_keys()
    for mark in Checkpoint.objects.filter(log=log.name).order_by("from_seq"):
        place = f"checkpoint {mark.from_seq}-{mark.until_seq}"
        if mark.from_seq != reached + 1 or bytes(mark.previous) != previous:
            flaws.append(Flaw(log.name, place, "does not follow the checkpoint before it"))
        rows = _rows(log, "seq BETWEEN %s AND %s", [mark.from_seq, mark.until_seq])
        tree = merkle.root([merkle.leaf(row, salt) for _, salt, row in rows])
        if tree != bytes(mark.root):
            flaws.append(Flaw(log.name, place, "rows were changed, added or removed"))
        said = merkle.head(
            log=log.name,
            from_seq=mark.from_seq,
            until_seq=mark.until_seq,
            tree=bytes(mark.root),
            previous=bytes(mark.previous),
        )
        if not _is_signed(keys.get(mark.key_id), bytes(mark.signature), said):
            flaws.append(Flaw(log.name, place, "the signature is not ours"))
        previous, reached = bytes(mark.root), mark.until_seq
    return flaws


def _is_signed(key: Ed25519PublicKey | None, signature: bytes, said: bytes) -> bool:
    if key is None:
        return False
    try:
        key.verify(signature, said)
    except InvalidSignature:
        return False
    return True

"""The access log: every read of personal data, with its purpose, in the reader's transaction."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from dastak.kernel.actors import Actor
from dastak.kernel.ids import uuid7
from dastak.kernel.models import Access

_INSERT = """
INSERT INTO kernel_access
    (id, person_id, actor, role, channel, purpose, "case", fields, was_refused, at, salt, seq)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, nextval('kernel_access_seq'))
"""


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One look at somebody's data, as the person concerned is shown it."""

    at: datetime
    actor_id: UUID | None
    role: str
    channel: str
    purpose: str
    case: str
    fields: tuple[str, ...]
    was_refused: bool


def record_access(
    *,
    by: Actor,
    now: datetime,
    person_id: UUID | None,
    purpose: str,
    fields: Iterable[str],
    case: str = "",
) -> None:
    """Log one read of personal data in the caller's transaction.

    :param purpose: why, in a short fixed code such as ``visit``, ``decision``, ``own``.
    :param fields: names of the fields read, never their values.
    :param case: the order or case number the read belongs to.
    """
    _insert(by, now, person_id, purpose, fields, case, was_refused=False)


def record_refusal(
    *, by: Actor, now: datetime, person_id: UUID | None, purpose: str, case: str = ""
) -> None:
    """Log that a read was refused. To be called outside the transaction that was rolled back."""
    _insert(by, now, person_id, purpose, (), case, was_refused=True)


def _insert(
    by: Actor,
    now: datetime,
    person_id: UUID | None,
    purpose: str,
    fields: Iterable[str],
    case: str,
    *,
    was_refused: bool,
) -> None:
    row = [uuid7(), person_id, by.person_id, by.role, by.channel, purpose, case]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*row, ",".join(fields), was_refused, now, os.urandom(16)])


def list_accesses(*, person_id: UUID, limit: int = 50) -> list[AccessRow]:
    """The latest looks at a person's data by others, newest first."""
    rows = Access.objects.filter(person_id=person_id).exclude(actor=person_id)
    return [
        AccessRow(
            row.at,
            row.actor,
            row.role,
            row.channel,
            row.purpose,
            row.case,
            tuple(row.fields.split(",")),
            row.was_refused,
        )
        for row in rows.order_by("-seq")[:limit]
    ]

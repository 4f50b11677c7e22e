"""Reads of the ledger: the trace of an order, and the proof that all of it holds."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import connection

from dastak.finance import models
from dastak.finance.types import Journal, LedgerProblem, Leg
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import query
from dastak.kernel.scope import transaction_as

_VERIFY = Path(__file__).resolve().parent.parent / "sql" / "verify.sql"


@query(permit="finance.list_journals")
def list_journals(*, order_id: UUID, by: Actor, now: datetime) -> tuple[Journal, ...]:
    """Every journal of an order with its legs, in the order of posting. Two queries."""
    journals = models.Journal.objects.filter(order_id=order_id).order_by("seq")
    found = list(journals.defer("request_hash", "salt"))
    legs = _legs_of([row.id for row in found])
    return tuple(
        Journal(
            id=row.id,
            key=row.key,
            rule=row.rule,
            order_id=row.order_id,
            effective_date=row.effective_date,
            posted_at=row.posted_at,
            role=row.role,
            document=row.document,
            reverses=row.reverses_id,
            legs=tuple(legs[row.id]),
        )
        for row in found
    )


def _legs_of(journal_ids: list[UUID]) -> dict[UUID, list[Leg]]:
    legs: dict[UUID, list[Leg]] = defaultdict(list)
    for row in models.Posting.objects.filter(journal_id__in=journal_ids).order_by("pk"):
        legs[row.journal_id].append(
            Leg(account=row.account_id, dimension=row.dimension, amount_paisa=row.amount_paisa)
        )
    return legs


@query(permit="finance.verify_ledger")
def verify_ledger(*, by: Actor) -> tuple[LedgerProblem, ...]:
    """Check the invariants of the whole ledger from its postings; empty when all of them hold.

    Reads every district: the permit is for auditors and operators.
    """
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(_VERIFY.read_text("utf-8"))
        return tuple(LedgerProblem(*row) for row in cursor.fetchall())

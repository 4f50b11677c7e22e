"""The one way into the ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from dastak.finance import models, rules
from dastak.finance.types import Leg
from dastak.kernel.actors import Actor, Role
from dastak.kernel.clock import PKT
from dastak.kernel.db import refusing
from dastak.kernel.errors import Problem, Refused
from dastak.kernel.ids import uuid7

RULE_VERSION = "2026-11"
_POST = """
SELECT finance_post_journal(%s::jsonb, %s::text[], %s::text[], %s::bigint[], %s::bigint, %s::bigint)
"""


class PostingKeyReused(Refused):
    """The posting “{key}” was already made with other amounts. Nothing was posted; report this."""

    ur = "اندراج «{key}» پہلے مختلف رقم کے ساتھ ہو چکا ہے۔ کچھ درج نہیں ہوا؛ اطلاع دیں۔"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A journal to be posted: its legs and what explains them.

    :param key: what may happen only once, such as ``cash:<bill>``.
    :param rule: row of the posting table. :param document: number of the paper behind it.
    """

    key: str
    rule: str
    legs: tuple[Leg, ...]
    district: str
    document: str = ""
    order_id: UUID | None = None
    facilitator_id: UUID | None = None
    department: str | None = None
    person_id: UUID | None = None
    reverses: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CashGuard:
    """For a journal on cash in hand: the limit, what of it was promised before, and the refusal."""

    limit_paisa: int | None
    kept_paisa: int = 0
    refusal: Problem


def entry_for(bill: models.Bill, *, key: str, rule: str, legs: tuple[Leg, ...]) -> Entry:
    """A journal about a bill; its key is ``key:<bill>``."""
    return Entry(
        key=f"{key}:{bill.id}",
        rule=rule,
        legs=legs,
        order_id=bill.order_id,
        district=bill.district_id,
        department=bill.department_id,
        person_id=bill.person_id,
        document=str(bill.id),
    )


def post(entry: Entry, *, by: Actor, now: datetime, guard: CashGuard | None = None) -> UUID:
    """Post one journal in one round trip; the same key with the same legs returns the first one.

    :raises PostingKeyReused: when the key was used for other legs.
    :raises IntegrityError: when the legs do not balance (at the end of the command).
    """
    head = {
        "id": str(uuid7()),
        "key": entry.key,
        "request_hash": "\\x" + _hash_of(entry).hex(),
        "rule": entry.rule,
        "rule_version": RULE_VERSION,
        "order_id": _plain(entry.order_id),
        "facilitator_id": _plain(entry.facilitator_id),
        "document": entry.document,
        "effective_date": now.astimezone(PKT).date().isoformat(),
        "posted_at": now.isoformat(),
        "actor": _plain(by.person_id),
        "role": by.role,
        "reverses_id": _plain(entry.reverses),
        "district_id": entry.district,
        "department_id": entry.department,
        "person_id": _plain(entry.person_id),
    }
    refusals: dict[str, Problem] = {"finance_journal_key_reused": PostingKeyReused(key=entry.key)}
    if guard is not None:
        refusals["finance_cash_within_limit"] = guard.refusal
    return _call(head, entry.legs, guard, refusals)


def _call(
    head: Mapping[str, str | None],
    legs: tuple[Leg, ...],
    guard: CashGuard | None,
    refusals: Mapping[str, Problem],
) -> UUID:
    parameters: list[Any] = [
        json.dumps(head),
        [leg.account for leg in legs],
        [leg.dimension for leg in legs],
        [leg.amount_paisa for leg in legs],
        guard.kept_paisa if guard else 0,
        guard.limit_paisa if guard else None,
    ]
    with refusing(refusals), connection.cursor() as cursor:
        cursor.execute(_POST, parameters)
        (journal_id,) = cursor.fetchone()
    return journal_id  # type: ignore[no-any-return]


def _hash_of(entry: Entry) -> bytes:
    return rules.request_hash(
        rule=entry.rule, order_id=entry.order_id, reverses=entry.reverses, legs=entry.legs
    )


def _plain(value: UUID | None) -> str | None:
    return str(value) if value else None


def must_reach(*, by: Actor, person_id: UUID | None, district: str, department: str | None) -> None:
    """Let the person concerned, the system, and those who serve the place go on.

    :raises NotYours: when a citizen means another's. :raises OutsideYourArea: for others' areas.
    """
    if by.role is Role.CITIZEN:
        by.must_be(person_id)
    elif by.role is not Role.SYSTEM:
        by.must_serve(district)
        if department is not None:
            by.must_serve_department(department)

"""What tests of systems share: who switches a route, and the mark of an applicant."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from dastak.connectors import api, models
from dastak.connectors.tests import offices
from dastak.connectors.tests.cases import NOW
from dastak.kernel.actors import EVERYWHERE, SYSTEM, Actor, Role
from dastak.kernel.scope import transaction_as

ALL = list(offices.MANNERS)


def admin(*permits: str, districts: frozenset[str] = EVERYWHERE) -> Actor:
    return Actor(
        role=Role.ADMIN,
        person_id=uuid4(),
        permits=frozenset(f"connectors.{permit}" for permit in permits),
        districts=districts,
        departments=EVERYWHERE,
    )


def switch(system: str, *, now: Any = NOW, district: str = "") -> None:
    api.switch_route(
        department="pb-excise",
        service="PB-EXC-TRM",
        district=district,
        system=system,
        reason="the office asked for it",
        by=admin("switch_route"),
        now=now,
    )


def mark_of(case: api.Case) -> str:
    with transaction_as(SYSTEM):
        return models.Watch.objects.get(case_id=case.id).applicant_ref

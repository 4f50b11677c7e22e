"""The people one acts for, and those who act for one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from dastak.kernel import access
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.commands import query
from dastak.kernel.scope import transaction_as
from dastak.people import models
from dastak.people.queries.mandates import must_hold_mandate
from dastak.people.queries.persons import as_person
from dastak.people.types import FamilyMember, Language, Person, Relation, Representative

LIMIT = 50


@query(permit="people.act_for_family")
def must_act_for(*, person_id: UUID, by: Actor, now: datetime) -> None:
    """Pass when the actor is this person, holds a mandate of theirs, or is the system.

    :raises NoMandate: otherwise.
    """
    if by.role is Role.SYSTEM or by.person_id == person_id:
        return
    must_hold_mandate(principal_id=person_id, agent_id=by.me, now=now)


@query(permit="people.list_family")
def list_family(*, by: Actor, now: datetime) -> list[FamilyMember]:
    """Those for whom the actor may act or has asked to, oldest first. Each read is logged."""
    with transaction_as(SYSTEM):
        rows = list(
            _live(now)
            .filter(agent_id=by.me)
            .select_related("principal")
            .order_by("asked_at", "id")[:LIMIT]
        )
    members = [as_family_member(row) for row in rows]
    for each in members:
        access.record_access(
            by=by, now=now, person_id=each.person.id, purpose="family", fields=("name", "cnic4")
        )
    return members


@query(permit="people.list_family")
def list_representatives(*, by: Actor, now: datetime) -> list[Representative]:
    """Those who may act for the actor or ask to, oldest first."""
    with transaction_as(SYSTEM):
        rows = list(
            _live(now)
            .filter(principal_id=by.me)
            .select_related("agent")
            .order_by("asked_at", "id")[:LIMIT]
        )
    return [
        Representative(
            mandate_id=row.id,
            person_id=row.agent_id,
            name=row.agent.name,
            relation=Relation(row.relation),
            is_agreed=row.agreed_at is not None,
            since=row.agreed_at or row.asked_at,
        )
        for row in rows
    ]


def _live(now: datetime) -> QuerySet[models.Mandate]:
    rows = models.Mandate.objects.filter(revoked_at__isnull=True)
    return rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=now))


def as_family_member(row: models.Mandate) -> FamilyMember:
    """The value of a mandate whose principal is loaded; until they agree, only their card's end."""
    person = as_person(row.principal)
    return FamilyMember(
        mandate_id=row.id,
        person=person if row.agreed_at else _veiled(person),
        relation=Relation(row.relation),
        is_agreed=row.agreed_at is not None,
        since=row.agreed_at or row.asked_at,
    )


def _veiled(person: Person) -> Person:
    return replace(
        person,
        name="",
        gender=None,
        birth_date=None,
        language=Language.URDU,
        district=None,
        needs=frozenset(),
        masked_phone="",
        phone_since=None,
        is_complete=False,
    )

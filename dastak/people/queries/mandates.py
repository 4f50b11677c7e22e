"""Who may act for whom."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from dastak.kernel.actors import SYSTEM
from dastak.kernel.errors import Forbidden
from dastak.kernel.scope import transaction_as
from dastak.people.models import Mandate


class NoMandate(Forbidden):
    """You may not act for this person. Add them to your family, and let them agree."""

    ur = "آپ اس فرد کی طرف سے کام نہیں کر سکتے۔ انہیں اپنے خاندان میں شامل کریں اور ان کی رضامندی لیں۔"


def in_force(*, now: datetime) -> QuerySet[Mandate]:
    """Mandates that hold at ``now``. Needs a scope that sees them."""
    rows = Mandate.objects.filter(agreed_at__lte=now, revoked_at__isnull=True)
    return rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=now))


def must_hold_mandate(*, principal_id: UUID, agent_id: UUID, now: datetime) -> None:
    """:raises NoMandate: unless the agent may act for the principal at ``now``."""
    with transaction_as(SYSTEM):
        found = in_force(now=now).filter(principal_id=principal_id, agent_id=agent_id).exists()
    if not found:
        raise NoMandate

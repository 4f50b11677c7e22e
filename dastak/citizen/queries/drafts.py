"""Reads of orders that are being filled in."""

from __future__ import annotations

import json
from datetime import datetime

from dastak.citizen import models, rules
from dastak.citizen.types import Draft
from dastak.kernel import vault
from dastak.kernel.actors import Actor
from dastak.kernel.commands import query
from dastak.kernel.errors import Missing

PLACE = "citizen_draft.answers"


class NoDraft(Missing):
    """These answers are no longer kept: the order was sent already, or seven days have passed.
    Look at “My orders”, or start again from the page of the service.
    """

    ur = "یہ جوابات اب محفوظ نہیں: درخواست پہلے ہی بھیجی جا چکی ہے، یا سات دن گزر گئے۔ «میری درخواستیں» دیکھیں یا خدمت کے صفحے سے دوبارہ شروع کریں۔"  # noqa: E501


def row_to_draft(row: models.Draft) -> Draft:
    """A row with its answers unsealed."""
    kept = json.loads(vault.unseal(bytes(row.answers), place=PLACE, row=str(row.id)))
    bare = Draft(
        id=row.id,
        order_id=row.id,
        person_id=row.person_id,
        service_code=row.service_id,
        updated_at=row.updated_at,
    )
    return rules.from_payload(bare, kept)


@query(permit="citizen.find_draft")
def find_draft(*, service_code: str, by: Actor, now: datetime) -> Draft | None:
    """The actor's own half-finished order of a service, or None."""
    row = models.Draft.objects.filter(
        person_id=by.me, service_id=service_code, updated_at__gt=now - rules.KEEP
    ).first()
    return row_to_draft(row) if row else None


@query(permit="citizen.find_draft")
def get_draft(*, service_code: str, by: Actor, now: datetime) -> Draft:
    """The actor's own half-finished order of a service.

    :raises NoDraft: when there is none, or it is older than seven days.
    """
    draft = find_draft(service_code=service_code, by=by, now=now)
    if draft is None:
        raise NoDraft
    return draft

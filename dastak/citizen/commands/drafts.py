"""Keeping what was answered, and a time for a few minutes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from dastak.booking import api as booking
from dastak.citizen import models, rules
from dastak.citizen.queries.drafts import PLACE, get_draft, row_to_draft
from dastak.citizen.queries.reviews import need_of
from dastak.citizen.types import Draft, HeldSlot
from dastak.kernel import vault
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Refused
from dastak.people import api as people


class AlreadyStarted(Refused):
    """You have opened this order in another window as well. Open this page again and go on."""

    ur = "آپ نے یہی درخواست کسی اور ونڈو میں بھی کھولی ہے۔ یہ صفحہ دوبارہ کھولیں اور آگے بڑھیں۔"


@command(permit="citizen.save_draft")
def save_draft(*, draft: Draft, by: Actor, now: datetime) -> Draft:
    """Keep the answers of one's own draft for seven days; a time no longer wanted is given back.

    :raises NotYours: for another person's draft.
    :raises NoMandate: when it is for somebody whom the actor may not act for.
    :raises AlreadyStarted: when another window started the same order at the same time.
    """
    by.must_be(draft.person_id)
    if draft.applicant_id is not None:
        people.must_act_for(person_id=draft.applicant_id, by=by, now=now)
    answers = json.dumps(rules.to_payload(draft), ensure_ascii=False)
    sealed = vault.seal(answers, place=PLACE, row=str(draft.id))
    row = models.Draft.objects.select_for_update().filter(pk=draft.id).first()
    if row is None:
        _begin(draft, sealed, now)
        return replace(draft, updated_at=now)
    before = row_to_draft(row).held
    if before is not None and before != draft.held:
        booking.release_hold(hold_id=before.id, by=by, now=now)
    row.answers, row.updated_at = sealed, now
    row.save(update_fields=["answers", "updated_at"])
    return replace(draft, updated_at=now)


def _begin(draft: Draft, sealed: bytes, now: datetime) -> None:
    mine = models.Draft.objects.filter(person_id=draft.person_id, service_id=draft.service_code)
    mine.filter(updated_at__lte=now - rules.KEEP).delete()
    row = models.Draft(
        id=draft.id,
        person_id=draft.person_id,
        service_id=draft.service_code,
        answers=sealed,
        updated_at=now,
    )
    with refusing({"citizen_draft_one_per_service": AlreadyStarted()}):
        row.save(force_insert=True)


@command(permit="citizen.choose_slot")
def choose_slot(*, service_code: str, starts_at: datetime, by: Actor, now: datetime) -> Draft:
    """Have a time kept for one's draft; the same time is not taken twice.

    :raises NoDraft: when there is no draft of this service.
    :raises Problem: the refusal of booking, when the time is no longer free.
    """
    draft = get_draft(service_code=service_code, by=by, now=now)
    assert draft.applicant_id is not None, "the applicant is the first question"
    held = draft.held
    if held and held.starts_at == starts_at and held.expires_at > now:
        return draft
    hold = booking.hold_slot(
        need=need_of(draft=draft), starts_at=starts_at, person_id=draft.applicant_id, by=by, now=now
    )
    kept = HeldSlot(
        id=hold.id, starts_at=hold.starts_at, ends_at=hold.ends_at, expires_at=hold.expires_at
    )
    return save_draft(draft=replace(draft, held=kept), by=by, now=now)


@command(permit="citizen.purge_drafts")
def purge_drafts(*, by: Actor, now: datetime) -> int:
    """Forget drafts that nobody touched for seven days; returns how many."""
    return models.Draft.objects.filter(updated_at__lte=now - rules.KEEP).delete()[0]

"""Whoever is suspended takes no cash."""

from __future__ import annotations

from datetime import datetime

from dastak.finance import api
from dastak.kernel.actors import Actor
from dastak.kernel.handlers import handles
from dastak.workforce.api import FacilitatorReinstated, FacilitatorSuspended


@handles(FacilitatorSuspended)
def freeze(*, event: FacilitatorSuspended, by: Actor, now: datetime) -> None:
    """From now on; what they carry is owed."""
    api.freeze_cash(facilitator_id=event.person_id, district=event.district, by=by, now=now)


@handles(FacilitatorReinstated)
def thaw(*, event: FacilitatorReinstated, by: Actor, now: datetime) -> None:
    """They may carry cash again."""
    api.thaw_cash(facilitator_id=event.person_id, by=by, now=now)

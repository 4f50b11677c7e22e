"""The district waits: proposed, agreed to by another, lifted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual
from dastak.orders import api as orders
from dastak.orders.models import AreaHold
from stories.machine.asking import Asked, Call
from stories.machine.ground import DISTRICT

NOTICE = Bilingual("The river is over its banks.", "دریا میں سیلاب ہے۔")
COLLEAGUE = UUID(int=7)


def flood(asked: Asked) -> Call:
    begin = asked.ground.now + timedelta(hours=1 if asked.is_wrong else 0)
    end = begin + timedelta(days=40 if asked.is_wrong else 2)
    wish = orders.NewAreaHold(
        id=asked.command_id,
        district=DISTRICT,
        starts_at=begin,
        ends_at=end,
        reason=orders.AreaReason.FLOOD,
        notice=NOTICE,
    )
    return lambda: orders.ask_area_hold(area_hold=wish, **asked.common)


def agree(asked: Asked) -> Call | None:
    found, now = _latest("asked"), asked.ground.now
    if found is None:
        return None
    by: Actor = asked.by if asked.is_wrong else replace(asked.by, person_id=COLLEAGUE)
    return lambda: orders.approve_area_hold(area_hold_id=found, by=by, now=now)


def lift(asked: Asked) -> Call | None:
    found = _latest("asked" if asked.is_wrong else "running")
    if found is None:
        return None
    return lambda: orders.lift_area_hold(area_hold_id=found, **asked.common)


def _latest(state: str) -> UUID | None:
    with transaction_as(SYSTEM):
        rows = AreaHold.objects.filter(state=state).order_by("-asked_at", "-id")
        return rows.values_list("id", flat=True).first()

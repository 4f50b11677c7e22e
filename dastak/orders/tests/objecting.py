"""An objection and its cure, as tests say them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from dastak.connectors import api as connectors
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.clock import PKT
from dastak.kernel.ids import uuid7
from dastak.kernel.tests.props import picture
from dastak.kernel.text import Bilingual
from dastak.orders import api
from dastak.orders.tests.road import Road, code
from dastak.orders.types import CureFailure

PAPER, WORDS = ("paper_missing",), ("answer_unclear",)
BILL = Bilingual("Electricity bill", "بجلی کا بل")


def object_to(road: Road, *codes: str, days: int = 5) -> connectors.Objection:
    items = [connectors.ObjectionItem(each, "the second page") for each in codes]
    said = connectors.object_case(
        case_id=road.case_id,
        items=items,
        due_date=road.now.astimezone(PKT).date() + timedelta(days=days),
        by=road.officer,
        now=road.now,
    )
    road.drain()
    return said


def book(road: Road, *, by: Actor | None = None, command_id: UUID | None = None) -> api.LineView:
    assert road.order_id
    view = api.book_cure(
        order_id=road.order_id,
        hold_id=road.hold().id,
        command_id=command_id or uuid7(),
        by=by or road.citizen,
        now=road.now,
    )
    return view.lines[0]


def answer(road: Road, words: str = "It is house 12.") -> api.LineView:
    assert road.order_id
    view = api.answer_objection(
        order_id=road.order_id, words=words, command_id=uuid7(), by=road.citizen, now=road.now
    )
    return view.lines[0]


def stand_at_door(road: Road) -> None:
    """Somebody took the second visit, came, and was let in."""
    offer = road.offer_of(road.rider)
    api.accept_offer(offer_id=offer.id, command_id=uuid7(), by=road.rider, now=road.now)
    road.travel()
    road.enter()


def photograph(road: Road) -> None:
    api.add_paper(
        line_id=road.line.id,
        kind="utility_bill",
        filename="bill.png",
        content=picture(),
        by=road.rider,
        now=road.now,
    )


def cure(road: Road, *, said: str = "", words: str = "") -> api.CodeResult:
    return api.cure(
        line_id=road.line.id,
        code=said or code("cure", road.visit_id),
        words=words,
        command_id=uuid7(),
        by=road.rider,
        now=road.now,
    )


def fail(road: Road, reason: CureFailure, by: Actor | None = None) -> None:
    api.fail_cure(
        line_id=road.line.id, reason=reason, command_id=uuid7(), by=by or road.rider, now=road.now
    )


def told(road: Road, name: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT payload FROM kernel_event_log WHERE subject = %s AND name = %s ORDER BY at",
            [road.order_id, f"orders.{name}"],
        )
        return [json.loads(row[0]) for row in cursor.fetchall()]


def case_due(road: Road) -> datetime | None:
    found = connectors.get_case_card(case_id=road.case_id, by=SYSTEM, now=road.now)
    return found.due_at

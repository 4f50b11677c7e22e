"""One order with everything that was done about it: rail, clock, money, papers, messages, looks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from dastak.documents import api as documents
from dastak.finance import api as finance
from dastak.kernel.ids import spoken
from dastak.kernel.text import bilingual
from dastak.kernel.web import page
from dastak.notices import api as notices
from dastak.orders import api as orders
from dastak.oversight import api
from dastak.oversight.pages import frames
from dastak.places import api as places
from dastak.workforce import api as workforce

RAIL_STATES = {"ahead": "next"}
# What the hub does with papers that nobody took.
HUB_VERBS = {
    (True, orders.Party.FACILITATOR): ["store"],
    (True, orders.Party.PLATFORM): ["send_back"],
    (False, orders.Party.PLATFORM): ["give_out"],
}
BEFORE_THE_DOOR = frozenset({orders.Stage.ASSIGNED, orders.Stage.EN_ROUTE})


@page(frames.DESK)
def order(request: Any, order_id: UUID) -> HttpResponse:
    """The case file for operations. It shows no card number, phone or address."""
    by, now = request.actor, request.now
    found = orders.get_order(order_id=order_id, by=by, now=now)
    told = notices.list_messages(person_id=found.contact_id, state=None, by=by, now=now)
    context = {
        "order": found,
        "number": spoken(found.number),
        "district": places.get_district(code=found.district).name,
        "lines": [_line(line, request) for line in found.lines],
        "bills": finance.list_bills(order_id=order_id, by=by, now=now),
        "journals": [
            {"journal": each, "legs": [_leg(leg) for leg in each.legs]}
            for each in finance.list_journals(order_id=order_id, by=by, now=now)
        ],
        "messages": [each for each in told if each.subject == found.id],
        "looks": api.list_case_accesses(order_id=order_id, by=by, now=now),
    }
    return frames.show(request, "oversight/order.html", context, here="lines")


def _line(line: orders.LineView, request: Any) -> dict[str, Any]:
    by, now = request.actor, request.now
    entered = [(each.name, each.at) for each in line.stages if each.at is not None]
    reached = sorted(entered, key=lambda each: each[1])
    return {
        "line": line,
        "stage": bilingual(f"orders.stage.{line.stage.name}"),
        "steps": [
            {"name": each.name, "state": RAIL_STATES.get(each.state, each.state), "at": each.at}
            for each in line.stages
        ],
        "clock": api.clock_word(state=line.clock.state, due_at=line.clock.due_at, now=now),
        "party": bilingual(f"oversight.party.{line.clock.party}"),
        "outcome": bilingual(f"orders.outcome.{line.outcome}") if line.outcome else None,
        "stays": api.stays(entered=reached, is_over=bool(line.outcome), now=now),
        "facilitator": (
            workforce.find_facilitator(facilitator_id=line.facilitator_id)
            if line.facilitator_id
            else None
        ),
        "items": documents.list_items(subject=line.id, by=by, now=now),
        "transfers": documents.list_transfers(subject=line.id, by=by, now=now),
        "verbs": verbs_of(line),
        "may_swap": line.facilitator_id is not None
        and not line.outcome
        and line.stage < orders.Stage.DELIVERED,
    }


def _leg(leg: finance.Leg) -> dict[str, Any]:
    # A dimension is a code or an id; the end of an id is enough to tell two apart.
    short = f"…{leg.dimension[-6:]}" if len(leg.dimension) > 30 else leg.dimension
    return {
        "account": leg.account,
        "dimension": short,
        "debit_paisa": max(leg.amount_paisa, 0),
        "credit_paisa": max(-leg.amount_paisa, 0),
    }


def verbs_of(line: orders.LineView) -> list[str]:
    """What a supervisor can be offered for a line; the command has the last word."""
    if line.outcome:
        return []
    verbs = ["release" if orders.Flag.ON_HOLD in line.flags else "hold"]
    if line.stage in BEFORE_THE_DOOR and line.facilitator_id:
        verbs.append("unassign")
    if line.stage is orders.Stage.AT_DOOR:
        verbs.append("override")
    return verbs + HUB_VERBS.get(_hub_step(line), [])


def _hub_step(line: orders.LineView) -> tuple[bool, orders.Party]:
    """Whether papers that nobody took are about to leave or to come, and whose turn it is."""
    waits = orders.Flag.UNCLAIMED in line.flags
    goes_out = line.stage is orders.Stage.DECIDED and not line.outcome
    return (waits, line.clock.party) if waits or goes_out else (False, orders.Party.NOBODY)

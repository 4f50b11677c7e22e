"""Cash in hand against its limit, and what each facilitator earned."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from dastak.finance import api as finance
from dastak.kernel.web import page
from dastak.oversight import api
from dastak.oversight.pages import frames
from dastak.places import api as places
from dastak.workforce import api as workforce

PAGE = 50
# Cash on its way to the hub is the business of those who count it.
COUNTERS = "finance.list_handovers"


@page(frames.DESK)
def cash(request: Any) -> HttpResponse:
    """Who carries how much cash in a district, and hand-overs that wait to be counted."""
    by, now = request.actor, request.now
    districts = frames.area(by)
    district = frames.chosen_or_largest(request, districts)
    number = frames.page_number(request)
    carried = finance.list_cash(district=district, by=by, now=now, page=number) if district else ()
    offered = _offered(district, request) if district else ()
    ids = {each.facilitator_id for each in carried} | {each.facilitator_id for each in offered}
    names = {one: workforce.find_facilitator(facilitator_id=one) for one in ids}
    context = {
        "districts": districts,
        "district": district,
        "district_name": frames.names_of(districts).get(district),
        "rows": [_cash_row(each, names[each.facilitator_id]) for each in carried],
        "total_paisa": sum(each.balance_paisa for each in carried),
        "may_see_offers": by.may(COUNTERS),
        "offered": [
            {
                "who": names[each.facilitator_id],
                "offer": each,
                "age": api.span(seconds=(now - each.offered_at).total_seconds()),
            }
            for each in offered
        ],
        # The api tells no total: a full page has perhaps another one after it.
        **frames.page_links(request, number=number, pages=number + (len(carried) == PAGE)),
    }
    return frames.show(request, "oversight/cash.html", context, here="cash")


def _offered(district: str, request: Any) -> tuple[finance.CashHandover, ...]:
    if not request.actor.may(COUNTERS):
        return ()
    return finance.list_handovers(district=district, by=request.actor, now=request.now)


def _cash_row(each: finance.CashInHand, who: workforce.Facilitator | None) -> dict[str, Any]:
    promised = each.balance_paisa + each.reserved_paisa
    share = 100 * promised // each.limit_paisa if each.limit_paisa else 100
    return {
        "cash": each,
        "who": who,
        "share": share,
        "width": min(share, 100),
        "is_near": share >= 80,
    }


@page(frames.DESK)
def facilitator(request: Any, facilitator_id: UUID) -> HttpResponse:
    """One facilitator: badge, standing, cash in hand, and the latest 50 commissions."""
    by, now = request.actor, request.now
    one = workforce.get_facilitator(facilitator_id=facilitator_id)
    by.must_serve(one.district)
    earned = finance.list_commissions(facilitator_id=one.id, by=by, now=now)
    held = [each for each in earned if each.state is finance.CommissionState.HELD]
    context = {
        "one": one,
        "is_suspended": one.status is workforce.Status.SUSPENDED,
        "district_name": places.get_district(code=one.district).name,
        "cash": finance.cash_in_hand(facilitator_id=one.id, district=one.district, by=by, now=now),
        "strikes": workforce.list_strikes(facilitator_id=one.id, by=by, now=now),
        "earned": earned,
        "held_paisa": sum(each.amount_paisa for each in held),
        "released_paisa": sum(each.amount_paisa for each in earned if each not in held),
    }
    return frames.show(request, "oversight/facilitator.html", context, here="cash")

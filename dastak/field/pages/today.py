"""Today: offers to answer, visits in their order, papers in hand; and the cash carried."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.field import api
from dastak.field.pages.frame import command_id, desk, errors_of, words
from dastak.finance import api as finance
from dastak.kernel.clock import PKT
from dastak.kernel.web import ActingRequest
from dastak.orders import api as orders
from dastak.places import api as places
from dastak.workforce import api as workforce

# The wave is for operations; the minutes stand on the offer itself.
_TOLD = frozenset({"preferred", "offers_today"})
_DECLINE = ("too_far", "no_time", "vehicle", "unwell", "unsafe", "other")
_VISIT_STATE = {"finished": "done", "cancelled": "stopped", "failed": "stopped", "assigned": "next"}


@desk
def home(request: ActingRequest) -> HttpResponseBase:
    """A day: what is offered and what is to be done, in the order of the route."""
    today = request.now.astimezone(PKT).date()
    day = _day(request.GET.get("day", ""), today)
    visits = dispatch.list_day(day=day, by=request.actor, now=request.now)
    is_today = day == today
    offers = dispatch.list_offers(by=request.actor, now=request.now) if is_today else []
    context = {
        "day": day,
        "is_today": is_today,
        "before": (day - timedelta(days=1)).isoformat(),
        "after": (day + timedelta(days=1)).isoformat(),
        "offers": [_offer(offer) for offer in offers],
        "visits": [_visit(visit) for visit in visits],
        "held": _held(request) if is_today else [],
        "hand_overs": len(orders.list_hand_overs(by=request.actor, now=request.now)),
        "empty_title": words("visits.none"),
        "empty_text": words("visits.none_text"),
    }
    return render(request, "field/today.html", context)


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text) if text else today
    except ValueError:
        return today


def _offer(offer: dispatch.Offer) -> dict[str, Any]:
    return {
        "offer": offer,
        "kind": words(f"kind.{offer.kind}"),
        "district": places.get_district(code=offer.district).name,
        "reasons": [
            words(f"why.{name}", count=value)
            for name, value in api.reason_parts(codes=offer.reasons)
            if name in _TOLD and (value or name == "preferred")
        ],
    }


def _visit(visit: dispatch.Visit) -> dict[str, Any]:
    return {
        "visit": visit,
        "kind": words(f"kind.{visit.kind}"),
        "label": words(f"visit_state.{visit.state}"),
        "tag": _VISIT_STATE.get(visit.state, "now"),
        "is_over": visit.state.is_over,
    }


def _held(request: ActingRequest) -> list[dict[str, Any]]:
    """Applications of which the facilitator has papers in hand, with how many."""
    me = documents.Holder(documents.HolderKind.FACILITATOR, str(request.actor.me))
    items = documents.list_held(holder=me, by=request.actor, now=request.now)
    by_line: dict[UUID, list[documents.Item]] = {}
    for item in items:
        by_line.setdefault(item.subject, []).append(item)
    return [{"line_id": line_id, "items": found} for line_id, found in by_line.items()]


@require_POST
@desk
def accept(request: ActingRequest, offer_id: UUID) -> HttpResponseBase:
    """Take a visit."""
    visit = orders.accept_offer(
        offer_id=offer_id, command_id=command_id(request), by=request.actor, now=request.now
    )
    return redirect("field_visit", visit.id)


@desk
def decline(request: ActingRequest, offer_id: UUID) -> HttpResponseBase:
    """Say no, with a reason; it has no effect on later offers."""
    spec: dict[str, Any] = {
        "name": "reason",
        "kind": "radios",
        "label": words("decline.reason"),
        "hint": words("decline.hint"),
        "heading": True,
        "options": [{"value": code, "label": words(f"decline.{code}")} for code in _DECLINE],
    }
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        if reason in _DECLINE:
            orders.decline_offer(
                offer_id=offer_id, reason=reason, by=request.actor, now=request.now
            )
            return redirect("field_home")
        spec["error"] = words("decline.missing")
    dispatch.get_offer(offer_id=offer_id, by=request.actor, now=request.now)
    context = {"fields": [spec], "errors": errors_of([spec]), "submit": words("decline.submit")}
    return render(request, "field/ask.html", {**context, "title": words("decline.reason")})


@desk
def cash(request: ActingRequest) -> HttpResponseBase:
    """Cash in hand, its limit, and what was earned."""
    me = workforce.get_facilitator(facilitator_id=request.actor.me)
    carried = finance.cash_in_hand(
        facilitator_id=me.id, district=me.district, by=request.actor, now=request.now
    )
    earned = finance.list_commissions(facilitator_id=me.id, by=request.actor, now=request.now)
    return render(request, "field/cash_in_hand.html", {"cash": carried, "earned": earned})

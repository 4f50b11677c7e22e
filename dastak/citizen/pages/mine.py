"""A citizen's own orders: the list, one order with all it holds, withdrawing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dastak.citizen import api
from dastak.citizen.pages.questions import refused, way
from dastak.citizen.pages.tracking import CLOCKS, live_words, rail
from dastak.correspondence import api as correspondence
from dastak.finance import api as finance
from dastak.kernel import ids
from dastak.kernel.actors import Role
from dastak.kernel.errors import Problem
from dastak.kernel.text import bilingual
from dastak.kernel.web import ActingRequest, allow, page
from dastak.orders import api as orders
from dastak.people import api as people
from dastak.ui.api import page_language

CITIZENS = allow(Role.CITIZEN)
PAGE_ROWS = 30  # as many as orders gives at a time


@page(CITIZENS)
def orders_list(request: ActingRequest) -> HttpResponse:
    """One's orders and those placed for others, newest first."""
    asked = request.GET.get("page", "1")
    number = min(max(1, int(asked)), 1000) if asked.isdecimal() else 1
    cards = orders.list_orders(by=request.actor, now=request.now, page=number)
    context = {
        "cards": [_card(each) for each in cards],
        "empty_text": bilingual("citizen.mine.empty"),
        "empty_label": bilingual("citizen.mine.find"),
        "previous_url": f"?page={number - 1}" if number > 1 else "",
        "next_url": f"?page={number + 1}" if len(cards) == PAGE_ROWS else "",
    }
    return render(request, "citizen/orders.html", context)


def _card(card: orders.OrderCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "number": ids.spoken(card.number),
        "service": card.service,
        "stage": bilingual(f"orders.stage.{card.stage.name}"),
        "outcome": bilingual(f"orders.outcome.{card.outcome}") if card.outcome else None,
        "awaited": card.clock.awaited,
        "clock_state": CLOCKS.get(card.clock.state, ""),
        "due_at": card.clock.due_at,
    }


@page(CITIZENS)
def order(request: ActingRequest, order_id: UUID) -> HttpResponse:
    """One order with everything its owner may see of it."""
    file = api.get_order_file(order_id=order_id, by=request.actor, now=request.now)
    line = file.line
    context = {
        "file": file,
        "line": line,
        "clock": line.clock,
        "number": ids.spoken(file.order.number),
        "token": file.order.token,
        "steps": rail(line.stages, line.clock),
        "clock_state": CLOCKS.get(line.clock.state, ""),
        "live": live_words(line, request),
        "code_label": bilingual(f"citizen.code.{file.code.purpose}") if file.code else None,
        "code_hint": bilingual(f"citizen.code.{file.code.purpose}_hint") if file.code else None,
        "heads": _heads(file.bill) if file.bill else [],
        "verify_url": _verify_url(file),
        "age": (request.now - line.term_over_at).days if line.term_over_at else 0,
        "threads": correspondence.list_of_order(
            order_id=order_id, by=request.actor, now=request.now
        ),
    }
    return render(request, "citizen/order.html", context)


def _heads(bill: finance.Bill) -> list[dict[str, Any]]:
    return [
        {"name": line.name, "payee": line.payee, "paisa": line.due_paisa} for line in bill.lines
    ]


def _verify_url(file: api.OrderFile) -> str:
    if file.facilitator is None:
        return ""
    return f"{reverse('verify_badge')}?badge={file.facilitator.badge}"


@page(CITIZENS)
def placed(request: ActingRequest, order_id: UUID) -> HttpResponse:
    """The order is booked: its number, what happens next, and where to follow it."""
    order_ = orders.get_order(order_id=order_id, by=request.actor, now=request.now)
    me = people.get_person(
        person_id=request.actor.me, purpose="own", by=request.actor, now=request.now
    )
    context = {
        "order": order_,
        "line": order_.lines[0],
        "number": ids.spoken(order_.number),
        "phone": me.masked_phone,
        "title": bilingual("citizen.placed.title"),
        "number_label": bilingual("citizen.placed.number"),
        "steps": [bilingual(f"citizen.placed.next_{each}") for each in (1, 2, 3, 4)],
        "track_address": f"{settings.PUBLIC_URL}/t/{order_.token}",
    }
    return render(request, "citizen/placed.html", context)


@page(CITIZENS)
def withdraw(request: ActingRequest, order_id: UUID) -> HttpResponse:
    """Ask once more, then withdraw."""
    here = reverse("my_order", args=[order_id])
    if request.method == "POST":
        try:
            _withdraw(request, order_id)
        except Problem as problem:
            return refused(request, problem, [way("this_order", here)])
        return redirect(here)
    file = api.get_order_file(order_id=order_id, by=request.actor, now=request.now)
    refusal = file.withdrawal.refusal if file.withdrawal else None
    context = {
        "file": file,
        "number": ids.spoken(file.order.number),
        "back_url": here,
        "is_possible": file.withdrawal is not None and file.withdrawal.is_allowed,
        "fields": _withdraw_fields(file.withdrawal),
        "text": bilingual(f"citizen.withdraw.text_{file.withdrawal.verb}")
        if file.withdrawal
        else None,
        "refusal": refusal.text(page_language()) if refusal else "",
    }
    return render(request, "citizen/withdraw.html", context)


def _withdraw_fields(withdrawal: orders.Action | None) -> list[dict[str, Any]]:
    verb = withdrawal.verb if withdrawal else None
    if verb is orders.Verb.ASK_BACK:
        return [_captured_field()]
    return [_reason_field()] if verb is orders.Verb.ASK_CANCEL else []


def _reason_field() -> dict[str, Any]:
    return {
        "name": "reason",
        "kind": "radios",
        "label": bilingual("citizen.withdraw.reason"),
        "value": orders.CancelReason.NOT_NEEDED.value,
        "options": [
            (each.value, bilingual(f"orders.cancel.{each}")) for each in orders.CancelReason
        ],
    }


def _captured_field() -> dict[str, Any]:
    return {
        "name": "captured",
        "kind": "radios",
        "label": bilingual("citizen.withdraw.captured"),
        "hint": bilingual("citizen.withdraw.captured_hint"),
        "value": orders.Captured.KEEP.value,
        "options": [
            (each.value, bilingual(f"citizen.withdraw.captured_{each}")) for each in orders.Captured
        ],
    }


def _withdraw(request: ActingRequest, order_id: UUID) -> None:
    """Withdraw as the form that was sent asked: by what it chose, which no form before stage 7 does."""
    reason = request.POST.get("reason", "")
    if reason in set(orders.CancelReason):
        orders.ask_cancel(
            order_id=order_id,
            reason=orders.CancelReason(reason),
            command_id=ids.uuid7(),
            by=request.actor,
            now=request.now,
        )
        return
    by, now, captured = request.actor, request.now, request.POST.get("captured", "")
    if captured in set(orders.Captured):
        orders.ask_back(
            order_id=order_id,
            captured=orders.Captured(captured),
            command_id=ids.uuid7(),
            by=by,
            now=now,
        )
        return
    orders.withdraw_order(order_id=order_id, command_id=ids.uuid7(), by=by, now=now)

"""Work that passes to another facilitator: ask for it, and name who goes on."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from dastak.kernel.ids import spoken
from dastak.kernel.text import bilingual
from dastak.kernel.web import page
from dastak.orders import api as orders
from dastak.oversight import api
from dastak.oversight.pages import frames
from dastak.ui import api as ui
from dastak.workforce import api as workforce

REASONS = tuple(each for each in orders.SwapReason if each is not orders.SwapReason.SUSPENDED)


@page(frames.ACTING)
def ask(request: Any, order_id: UUID, line_id: UUID) -> HttpResponseBase:
    """Say why somebody else is to go on."""
    found = orders.get_order(order_id=order_id, by=request.actor, now=request.now)
    line = next((each for each in found.lines if each.id == line_id), None)
    if line is None:
        raise orders.NoSuchLine
    back = reverse("oversight_order", args=[order_id])
    if request.method == "POST":
        given = str(request.POST.get("reason", ""))
        api.must_be_offered(verb=given, offered=REASONS)
        swap_id = orders.ask_swap(
            line_id=line_id,
            reason=orders.SwapReason(given),
            command_id=uuid5(line_id, str(request.POST.get("_key", ""))),
            by=request.actor,
            now=request.now,
        )
        where = reverse("oversight_swap", args=[swap_id]) if swap_id else back
        return redirect(f"{where}?done=swap_asked")
    context = {
        "title_key": "oversight.swap.ask",
        "text_key": "oversight.swap.ask_text",
        "undo_key": "oversight.swap.ask_undo",
        "subject": line.service,
        "number": spoken(found.number),
        "back_url": back,
        "reason_field": {
            "name": "reason",
            "kind": "radios",
            "label": bilingual("oversight.swap.reason"),
            "value": REASONS[0].value,
            "options": [(each.value, bilingual(f"orders.swap.{each}")) for each in REASONS],
        },
        "button": bilingual("oversight.swap.ask_button"),
        "is_heavy": True,
    }
    return frames.show(request, "oversight/act.html", context, here="worklist")


@page(frames.DESK)
def swap(request: Any, swap_id: UUID) -> HttpResponse:
    """One line that passes on: where its papers are, who can go on, and what to do next."""
    by, now = request.actor, request.now
    found = orders.get_swap(swap_id=swap_id, by=by, now=now)
    successors = orders.list_successors(swap_id=swap_id, by=by, now=now)
    is_open = found.state is orders.SwapState.OPEN
    context = {
        "swap": found,
        "number": spoken(found.number),
        "kind": bilingual(f"oversight.swap.kind_{found.kind}"),
        "reason": bilingual(f"orders.swap.{found.reason}"),
        "step": bilingual(f"oversight.swap.step_{found.step}"),
        "stage": bilingual(f"orders.stage.{found.stage.name}"),
        "former": workforce.find_facilitator(facilitator_id=found.from_id),
        "successor": (
            workforce.find_facilitator(facilitator_id=found.to_id) if found.to_id else None
        ),
        "clock": api.clock_word(
            state="late" if is_open and now > found.due_at else "running",
            due_at=found.due_at,
            now=now,
        ),
        "is_open": is_open,
        "may_name": is_open and found.step is not orders.SwapStep.RECOVER,
        "who_field": _who_field(found, successors) if successors else None,
    }
    return frames.show(request, "oversight/swap.html", context, here="worklist")


def _who_field(found: orders.Swap, successors: list[orders.Successor]) -> dict[str, Any]:
    return {
        "name": "facilitator_id",
        "kind": "select",
        "label": bilingual("oversight.swap.who"),
        "hint": bilingual("oversight.swap.who_hint"),
        "value": str(found.to_id or ""),
        "options": [
            {
                "value": str(each.id),
                "label": f"{each.name.in_(ui.page_language())} · {each.badge}",
            }
            for each in successors
        ],
    }


@page(frames.ACTING)
def name(request: Any, swap_id: UUID) -> HttpResponseBase:
    """Name who goes on."""
    where = reverse("oversight_swap", args=[swap_id])
    if request.method != "POST":
        orders.get_swap(swap_id=swap_id, by=request.actor, now=request.now)
        return redirect(where)
    try:
        who = UUID(str(request.POST.get("facilitator_id", "")))
    except ValueError as malformed:
        raise orders.NotASuccessor from malformed
    orders.name_successor(swap_id=swap_id, facilitator_id=who, by=request.actor, now=request.now)
    return redirect(f"{where}?done=swap_named")

"""I cannot go on; and papers that pass from one facilitator to another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dastak.field.pages.frame import code_spec, command_id, desk, errors_of, words, wrong_code
from dastak.kernel.text import bilingual
from dastak.kernel.web import ActingRequest
from dastak.orders import api as orders

# What a facilitator can say of themselves; the rest is for supervisors.
REASONS = tuple(
    each
    for each in orders.SwapReason
    if each not in (orders.SwapReason.SUSPENDED, orders.SwapReason.OUT_OF_REACH)
)


@desk
def cannot(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """Say why; before papers moved others are asked at once, afterwards a supervisor names one."""
    spec: dict[str, Any] = {
        "name": "reason",
        "kind": "radios",
        "label": words("cannot.title"),
        "hint": words("cannot.hint"),
        "heading": True,
        "options": [
            {"value": each.value, "label": bilingual(f"orders.swap.{each}")} for each in REASONS
        ],
    }
    if request.method == "POST":
        given = request.POST.get("reason", "")
        if given in REASONS:
            orders.ask_swap(
                line_id=line_id,
                reason=orders.SwapReason(given),
                command_id=command_id(request),
                by=request.actor,
                now=request.now,
            )
            return redirect("field_hand_overs")
        spec["error"] = words("cannot.missing")
    orders.must_be_in_hand(line_id=line_id, by=request.actor, now=request.now)
    context = {
        "line_id": line_id,
        "title": words("cannot.title"),
        "fields": [spec],
        "errors": errors_of([spec]),
        "submit": words("cannot.submit"),
    }
    return render(request, "field/ask.html", context)


@desk
def hand_overs(request: ActingRequest) -> HttpResponseBase:
    """What I have to give to, or to take from, another, with the code for whoever has no app."""
    return _show(request)


@require_POST
@desk
def confirm(request: ActingRequest, swap_id: UUID) -> HttpResponseBase:
    """I have given them, or have them all."""
    orders.confirm_hand_over(swap_id=swap_id, by=request.actor, now=request.now)
    return redirect("field_hand_overs")


@require_POST
@desk
def other_code(request: ActingRequest, swap_id: UUID) -> HttpResponseBase:
    """The other one has no app at hand and says the code; a wrong one is counted."""
    answer = orders.confirm_by_code(
        swap_id=swap_id,
        code=request.POST.get("code", ""),
        by=request.actor,
        now=request.now,
    )
    if answer.is_right:
        return redirect("field_hand_overs")
    return _show(request, wrong=swap_id, tries_left=answer.tries_left)


def _show(
    request: ActingRequest, *, wrong: UUID | None = None, tries_left: int = 0
) -> HttpResponseBase:
    found = orders.list_hand_overs(by=request.actor, now=request.now)
    rows: list[dict[str, Any]] = [
        {
            "one": each,
            "spec": {
                **code_spec(
                    "hand_over.code",
                    error=wrong_code(tries_left) if each.swap_id == wrong else None,
                ),
                "id": f"code-{each.swap_id}",
            },
            "side": "give" if each.is_giver else "take",
        }
        for each in found
    ]
    context = {
        "rows": rows,
        "empty_title": words("hand_over.none"),
        "empty_text": words("hand_over.none_text"),
        "errors": errors_of([row["spec"] for row in rows]),
    }
    return render(request, "field/hand_overs.html", context)

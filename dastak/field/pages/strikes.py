"""Visits that were not set out to in time, and the facilitator's answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from dastak.field.pages.frame import Spec, desk, errors_of, words
from dastak.kernel.errors import Problem
from dastak.kernel.text import Bilingual
from dastak.kernel.web import ActingRequest
from dastak.workforce import api as workforce

_TAGS = {
    workforce.StrikeState.STANDING: "stopped",
    workforce.StrikeState.APPEALED: "waiting",
    workforce.StrikeState.UPHELD: "stopped",
    workforce.StrikeState.LIFTED: "done",
}


@desk
def missed(request: ActingRequest) -> HttpResponseBase:
    """Own strikes, the latest first."""
    found = workforce.list_strikes(
        facilitator_id=request.actor.me, by=request.actor, now=request.now
    )
    return render(request, "field/missed.html", {"rows": [_row(each) for each in found]})


def _row(strike: workforce.Strike) -> dict[str, Any]:
    return {
        "strike": strike,
        "tag": _TAGS[strike.state],
        "label": words(f"missed.{strike.state}"),
        "may_answer": strike.state is workforce.StrikeState.STANDING,
    }


@desk
def answer(request: ActingRequest, strike_id: UUID) -> HttpResponseBase:
    """Say why; a supervisor decides."""
    mine = workforce.list_strikes(
        facilitator_id=request.actor.me, by=request.actor, now=request.now
    )
    if strike_id not in {each.id for each in mine}:
        raise workforce.NoSuchStrike
    spec: Spec = {
        "name": "reason",
        "kind": "textarea",
        "label": words("missed.reason"),
        "hint": words("missed.reason_hint"),
        "maxlength": "500",
        "rows": 4,
    }
    if request.method == "POST":
        typed = request.POST.get("reason", "")
        if len(typed.strip()) >= workforce.REASON_LEAST:
            workforce.appeal_strike(
                strike_id=strike_id, reason=typed, by=request.actor, now=request.now
            )
            return redirect("field_missed")
        spec["value"], spec["error"] = typed, _too_short()
    context = {
        "fields": [spec],
        "errors": errors_of([spec]),
        "title": words("missed.answer"),
        "submit": words("missed.submit"),
    }
    return render(request, "field/ask.html", context)


def _too_short() -> Bilingual:
    problem: Problem = workforce.ReasonNeeded(most=500)
    return Bilingual(problem.text("en"), problem.text("ur"))

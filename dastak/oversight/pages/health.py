"""How the machinery is doing, and what a supervisor can give another try."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from dastak.finance import api as finance
from dastak.kernel.web import page
from dastak.notices import api as notices
from dastak.oversight import api
from dastak.oversight.pages import frames

FAILED_SHOWN = 50


@page(frames.DESK)
def health(request: Any) -> HttpResponse:
    """Loops, waiting events, dead letters, failed messages, seals."""
    by, now = request.actor, request.now
    failed = notices.list_messages(
        person_id=None, state=notices.MessageState.FAILED, by=by, now=now
    )
    found = api.get_health(by=by, now=now)
    context = {
        "health": found,
        "oldest": api.span(seconds=found.outbox.oldest_seconds),
        "loops": [
            {"loop": each, "age": api.span(seconds=each.age_seconds or 0)} for each in found.loops
        ],
        "unwell": sum(not each.is_well for each in found.loops),
        "seals": [
            {"seal": each, "age": api.span(seconds=(now - each.at).total_seconds())}
            for each in found.seals
        ],
        "messages": notices.counts(by=by, now=now),
        "failed": failed[:FAILED_SHOWN],
        "may_check": by.may("finance.verify_ledger"),
    }
    return frames.show(request, "oversight/health.html", context, here="health")


@page(frames.DESK)
@require_POST
def check_ledger(request: Any) -> HttpResponse:
    """Recompute the invariants of the whole ledger now and show what does not hold."""
    problems = finance.verify_ledger(by=request.actor)
    context = {"problems": problems}
    return frames.show(request, "oversight/ledger.html", context, here="health")


@page(frames.ACTING)
@require_POST
def resend_dead_letter(request: Any, letter_id: UUID) -> HttpResponseBase:
    """Give an event back to the handlers that failed."""
    api.resend_dead_letter(dead_letter_id=letter_id, by=request.actor, now=request.now)
    return redirect(reverse("oversight_health") + "?done=resent")


@page(frames.ACTING)
@require_POST
def set_aside_dead_letter(request: Any, letter_id: UUID) -> HttpResponseBase:
    """Let an event rest that a handler gave up on, with the reason."""
    reason = str(request.POST.get("reason", ""))
    api.set_aside_dead_letter(
        dead_letter_id=letter_id, reason=reason, by=request.actor, now=request.now
    )
    return redirect(reverse("oversight_worklist") + "?done=set_aside")


@page(frames.ACTING)
@require_POST
def send_message_again(request: Any, message_id: UUID) -> HttpResponseBase:
    """Put a failed message back into the queue."""
    notices.send_again(message_id=message_id, by=request.actor, now=request.now)
    return redirect(reverse("oversight_health") + "?done=message")

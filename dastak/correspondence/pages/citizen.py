"""The citizen's side of a thread: read, write, attach, see whose turn it is."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dastak.correspondence import api
from dastak.correspondence.pages import parts
from dastak.kernel.actors import Role
from dastak.kernel.errors import Problem
from dastak.kernel.web import ActingRequest, allow, page
from dastak.ui.api import page_language


@page(allow(Role.CITIZEN))
def messages(request: ActingRequest, line_id: UUID) -> HttpResponse:
    """The thread of one's order line, and a form below it while it is open."""
    here = reverse("my_messages", args=[line_id])
    try:
        if request.method == "POST":
            draft = parts.draft_of(request)
            api.write_message(line_id=line_id, draft=draft, by=request.actor, now=request.now)
            return redirect(here)
        thread = api.get_thread(line_id=line_id, by=request.actor, now=request.now)
        api.mark_read(line_id=line_id, by=request.actor, now=request.now)
    except Problem as problem:
        if type(problem) in parts.FIELDS:
            fields = parts.message_fields(request.POST)
            return parts.again(request, "ui/question.html", fields, problem, here)
        back = here if request.method == "POST" else reverse("my_orders")
        told = {"message": problem.text(page_language()), "back_url": back}
        return render(request, "correspondence/refused.html", told, status=problem.status)
    context = {
        "thread": thread,
        "card": thread.card,
        "is_my_turn": thread.card.turn is not None and thread.card.turn.side is api.Side.CITIZEN,
        "fields": parts.fields_for(thread.card, api.Side.CITIZEN),
        "back_url": reverse("my_order", args=[thread.card.order_id]),
        "back_label": parts.words("back_to_order"),
    }
    return render(request, "correspondence/citizen.html", context)

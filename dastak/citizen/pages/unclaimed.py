"""Papers that wait at the hub: the citizen asks for another delivery."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dastak.citizen import api
from dastak.citizen.pages.mine import CITIZENS
from dastak.citizen.pages.questions import refused, way
from dastak.kernel import ids
from dastak.kernel.errors import Problem
from dastak.kernel.web import ActingRequest, page
from dastak.orders import api as orders
from dastak.ui.api import page_language


@page(CITIZENS)
def ask(request: ActingRequest, order_id: UUID) -> HttpResponse:
    """What happens and what it costs, then ask."""
    here = reverse("my_order", args=[order_id])
    if request.method == "POST":
        try:
            orders.ask_delivery(
                order_id=order_id, command_id=ids.uuid7(), by=request.actor, now=request.now
            )
        except Problem as problem:
            return refused(request, problem, [way("this_order", here)])
        return redirect(here)
    file = api.get_order_file(order_id=order_id, by=request.actor, now=request.now)
    asked = [each for each in file.line.actions if each.verb is orders.Verb.ASK_DELIVERY]
    refusal = asked[0].refusal if asked else None
    context = {
        "line": file.line,
        "number": ids.spoken(file.order.number),
        "back_url": here,
        "is_possible": bool(asked) and refusal is None,
        "refusal": refusal.text(page_language()) if refusal else "",
    }
    return render(request, "citizen/delivery.html", context)

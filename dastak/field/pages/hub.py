"""Papers that nobody took: brought to the hub of the district."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from dastak.documents import api as documents
from dastak.field.pages.frame import desk
from dastak.kernel.web import ActingRequest
from dastak.orders import api as orders


@desk
def to_hub(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """Hand the papers over at the hub; its supervisor counts and takes them."""
    if request.method == "POST":
        orders.bring_to_hub(line_id=line_id, by=request.actor, now=request.now)
        return redirect("field_to_hub", line_id)
    found = orders.get_door(line_id=line_id, by=request.actor, now=request.now)
    if orders.Flag.UNCLAIMED not in found.line.flags:
        return redirect("field_line", line_id)
    me = str(request.actor.me)
    transfers = documents.list_transfers(subject=line_id, by=request.actor, now=request.now)
    context = {
        "door": found,
        "items": [item.name for item in found.items if item.holder.id == me],
        "is_offered": any(each.is_open and each.giver_at for each in transfers),
    }
    return render(request, "field/to_hub.html", context)

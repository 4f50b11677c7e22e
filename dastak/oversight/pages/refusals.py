"""Who was refused a look at personal data, and who looks at most people."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from dastak.kernel.web import page
from dastak.oversight import api
from dastak.oversight.pages import frames

PAGE = 50


@page(frames.INSPECTING)
def refusals(request: Any) -> HttpResponse:
    """Refused reads of the last seven days, and today's readers by the number of people."""
    by, now = request.actor, request.now
    number = frames.page_number(request)
    looks = api.list_refusals(page=number, by=by, now=now)
    context = {
        "looks": looks[:PAGE],
        "readers": api.list_readers(by=by, now=now),
        **frames.page_links(request, number=number, pages=number + (len(looks) > PAGE)),
    }
    return frames.show(request, "oversight/refusals.html", context, here="refusals")

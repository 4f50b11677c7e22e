"""The page that asks for a code which the citizen tells: to agree, and to have everything back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from dastak.field.pages.frame import code_spec, command_id, errors_of, words, wrong_code
from dastak.kernel.web import ActingRequest
from dastak.orders import api as orders


def ask_code(
    request: ActingRequest, line_id: UUID, *, name: str, give: Callable[..., orders.CodeResult]
) -> HttpResponseBase:
    """Ask for the code and give it; a wrong one is counted and asked for again.

    :param name: the page's texts: ``consent`` or ``deliver``.
    """
    spec = code_spec(name)
    if request.method == "POST":
        result = give(
            line_id=line_id,
            code=request.POST.get("code", ""),
            command_id=command_id(request),
            by=request.actor,
            now=request.now,
        )
        if result.is_right:
            return redirect("field_line", line_id)
        spec = code_spec(name, error=wrong_code(result.tries_left))
    else:
        orders.must_be_in_hand(line_id=line_id, by=request.actor, now=request.now)
    context = {
        "line_id": line_id,
        "title": words(f"{name}.title"),
        "intro": words(f"{name}.intro"),
        "fields": [spec],
        "errors": errors_of([spec]),
        "submit": words(f"{name}.submit"),
    }
    return render(request, "field/ask.html", context)

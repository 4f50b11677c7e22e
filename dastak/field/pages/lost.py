"""A paper in my hands is lost or damaged."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from dastak.documents import api as documents
from dastak.field.pages.frame import desk, errors_of, told, words
from dastak.kernel.web import ActingRequest
from dastak.orders import api as orders


@desk
def lost(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """Which, what happened, and how; the citizen and the supervisors are told at once."""
    me = documents.Holder(documents.HolderKind.FACILITATOR, str(request.actor.me))
    held = documents.list_held(holder=me, by=request.actor, now=request.now)
    mine = {str(item.id): item for item in held if item.subject == line_id}
    if not mine:
        raise orders.NoSuchLine
    given = request.POST
    specs = _specs(request, mine)
    if request.method == "POST":
        chosen = [UUID(each) for each in given.getlist("paper") if each in mine]
        kind = given.get("kind", "")
        note = given.get("note", "")
        if not chosen:
            specs[0]["error"] = words("lost.no_paper")
        try:
            orders.read_override_note(given=note)
        except orders.OverrideNoteMissing as missing:
            specs[2]["error"] = told(missing)
        if not errors_of(specs) and kind in set(documents.LossKind):
            orders.report_loss(
                line_id=line_id,
                item_ids=chosen,
                kind=documents.LossKind(kind),
                note=note,
                by=request.actor,
                now=request.now,
            )
            return redirect("field_home")
    context = {
        "title": words("lost.title"),
        "intro": words("lost.intro"),
        "fields": specs,
        "errors": errors_of(specs),
        "submit": words("lost.submit"),
    }
    return render(request, "field/ask.html", context)


def _specs(request: ActingRequest, mine: dict[str, documents.Item]) -> list[dict[str, Any]]:
    given = request.POST
    return [
        {
            "name": "paper",
            "kind": "checkboxes",
            "label": words("lost.papers"),
            "options": [{"value": key, "label": item.name} for key, item in mine.items()],
        },
        {
            "name": "kind",
            "kind": "radios",
            "label": words("lost.what"),
            "value": given.get("kind", "") or documents.LossKind.LOST.value,
            "options": [
                {"value": each.value, "label": words(f"lost.{each}")} for each in documents.LossKind
            ],
        },
        {
            "name": "note",
            "kind": "textarea",
            "label": words("lost.note"),
            "hint": words("lost.note_hint"),
            "value": given.get("note", "")[:400],
            "rows": 3,
            "maxlength": "200",
        },
    ]

"""Papers that are lost or damaged: report them, and end the case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from dastak.documents import api as documents
from dastak.kernel.ids import spoken
from dastak.kernel.text import bilingual
from dastak.kernel.web import page
from dastak.orders import api as orders
from dastak.oversight import api
from dastak.oversight.pages import frames

# A certificate is issued anew by its department.
ENDS = (documents.LossEnd.FOUND, documents.LossEnd.REPLACED)


@page(frames.ACTING)
def ask(request: Any, order_id: UUID, line_id: UUID, item_id: UUID) -> HttpResponseBase:
    """Report one paper of a line as lost; ask for how it happened."""
    by, now = request.actor, request.now
    found = orders.get_order(order_id=order_id, by=by, now=now)
    items = documents.list_items(subject=line_id, by=by, now=now)
    item = next((each for each in items if each.id == item_id), None)
    if item is None:
        raise orders.NotYoursToReport
    back = reverse("oversight_order", args=[order_id])
    error = None
    if request.method == "POST":
        note = str(request.POST.get("note", ""))
        try:
            orders.read_override_note(given=note)
        except orders.OverrideNoteMissing as missing:
            error = frames.said(missing)
        else:
            orders.report_loss(
                line_id=line_id,
                item_ids=[item_id],
                kind=documents.LossKind.LOST,
                note=note,
                by=by,
                now=now,
            )
            return redirect(f"{back}?done=loss_told")
    context = {
        "title_key": "oversight.loss.ask",
        "text_key": "oversight.loss.ask_text",
        "undo_key": "oversight.loss.ask_undo",
        "subject": item.name,
        "number": spoken(found.number),
        "back_url": back,
        "reason_field": {
            "name": "note",
            "kind": "textarea",
            "label": bilingual("oversight.override.note"),
            "hint": bilingual("oversight.loss.note_hint"),
            "value": str(request.POST.get("note", ""))[:400],
            "error": error,
            "rows": 3,
            "maxlength": 200,
        },
        "errors": [{"name": "note", "message": error}] if error else [],
        "button": bilingual("oversight.loss.ask"),
        "is_heavy": True,
    }
    status = 422 if error else 200
    return frames.show(request, "oversight/act.html", context, here="worklist", status=status)


@page(frames.ACTING)
def end(request: Any, loss_id: UUID) -> HttpResponse | HttpResponseBase:
    """How the case of one paper ended."""
    by, now = request.actor, request.now
    matter = api.get_matter(kind=api.MatterKind.LOSS, ref=loss_id, by=by, now=now)
    if matter.line_id is None:
        raise api.NoSuchMatter
    losses = documents.list_losses(subject=matter.line_id, by=by, now=now)
    loss = next(each for each in losses if each.id == loss_id)
    if request.method == "POST":
        given = str(request.POST.get("end", ""))
        api.must_be_offered(verb=given, offered=ENDS)
        orders.end_loss(
            line_id=matter.line_id,
            loss_id=loss_id,
            end=documents.LossEnd(given),
            by=by,
            now=now,
        )
        return redirect(reverse("oversight_order", args=[matter.order_id]) + "?done=loss_ended")
    context = {
        "title_key": "oversight.loss.end",
        "text_key": "oversight.loss.end_text",
        "undo_key": "oversight.loss.end_undo",
        "subject": loss.name,
        "number": spoken(matter.number),
        "back_url": reverse("oversight_worklist"),
        "reason_field": {
            "name": "end",
            "kind": "radios",
            "label": bilingual("oversight.loss.how"),
            "value": ENDS[0].value,
            "options": [(each.value, bilingual(f"oversight.loss.end_{each}")) for each in ENDS],
        },
        "button": bilingual("oversight.loss.end"),
        "is_heavy": False,
    }
    return frames.show(request, "oversight/act.html", context, here="worklist")

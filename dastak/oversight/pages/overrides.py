"""Steps off the usual road: propose one, decide about a colleague's, see what it changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from dastak.kernel.ids import spoken, uuid7
from dastak.kernel.text import Bilingual, bilingual
from dastak.kernel.web import page
from dastak.orders import api as orders
from dastak.oversight import api
from dastak.oversight.pages import frames

VERBS = ("approve", "refuse")
UNDECIDED_FOR = timedelta(hours=24)


@page(frames.DESK)
def overrides(request: Any) -> HttpResponse:
    """The latest of the area, those to be decided among them."""
    found = orders.list_overrides(by=request.actor, now=request.now)
    names = frames.names_of(frames.area(request.actor))
    context = {"rows": [_row(each, names) for each in found]}
    return frames.show(request, "oversight/overrides.html", context, here="overrides")


@page(frames.DESK)
def override(request: Any, override_id: UUID) -> HttpResponse:
    """One of them: what is proposed and why, and how the line stood before and after."""
    found = orders.get_override(override_id=override_id, by=request.actor, now=request.now)
    is_open = found.state is orders.OverrideState.ASKED
    is_other = found.asked_by != request.actor.person_id
    keys = [key for key in found.before if found.before[key] != found.after.get(key)]
    context = {
        "row": _row(found, frames.names_of(frames.area(request.actor))),
        "is_open": is_open,
        "is_other": is_other,
        "changes": [
            {"name": key, "before": _plain(found.before[key]), "after": _plain(found.after[key])}
            for key in keys
        ],
        "decide_until": found.asked_at + UNDECIDED_FOR,
    }
    return frames.show(request, "oversight/override.html", context, here="overrides")


@page(frames.ACTING)
def ask(request: Any, order_id: UUID, line_id: UUID) -> HttpResponseBase:
    """Propose an override for a line."""
    found = orders.get_order(order_id=order_id, by=request.actor, now=request.now)
    line = next((each for each in found.lines if each.id == line_id), None)
    if line is None:
        raise orders.NoSuchLine
    kinds = orders.overrides_of(stage=line.stage, flags=line.flags, outcome=line.outcome)
    given = request.POST
    kind, reason = str(given.get("kind", "")), str(given.get("reason", ""))
    problem = None
    if request.method == "POST":
        api.must_be_offered(verb=kind, offered=kinds)
        api.must_be_offered(verb=reason, offered=list(orders.OverrideReason))
        try:
            note = orders.read_override_note(given=str(given.get("note", "")))
        except orders.OverrideNoteMissing as missing:
            problem = missing
        else:
            wish = orders.NewOverride(
                id=uuid7(),
                line_id=line_id,
                kind=orders.OverrideKind(kind),
                reason=orders.OverrideReason(reason),
                note=note,
            )
            made = orders.ask_override(override=wish, by=request.actor, now=request.now)
            where = reverse("oversight_override", args=[made.id])
            return redirect(f"{where}?done=override_asked")
    context = {
        "number": spoken(found.number),
        "subject": line.service,
        "back_url": reverse("oversight_order", args=[order_id]),
        "kinds": kinds,
        **_fields(request, kinds, problem),
    }
    status = 422 if problem else 200
    return frames.show(
        request, "oversight/override_ask.html", context, here="overrides", status=status
    )


@page(frames.ACTING)
def decide(request: Any, override_id: UUID, verb: str) -> HttpResponseBase:
    """Ask once more, then agree or refuse."""
    api.must_be_offered(verb=verb, offered=VERBS)
    by, now = request.actor, request.now
    found = orders.get_override(override_id=override_id, by=by, now=now)
    back = reverse("oversight_override", args=[override_id])
    if request.method == "POST":
        act = orders.approve_override if verb == "approve" else orders.refuse_override
        act(override_id=override_id, by=by, now=now)
        return redirect(f"{back}?done=override_{verb}")
    undo = f"undo_{found.kind}" if verb == "approve" else "undo_refuse"
    context = {
        "title_key": f"oversight.override.title_{verb}",
        "text_key": f"oversight.override.text_{found.kind}",
        "undo_key": f"oversight.override.{undo}",
        "subject": found.service,
        "number": spoken(found.number),
        "back_url": back,
        "button": bilingual(f"oversight.override.button_{verb}"),
        "is_heavy": verb == "approve",
    }
    return frames.show(request, "oversight/act.html", context, here="overrides")


def _fields(
    request: Any, kinds: tuple[orders.OverrideKind, ...], problem: orders.OverrideNoteMissing | None
) -> dict[str, Any]:
    said = Bilingual(en=problem.text("en"), ur=problem.text("ur")) if problem else None
    choices = {
        "kind": [(each.value, bilingual(f"oversight.override.kind_{each}")) for each in kinds],
        "reason": [
            (each.value, bilingual(f"orders.override.{each}")) for each in orders.OverrideReason
        ],
    }
    fields: list[dict[str, Any]] = [
        {
            "name": name,
            "kind": "radios",
            "label": bilingual(f"oversight.override.{name}"),
            "value": str(request.POST.get(name, "")) or options[0][0],
            "options": options,
        }
        for name, options in choices.items()
        if options
    ]
    fields.append(
        {
            "name": "note",
            "kind": "textarea",
            "label": bilingual("oversight.override.note"),
            "hint": bilingual("oversight.override.note_hint"),
            "value": str(request.POST.get("note", ""))[:400],
            "error": said,
            "rows": 3,
            "maxlength": 200,
        }
    )
    return {"fields": fields, "errors": [{"name": "note", "message": said}] if said else []}


def _row(found: orders.Override, names: dict[str, Any]) -> dict[str, Any]:
    return {
        "override": found,
        "number": spoken(found.number),
        "district": names.get(found.district, found.district),
        "kind": bilingual(f"oversight.override.kind_{found.kind}"),
        "reason": bilingual(f"orders.override.{found.reason}"),
        "state": bilingual(f"oversight.override.state_{found.state}"),
    }


def _plain(value: Any) -> str:
    text = ", ".join(value) if isinstance(value, list) else str(value or "-")
    # The end of an id is enough to tell two apart.
    return f"…{text[-6:]}" if len(text) == len(str(UUID(int=0))) else text

"""One application: where it stands, where the house is, and the one thing to do next."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dastak.dispatch import api as dispatch
from dastak.field import api
from dastak.field.api import Next
from dastak.field.pages.frame import (
    Spec,
    code_spec,
    command_id,
    desk,
    errors_of,
    words,
    wrong_code,
)
from dastak.forms import api as forms
from dastak.kernel.web import ActingRequest
from dastak.orders import api as orders
from dastak.places.api import Place

_AT_DOOR = (
    ("form", "field_form"),
    ("papers", "field_papers"),
    ("originals", "field_originals"),
    ("finger", "field_finger"),
    ("read_back", "field_read_back"),
)
_PAGES = {
    Next.FORM: "field_form",
    Next.PAPERS: "field_papers",
    Next.FINGER: "field_finger",
    Next.READ_BACK: "field_read_back",
    Next.CASH: "field_collect_cash",
    Next.HAND_IN: "field_hand_in",
    Next.COLLECT: "field_collect",
    Next.DELIVER: "field_deliver",
    Next.RETURN: "field_return",
    Next.CURE: "field_cure",
    Next.TO_HUB: "field_to_hub",
}


def visit_of(request: ActingRequest, found: orders.DoorFile) -> dispatch.Visit | None:
    """The facilitator's own visit for an application at its present stage."""
    kind = dispatch.VisitKind.APPLICATION
    if found.line.stage is orders.Stage.CAPTURED:
        again = dispatch.find_visit_of(
            subject=found.order_id,
            kind=dispatch.VisitKind.CASH,
            by=request.actor,
            now=request.now,
        )
        if again is not None:
            return again
    if found.line.stage >= orders.Stage.DECIDED:
        kind = dispatch.VisitKind.DELIVERY
    elif orders.Flag.WITHDRAWAL_OPEN in found.line.flags:
        kind = _kind_of_way_back(request, found)
    elif found.line.objection:
        kind = dispatch.VisitKind.RECTIFICATION
    return dispatch.find_visit_of(
        subject=found.order_id, kind=kind, by=request.actor, now=request.now
    )


def _kind_of_way_back(request: ActingRequest, found: orders.DoorFile) -> dispatch.VisitKind:
    """Before the form was paid the visit goes on; later the planned visit says what it is."""
    if found.line.stage < orders.Stage.PAID or found.line.visit_id is None:
        return dispatch.VisitKind.APPLICATION
    visit = dispatch.get_visit(visit_id=found.line.visit_id, by=request.actor, now=request.now)
    return visit.kind


@desk
def visit(request: ActingRequest, visit_id: UUID) -> HttpResponseBase:
    """A visit: its application's page, or what became of it."""
    found = dispatch.get_visit(visit_id=visit_id, by=request.actor, now=request.now)
    lines = orders.lines_of_visits(visit_ids=[visit_id], by=request.actor, now=request.now)
    if visit_id in lines:
        return redirect("field_line", lines[visit_id])
    context = {
        "visit": found,
        "kind": words(f"kind.{found.kind}"),
        "label": words(f"visit_state.{found.state}"),
    }
    return render(request, "field/visit_over.html", context)


@desk
def line(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """An application with the next step at the thumb."""
    return render(request, "field/line.html", line_context(request, line_id))


def line_context(request: ActingRequest, line_id: UUID) -> dict[str, Any]:
    """What the page of an application shows."""
    found = orders.get_door(line_id=line_id, by=request.actor, now=request.now)
    mine = visit_of(request, found)
    state = mine.state if mine else None
    step = api.next_step(
        stage=found.line.stage,
        outcome=found.line.outcome,
        visit=state,
        facts=found.facts,
        flags=found.line.flags,
    )
    place = None
    if mine is not None and not mine.state.is_over:
        place = orders.get_visit_place(line_id=line_id, by=request.actor, now=request.now)
    return {
        "door": found,
        "visit": mine,
        "place": place,
        "step": step,
        "has_papers": any(
            item.holder.id == str(request.actor.me) and not item.is_missing for item in found.items
        ),
        "may_be_replaced": not found.line.outcome and found.line.stage < orders.Stage.DELIVERED,
        "step_page": _PAGES.get(step, ""),
        "step_label": words(f"next.{step}"),
        "stage_number": int(found.line.stage),
        "stage_name": next(s.name for s in found.line.stages if s.stage is found.line.stage),
        "tasks": _tasks(found, step) if found.line.stage is orders.Stage.AT_DOOR else [],
        "codes": [code_spec("door")] if step is Next.DOOR else [],
        "reason_spec": _reason_spec() if step is Next.ARRIVE else None,
        # In an address the point must stay a point, whatever the language of the page.
        "geo": f"{place.lat:.5f},{place.lon:.5f}" if place else "",
    }


def _reason_spec() -> Spec:
    return {
        "name": "manual_reason",
        "kind": "text",
        "label": words("arrive.reason"),
        "hint": words("arrive.reason_hint"),
        "required": False,
        "maxlength": "200",
    }


def _tasks(found: orders.DoorFile, step: Next) -> list[dict[str, Any]]:
    """What is to be done at the door, and what of it is done."""
    facts = found.facts
    done = {
        "form": not facts.form_missing,
        "papers": not facts.papers_missing,
        "originals": bool(found.items),
        "finger": facts.biometric == "match",
    }
    rows = []
    for name, page_name in _AT_DOOR:
        if name == "finger" and not facts.needs_biometric:
            continue
        state = "done" if done.get(name) else "now" if name == step else "next"
        rows.append({"name": words(f"task.{name}"), "state": state, "page": page_name})
    return rows


@require_POST
@desk
def start(request: ActingRequest, visit_id: UUID) -> HttpResponseBase:
    """Set out."""
    orders.start_trip(
        visit_id=visit_id, command_id=command_id(request), by=request.actor, now=request.now
    )
    return redirect("field_visit", visit_id)


@require_POST
@desk
def arrive(request: ActingRequest, visit_id: UUID) -> HttpResponseBase:
    """Be at the house: by the phone's position, or with a reason."""
    orders.arrive(
        visit_id=visit_id,
        place=_place(request.POST.get("here_position", "")),
        manual_reason=forms.one_line(text=request.POST.get("manual_reason", "")),
        by=request.actor,
        now=request.now,
    )
    return redirect("field_visit", visit_id)


def _place(text: str) -> Place | None:
    """``31.52037,74.35875`` as a place; None for anything else."""
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return Place(lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


@require_POST
@desk
def door(request: ActingRequest, visit_id: UUID) -> HttpResponseBase:
    """The code that the citizen tells opens the visit; a wrong one is counted."""
    result = orders.open_door(
        visit_id=visit_id,
        code=request.POST.get("code", ""),
        command_id=command_id(request),
        by=request.actor,
        now=request.now,
    )
    if result.is_open:
        return redirect("field_visit", visit_id)
    spec = code_spec("door", error=wrong_code(result.tries_left))
    lines = orders.lines_of_visits(visit_ids=[visit_id], by=request.actor, now=request.now)
    context = line_context(request, lines[visit_id])
    context |= {"codes": [spec], "errors": errors_of([spec])}
    return render(request, "field/line.html", context)

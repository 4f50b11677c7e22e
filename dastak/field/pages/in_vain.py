"""When a visit cannot go on: nobody is there, papers are missing, or the person cannot have it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dastak.field.pages.frame import Spec, command_id, desk, errors_of, words
from dastak.kernel.text import bilingual
from dastak.kernel.web import ActingRequest
from dastak.orders import api as orders


@desk
def nobody_there(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """How long to wait and how often to call; then say that nobody is there."""
    if request.method == "POST":
        orders.report_no_show(
            line_id=line_id, command_id=command_id(request), by=request.actor, now=request.now
        )
        return redirect("field_home")
    found = orders.get_door(line_id=line_id, by=request.actor, now=request.now)
    if found.line.stage not in (orders.Stage.EN_ROUTE, orders.Stage.OUT_FOR_DELIVERY):
        return redirect("field_line", line_id)
    place = orders.get_visit_place(line_id=line_id, by=request.actor, now=request.now)
    return render(request, "field/nobody_there.html", {"door": found, "place": place})


@require_POST
@desk
def called(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """Note a call that nobody answered."""
    orders.log_call(
        line_id=line_id, command_id=command_id(request), by=request.actor, now=request.now
    )
    found = orders.get_door(line_id=line_id, by=request.actor, now=request.now)
    return redirect("field_line" if found.objection else "field_nobody", line_id)


@desk
def gaps(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """Which papers are missing, and whose mistake it is; the visit ends."""
    found = orders.get_door(line_id=line_id, by=request.actor, now=request.now)
    if found.line.stage is not orders.Stage.AT_DOOR:
        return redirect("field_line", line_id)
    papers, fault = _gap_specs(found)
    if request.method == "POST":
        chosen, said = request.POST.getlist("papers"), request.POST.get("fault", "")
        papers["value"], fault["value"] = chosen, said
        if not set(chosen) & {name for name, _ in papers["options"]}:
            papers["error"] = words("gaps.papers_missing")
        if said not in set(orders.Fault):
            fault["error"] = words("gaps.fault_missing")
        if not errors_of([papers, fault]):
            orders.report_gaps(
                line_id=line_id,
                papers=chosen,
                fault=orders.Fault(said),
                command_id=command_id(request),
                by=request.actor,
                now=request.now,
            )
            return redirect("field_home")
    context = {
        "line_id": line_id,
        "title": words("gaps.title"),
        "intro": words("gaps.intro"),
        "fields": [papers, fault],
        "errors": errors_of([papers, fault]),
        "submit": words("gaps.submit"),
    }
    return render(request, "field/ask.html", context)


def _gap_specs(found: orders.DoorFile) -> tuple[Spec, Spec]:
    papers = {
        "name": "papers",
        "kind": "checkboxes",
        "label": words("gaps.papers"),
        "options": [(paper.name, paper.label) for paper in found.papers],
        "value": [],
    }
    fault = {
        "name": "fault",
        "kind": "radios",
        "label": words("gaps.fault"),
        "hint": words("gaps.fault_hint"),
        "options": [(each.value, words(f"gaps.fault_{each}")) for each in orders.Fault],
        "value": "",
    }
    return papers, fault


@desk
def stop(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """Why the person cannot have the service; the order ends."""
    found = orders.get_door(line_id=line_id, by=request.actor, now=request.now)
    if found.line.stage is not orders.Stage.AT_DOOR:
        return redirect("field_line", line_id)
    spec: Spec = {
        "name": "reason",
        "kind": "radios",
        "label": words("stop.reason"),
        "options": [
            (each.value, bilingual(f"orders.ineligible.{each}")) for each in orders.Ineligible
        ],
    }
    if request.method == "POST":
        said = request.POST.get("reason", "")
        if said in set(orders.Ineligible):
            orders.stop_at_door(
                line_id=line_id,
                reason=orders.Ineligible(said),
                command_id=command_id(request),
                by=request.actor,
                now=request.now,
            )
            return redirect("field_home")
        spec["error"] = words("stop.missing")
    context = {
        "line_id": line_id,
        "title": words("stop.title"),
        "intro": words("stop.intro"),
        "fields": [spec],
        "errors": errors_of([spec]),
        "submit": words("stop.submit"),
    }
    return render(request, "field/ask.html", context)

"""Photographs of papers, and the originals that are taken along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from dastak.field.pages.frame import desk, errors_of, words
from dastak.forms import api as forms
from dastak.kernel.text import Bilingual
from dastak.kernel.web import ActingRequest
from dastak.orders import api as orders

NAME_MAX = 120
NAMES_MOST = 30


@desk
def papers(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """Every paper that is wanted, and which are kept."""
    found = orders.get_door(line_id=line_id, by=request.actor, now=request.now)
    kept = {file.kind for file in found.files}
    rows = [
        {"paper": paper, "is_kept": paper.name in kept, "files": _files(found, paper.name)}
        for paper in found.papers
    ]
    wanted = (paper for paper in found.papers if paper.is_required)
    first = next((paper for paper in wanted if paper.name not in kept), None)
    context = {"door": found, "rows": rows, "first": first}
    return render(request, "field/papers.html", context)


def _files(found: orders.DoorFile, kind: str) -> list[Any]:
    return [file for file in found.files if file.kind == kind]


@desk
def photograph(request: ActingRequest, line_id: UUID, kind: str) -> HttpResponseBase:
    """Take the photographs of one paper, a page at a time."""
    found = orders.get_door(line_id=line_id, by=request.actor, now=request.now)
    paper = next((each for each in found.papers if each.name == kind), None)
    if paper is None:
        return redirect("field_papers", line_id)
    spec: dict[str, Any] = {
        "name": "file",
        "kind": "camera",
        "label": paper.label,
        "hint": paper.hint or words("papers.photo_hint"),
        "heading": True,
    }
    if request.method == "POST":
        uploads = request.FILES.getlist("file")
        for upload in uploads:
            orders.add_paper(
                line_id=line_id,
                kind=kind,
                filename=forms.one_line(text=upload.name or kind),
                content=upload.read(),
                by=request.actor,
                now=request.now,
            )
        if uploads:
            return redirect("field_cure" if found.line.objection else "field_papers", line_id)
        spec["error"] = words("papers.no_photo")
    context = {"door": found, "paper": paper, "fields": [spec], "errors": errors_of([spec])}
    context["files"] = _files(found, kind)
    return render(request, "field/photograph.html", context)


@desk
def originals(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """Which originals are taken along; the consent code hands them over."""
    found = orders.get_door(line_id=line_id, by=request.actor, now=request.now)
    specs = original_specs(found)
    if request.method == "POST" and not found.items:
        names = chosen_names(request, found.papers)
        if names:
            orders.take_originals(line_id=line_id, names=names, by=request.actor, now=request.now)
        return redirect(_after_originals(found), line_id)
    context = {
        "door": found,
        "fields": [] if found.items else specs,
        "next_page": _after_originals(found),
    }
    return render(request, "field/originals.html", context)


def _after_originals(found: orders.DoorFile) -> str:
    waits = found.facts.needs_biometric and found.facts.biometric != "match"
    return "field_finger" if waits else "field_read_back"


def original_specs(found: orders.DoorFile) -> list[dict[str, Any]]:
    """Papers of the form to tick, and lines for others."""
    specs: list[dict[str, Any]] = []
    if found.papers:
        specs.append(
            {
                "name": "paper",
                "kind": "checkboxes",
                "label": words("originals.listed"),
                "options": [{"value": p.name, "label": p.label} for p in found.papers],
                "required": False,
            }
        )
    specs.append(
        {
            "name": "more",
            "kind": "textarea",
            "label": words("originals.more"),
            "hint": words("originals.more_hint"),
            "required": False,
        }
    )
    return specs


def chosen_names(request: ActingRequest, papers: tuple[forms.Capture, ...]) -> list[Bilingual]:
    """The names that were ticked or written."""
    ticked = set(request.POST.getlist("paper"))
    names = [paper.label for paper in papers if paper.name in ticked]
    for row in request.POST.get("more", "").splitlines():
        text = forms.one_line(text=row)[:NAME_MAX]
        if text:
            names.append(Bilingual(en=text, ur=text))
    return names[:NAMES_MOST]

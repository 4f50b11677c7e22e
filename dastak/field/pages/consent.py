"""Fingerprint, reading back, and the citizen's consent."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from dastak.connectors import api as connectors
from dastak.field.pages.frame import (
    Spec,
    desk,
    words,
)
from dastak.field.pages.told_code import ask_code
from dastak.forms import api as forms
from dastak.kernel.web import ActingRequest
from dastak.orders import api as orders
from dastak.ui.api import western_digits

FINGERS = range(1, 11)
_RESULT_KINDS = {"match": "ok", "pending": "info", "": ""}
_KINDS = {
    forms.Kind.CNIC: "cnic",
    forms.Kind.PHONE: "phone",
    forms.Kind.DATE: "date",
    forms.Kind.NUMBER: "number",
    forms.Kind.PERSON_LIST: "people",
    forms.Kind.DECLARATION: "yes",
}


def _finger_specs() -> list[Spec]:
    fingers = [{"value": str(n), "label": words(f"finger.{n}")} for n in FINGERS]
    return [
        {
            "name": "finger",
            "kind": "select",
            "label": words("finger.which"),
            "options": fingers,
            "value": "1",
        },
        {
            "name": "template_hash",
            "kind": "text",
            "label": words("finger.reader_result"),
            "hint": words("finger.reader_hint"),
            "autocomplete": "off",
            "inputmode": "none",
            "maxlength": "64",
            "dir": "ltr",
        },
        {
            "name": "device",
            "kind": "text",
            "label": words("finger.device"),
            "autocomplete": "off",
            "inputmode": "none",
            "maxlength": "40",
            "dir": "ltr",
        },
    ]


@desk
def finger(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """Ask the verifier about a fingerprint, and see what it came to."""
    if request.method == "POST":
        number = western_digits(text=request.POST.get("finger", ""))
        orders.check_finger(
            line_id=line_id,
            finger=int(number) if number.isascii() and number.isdigit() else 0,
            template_hash=request.POST.get("template_hash", "").strip().lower(),
            device=request.POST.get("device", "").strip(),
            by=request.actor,
            now=request.now,
        )
        return redirect("field_finger", line_id)
    found = orders.get_door(line_id=line_id, by=request.actor, now=request.now)
    result = connectors.last_result(subject=line_id, by=request.actor, now=request.now)
    context = {
        "door": found,
        "result": result,
        "kind": _RESULT_KINDS.get(result, "warn"),
        "title": words(f"finger.title_{result}") if result else "",
        "text": words(f"finger.text_{result}") if result else "",
        "fields": [] if result in ("match", "pending") else _finger_specs(),
    }
    return render(request, "field/finger.html", context)


@desk
def read_back(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """All answers in large type, to be read aloud; then the citizen gets the consent code."""
    if request.method == "POST":
        orders.read_back(line_id=line_id, by=request.actor, now=request.now)
        return redirect("field_consent", line_id)
    found = orders.get_door(line_id=line_id, by=request.actor, now=request.now)
    return render(request, "field/read_back.html", {"door": found, "rows": _rows(found)})


def _rows(found: orders.DoorFile) -> list[dict[str, Any]]:
    """Every answer that counts, in the order of the form."""
    values = found.answers.values
    return [
        {"label": field.label, **_shown(field, values[field.name])}
        for field in forms.visible_fields(definition=found.definition, values=values)
        if field.name in values
    ]


def _shown(field: forms.Field, value: forms.Value) -> dict[str, Any]:
    """An answer and the filter that writes it."""
    kind = _KINDS.get(field.kind, "text")
    if not isinstance(value, str):
        return {"kind": kind, "value": value}
    if kind == "date":
        day = _find_day(value)
        return {"kind": "date", "value": day} if day else {"kind": "number", "value": value}
    chosen = {option.value: option.label for option in field.options}
    return {"kind": kind, "value": chosen.get(value, value)}


def _find_day(text: str) -> date | None:
    """A day; None for an age or a year, which some forms take in its place."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@desk
def consent(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """The code with which the citizen agrees to what was read out."""
    return ask_code(request, line_id, name="consent", give=orders.capture)

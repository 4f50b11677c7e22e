"""Money at the door, and what is carried: to the department, from it, and home."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe

from dastak.field import api
from dastak.field.pages.frame import (
    command_id,
    desk,
    words,
)
from dastak.field.pages.told_code import ask_code
from dastak.finance import api as finance
from dastak.forms import api as forms
from dastak.kernel.text import Bilingual
from dastak.kernel.web import ActingRequest
from dastak.orders import api as orders
from dastak.paper import api as paper
from dastak.ui.api import only_digits


@desk
def collect_cash(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """Take exactly what is due; the receipt follows."""
    if request.method == "POST":
        amount = only_digits(text=request.POST.get("amount_paisa", ""))
        receipt = orders.collect_cash(
            line_id=line_id,
            amount_paisa=int(amount[:12] or 0),
            command_id=command_id(request),
            by=request.actor,
            now=request.now,
        )
        return redirect("field_receipt", line_id, receipt.token)
    found = orders.get_door(line_id=line_id, by=request.actor, now=request.now)
    bill = found.bill
    if bill is None or found.line.stage is not orders.Stage.CAPTURED:
        return redirect("field_line", line_id)
    context = {
        "door": found,
        "bill": bill,
        "heads": [
            {"name": line.name, "payee": line.payee, "paisa": line.due_paisa} for line in bill.lines
        ],
        "change": api.change_for(due_paisa=bill.owed_paisa),
    }
    return render(request, "field/cash.html", context)


@desk
def receipt(request: ActingRequest, line_id: UUID, token: str) -> HttpResponseBase:
    """The receipt to show: its number, and a QR with which anybody can check it."""
    found = finance.get_receipt(token=token, now=request.now)
    address = f"{finance.verify_address()}/{found.token}"
    context = {
        "receipt": found,
        "line_id": line_id,
        "address": address,
        "qr": mark_safe(paper.qr_svg(address)),  # noqa: S308  a picture made of our own address
    }
    return render(request, "field/receipt.html", context)


@desk
def hand_in(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """Offer bundle and originals at the department's desk; the officer scans the code."""
    barcode = ""
    if request.method == "POST":
        barcode = orders.hand_in(line_id=line_id, by=request.actor, now=request.now)
    found = orders.get_door(line_id=line_id, by=request.actor, now=request.now)
    context = {
        "door": found,
        "barcode": barcode,
        "qr": mark_safe(paper.qr_svg(barcode)) if barcode else "",  # noqa: S308  as above
        "items": _mine(request, found),
    }
    return render(request, "field/hand_in.html", context)


def _mine(request: ActingRequest, found: orders.DoorFile) -> list[Bilingual]:
    """Papers of this application that are in the facilitator's hands."""
    me = str(request.actor.me)
    return [item.name for item in found.items if item.holder.id == me]


@desk
def collect(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """Take the sealed bundle from the department."""
    if request.method == "POST":
        orders.collect_output(
            line_id=line_id,
            seal_number=forms.one_line(text=request.POST.get("seal_number", ""))[:40],
            command_id=command_id(request),
            by=request.actor,
            now=request.now,
        )
        return redirect("field_line", line_id)
    orders.must_be_in_hand(line_id=line_id, by=request.actor, now=request.now)
    spec = {
        "name": "seal_number",
        "kind": "text",
        "label": words("collect.seal"),
        "hint": words("collect.seal_hint"),
        "autocomplete": "off",
        "maxlength": "40",
        "dir": "ltr",
    }
    context = {
        "line_id": line_id,
        "title": words("collect.title"),
        "intro": words("collect.intro"),
        "fields": [spec],
        "submit": words("collect.submit"),
    }
    return render(request, "field/ask.html", context)


@desk
def deliver(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """Give everything back; the citizen's code is the receipt for it."""
    return ask_code(request, line_id, name="deliver", give=orders.deliver)


@desk
def give_back(request: ActingRequest, line_id: UUID) -> HttpResponseBase:
    """Bring the papers of a withdrawn order back; the citizen's code is the receipt for them."""
    found = orders.get_door(line_id=line_id, by=request.actor, now=request.now)
    if orders.Flag.WITHDRAWAL_OPEN not in found.line.flags:
        return redirect("field_line", line_id)
    return ask_code(request, line_id, name="return", give=orders.return_papers)

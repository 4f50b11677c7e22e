"""Doing it alone: papers, reading everything through, the code, and changing to a visit and back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dastak.citizen import api
from dastak.citizen.pages.mine import CITIZENS
from dastak.citizen.pages.questions import question, refused, summary, way, with_errors
from dastak.citizen.pages.service import heads_of, total_of
from dastak.forms import api as forms
from dastak.kernel import ids
from dastak.kernel.errors import Invalid, Problem
from dastak.kernel.text import bilingual
from dastak.kernel.web import ActingRequest, page
from dastak.orders import api as orders
from dastak.ui.api import page_language, western_digits

_KINDS = {
    forms.Kind.CNIC: "cnic",
    forms.Kind.PHONE: "phone",
    forms.Kind.DATE: "date",
    forms.Kind.NUMBER: "number",
    forms.Kind.PERSON_LIST: "people",
    forms.Kind.DECLARATION: "yes",
}


class FileMissing(Invalid):
    """Choose a photograph or a PDF first."""

    ur = "پہلے تصویر یا PDF چنیں۔"


class CodeWrong(Invalid):
    """The code is not right. You have {left} more tries."""

    ur = "کوڈ درست نہیں۔ آپ مزید {left} بار کوشش کر سکتے ہیں۔"


@page(CITIZENS)
def paper(request: ActingRequest, order_id: UUID, kind: str) -> HttpResponse:
    """Photographs or scans of one paper; several pages are several files."""
    own = orders.get_own_form(order_id=order_id, by=request.actor, now=request.now)
    asked = next((each for each in own.papers if each.name == kind), None)
    if asked is None or own.refusal:
        return redirect("my_form", order_id=order_id)
    problems: dict[str, Problem] = {}
    if request.method == "POST":
        uploads = request.FILES.getlist("file")
        if not uploads:
            problems["file"] = FileMissing()
        try:
            for each in uploads:
                orders.upload_paper(
                    order_id=order_id,
                    kind=kind,
                    filename=forms.one_line(text=each.name or kind),
                    content=each.read(),
                    by=request.actor,
                    now=request.now,
                )
        except Problem as problem:
            here = reverse("my_form_paper", args=[order_id, kind])
            return refused(request, problem, [way("look_again", here)])
        if not problems:
            return redirect("my_form", order_id=order_id)
    spec = question("file", "file", "alone.paper_file", hint=bilingual("citizen.alone.paper_hint"))
    spec |= {"multiple": True, "accept": "image/jpeg,image/png,image/webp,application/pdf"}
    context = {
        "own": own,
        "paper": asked,
        "files": [file for file in own.files if file.kind == kind],
        "fields": with_errors([spec], problems),
        "errors": summary(problems),
    }
    return render(request, "citizen/alone_paper.html", context, status=422 if problems else 200)


@page(CITIZENS)
def read(request: ActingRequest, order_id: UUID) -> HttpResponse:
    """All answers, papers and the price, to be read through; then the code comes by SMS."""
    form_url = reverse("my_form", args=[order_id])
    if request.method == "POST":
        try:
            orders.read_through(order_id=order_id, by=request.actor, now=request.now)
        except Problem as problem:
            return refused(request, problem, [way("look_again", form_url)])
        return redirect("my_form_send", order_id=order_id)
    own = orders.get_own_form(order_id=order_id, by=request.actor, now=request.now)
    kept = {file.kind for file in own.files}
    context = {
        "own": own,
        "rows": _rows(own),
        "papers": [each for each in own.papers if each.name in kept],
        "heads": heads_of(own.quote),
        "total_paisa": total_of(own.quote),
        "is_ready": not own.facts.form_missing and not own.facts.papers_missing,
        "refusal": own.refusal.text(page_language()) if own.refusal else "",
    }
    return render(request, "citizen/alone_read.html", context)


def _rows(own: orders.OwnForm) -> list[dict[str, Any]]:
    values = own.answers.values
    return [
        {"name": field.name, "label": field.label, **_shown(field, values[field.name])}
        for field in forms.visible_fields(definition=own.definition, values=values)
        if field.name in values
    ]


def _shown(field: forms.Field, value: forms.Value) -> dict[str, Any]:
    """An answer and the filter that writes it."""
    kind = _KINDS.get(field.kind, "text")
    if not isinstance(value, str):
        return {"kind": kind, "value": value}
    if kind == "date":
        try:
            return {"kind": kind, "value": date.fromisoformat(value)}
        except ValueError:  # an age or a year, which some forms take in its place
            return {"kind": "number", "value": value}
    chosen = {option.value: option.label for option in field.options}
    return {"kind": kind, "value": chosen.get(value, value)}


@page(CITIZENS)
def send(request: ActingRequest, order_id: UUID) -> HttpResponse:
    """The code of the SMS is the consent: the form is locked and goes its way."""
    problems: dict[str, Problem] = {}
    if request.method == "POST":
        try:
            answer = orders.send_application(
                order_id=order_id,
                code=western_digits(text=request.POST.get("code", "").strip()),
                quote_hash=request.POST.get("quote", "")[:64],
                command_id=ids.uuid7(),
                by=request.actor,
                now=request.now,
            )
        except Problem as problem:
            here = reverse("my_form", args=[order_id])
            return refused(request, problem, [way("look_again", here)])
        if answer.is_right:
            return redirect("my_order", order_id=order_id)
        problems["code"] = CodeWrong(left=answer.tries_left)
    own = orders.get_own_form(order_id=order_id, by=request.actor, now=request.now)
    if own.refusal:
        return redirect("my_order", order_id=order_id)
    spec = question("code", "otp", "alone.code", hint=bilingual("citizen.alone.code_hint"))
    context = {
        "own": own,
        "fields": with_errors([{**spec, "maxlength": "4"}], problems),
        "errors": summary(problems),
    }
    return render(request, "citizen/alone_send.html", context, status=422 if problems else 200)


@page(CITIZENS)
def change_way(request: ActingRequest, order_id: UUID) -> HttpResponse:
    """A visit or alone, beside each other with price, time and what is needed; one can change."""
    here = reverse("my_order", args=[order_id])
    if request.method == "POST":
        try:
            return _change(request, order_id)
        except Problem as problem:
            return refused(request, problem, [way("this_order", here)])
    order = orders.get_order(order_id=order_id, by=request.actor, now=request.now)
    offers = orders.get_ways(order_id=order_id, by=request.actor, now=request.now)
    visitors = [
        {"value": each.value, "label": bilingual(f"citizen.wish.{each}")} for each in api.Visitor
    ]
    context = {
        "order": order,
        "line": order.lines[0],
        "number": ids.spoken(order.number),
        "back_url": here,
        "offers": [_offer(each) for each in offers],
        "visitor": question(
            "visitor", "radios", "wish.visitor", options=visitors, value=api.Visitor.ANYBODY.value
        ),
    }
    return render(request, "citizen/alone_way.html", context)


def _offer(offer: orders.WayOffer) -> dict[str, Any]:
    return {
        "way": offer.way,
        "title": bilingual(f"citizen.way_of.{offer.way}"),
        "needs": [bilingual(f"citizen.way_of.{offer.way}_{n}") for n in (1, 2, 3)],
        "is_present": offer.is_present,
        "is_offered": offer.is_offered,
        "hash": offer.quote.hash,
        "heads": heads_of(offer.quote),
        "total_paisa": total_of(offer.quote),
        "refusal": offer.refusal.text(page_language()) if offer.refusal else "",
        "reason": offer.reason,
    }


def _change(request: ActingRequest, order_id: UUID) -> HttpResponse:
    by, now, quote_hash = request.actor, request.now, request.POST.get("quote", "")[:64]
    if request.POST.get("way") == orders.Way.DIGITAL:
        orders.switch_to_digital(
            order_id=order_id, quote_hash=quote_hash, command_id=ids.uuid7(), by=by, now=now
        )
        return redirect("my_form", order_id=order_id)
    gender = "f" if request.POST.get("visitor") == api.Visitor.WOMAN else None
    orders.switch_to_visit(
        order_id=order_id,
        quote_hash=quote_hash,
        gender=gender,
        command_id=ids.uuid7(),
        by=by,
        now=now,
    )
    return redirect("my_order_time", order_id=order_id)

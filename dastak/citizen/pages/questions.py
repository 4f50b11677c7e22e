"""Questions of the citizen's pages, the errors beside them, and refusals with a way on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dastak.kernel.errors import Problem
from dastak.kernel.text import bilingual
from dastak.orders import api as orders
from dastak.ui.api import page_language, without_direction_marks

Spec = dict[str, Any]


def question(name: str, kind: str, text: str, **more: object) -> Spec:
    """A question whose label is a text of this desk."""
    return {"name": name, "kind": kind, "label": bilingual(f"citizen.{text}"), **more}


def typed_words(text: str) -> SafeString:
    """Words that people typed, shut off in their own direction, for a label or a hint."""
    return format_html('<bdi dir="auto">{}</bdi>', without_direction_marks(text=text))


def with_errors(specs: list[Spec], problems: Mapping[str, Problem]) -> list[Spec]:
    """The questions with what is wrong with their answers."""
    for spec in specs:
        if spec["name"] in problems:
            spec["error"] = problems[spec["name"]].text(page_language())
    return specs


def summary(problems: Mapping[str, Problem]) -> list[dict[str, str]]:
    """What stands above a form with errors."""
    lang = page_language()
    return [{"name": name, "message": each.text(lang)} for name, each in problems.items()]


def track_fields(typed: Mapping[str, str]) -> list[Spec]:
    """Number and phone, for finding an order without its link."""
    return [
        question(
            "number",
            "number",
            "track.number",
            hint=bilingual("citizen.track.number_hint"),
            value=typed.get("number", ""),
            maxlength="20",
        ),
        question("phone", "phone", "track.phone", value=typed.get("phone", ""), maxlength="20"),
    ]


def refused(request: HttpRequest, problem: Problem, ways: list[dict[str, Any]]) -> HttpResponse:
    """What happened, that nothing is lost, and where to go on. Reads no table: the transaction
    of a refusal is over.

    :param ways: ``label`` and ``href`` of each way on, the best first.
    """
    context = {"message": problem.text(page_language()), "ways": ways}
    return render(request, "citizen/refused.html", context, status=problem.status)


def way(text: str, href: str) -> dict[str, Any]:
    """One way on."""
    return {"label": bilingual(f"citizen.way.{text}"), "href": href}


def open_order(problem: Problem) -> list[dict[str, Any]]:
    """The way to the order that stands against a new one, where the refusal names it."""
    if not isinstance(problem, orders.OrderOpenAlready):
        return []
    return [way("open_order", reverse("my_order", args=[problem.fields["order_id"]]))]

"""Paying an order's bill online: what to pay, the number to pay under, what became of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dastak.citizen import api
from dastak.citizen.pages.mine import CITIZENS
from dastak.citizen.pages.questions import question, refused, summary, way, with_errors
from dastak.finance import api as finance
from dastak.kernel import ids
from dastak.kernel.errors import Problem
from dastak.kernel.text import Bilingual, bilingual
from dastak.kernel.web import ActingRequest, page
from dastak.orders import api as orders
from dastak.ui.api import money_text

WAYS = ("app", "atm", "counter", "wallet", "agent")
_GROUPS = ((0, 4), (4, 8), (8, 12), (12, None))
_LIVE = {finance.PaymentState.REQUESTED: "waiting", finance.PaymentState.ISSUED: "open"}


@page(CITIZENS)
def pay(request: ActingRequest, order_id: UUID) -> HttpResponse:
    """Choose what to pay, or see the number to pay under and what became of it."""
    here = reverse("my_order_pay", args=[order_id])
    problems: dict[str, Problem] = {}
    if request.method == "POST":
        part = request.POST.get("part", "")
        try:
            if part not in (finance.Part.WHOLE, finance.Part.GOVERNMENT):
                raise api.ChoiceMissing
            orders.request_payment(
                order_id=order_id, part=finance.Part(part), by=request.actor, now=request.now
            )
            return redirect(here)
        except api.ChoiceMissing as problem:
            problems["part"] = problem
        except Problem as problem:
            return refused(request, problem, [way("this_order", _order(order_id))])
    context = _context(request, order_id, problems)
    return render(request, "citizen/pay.html", context, status=422 if problems else 200)


@page(CITIZENS)
def slip(request: ActingRequest, order_id: UUID) -> HttpResponse:
    """The number on one page, to be printed or carried to a counter."""
    context = _context(request, order_id, {})
    if context["state"] != "open":
        return redirect("my_order_pay", order_id=order_id)
    return render(request, "citizen/pay_slip.html", context)


def _order(order_id: UUID) -> str:
    return reverse("my_order", args=[order_id])


def _context(
    request: ActingRequest, order_id: UUID, problems: dict[str, Problem]
) -> dict[str, Any]:
    file = api.get_order_file(order_id=order_id, by=request.actor, now=request.now)
    found = orders.get_payments(order_id=order_id, by=request.actor, now=request.now)
    current, bill = found.current, found.bill
    lines = orders.lines_of(bill, current.covers) if bill and current else ()
    return {
        "file": file,
        "service": file.line.service,
        "number": ids.spoken(file.order.number),
        "back_url": _order(order_id),
        "bill": bill,
        "payment": current,
        "psid": _grouped(current.psid) if current else "",
        "heads": [_head(line) for line in lines],
        "covers": bilingual("citizen.pay.covers"),
        "state": _state(request, found),
        "ended": current.state if current and found.parts else None,
        "choices": [_choice(part) for part in found.parts],
        "ways": [bilingual(f"citizen.pay.way_{each}") for each in WAYS],
        "fields": with_errors([_question(found)], problems) if found.parts else [],
        "errors": summary(problems),
        "waiting": found.waiting,
        "refunds": [(each, bilingual(f"citizen.refund.{each.state}")) for each in found.refunds],
    }


def _state(request: ActingRequest, found: orders.OrderPayments) -> str:
    """What the page is about: nothing yet, waiting or open number, a choice, or a settled bill."""
    if found.bill is None:
        return "none"
    if found.bill.state is not finance.BillState.OPEN:
        return str(found.bill.state)
    is_over = found.current is None or found.current.expires_at <= request.now
    if found.current is None or is_over or found.parts:
        return "choose"
    return _LIVE.get(found.current.state, "choose")


def _grouped(psid: str) -> str:
    """``12345678901234567`` -> ``1234 5678 9012 34567``, so that it can be typed without losing it."""
    return " ".join(psid[start:end] for start, end in _GROUPS) if psid else ""


def _head(line: finance.BillLine) -> dict[str, Any]:
    return {"name": line.name, "payee": line.payee, "paisa": line.due_paisa}


def _choice(part: orders.PayablePart) -> dict[str, Any]:
    return {
        "title": bilingual(f"citizen.pay.part_{part.part}"),
        "heads": [_head(line) for line in part.lines],
        "total_paisa": part.amount_paisa,
    }


def _question(found: orders.OrderPayments) -> dict[str, Any]:
    options = [_option(part, found) for part in found.parts]
    return question("part", "radios", "pay.part", options=options, value=options[0]["value"])


def _option(part: orders.PayablePart, found: orders.OrderPayments) -> dict[str, Any]:
    assert found.bill
    rest = found.bill.owed_paisa - part.amount_paisa
    hint = bilingual(f"citizen.pay.hint_{part.part}")
    return {
        "value": part.part.value,
        "label": _with_money("citizen.pay.option_" + part.part, part.amount_paisa),
        "hint": _with_money("citizen.pay.rest", rest) if rest else hint,
    }


def _with_money(key: str, paisa: int) -> Bilingual:
    """A text with an amount in it, in both languages."""
    words = bilingual(key)
    return Bilingual(
        words.en.format(amount=money_text(paisa=paisa, lang="en")),
        words.ur.format(amount=money_text(paisa=paisa, lang="ur")),
    )

"""The public page that checks a receipt, in both languages and without JavaScript."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import get_language

from dastak.finance import api
from dastak.kernel.text import bilingual
from dastak.kernel.web import page, public
from dastak.places.api import get_district

ACCESS = public("whoever holds a receipt may check it; it shows no personal data")


@page(ACCESS)
def open_receipt(request: Any, token: str = "") -> HttpResponseBase:
    """The short address of the QR and the SMS: on to the page in the reader's language."""
    place = f"/{get_language() or 'ur'}/r"
    return redirect(f"{place}/{token}" if token else place)


@page(ACCESS)
def ask_code(request: Any) -> HttpResponseBase:
    """The form into which the code of a printed receipt is typed; it leads to the receipt."""
    text = request.GET.get("code", "").strip()
    problem = None
    if "code" in request.GET:
        problem = bilingual("finance.receipt.code_missing")
    if api.find_serial(text):
        # A serial can be guessed by counting, so it opens nothing.
        problem = bilingual("finance.receipt.code_not_serial")
    elif text:
        return redirect(f"/{get_language() or 'ur'}/r/{quote(text, safe='')}")
    field = {
        "kind": "text",
        "name": "code",
        "label": bilingual("finance.receipt.token"),
        "hint": bilingual("finance.receipt.code_hint"),
        "error": problem,
        "autocomplete": "off",
        "dir": "ltr",
    }
    errors = [{"name": "code", "message": problem}] if problem else []
    return render(request, "finance/ask_code.html", {"code_field": field, "errors": errors})


@page(ACCESS)
def receipt_page(request: Any, token: str) -> HttpResponseBase:
    """What we know of a receipt, or that we know nothing of it."""
    try:
        receipt = api.get_receipt(token=token, now=request.now)
    except api.NoSuchReceipt as unknown:
        message = unknown.text(get_language() or "ur")
        return render(request, "finance/unknown_receipt.html", {"message": message}, status=404)
    context = {
        "receipt": receipt,
        "district": get_district(code=receipt.district).name,
        "heads": [
            {"name": line.name, "payee": line.payee, "paisa": line.due_paisa}
            for line in receipt.lines
        ],
        "waived": [line for line in receipt.lines if line.waived_paisa],
    }
    return render(request, "finance/receipt.html", context)


@page(ACCESS)
def receipt_paper(request: Any, token: str) -> HttpResponseBase:
    """The receipt as PDF, the page's language first."""
    receipt = api.get_receipt(token=token, now=request.now)
    body = api.render_receipt(receipt, lang=get_language() or "ur")
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{receipt.serial}.pdf"'
    return response


urlpatterns = [
    path("r", ask_code),
    path("r/<str:token>", receipt_page),
    path("r/<str:token>/paper", receipt_paper),
]
root_urlpatterns = [path("r", open_receipt), path("r/<str:token>", open_receipt)]

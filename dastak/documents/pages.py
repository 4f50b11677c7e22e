"""The public checks of certificates and receipts, and files for people signed in by the browser."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from dastak.documents import api
from dastak.kernel.actors import Role
from dastak.kernel.ids import find_order_number
from dastak.kernel.text import Bilingual, bilingual
from dastak.kernel.web import ActingRequest, allow, page, public

_READERS = allow(Role.CITIZEN, Role.FACILITATOR, Role.OFFICER, Role.SUPERVISOR)
_NO_CODE = "-"  # the address of the answer to what holds no code
_KINDS = {
    api.Standing.VALID: "ok",
    api.Standing.EXPIRED: "warn",
    api.Standing.REVOKED: "error",
    api.Standing.FORGED: "error",
    api.Standing.UNKNOWN: "warn",
}


@page(public("anybody may check a certificate"))
def choose_language(request: HttpRequest, token: str) -> HttpResponse:
    """The address in a QR has no language: go on to the page in the visitor's."""
    return redirect("verify_document", token=token)


@page(public("anybody may check a certificate"))
def show_verdict(request: ActingRequest, token: str) -> HttpResponse:
    """What a check found: valid, expired, revoked, forged or unknown."""
    verdict = api.verify(token=token, now=request.now)
    context = {
        "verdict": verdict,
        "kind": _KINDS[verdict.standing],
        "title_key": f"documents.verify.{verdict.standing}_title",
        "text": bilingual(f"documents.verify.{verdict.standing}_text"),
    }
    return render(request, "documents/verdict.html", context)


@page(public("anybody may check a certificate"))
def ask_code(request: ActingRequest) -> HttpResponse:
    """The form into which a code or the text of a QR is pasted; it leads to the verdict."""
    text = request.GET.get("code", "").strip()
    if text:
        return redirect("verify_document", token=api.code_in(text=text) or _NO_CODE)
    missing = bilingual("documents.verify.code_missing") if "code" in request.GET else None
    return _code_form(request, "verify", missing)


def _code_form(request: ActingRequest, what: str, problem: Bilingual | None) -> HttpResponse:
    """The form of one check: ``verify`` a certificate, or a ``receipt`` for papers."""
    context = {
        "title_key": f"documents.{what}.title",
        "description_key": f"documents.{what}.description",
        "intro_key": f"documents.{what}.intro",
        "code_field": {
            "kind": "text",
            "name": "code",
            "label": bilingual("documents.verify.code"),
            "hint": bilingual(f"documents.{what}.code_hint"),
            "error": problem,
            "autocomplete": "off",
            "dir": "ltr",
        },
        "errors": [{"name": "code", "message": problem}] if problem else [],
    }
    return render(request, "documents/verify.html", context)


@page(public("whoever holds a receipt may check it; it shows no personal data"))
def open_receipt_check(request: HttpRequest, token: str = "") -> HttpResponse:
    """The short address of the QR and the SMS: on to the page in the visitor's language."""
    return redirect("check_receipt", token=token) if token else redirect("check_receipt_code")


@page(public("whoever holds a receipt may check it; it shows no personal data"))
def ask_receipt_code(request: ActingRequest) -> HttpResponse:
    """The form into which the code of a printed receipt is typed; it leads to the check."""
    text = request.GET.get("code", "").strip()
    code = api.code_in(text=text)
    # A number is said aloud and told in messages, so it opens nothing.
    if text and not code and find_order_number(text):
        return _code_form(request, "receipt", bilingual("documents.receipt.not_number"))
    if text:
        return redirect("check_receipt", token=code or _NO_CODE)
    missing = bilingual("documents.receipt.code_missing") if "code" in request.GET else None
    return _code_form(request, "receipt", missing)


@page(public("whoever holds a receipt may check it; it shows no personal data"))
def show_receipt_check(request: ActingRequest, token: str) -> HttpResponse:
    """Whether a receipt for papers is genuine, and where each paper is now."""
    found = api.check_receipt(token=token, now=request.now)
    is_valid = found.standing is api.Standing.VALID
    is_back = all(each.is_back for each in found.papers)
    told = ("back" if is_back else "out") if is_valid else found.standing.value
    context = {
        "check": found,
        "kind": _KINDS[found.standing],
        "title_key": f"documents.receipt.{found.standing}_title",
        "text": bilingual(f"documents.receipt.{told}_text"),
        "papers": [{"paper": each, "where_key": _where_key(each)} for each in found.papers],
        "giver": bilingual(f"documents.holder.{found.giver}") if found.giver else None,
        "receiver": bilingual(f"documents.holder.{found.receiver}") if found.receiver else None,
    }
    return render(request, "documents/receipt.html", context)


def _where_key(each: api.PaperNow) -> str:
    is_returned = each.is_back and each.kind is api.ItemKind.ORIGINAL
    return f"documents.where.{'returned' if is_returned else each.holder}"


@page(_READERS)
def receipt(request: ActingRequest, token: str) -> HttpResponse:
    """The signed PDF of a receipt for papers; the reading is logged."""
    opened = api.open_receipt(token=token, by=request.actor, now=request.now)
    return HttpResponse(opened.content, headers=opened.headers)


@page(_READERS)
def file(request: ActingRequest, file_id: UUID) -> HttpResponse:
    """The content of a file, to be saved; the reading is logged."""
    purpose = api.purpose_of(role=request.actor.role)
    opened = api.open_file(file_id=file_id, purpose=purpose, by=request.actor, now=request.now)
    return HttpResponse(opened.content, headers=opened.headers)


@page(_READERS)
def certificate(request: ActingRequest, token: str) -> HttpResponse:
    """The signed PDF of a certificate; the reading is logged."""
    opened = api.open_certificate(token=token, by=request.actor, now=request.now)
    return HttpResponse(opened.content, headers=opened.headers)


urlpatterns: list[URLPattern] = [
    path("verify", ask_code, name="verify_code"),
    path("v/<str:token>", show_verdict, name="verify_document"),
    path("c", ask_receipt_code, name="check_receipt_code"),
    path("c/<str:token>", show_receipt_check, name="check_receipt"),
    path("documents/files/<uuid:file_id>", file, name="document_file"),
    path("documents/certificates/<str:token>", certificate, name="document_certificate"),
    path("documents/receipts/<str:token>", receipt, name="document_receipt"),
]
root_urlpatterns: list[URLPattern] = [
    path("v/<str:token>", choose_language, name="verify_qr"),
    path("c", open_receipt_check),
    path("c/<str:token>", open_receipt_check, name="check_receipt_qr"),
]

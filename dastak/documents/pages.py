"""The public check of a certificate, and files for people signed in by the browser."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from dastak.documents import api
from dastak.kernel.actors import Role
from dastak.kernel.text import bilingual
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
    context = {
        "code_field": {
            "kind": "text",
            "name": "code",
            "label": bilingual("documents.verify.code"),
            "hint": bilingual("documents.verify.code_hint"),
            "error": missing,
            "autocomplete": "off",
            "dir": "ltr",
        },
        "errors": [{"name": "code", "message": missing}] if missing else [],
    }
    return render(request, "documents/verify.html", context)


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
    path("documents/files/<uuid:file_id>", file, name="document_file"),
    path("documents/certificates/<str:token>", certificate, name="document_certificate"),
]
root_urlpatterns: list[URLPattern] = [path("v/<str:token>", choose_language, name="verify_qr")]

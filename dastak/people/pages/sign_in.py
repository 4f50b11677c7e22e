"""Signing in and out, complete without JavaScript."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST

from dastak.kernel.actors import Actor, Role
from dastak.kernel.errors import FieldsInvalid, Problem
from dastak.kernel.text import bilingual
from dastak.kernel.web import ActingRequest, allow, page, public
from dastak.people import api
from dastak.people.pages.forms import answer, hint, question, with_answers
from dastak.people.types import Challenge, Session
from dastak.ui.api import page_language

DEVICE_COOKIE = "dastak_device"
DEVICE_SECONDS = 400 * 24 * 3600
EVERYBODY = public("Signing in begins with nobody being signed in")
# Where each role works; a desk that does not exist yet is left out.
DESKS = {
    Role.FACILITATOR: "field_home",
    Role.OFFICER: "department_home",
    Role.SUPERVISOR: "oversight",
    Role.AUDITOR: "oversight",
    Role.ADMIN: "oversight",
}


@page(EVERYBODY)
def start(request: ActingRequest) -> HttpResponse:
    """Card and mobile number."""
    device = request.COOKIES.get(DEVICE_COOKIE) or secrets.token_urlsafe(18)
    problem: Problem | None = None
    if request.method == "POST":
        try:
            challenge = api.request_code(
                cnic=request.POST.get("cnic", ""),
                phone=request.POST.get("phone", ""),
                network=api.address_of(request=request),
                device=device,
                language=page_language(),
                by=_door(request),
                now=request.now,
            )
        except Problem as refused:
            problem = refused
        else:
            return _with_device(redirect(_code_url(challenge.id, _wish(request))), device)
    return _with_device(_start_page(request, problem), device)


def _start_page(request: ActingRequest, problem: Problem | None) -> HttpResponse:
    specs = [
        question("cnic", "cnic", "sign_in.cnic", hint=hint("sign_in.cnic_hint")),
        question("phone", "phone", "sign_in.phone", hint=hint("sign_in.phone_hint")),
    ]
    context = {
        "heading": bilingual("people.sign_in.title"),
        "intro": bilingual("people.sign_in.intro"),
        "fields": with_answers(specs, request.POST, problem),
        "submit_label": bilingual("people.sign_in.submit"),
        "action": _url("sign_in", next=_wish(request)),
    }
    return answer(request, "people/sign_in.html", context, problem)


@page(EVERYBODY)
def code(request: ActingRequest) -> HttpResponse:
    """The code from the message."""
    device = request.COOKIES.get(DEVICE_COOKIE, "")
    challenge_id = _challenge_id(request)
    challenge = _find(request, challenge_id, device) if challenge_id else None
    if challenge is None:
        return redirect(_url("sign_in", next=_wish(request)))
    problem: Problem | None = None
    if request.method == "POST":
        try:
            session = api.confirm_code(
                challenge_id=challenge.id,
                code=request.POST.get("code", ""),
                device=device,
                network=api.address_of(request=request),
                by=_door(request),
                now=request.now,
            )
        except Problem as refused:
            problem = (
                FieldsInvalid(problems={"code": refused}) if refused.status == 422 else refused
            )
        else:
            return _entered(request, session)
    return _code_page(request, challenge, problem)


def _code_page(
    request: ActingRequest, challenge: Challenge, problem: Problem | None
) -> HttpResponse:
    spec = question("code", "otp", "code.label", hint=hint("code.hint"))
    wish = _wish(request)
    context = {
        "heading": bilingual("people.code.title"),
        "fields": with_answers([spec], {}, problem),
        "submit_label": bilingual("people.code.submit"),
        "action": _code_url(challenge.id, wish),
        "back_url": _url("sign_in", next=wish),
        "challenge": challenge,
        "again_url": _url("sign_in_again", c=str(challenge.id), next=wish),
    }
    return answer(request, "people/code.html", context, problem)


@require_POST
@page(EVERYBODY)
def again(request: ActingRequest) -> HttpResponse:
    """Another code for the same card and number."""
    device = request.COOKIES.get(DEVICE_COOKIE, "")
    challenge_id = _challenge_id(request)
    challenge = _find(request, challenge_id, device) if challenge_id else None
    if challenge is None:
        return redirect(_url("sign_in", next=_wish(request)))
    try:
        challenge = api.resend_code(
            challenge_id=challenge.id,
            network=api.address_of(request=request),
            device=device,
            by=_door(request),
            now=request.now,
        )
    except Problem as refused:
        return _code_page(request, challenge, refused)
    return redirect(_code_url(challenge.id, _wish(request)))


@page(EVERYBODY)
def staff(request: ActingRequest) -> HttpResponse:
    """User name and password of staff."""
    problem: Problem | None = None
    if request.method == "POST":
        try:
            session = api.sign_in_staff(
                username=request.POST.get("username", ""),
                password=request.POST.get("password", ""),
                network=api.address_of(request=request),
                by=_door(request),
                now=request.now,
            )
        except Problem as refused:
            problem = refused
        else:
            return _entered(request, session)
    spec = question("username", "text", "staff.username", autocomplete="username", dir="ltr")
    context = {
        "heading": bilingual("people.staff.title"),
        "intro": bilingual("people.staff.intro"),
        "fields": with_answers([spec], request.POST, problem),
        "submit_label": bilingual("people.staff.submit"),
        "action": _url("staff_sign_in", next=_wish(request)),
    }
    return answer(request, "people/staff.html", context, problem)


@require_POST
@page(EVERYBODY)
def leave(request: ActingRequest) -> HttpResponse:
    """Sign out; whoever is out already just goes home."""
    if request.actor.role is not Role.PUBLIC:
        api.sign_out(by=request.actor, now=request.now)
    return _out()


@require_POST
@page(allow(Role.CITIZEN))
def leave_everywhere(request: ActingRequest) -> HttpResponse:
    """Sign out on all devices."""
    api.sign_out_everywhere(by=request.actor, now=request.now)
    return _out()


def _out() -> HttpResponse:
    response = redirect(f"/{page_language()}/")
    response.delete_cookie(settings.SESSION_COOKIE, samesite="Lax")
    return response


def _entered(request: ActingRequest, session: Session) -> HttpResponse:
    wish = _wish(request) or _desk(session.role)
    target = wish if session.is_complete else _url("welcome", next=wish)
    response = redirect(target)
    response.set_cookie(
        settings.SESSION_COOKIE,
        session.token,
        max_age=int((session.expires_at - request.now).total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.IS_HTTPS,
    )
    return response


def _desk(role: Role) -> str:
    try:
        return reverse(DESKS[role])
    except (KeyError, NoReverseMatch):
        return f"/{page_language()}/"


def _with_device(response: HttpResponse, device: str) -> HttpResponse:
    response.set_cookie(
        DEVICE_COOKIE,
        device,
        max_age=DEVICE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.IS_HTTPS,
    )
    return response


def _door(request: ActingRequest) -> Actor:
    return api.at_the_door(actor=request.actor, channel="web")


def _find(request: ActingRequest, challenge_id: UUID, device: str) -> Challenge | None:
    return api.find_challenge(
        challenge_id=challenge_id, device=device, by=_door(request), now=request.now
    )


def _challenge_id(request: ActingRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("c", ""))
    except ValueError:
        return None


def _wish(request: ActingRequest) -> str:
    return api.safe_next(request.GET.get("next", ""), otherwise="")


def _code_url(challenge_id: UUID, wish: str) -> str:
    return _url("sign_in_code", c=str(challenge_id), next=wish)


def _url(name: str, **query: str) -> str:
    kept: dict[str, Any] = {key: value for key, value in query.items() if value}
    return reverse(name) + (f"?{urlencode(kept)}" if kept else "")

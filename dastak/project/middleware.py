"""From an HTTP request to an actor, an instant and one transaction, and back."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, cast

import structlog
from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from dastak.kernel import access, clock, idempotency, metrics
from dastak.kernel.actors import PUBLIC, Actor, Role
from dastak.kernel.db import constraint_of
from dastak.kernel.errors import Forbidden, Invalid, Problem, Unauthenticated, Unavailable
from dastak.kernel.idempotency import WRITES
from dastak.kernel.scope import transaction_as
from dastak.kernel.web import ActingRequest, problem_response
from dastak.people.api import find_actor

Respond = Callable[[HttpRequest], HttpResponseBase]
log = structlog.get_logger()


class NotText(Invalid):
    """The text holds a NUL character, which cannot be saved. Remove it and send again."""

    ur = "متن میں ایسا حرف (NUL) ہے جو محفوظ نہیں ہو سکتا۔ اسے نکال کر دوبارہ بھیجیں۔"


class MethodNotKnown(Invalid):
    """This address cannot be used in this way ({method}). Go back and use the button on its page."""

    status = 405
    ur = "یہ پتہ اس طرح ({method}) استعمال نہیں ہوتا۔ واپس جائیں اور صفحے کے بٹن سے آگے بڑھیں۔"


class FormNotOurs(Forbidden):
    """This form is too old, or was not sent from its own page. Open the page again and send it."""

    ur = "یہ فارم پرانا ہو چکا ہے یا اپنے صفحے سے نہیں بھیجا گیا۔ صفحہ دوبارہ کھولیں اور فارم بھیجیں۔"


class DatabaseAway(Unavailable):
    """The service was interrupted for a moment. Send this once more: it counts only once."""

    ur = "سروس لمحے بھر کے لیے رکی تھی۔ اسے ایک بار پھر بھیجیں: یہ ایک ہی بار شمار ہو گا۔"


AWAY = (OperationalError, InterfaceError)
RETRY_SECONDS = 3


def observe(respond: Respond) -> Respond:
    """Count and time every request by its route; never its query, its body or a token in it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = respond(request)
        match = request.resolver_match
        route = match.route if match else "unmatched"
        metrics.observe_request(
            route, str(request.method), response.status_code, time.perf_counter() - started
        )
        return response

    return middleware


def act(respond: Respond) -> Respond:
    """Resolve the actor, open the request's transaction, answer a repeated write as before."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        acting = cast(ActingRequest, request)
        try:
            acting.now = clock.now()
            acting.actor = _actor_of(acting)
            _must_be_text(acting)
            response = _with_our_words(_answer(acting, respond), acting)
        except Problem as problem:
            response = _tell(problem, acting)
        except AWAY as failure:
            response = _tell_interruption(failure, acting)
        if acting.actor.role is not Role.PUBLIC and _is_refused_look(acting, response.status_code):
            _log_refusal(acting)
        if acting.actor.role is not Role.PUBLIC and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        # Django would make a 500 of it before the middleware sees it.
        acting = cast(ActingRequest, request)
        if isinstance(error, AWAY):
            return _tell_interruption(error, acting)
        return _tell(error, acting) if isinstance(error, Problem) else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def _with_our_words(response: HttpResponseBase, request: ActingRequest) -> HttpResponseBase:
    """The framework's bare answer to a wrong method, said as every other refusal is."""
    if response.status_code != 405:
        return response
    told = _tell(MethodNotKnown(method=request.method), request)
    told["Allow"] = response["Allow"]
    return told


def tell_forgery(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """The answer to a form without this browser's token."""
    return _tell(FormNotOurs(), cast(ActingRequest, request))


def _actor_of(request: ActingRequest) -> Actor:
    """A bearer token for the API, a cookie for pages: so no page can forge an API call."""
    if request.path.startswith("/api/"):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        token = token if scheme == "Bearer" else ""
    else:
        token = request.COOKIES.get(settings.SESSION_COOKIE, "")
    return (find_actor(token=token, now=request.now) if token else None) or PUBLIC


def _must_be_text(request: ActingRequest) -> None:
    """:raises NotText: for a NUL character, which no field can hold; files may have them."""
    asked = request.META.get("QUERY_STRING", "")
    is_form = request.content_type == "multipart/form-data"
    body = b"" if is_form or request.method not in WRITES else request.body
    if "%00" in asked or "\0" in asked or any(nul in body for nul in (b"\0", b"\\u0000", b"%00")):
        raise NotText


def _answer(request: ActingRequest, respond: Respond) -> HttpResponseBase:
    if request.path.startswith(("/static/", "/healthz", "/metrics")):
        return respond(request)
    if request.method not in WRITES or request.path.startswith(settings.PARTNER_PATHS):
        return _in_transaction(request, respond)
    return _write_once(request, respond)


def _write_once(request: ActingRequest, respond: Respond) -> HttpResponseBase:
    owner, key = idempotency.owner_of(request.actor), idempotency.key_of(request)
    said = idempotency.hash_of(request)
    earlier = idempotency.find_answer(owner=owner, key=key, body_hash=said)
    if earlier is not None:
        return earlier

    def respond_and_keep(inner: HttpRequest) -> HttpResponseBase:
        response = respond(inner)
        if response.status_code < 400 and isinstance(response, HttpResponse):
            idempotency.keep_answer(
                owner=owner,
                key=key,
                body_hash=said,
                response=response,
                about=getattr(request, "answers_about", None),
                now=request.now,
            )
        return response

    try:
        response = _in_transaction(request, respond_and_keep)
    except IntegrityError as error:
        # Two sendings of the same write raced; the other one has committed.
        if constraint_of(error) != "kernel_idempotency_pkey":
            raise
        return cast(HttpResponseBase, idempotency.find_answer(owner=owner, key=key, body_hash=said))
    if response.status_code not in (409, 500) or connection.in_atomic_block:
        return response
    # The same race, lost earlier: a rule (409) or a constraint (500) met what the other had written.
    return idempotency.find_answer(owner=owner, key=key, body_hash=said) or response


def _in_transaction(request: ActingRequest, respond: Respond) -> HttpResponseBase:
    with transaction_as(request.actor):
        response = respond(request)
        if hasattr(response, "render") and callable(response.render):
            response = response.render()
        if response.status_code >= 400:
            transaction.set_rollback(True)
    return response


def _tell(problem: Problem, request: ActingRequest) -> HttpResponseBase:
    if not hasattr(request, "actor"):
        request.actor = PUBLIC
    if request.path.startswith("/api/"):
        return problem_response(problem, request)
    return problem_page(request, problem)


def _tell_interruption(failure: Exception, request: ActingRequest) -> HttpResponseBase:
    """The database went away or broke off: whoever asks again under the same key loses nothing."""
    log.error("database_away", error=f"{type(failure).__name__}: {failure}"[:300])
    return _tell(DatabaseAway(retry_seconds=RETRY_SECONDS), request)


def problem_page(request: HttpRequest, problem: Problem) -> HttpResponseBase:
    """The page that says what happened and what to do."""
    if isinstance(problem, Unauthenticated):
        return redirect(f"/{get_language() or 'ur'}/sign-in")
    lang = get_language() or "ur"
    context = {"problem": problem, "message": problem.text(lang)}
    return render(request, "ui/problem.html", context, status=problem.status)


def _is_refused_look(request: ActingRequest, status: int) -> bool:
    """Whether somebody was kept from a thing: refused, or told that there is none at its address.

    Whether it exists must not be told, so what is not there counts like what is somebody else's.
    """
    match = request.resolver_match
    return status == 403 or (status == 404 and match is not None and bool(match.kwargs))


def _log_refusal(request: ActingRequest) -> None:
    """A row with the route and never with what stood in it: one small write for each refusal."""
    match = request.resolver_match
    with transaction_as(request.actor):
        access.record_refusal(
            by=request.actor,
            now=request.now,
            person_id=None,
            purpose="refused",
            case=match.route[:80] if match else "unmatched",
        )


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every template knows."""
    return {
        "lang": get_language() or "ur",
        "actor": getattr(request, "actor", PUBLIC),
        "now": getattr(request, "now", None),
        "live_url": settings.LIVE_URL,
    }

"""What every surface needs: who may call, and how a refusal is told (RFC 9457)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import update_wrapper, wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from dastak.kernel.actors import Actor, Role, SignInFirst, role_words
from dastak.kernel.errors import FieldsInvalid, Forbidden, Problem, Unauthenticated

P = ParamSpec("P")


class ActingRequest(HttpRequest):
    """A request with its actor and its instant, set by ``project.middleware.act``."""

    actor: Actor
    now: datetime


class NotYourRole(Forbidden):
    """This is for: {roles}. Your account is one of: {role}."""

    ur = "یہ ان کے لیے ہے: {roles}۔ آپ کا اکاؤنٹ: {role}۔"


class Allow:
    """Authentication of an API route: the roles that may call it, or everybody with a reason."""

    def __init__(self, roles: Iterable[Role], reason: str = "") -> None:
        self.roles = frozenset(roles)
        self.reason = reason

    def __call__(self, request: HttpRequest) -> Actor:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        self.check(actor)
        return actor

    def check(self, actor: Actor) -> None:
        """:raises SignInFirst: nobody is signed in. :raises NotYourRole: another role is."""
        if Role.PUBLIC in self.roles or actor.role in self.roles:
            return
        if actor.role is Role.PUBLIC:
            raise SignInFirst
        raise NotYourRole(roles=role_words(self.roles), role=role_words([actor.role]))


def allow(*roles: Role) -> Allow:
    """``auth=allow(Role.CITIZEN)`` on an API route."""
    assert roles, "name the roles"
    assert Role.PUBLIC not in roles, "a public route is declared with public(reason)"
    return Allow(roles)


def public(reason: str) -> Allow:
    """``auth=public("why nobody needs to sign in")`` on an API route or page."""
    assert reason
    return Allow([Role.PUBLIC], reason)


View = Callable[Concatenate[Any, P], HttpResponseBase]


def page(access: Allow) -> Callable[[View[P]], View[P]]:
    """Declare who may open a page; others are sent to sign in and come back."""

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def open_page(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            try:
                access.check(request.actor)
            except SignInFirst:
                staff = Role.CITIZEN not in access.roles
                door = "staff/sign-in" if staff else "sign-in"
                where = quote(request.get_full_path() if request.method == "GET" else "")
                return redirect(f"/{get_language() or 'ur'}/{door}?next={where}")
            return view(request, *args, **kwargs)

        open_page.access = access  # type: ignore[attr-defined]
        return cast(View[P], open_page)

    return wrap


def framed_page(
    access: Allow, *, refused: Callable[[Any, Problem], HttpResponseBase]
) -> Callable[[View[P]], View[P]]:
    """A page of a desk: a refusal is told in the desk's own frame, by ``refused``.

    What was refused is rolled back, so that the page with the refusal reads nothing more.
    """

    def wrap(view: View[P]) -> View[P]:
        def run(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except Unauthenticated:
                raise
            except Problem as problem:
                return refused(request, problem)

        update_wrapper(run, view)
        return page(access)(run)

    return wrap


def problem_body(problem: Problem, *, lang: str, instance: str) -> dict[str, Any]:
    """The RFC 9457 body of a refusal, in both languages."""
    body: dict[str, Any] = {
        "type": f"urn:dastak:problem:{problem.code}",
        "title": type(problem).__name__,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.text(lang),
        "texts": {"en": problem.text("en"), "ur": problem.text("ur")},
        "instance": instance,
        "fields": {name: str(value) for name, value in problem.fields.items()},
    }
    if isinstance(problem, FieldsInvalid):
        body["errors"] = {
            name: {"code": each.code, "en": each.text("en"), "ur": each.text("ur")}
            for name, each in problem.problems.items()
        }
    return body


def problem_response(problem: Problem, request: HttpRequest) -> HttpResponse:
    """The JSON answer to a refused API call."""
    lang = "ur" if request.headers.get("Accept-Language", "").startswith("ur") else "en"
    response = JsonResponse(
        problem_body(problem, lang=lang, instance=request.path),
        status=problem.status,
        content_type="application/problem+json",
    )
    retry = problem.fields.get("retry_seconds")
    if retry is not None:
        response["Retry-After"] = str(retry)
    return response

"""All addresses. A context's ``http.router`` is mounted at ``/api/v1/<http.prefix>``, its
``pages.urlpatterns`` under ``/ur/`` and ``/en/``, its ``pages.root_urlpatterns`` at the root.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.views.defaults import page_not_found
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from dastak.kernel.errors import Missing, Problem
from dastak.kernel.idempotency import WRITES
from dastak.kernel.web import problem_response
from dastak.project import health, wrong_input

IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": (
        "New for each new request. The same key with the same content has one effect and one"
        " answer, for 30 days; with other content it is refused."
    ),
    "schema": {"type": "string", "minLength": 8, "maxLength": 80},
}


class Api(NinjaAPI):
    """The API, whose description names the header that every write takes."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The OpenAPI document."""
        document = super().get_openapi_schema(**options)
        for place, operations in document["paths"].items():
            for method, operation in operations.items():
                if method.upper() in WRITES and not place.startswith(settings.PARTNER_PATHS):
                    operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
        return document


api = Api(
    title="Dastak",
    version="1",
    description="Government services at the citizen's door. Every write takes an Idempotency-Key.",
    openapi_url="/openapi.json",
    docs_url=None,
    urls_namespace="api",
)


class NoSuchPage(Missing):
    """There is nothing at this address. Check the link, or start again from the first page."""

    ur = "اس پتے پر کچھ نہیں۔ لنک دیکھ لیں یا پہلے صفحے سے دوبارہ شروع کریں۔"


@api.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem_response(problem, request)


@api.exception_handler(ValidationError)
def _validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem_response(wrong_input.fields_invalid(error.errors), request)


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_response(wrong_input.body_unreadable(), request)


def _surface(context: str, name: str) -> Any | None:
    folder = settings.BASE / "dastak" / context
    if not (folder / f"{name}.py").exists() and not (folder / name / "__init__.py").exists():
        return None
    return import_module(f"dastak.{context}.{name}")


_pages: list[URLPattern | URLResolver] = []
_root: list[URLPattern | URLResolver] = []
for _context in settings.CONTEXTS:
    if http := _surface(_context, "http"):
        api.add_router(f"/{http.prefix}", http.router)
    if pages := _surface(_context, "pages"):
        _pages += pages.urlpatterns
        _root += getattr(pages, "root_urlpatterns", [])

urlpatterns = [
    path("healthz", health.live),
    path("healthz/ready", health.ready),
    path("healthz/clock", health.clock_page),
    path("metrics", health.metrics_page),
    path("api/v1/", api.urls),
    *_root,
    *i18n_patterns(*_pages),
]


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing at this address: told to programs as every other refusal, to people as a page."""
    if request.path.startswith("/api/"):
        return problem_response(NoSuchPage(), request)
    return page_not_found(request, exception)

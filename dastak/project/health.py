"""Is this process alive, is it ready, and how is it doing."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from dastak.kernel import metrics, relay
from dastak.kernel.web import page, public


@page(public("a load balancer asks before anybody can sign in"))
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@page(public("a load balancer asks before anybody can sign in"))
def ready(request: HttpRequest) -> HttpResponse:
    """The process can serve: its database answers. 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"database": "away"}, status=503)
    return JsonResponse({"database": "up"})


@page(public("what time the product thinks it is; partners compare theirs"))
def clock_page(request: HttpRequest) -> HttpResponse:
    """The product's clock, which in a demo may be ahead of the wall."""
    return JsonResponse({"now": request.now.isoformat()})  # type: ignore[attr-defined]


@page(public("scraped inside the operator's network; holds counts by route, no personal data"))
def metrics_page(request: HttpRequest) -> HttpResponse:
    """Figures in Prometheus' text format."""
    metrics.OLDEST_EVENT.set(relay.oldest_pending_seconds())
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)

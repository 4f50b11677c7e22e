"""Counters and timings for operations, in Prometheus' text format."""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Histogram(
    "dastak_request_seconds",
    "Time to answer a request",
    ["route", "method", "status"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)
EVENTS = Counter("dastak_events_handled_total", "Events handed to all their subscribers")
OLDEST_EVENT = Gauge("dastak_oldest_pending_event_seconds", "Age of the oldest pending event")
DWELL = Histogram(
    "dastak_event_dwell_seconds",
    "From the moment an event was recorded to the moment its handlers began",
    buckets=(0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15, 60, 300),
)


def observe_request(route: str, method: str, status: int, seconds: float) -> None:
    """Record one answered request."""
    REQUESTS.labels(route, method, f"{status // 100}xx").observe(seconds)

"""Reads of operations."""

from dastak.oversight.queries.accesses import list_case_accesses, list_readers, list_refusals
from dastak.oversight.queries.board import count_delivered, count_visits, list_riders
from dastak.oversight.queries.health import get_health, oldest_event_seconds
from dastak.oversight.queries.worklist import NoSuchMatter, get_matter, list_worklist

__all__ = [
    "NoSuchMatter",
    "count_delivered",
    "count_visits",
    "get_health",
    "get_matter",
    "list_case_accesses",
    "list_readers",
    "list_refusals",
    "list_riders",
    "list_worklist",
    "oldest_event_seconds",
]

"""Reads of dispatch."""

from dastak.dispatch.queries.done import find_accepted, find_opened, find_started
from dastak.dispatch.queries.offers import NoSuchOffer, get_offer, list_offers
from dastak.dispatch.queries.positions import citizen_position, list_last_positions
from dastak.dispatch.queries.visits import (
    NoSuchVisit,
    find_visit_of,
    get_visit,
    list_day,
    list_late,
    list_visits,
)

__all__ = [
    "NoSuchOffer",
    "NoSuchVisit",
    "citizen_position",
    "find_accepted",
    "find_opened",
    "find_started",
    "find_visit_of",
    "get_offer",
    "get_visit",
    "list_day",
    "list_last_positions",
    "list_late",
    "list_offers",
    "list_visits",
]

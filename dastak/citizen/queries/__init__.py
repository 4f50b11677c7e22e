"""Reads of the citizen's desk: drafts, and what its pages compose from the contexts below."""

from dastak.citizen.queries.drafts import NoDraft, find_draft, get_draft, row_to_draft
from dastak.citizen.queries.order_files import get_order_file, holder_words
from dastak.citizen.queries.reviews import (
    NotHere,
    PlaceUnknown,
    alone_problems,
    get_review,
    list_slots,
    list_times,
    need_of,
    need_of_order,
    new_order,
    place_of,
    place_problems,
)
from dastak.citizen.queries.service_files import districts_of, get_service_file

__all__ = [
    "NoDraft",
    "NotHere",
    "PlaceUnknown",
    "alone_problems",
    "districts_of",
    "find_draft",
    "get_draft",
    "get_order_file",
    "get_review",
    "get_service_file",
    "holder_words",
    "list_slots",
    "list_times",
    "need_of",
    "need_of_order",
    "new_order",
    "place_of",
    "place_problems",
    "row_to_draft",
]

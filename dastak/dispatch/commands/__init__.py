"""Writes of dispatch."""

from dastak.dispatch.commands.acceptance import (
    NotWhatWasAsked,
    TimeClash,
    TooMuchCash,
    accept_offer,
)
from dastak.dispatch.commands.offers import (
    CannotBeAsked,
    OfferGone,
    VisitTaken,
    decline_offer,
    expire_offers,
    make_offers,
    offer_to,
)
from dastak.dispatch.commands.positions import purge_positions, save_positions
from dastak.dispatch.commands.trips import (
    TripTooEarly,
    arrive,
    finish_visit,
    open_door,
    start_trip,
    unlock_door,
)
from dastak.dispatch.commands.visits import (
    NOBODY_FOUND,
    AlreadyRequested,
    cancel_visit,
    fail_visit,
    request_visit,
    set_cash,
    unassign,
)

__all__ = [
    "NOBODY_FOUND",
    "AlreadyRequested",
    "CannotBeAsked",
    "NotWhatWasAsked",
    "OfferGone",
    "TimeClash",
    "TooMuchCash",
    "TripTooEarly",
    "VisitTaken",
    "accept_offer",
    "arrive",
    "cancel_visit",
    "decline_offer",
    "expire_offers",
    "fail_visit",
    "finish_visit",
    "make_offers",
    "offer_to",
    "open_door",
    "purge_positions",
    "request_visit",
    "save_positions",
    "set_cash",
    "start_trip",
    "unassign",
    "unlock_door",
]

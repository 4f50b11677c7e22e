"""Writes of booking."""

from dastak.booking.commands.closures import close_area, open_area
from dastak.booking.commands.holds import (
    ClosedThen,
    HoldExpired,
    HoldUsed,
    NoSuchHold,
    SlotFull,
    TooManyHolds,
    confirm_hold,
    expire_holds,
    hold_slot,
    move,
    release,
    release_hold,
)
from dastak.booking.commands.seats import (
    close_seats,
    load_seeds,
    open_due_seats,
    open_seats,
    plan_openings,
    refresh_seats,
)
from dastak.booking.commands.slots import coverage, find_slots

__all__ = [
    "ClosedThen",
    "HoldExpired",
    "HoldUsed",
    "NoSuchHold",
    "SlotFull",
    "TooManyHolds",
    "close_area",
    "close_seats",
    "confirm_hold",
    "coverage",
    "expire_holds",
    "find_slots",
    "hold_slot",
    "load_seeds",
    "move",
    "open_area",
    "open_due_seats",
    "open_seats",
    "plan_openings",
    "refresh_seats",
    "release",
    "release_hold",
]

"""Loops of the worker: holds end, days open."""

from dastak.booking import api
from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM
from dastak.kernel.loops import loop
from dastak.places.api import list_districts


@loop(name="booking.expire_holds", every_seconds=5)
def expire_holds() -> int:
    """Give back the seats of holds whose time is over."""
    return api.expire_holds(by=SYSTEM, now=clock.now())


@loop(name="booking.plan_openings", every_seconds=600)
def plan_openings() -> int:
    """Every district is open for the next 14 days."""
    districts = [each.code for each in list_districts()]
    return api.plan_openings(districts=districts, by=SYSTEM, now=clock.now())


@loop(name="booking.open_seats", every_seconds=2)
def open_due_seats() -> int:
    """Make the seats of days that wait for it."""
    return api.open_due_seats(by=SYSTEM, now=clock.now())

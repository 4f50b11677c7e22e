"""Loops of the worker: asking facilitators, and forgetting positions."""

from dastak.dispatch import api
from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM
from dastak.kernel.loops import loop


@loop(name="dispatch.offers", every_seconds=1)
def see_to_offers() -> int:
    """Close offers whose time is over and ask the next facilitators."""
    now = clock.now()
    return api.expire_offers(by=SYSTEM, now=now) + api.make_offers(by=SYSTEM, now=now)


@loop(name="dispatch.forget_positions", every_seconds=600)
def forget_positions() -> int:
    """Remove positions older than 72 hours."""
    return api.purge_positions(by=SYSTEM, now=clock.now())

"""What orders does by itself: ends what has run out, closes what was delivered, tells of breaches."""

from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM
from dastak.kernel.loops import loop
from dastak.orders import api


@loop(name="orders.expire", every_seconds=30)
def expire() -> int:
    """End orders without a slot, or with an unfinished form, after seven days."""
    return api.expire_lines(by=SYSTEM, now=clock.now())


@loop(name="orders.run_out", every_seconds=30)
def run_out() -> int:
    """Warn of self-service that ends soon, end what is not paid, deliver what has stood."""
    now = clock.now()
    done = api.warn_unfinished(by=SYSTEM, now=now)
    done += api.lapse_unpaid(by=SYSTEM, now=now)
    return done + api.deliver_standing(by=SYSTEM, now=now)


@loop(name="orders.erase", every_seconds=10)
def erase() -> int:
    """Erase what was captured of withdrawn orders, where the citizen chose so."""
    return api.erase_captured(by=SYSTEM, now=clock.now())


@loop(name="orders.close", every_seconds=10)
def close() -> int:
    """End delivered lines whose dispute window has passed."""
    return api.close_lines(by=SYSTEM, now=clock.now())


@loop(name="orders.unclaimed", every_seconds=60)
def unclaimed() -> int:
    """Tell citizens that papers wait for them at the hub."""
    return api.remind_unclaimed(by=SYSTEM, now=clock.now())


@loop(name="orders.breaches", every_seconds=30)
def breaches() -> int:
    """Tell of clocks that ran out."""
    return api.tell_breaches(by=SYSTEM, now=clock.now())


@loop(name="orders.replace_late", every_seconds=30)
def replace_late() -> int:
    """Send others where nobody has set out in time."""
    return api.replace_late(by=SYSTEM, now=clock.now())


@loop(name="orders.area_holds", every_seconds=2)
def area_holds() -> int:
    """Hold and release the lines of districts that wait, one batch at a time."""
    return api.run_area_holds(by=SYSTEM, now=clock.now())

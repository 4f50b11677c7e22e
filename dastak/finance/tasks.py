"""Repeated jobs of finance."""

from dastak.finance import api
from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM
from dastak.kernel.loops import loop


@loop(name="finance.run_payments", every_seconds=1.0)
def run_payments() -> int:
    """Get the numbers that were asked for, and look what was paid."""
    return api.run_payments(by=SYSTEM, now=clock.now())


@loop(name="finance.run_refunds", every_seconds=5.0)
def run_refunds() -> int:
    """Send approved refunds and follow them to their end."""
    return api.run_refunds(by=SYSTEM, now=clock.now())


@loop(name="finance.expire_psids", every_seconds=10.0)
def expire_psids() -> int:
    """End the numbers whose time is over, and warn before."""
    return api.expire_psids(by=SYSTEM, now=clock.now())

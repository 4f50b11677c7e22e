"""Repeated jobs of people."""

from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM
from dastak.kernel.loops import loop
from dastak.people import api


@loop(name="people_purge", every_seconds=600)
def purge() -> int:
    """Remove old codes, counts and sessions."""
    return api.purge(by=SYSTEM, now=clock.now())

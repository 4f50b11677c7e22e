"""Repeated jobs of the citizen's desk."""

from dastak.citizen import api
from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM
from dastak.kernel.loops import loop


@loop(name="citizen.purge", every_seconds=3600)
def purge() -> int:
    """Forget drafts that are older than seven days."""
    return api.purge_drafts(by=SYSTEM, now=clock.now())

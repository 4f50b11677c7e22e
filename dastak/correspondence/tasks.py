"""What correspondence does by itself: tells of answers that did not come in time."""

from dastak.correspondence import api
from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM
from dastak.kernel.loops import loop


@loop(name="correspondence.overdue", every_seconds=30)
def overdue() -> int:
    """Tell of answers that are late."""
    return api.tell_overdue(by=SYSTEM, now=clock.now())

"""Repeated jobs of notices."""

from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM
from dastak.kernel.loops import loop
from dastak.notices import api


@loop(name="notices.send_messages", every_seconds=0.5)
def send_messages() -> int:
    """Send what waits."""
    return api.send_messages(by=SYSTEM, now=clock.now())

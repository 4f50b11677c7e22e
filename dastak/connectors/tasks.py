"""Repeated jobs of connectors."""

from dastak.connectors import api
from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM
from dastak.kernel.loops import loop


@loop(name="connectors.run_checks", every_seconds=0.5)
def run_checks() -> int:
    """Ask the verifier about the fingerprints that wait."""
    return api.run_checks(by=SYSTEM, now=clock.now())

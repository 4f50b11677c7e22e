"""Repeated jobs of connectors."""

from dastak.connectors import api
from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM
from dastak.kernel.loops import loop


@loop(name="connectors.run_checks", every_seconds=0.5)
def run_checks() -> int:
    """Ask the verifier about the fingerprints that wait."""
    return api.run_checks(by=SYSTEM, now=clock.now())


def _exchange_with(system: str) -> None:
    @loop(name=f"connectors.exchange_{system}", every_seconds=0.5)
    def exchange() -> int:
        return api.run_connector(system=system, by=SYSTEM, now=clock.now())


# A loop each, so that a system that is slow or down holds up no other.
for _system in api.list_systems():
    _exchange_with(_system)

"""What the worker does for the kernel: hands events on, seals the logs, forgets old keys."""

from __future__ import annotations

from procrastinate.contrib.django import app

from dastak.kernel import clock, idempotency, relay, sealer
from dastak.kernel.actors import SYSTEM
from dastak.kernel.loops import loop
from dastak.kernel.scope import transaction_as


@loop(name="kernel.relay", every_seconds=0.1)
def hand_on() -> int:
    """Hand pending events to their subscribers."""
    return relay.run_once()


@app.periodic(cron="* * * * *", periodic_id="seal")
@app.task(name="kernel.seal", queueing_lock="kernel.seal", retry=3)
def seal(timestamp: int) -> None:
    """Seal what was logged since the last minute."""
    with transaction_as(SYSTEM):
        sealer.seal_all(now=clock.now())


@app.periodic(cron="17 22 * * *", periodic_id="purge")
@app.task(name="kernel.purge", queueing_lock="kernel.purge", retry=3)
def purge(timestamp: int) -> None:
    """Forget idempotency keys older than 30 days."""
    with transaction_as(SYSTEM):
        idempotency.purge(now=clock.now())

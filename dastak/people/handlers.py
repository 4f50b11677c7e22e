"""What people does about its own events, away from the caller's waiting time."""

from datetime import datetime

from dastak.kernel.actors import Actor
from dastak.kernel.handlers import handles
from dastak.people import api


@handles(api.NumberDiffered)
def on_number_differed(*, event: api.NumberDiffered, by: Actor, now: datetime) -> None:
    """Begin the change of number that the sign-in asked for."""
    api.open_number_change(challenge_id=event.challenge_id, by=by, now=now)

"""What was to be sent is destroyed because the citizen asks, where no department has received it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.connectors.commands.desk import locked_case, must_be_state
from dastak.connectors.types import CaseState
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command


@command(permit="connectors.erase_case")
def erase_case(*, case_id: UUID, by: Actor, now: datetime) -> None:
    """Destroy the content of a case that was taken back; number, days and state stay.

    Doing it again changes nothing.

    :raises NoSuchCase: when there is none in the actor's scope.
    :raises WrongState: unless it was taken back before the department received it.
    """
    row = locked_case(by, pk=case_id)
    must_be_state(row, CaseState.WITHDRAWN)
    row.snapshot = b""
    row.save(update_fields=["snapshot"])

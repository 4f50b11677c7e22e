"""Where departments' systems call us."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ninja import Router, Schema, Status

from dastak.connectors import api
from dastak.kernel.actors import SYSTEM
from dastak.kernel.web import ActingRequest, public

prefix = "connectors"
router = Router(tags=["connectors"])
SIGNED = public("a department's system proves itself by its signature, not by a session")


class Accepted(Schema):
    """The call is written down."""

    is_accepted: bool


@router.post("/messages", auth=SIGNED, response={202: Accepted})
def receive_message(request: ActingRequest) -> Any:
    """A department's system says that a case changed; see docs/protocols/department.json."""
    call = api.SignedCall(
        path=request.get_full_path(),
        key_id=request.headers.get("Dastak-Key", ""),
        date=request.headers.get("Dastak-Date", ""),
        message_id=request.headers.get("Idempotency-Key", ""),
        signature=request.headers.get("Dastak-Signature", ""),
        body=request.body,
    )
    # Signatures are dated by the machines' clocks, whatever a demo makes of ours.
    api.receive_call(call=call, wall=datetime.now(UTC), by=SYSTEM, now=request.now)
    return Status(202, {"is_accepted": True})

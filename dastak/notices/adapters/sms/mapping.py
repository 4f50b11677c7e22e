"""What the gateway's answers mean. One that is not surely about a message says nothing of it."""

from __future__ import annotations

import json
from typing import Any

from dastak.notices.types import Outgoing, Result, Verdict

_TAKEN = frozenset({200, 202})
_REUSED = 409
_WRONG = 400


class Unreadable(Exception):
    """The answer is damaged or has another shape."""


def to_body(*, batch: list[Outgoing], sender: str) -> dict[str, Any]:
    """The body of a batch."""
    return {
        "messages": [
            {"reference": one.reference, "to": one.to, "text": one.text, "sender": sender}
            for one in batch
        ]
    }


def to_results(*, content: bytes, batch: list[Outgoing]) -> list[Result]:
    """One result for each message of the batch, in its order.

    :raises Unreadable: when the answer is not one to this batch.
    """
    try:
        given = json.loads(content)["results"]
        if len(given) != len(batch):
            raise Unreadable("the answer has another number of results")
        return [_result(one, said) for one, said in zip(batch, given, strict=True)]
    except (ValueError, KeyError, TypeError) as damaged:
        raise Unreadable("the answer is damaged") from damaged


def _result(one: Outgoing, said: dict[str, Any]) -> Result:
    if said["reference"] != one.reference:
        return unknown(one, "the answer is to another reference")
    code = said["code"]
    if code in _TAKEN:
        provider_id = str(said["id"])[:80]
        return Result(message_id=one.message_id, verdict=Verdict.ACCEPTED, provider_id=provider_id)
    error = str(said.get("error", {}).get("code", code))[:150]
    if code == _REUSED:
        # Only a message that the gateway already has can be refused like this.
        return Result(message_id=one.message_id, verdict=Verdict.ACCEPTED, error=error)
    if code == _WRONG:
        return Result(message_id=one.message_id, verdict=Verdict.REFUSED, error=error)
    return unknown(one, error)


def unknown(one: Outgoing, error: str, retry_seconds: int = 0) -> Result:
    """Nothing is known of a message: it is sent again under the same reference."""
    return Result(
        message_id=one.message_id,
        verdict=Verdict.UNKNOWN,
        error=error[:150],
        retry_seconds=retry_seconds,
    )

"""What the verifier's answers mean. An answer that is not surely meant for us is none."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from dastak.connectors.types import CheckState, Outcome, Verification

_RESULTS = {
    "match": CheckState.MATCH,
    "no_match": CheckState.NO_MATCH,
    "low_quality": CheckState.LOW_QUALITY,
}
_PREFIX = "sha256="


class Unreadable(Exception):
    """The answer is damaged, not signed by the verifier, or meant for somebody else."""


def to_body(verification: Verification) -> dict[str, Any]:
    """The body of a request."""
    return {
        "reference": verification.reference,
        "cnic": verification.cnic,
        "finger": verification.finger,
        "template_hash": verification.template_hash,
        "device": verification.device,
    }


def must_be_signed(*, content: bytes, signature: str, secret: str) -> None:
    """:raises Unreadable: unless the verifier signed exactly this content."""
    mark = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(signature.encode(), (_PREFIX + mark).encode()):
        raise Unreadable("the signature is not the verifier's")


def to_outcome(*, content: bytes, reference: str) -> Outcome:
    """The outcome that an answer states.

    :raises Unreadable: when it is not a whole answer to this reference.
    """
    try:
        body = json.loads(content)
        if body["reference"] != reference:
            raise Unreadable("the answer is to another reference")
        charge = body["charge_paisa"]
        if type(charge) is not int or charge < 0:
            raise Unreadable("the charge is not an amount")
        return Outcome(
            result=_RESULTS[body["result"]],
            charge_paisa=charge,
            external_id=str(body["id"])[:80],
            checked_at=_instant(body["checked_at"]),
        )
    except (ValueError, KeyError, TypeError) as damaged:
        raise Unreadable("the answer is damaged") from damaged


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at

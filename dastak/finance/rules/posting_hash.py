"""What makes two requests to post the same request."""

import hashlib
import json
from collections.abc import Iterable
from uuid import UUID

from dastak.finance.types import Leg


def request_hash(
    *, rule: str, order_id: UUID | None, reverses: UUID | None, legs: Iterable[Leg]
) -> bytes:
    """SHA-256 over the money of a journal; its time, actor and document may differ in a retry."""
    moved = sorted([leg.account, leg.dimension, leg.amount_paisa] for leg in legs)
    text = json.dumps([rule, str(order_id or ""), str(reverses or ""), moved])
    return hashlib.sha256(text.encode()).digest()

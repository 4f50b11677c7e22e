"""What stands behind a code that somebody typed or a camera read."""

from __future__ import annotations

from datetime import datetime

from dastak.documents import rules
from dastak.documents.types import Standing
from dastak.kernel.ids import find_tracking_token
from dastak.paper import api as paper

_NOT_OURS = {paper.Verdict.FORGED, paper.Verdict.UNKNOWN_KEY}


def read_code(*, text: str, kind: str, now: datetime) -> tuple[str, Standing]:
    """The token in a code; where there is none, an empty text and what is to be told: forged, unknown.

    :param text: a token, the text of a QR, or an address that ends in one of them.
    :param kind: of the signed codes that count; a genuine one of another paper does not.
    """
    found = rules.code_in(text=text)
    if not found or find_tracking_token(found) is not None:
        return found, Standing.UNKNOWN
    verdict, payload = paper.verify_code(text=found, now=now)
    if verdict in _NOT_OURS:
        return "", Standing.FORGED
    return (payload.subject if payload and payload.kind == kind else ""), Standing.UNKNOWN

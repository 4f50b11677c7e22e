"""ePay's words and ours. An answer that is not surely about what was asked is none.

Source: field names and forms as finance design 1.1 found them in public code ([O]: the owner's own
specification was not seen). How a PSID is looked up by our own reference, ``REVERSED`` and the
refund calls are ours, to be confirmed with the partner.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from dastak.finance.types import Cover, Hint, Inquiry, PsidRequest, RefundState
from dastak.kernel.clock import PKT
from dastak.kernel.money import PAISA_PER_RUPEE

_AMOUNT = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?")
_PSID = re.compile(r"[0-9]{17}")
_PAID = {"UNPAID": False, "PAID": True, "REVERSED": False}
_REFUNDS = {
    "ACCEPTED": RefundState.SENT,
    "REFUNDED": RefundState.CONFIRMED,
    "RETURNED": RefundState.RETURNED,
}


class Unreadable(Exception):
    """The text is damaged, or is about something else."""


def to_rupees(paisa: int) -> str:
    """An amount as ePay writes it: ``550.00``."""
    whole, rest = divmod(paisa, PAISA_PER_RUPEE)
    return f"{whole}.{rest:02d}"


def to_paisa(value: object) -> int:
    """An amount of ePay in paisa, digit by digit and never through a float.

    :raises Unreadable: for anything but rupees with at most two decimals.
    """
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    found = _AMOUNT.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise Unreadable("the amount cannot be read")
    return int(found[1]) * PAISA_PER_RUPEE + int((found[2] or "").ljust(2, "0"))


def to_body(request: PsidRequest) -> dict[str, Any]:
    """The body of a request for a PSID."""
    due = request.due_at.astimezone(PKT)
    amount = to_rupees(request.amount_paisa)
    return {
        "deptTransactionId": request.reference,
        "dueDate": f"{due:%Y-%m-%d}",
        "expiryDate": f"{request.expires_at.astimezone(PKT):%Y-%m-%d %H:%M:%S}",
        "amountWithinDueDate": amount,
        "amountAfterDueDate": amount,
        "consumerName": request.name,
        "mobileNo": "0" + request.mobile.removeprefix("+92") if request.mobile else "",
        "cnic": request.cnic,
        "districtID": request.district,
        "email": "",
        "amountBifurcation": [_head(cover, request.trust_account) for cover in request.covers],
    }


def _head(cover: Cover, trust_account: str) -> dict[str, str]:
    return {
        "accountHeadName": cover.account_name or cover.head,
        "accountNumber": cover.account or trust_account,
        "amountToTransfer": to_rupees(cover.amount_paisa),
    }


def content_of(raw: bytes) -> list[dict[str, Any]]:
    """What an answer holds; empty when ePay surely knows nothing of what was asked.

    :raises Unreadable: when the call did not succeed or the answer is not whole.
    """
    body = _parsed(raw)
    found = body.get("content")
    if body.get("status") != "OK" or not isinstance(found, list):
        raise Unreadable("the call was not answered with OK")
    if len(found) > 1 or not all(isinstance(each, dict) for each in found):
        raise Unreadable("the answer does not hold one thing")
    return found


def refusal_of(raw: bytes) -> str | None:
    """Why ePay refused a call, or None when it did not say so."""
    try:
        body = _parsed(raw)
    except Unreadable:
        return None
    return str(body.get("message", ""))[:150] if body.get("status") == "Fail" else None


def to_token(raw: bytes) -> tuple[str, float]:
    """The token of a session and the second of the epoch in which it ends."""
    found = content_of(raw)
    try:
        return str(found[0]["token"]["accessToken"]), int(found[0]["expiryDate"]) / 1000
    except (LookupError, TypeError, ValueError) as damaged:
        raise Unreadable("the token cannot be read") from damaged


def to_psid(value: object) -> str:
    """A PSID. :raises Unreadable: unless it has 17 digits."""
    if not isinstance(value, str) or not _PSID.fullmatch(value):
        raise Unreadable("the number has not 17 digits")
    return value


def to_inquiry(found: dict[str, Any]) -> Inquiry:
    """What ePay says of a PSID: the state of the payment, not of the call.

    :raises Unreadable: when a field is missing or not as it must be.
    """
    status = found.get("psidStatus")
    if status not in _PAID:
        raise Unreadable("the state of the payment is unknown")
    moved = status != "UNPAID"
    return Inquiry(
        psid=to_psid(found.get("consumerNumber")),
        reference=str(found.get("deptTransactionId", "")),
        is_paid=_PAID[status],
        is_reversed=status == "REVERSED",
        paid_paisa=to_paisa(found.get("amountPaid")) if moved else 0,
        paid_at=_instant(found) if moved else None,
        bank_code=str(found.get("bankCode", ""))[:20],
    )


def _instant(found: dict[str, Any]) -> datetime:
    try:
        local = datetime.strptime(
            f"{found['paidDate']} {found['paidTime']}", "%Y-%m-%d %H:%M:%S"
        ).replace(tzinfo=PKT)
    except (KeyError, ValueError) as damaged:
        raise Unreadable("the time of the payment cannot be read") from damaged
    return local.astimezone(UTC)


def to_refund_state(found: dict[str, Any]) -> RefundState:
    """How far ePay has come with a refund. :raises Unreadable: for a state we do not know."""
    state = _REFUNDS.get(str(found.get("refundStatus")))
    if state is None:
        raise Unreadable("the state of the refund is unknown")
    return state


def to_hint(raw: bytes) -> Hint:
    """What an intimation is about.

    :raises Unreadable: when it is not ePay's whole form.
    """
    body = _parsed(raw)
    to_paisa(body.get("amountPaid"))
    _instant(body)
    if body.get("psidStatus") not in _PAID or not isinstance(body.get("deptTransactionId"), str):
        raise Unreadable("psidStatus or deptTransactionId is wrong")
    return Hint(psid=to_psid(body.get("consumerNumber")), reference=body["deptTransactionId"][:64])


def _parsed(raw: bytes) -> dict[str, Any]:
    try:
        # Numbers with a point stay texts, so that no amount ever becomes a float.
        body = json.loads(raw, parse_float=str)
    except (ValueError, RecursionError) as damaged:
        raise Unreadable("not JSON") from damaged
    if not isinstance(body, dict):
        raise Unreadable("not a JSON object")
    return body

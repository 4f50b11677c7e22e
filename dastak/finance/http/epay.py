"""Where ePay tells us of payments, in its own form. What it says is kept, never believed."""

from __future__ import annotations

from hmac import compare_digest
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from ninja import Router

from dastak.finance import api
from dastak.kernel.actors import SYSTEM
from dastak.kernel.web import public

router = Router()
OF_EPAY = public("ePay shows the token that we issued to it; nothing it says is believed")


@router.post("/epay/intimations", auth=OF_EPAY)
def receive_intimation(request: Any) -> HttpResponse:
    """Take an intimation of ePay; 200 means that it is kept for good."""
    if not _is_epay(request.headers.get("Authorization", "")):
        return _answer(401, "The token is not the one that was issued.")
    try:
        api.receive_intimation(body=request.body, by=SYSTEM, now=request.now)
    except api.IntimationUnreadable as damaged:
        return _answer(400, damaged.text("en"))
    return _answer(200, "Received.")


def _is_epay(authorization: str) -> bool:
    token = settings.EPAY_INTIMATION_TOKEN
    return bool(token) and compare_digest(authorization.encode(), f"Bearer {token}".encode())


def _answer(status: int, message: str) -> HttpResponse:
    word = "OK" if status == 200 else "Fail"
    return JsonResponse({"status": word, "message": message}, status=status)

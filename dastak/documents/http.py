"""Documents as JSON, and files for those who may open them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from dastak.documents import api
from dastak.kernel.actors import Role
from dastak.kernel.web import ActingRequest, allow, public

prefix = "documents"
router = Router(tags=["documents"])
READERS = allow(Role.CITIZEN, Role.FACILITATOR, Role.OFFICER, Role.SUPERVISOR)


class Words(Schema):
    """The same words in both languages."""

    en: str
    ur: str


class PaperNowOut(Schema):
    """Papers of one name, who has them (a role) and since when."""

    name: Words
    kind: str
    count: int
    holder: str
    since: datetime
    is_back: bool


class ReceiptCheckOut(Schema):
    """What the check of a receipt for papers found; the rest is empty where there is none."""

    standing: str
    number: str
    issued_at: datetime | None
    giver: str | None
    receiver: str | None
    papers: list[PaperNowOut]


class VerdictOut(Schema):
    """What a check found; the rest is empty where no certificate was found."""

    standing: str
    serial: str
    title: Words | None
    issued_at: datetime | None
    valid_until: date | None
    initials: str
    revoked_at: datetime | None


@router.get("/verify/{token}", auth=public("anybody may check a certificate"), response=VerdictOut)
def verify(request: HttpRequest, token: str) -> Any:
    """Check a certificate by its code or the text of its QR."""
    return api.verify(token=token, now=request.now)  # type: ignore[attr-defined]


@router.get(
    "/verify-receipt/{token}",
    auth=public("whoever holds a receipt may check it; it shows no personal data"),
    response=ReceiptCheckOut,
)
def check_receipt(request: HttpRequest, token: str) -> Any:
    """Check a receipt for papers by its code or the text of its QR: where is each paper now?"""
    return api.check_receipt(token=token, now=request.now)  # type: ignore[attr-defined]


@router.get("/files/{file_id}", auth=READERS)
def file(request: ActingRequest, file_id: UUID) -> HttpResponse:
    """The content of a file; the reading is logged."""
    purpose = api.purpose_of(role=request.actor.role)
    opened = api.open_file(file_id=file_id, purpose=purpose, by=request.actor, now=request.now)
    return HttpResponse(opened.content, headers=opened.headers)


@router.get("/certificates/{token}", auth=READERS)
def certificate(request: ActingRequest, token: str) -> HttpResponse:
    """The signed PDF of a certificate; the reading is logged."""
    opened = api.open_certificate(token=token, by=request.actor, now=request.now)
    return HttpResponse(opened.content, headers=opened.headers)


@router.get("/receipts/{token}", auth=READERS)
def receipt(request: ActingRequest, token: str) -> HttpResponse:
    """The signed PDF of a receipt for papers; the reading is logged."""
    opened = api.open_receipt(token=token, by=request.actor, now=request.now)
    return HttpResponse(opened.content, headers=opened.headers)

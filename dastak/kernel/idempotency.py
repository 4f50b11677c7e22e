"""``Idempotency-Key``: the same write twice has one effect and one answer, for 30 days."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse

from dastak.kernel import vault
from dastak.kernel.actors import Actor
from dastak.kernel.errors import Invalid, Refused
from dastak.kernel.models import IdempotencyKey

KEEP = timedelta(days=30)
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_PLACE = "kernel_idempotency.body"
_NEVER_COMPARED = {"csrfmiddlewaretoken", "_key"}
# Every write asks and keeps: plain SQL takes a third of what a model takes.
_FIND = """SELECT body_hash, status, location, body FROM kernel_idempotency
WHERE owner = %s AND key = %s"""
_KEEP = """INSERT INTO kernel_idempotency (owner, key, body_hash, status, location, body, at, about)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"""


class KeyMissing(Invalid):
    """Send an Idempotency-Key header (8 to 80 characters, a new one for each new request)."""

    ur = "Idempotency-Key ہیڈر بھیجیں (8 سے 80 حروف، ہر نئی درخواست کے لیے نیا)۔"


class KeyUsedForAnother(Refused):
    """This Idempotency-Key was already used for a different request. Use a new key."""

    ur = "یہ Idempotency-Key پہلے کسی اور درخواست کے لیے استعمال ہو چکی ہے۔ نئی کلید استعمال کریں۔"


class AnswerNotKept(Refused):
    """This was already done once and its answer is not kept: it held a secret, or was erased.
    Start again.
    """

    ur = (
        "یہ کام ایک بار ہو چکا ہے اور اس کا جواب محفوظ نہیں: وہ خفیہ تھا یا مٹا دیا گیا۔ "
        "دوبارہ شروع کریں۔"
    )


def key_of(request: HttpRequest) -> str:
    """The key of a write: the header, or the hidden field of a form.

    :raises KeyMissing: when there is none of a usable length.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key and not request.path.startswith("/api/"):
        key = request.POST.get("_key", "")
    if not 8 <= len(key) <= 80:
        raise KeyMissing
    return key


def owner_of(actor: Actor) -> str:
    """Whose keys these are: two people may use the same key."""
    return str(actor.person_id or "public")


def hash_of(request: HttpRequest) -> bytes:
    """What the write says: method, path and content, without what differs in each sending."""
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    if request.content_type not in ("multipart/form-data", "application/x-www-form-urlencoded"):
        digest.update(request.body)
        return digest.digest()
    for name, values in sorted(request.POST.lists()):
        if name not in _NEVER_COMPARED:
            digest.update(json.dumps([name, values]).encode())
    for name, file in sorted(request.FILES.items()):
        digest.update(name.encode())
        for chunk in file.chunks():  # type: ignore[union-attr]
            digest.update(chunk)
        file.seek(0)  # type: ignore[union-attr]
    return digest.digest()


def find_answer(*, owner: str, key: str, body_hash: bytes) -> HttpResponse | None:
    """The stored answer to an earlier sending, or None when this is the first.

    :raises KeyUsedForAnother: when the key came with other content before.
    :raises AnswerNotKept: when the answer held a secret or was erased.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [owner, key])
        row = cursor.fetchone()
    if row is None:
        return None
    said, status, location, body = row
    if bytes(said) != body_hash:
        raise KeyUsedForAnother
    if not body:
        raise AnswerNotKept
    stored = json.loads(vault.unseal(bytes(body), place=_PLACE, row=key))
    response = HttpResponse(
        base64.b64decode(stored["body"]), status=status, content_type=stored["type"]
    )
    if location:
        response["Location"] = location
    response["Idempotency-Replayed"] = "true"
    return response


def keep_secret(response: HttpResponse) -> HttpResponse:
    """Mark an answer that holds a secret (a session token): it is never stored."""
    response.is_secret = True  # type: ignore[attr-defined]
    return response


def repeats_answers_of(request: HttpRequest, *, subject: UUID) -> None:
    """Mark a write whose answer repeats what somebody said about ``subject``: erased with it."""
    request.answers_about = subject  # type: ignore[attr-defined]


def forget_answers(*, subject: UUID) -> int:
    """Destroy the stored answers that repeat what was said about ``subject``; returns how many.

    The write itself stays known, so that it still has no second effect.
    """
    return IdempotencyKey.objects.filter(about=subject).exclude(body=b"").update(body=b"")


def keep_answer(
    *,
    owner: str,
    key: str,
    body_hash: bytes,
    response: HttpResponse,
    about: UUID | None = None,
    now: datetime,
) -> None:
    """Store the answer in the transaction of the write.

    :param about: whose erasure destroys the answer, see ``repeats_answers_of``.
    :raises IntegrityError: when the same write was committed meanwhile; the caller replays it.
    """
    body = b""
    if not getattr(response, "is_secret", False):
        kept = {
            "type": response.get("Content-Type", ""),
            "body": base64.b64encode(response.content).decode(),
        }
        body = vault.seal(json.dumps(kept), place=_PLACE, row=key)
    row: list[Any] = [
        owner,
        key,
        body_hash,
        response.status_code,
        response.get("Location", ""),
        body,
        now,
        about,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, row)


def purge(*, now: datetime) -> int:
    """Forget keys older than 30 days; returns how many."""
    return IdempotencyKey.objects.filter(at__lt=now - KEEP).delete()[0]

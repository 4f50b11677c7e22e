"""A system calls us: believed only as a hint to ask it anew, written down before it is thanked."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dastak.connectors import models
from dastak.connectors.adapters import accounts, signing
from dastak.connectors.commands.letters import write_letter
from dastak.connectors.types import Oddity
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Invalid, Refused, Unauthenticated


class NotSigned(Unauthenticated):
    """The signature is not that of a department's system, or its date is not of these five minutes."""

    ur = "دستخط کسی محکمے کے نظام کے نہیں، یا تاریخ گزشتہ پانچ منٹ کی نہیں۔"


class CallUnreadable(Invalid):
    """The body must be JSON with case_id and applicant_ref."""

    ur = "متن JSON ہو جس میں case_id اور applicant_ref ہوں۔"


class CallIdReused(Refused):
    """This message id came before with other content. Use a new one."""

    ur = "یہ پیغام نمبر پہلے کسی اور مواد کے ساتھ آ چکا ہے۔ نیا نمبر استعمال کریں۔"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCall:
    """A call as it came over the wire."""

    path: str
    key_id: str
    date: str
    message_id: str
    signature: str
    body: bytes


@command(permit="connectors.receive_call")
def receive_call(*, call: SignedCall, wall: datetime, by: Actor, now: datetime) -> None:
    """A system says that something changed about a case: ask it soon.

    The same call again changes nothing. A case that the system does not have is a dead letter.

    :param wall: the machine's time, which the date of the signature is held against.
    :raises NotSigned: for a wrong key, date or signature.
    :raises CallUnreadable: when the body names no case. :raises CallIdReused: for other content.
    """
    system, dated_at = _must_be_signed(call, wall)
    case_id, applicant_ref = _subject(call.body)
    digest = hashlib.sha256(call.body).hexdigest()
    known = models.Inbound.objects.filter(system=system, message_id=call.message_id).first()
    if known is not None:
        if known.body_hash != digest:
            raise CallIdReused
        return
    models.Inbound(
        system=system,
        message_id=call.message_id,
        case_id=case_id,
        body_hash=digest,
        dated_at=dated_at,
        received_at=now,
    ).save(force_insert=True)
    watches = models.Watch.objects.filter(
        case_id=case_id, system=system, applicant_ref=applicant_ref
    )
    if watches.exists():
        watches.filter(next_at__isnull=False).update(next_at=now)
        return
    oddity = Oddity(f"call:{case_id}", "wrong_citizen", "a call about a case it has not", case_id)
    write_letter(system=system, oddity=oddity, now=now)


def _must_be_signed(call: SignedCall, wall: datetime) -> tuple[str, datetime]:
    found = accounts.find_by_key(key_id=call.key_id)
    dated_at = signing.find_date(call.date, now=wall)
    if found is None or dated_at is None:
        raise NotSigned
    system, account = found
    words = ("POST", call.path, call.date, call.message_id)
    if not signing.is_signed(
        signature=call.signature, secret=account.secret_in, words=words, body=call.body
    ):
        raise NotSigned
    return system, dated_at


def _subject(body: bytes) -> tuple[UUID, str]:
    try:
        said = json.loads(body)
        return UUID(said["case_id"]), str(said["applicant_ref"])
    except (ValueError, KeyError, TypeError, AttributeError) as damaged:
        raise CallUnreadable from damaged

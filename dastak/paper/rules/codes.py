"""The codec of signed codes: one canonical form, Ed25519, short enough for a QR.

Bytes: version 1 | key id 4 | issued 5 | expires 5 (0: never) | kind | serial |
subject | count of fields 1 | name, value ... | signature 64. Each text is UTF-8
behind one length byte; instants are seconds since 1970. Written in base64url
without padding, so that a code can be the last part of an address and a phone's
camera opens the page that checks it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dastak.kernel.errors import Invalid
from dastak.paper.types import Payload, SignedCode, Verdict

CODE_CHARACTERS_MAX = 300
_VERSION = 1
_SIGNATURE_BYTES = 64
_KEY_ID_BYTES = 4
_INSTANT_BYTES = 5
_ALPHABET = re.compile(r"[A-Za-z0-9_-]+")
# A signature over a code must never pass for one over anything else that the same key signs.
_PURPOSE = b"dastak paper code\x00"


class CodeTooLong(Invalid):
    """The signed code of {serial} would have {characters} characters; a phone reads {limit}. Put less into it."""

    ur = (
        "{serial} کا دستخط شدہ کوڈ {characters} حروف کا ہو گا؛ فون {limit} تک پڑھتا ہے۔ "
        "اس میں کم معلومات رکھیں۔"
    )


class CodeFieldWrong(Invalid):
    """The field {field} of a signed code cannot be written: {value}. Use each field once, with at most 255 bytes, and instants with a time zone between 1970 and 2100."""  # noqa: E501

    ur = (
        "دستخط شدہ کوڈ کا خانہ {field} لکھا نہیں جا سکتا: {value}۔ ہر خانہ ایک بار، زیادہ سے زیادہ "
        "255 بائٹ، اور وقت 1970 سے 2100 کے درمیان ٹائم زون کے ساتھ دیں۔"
    )


class _NotACode(Exception):
    """The bytes do not have the form of a code."""


def key_id(public_key: Ed25519PublicKey) -> str:
    """Name of a key in codes: the first 8 hex digits of SHA-256 of the public key."""
    return hashlib.sha256(public_key.public_bytes_raw()).hexdigest()[: 2 * _KEY_ID_BYTES]


def sign(payload: Payload, key: Ed25519PrivateKey) -> SignedCode:
    """The payload as a code. Instants are kept to the second.

    :raises CodeFieldWrong: when a text is too long, a name comes twice or an instant has no zone.
    :raises CodeTooLong: when the code would exceed 300 characters.
    """
    body = _encode(payload, bytes.fromhex(key_id(key.public_key())))
    text = _to_text(body + key.sign(_PURPOSE + body))
    if len(text) > CODE_CHARACTERS_MAX:
        raise CodeTooLong(serial=payload.serial, characters=len(text), limit=CODE_CHARACTERS_MAX)
    return SignedCode(text)


def verify(
    text: str,
    public_keys: Iterable[Ed25519PublicKey],
    *,
    now: datetime,
    revoked_serials: Collection[str] = (),
) -> tuple[Verdict, Payload | None]:
    """Judge a code. A payload is returned only when one of the keys signed it."""
    try:
        signed = _from_text(text)
        named, payload = _decode(signed[:-_SIGNATURE_BYTES])
    except _NotACode:
        return Verdict.UNREADABLE, None
    key = {key_id(known): known for known in public_keys}.get(named)
    if key is None:
        return Verdict.UNKNOWN_KEY, None
    try:
        key.verify(signed[-_SIGNATURE_BYTES:], _PURPOSE + signed[:-_SIGNATURE_BYTES])
    except InvalidSignature:
        return Verdict.FORGED, None
    if payload.serial in revoked_serials:
        return Verdict.REVOKED, payload
    if payload.expires_at is not None and payload.expires_at <= now:
        return Verdict.EXPIRED, payload
    return Verdict.VALID, payload


def verify_link(verify_url: str, code: SignedCode) -> str:
    """The address that a QR holds: the page that checks codes, with the code as its last part."""
    return f"{verify_url.rstrip('/')}/{code.text}"


def _to_text(signed: bytes) -> str:
    return base64.urlsafe_b64encode(signed).rstrip(b"=").decode("ascii")


def _from_text(text: str) -> bytes:
    if len(text) > CODE_CHARACTERS_MAX or not _ALPHABET.fullmatch(text):
        raise _NotACode
    try:
        signed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as malformed:
        raise _NotACode from malformed
    # The last letter has spare bits: without this a changed letter would still verify.
    if _to_text(signed) != text or len(signed) <= _SIGNATURE_BYTES:
        raise _NotACode
    return signed


def _encode(payload: Payload, named: bytes) -> bytes:
    names = [name for name, _ in payload.fields]
    for name in names:
        if names.count(name) > 1:
            raise CodeFieldWrong(field=name, value=f"{names.count(name)}x")
    if len(names) > 255:
        raise CodeFieldWrong(field="fields", value=len(names))
    parts = [
        bytes([_VERSION]),
        named,
        _instant("issued_at", payload.issued_at),
        _instant("expires_at", payload.expires_at),
        _text("kind", payload.kind),
        _text("serial", payload.serial),
        _text("subject", payload.subject),
        bytes([len(names)]),
    ]
    for name, value in payload.fields:
        parts += [_text(name, name), _text(name, value)]
    return b"".join(parts)


def _instant(field: str, at: datetime | None) -> bytes:
    if at is None:
        return bytes(_INSTANT_BYTES)
    if at.tzinfo is None or not 1970 < at.year < 2100:
        raise CodeFieldWrong(field=field, value=at)
    return int(at.timestamp()).to_bytes(_INSTANT_BYTES, "big")


def _text(field: str, value: str) -> bytes:
    try:
        encoded = value.encode("utf-8")
    except UnicodeEncodeError as lone_surrogate:
        raise CodeFieldWrong(field=field, value=ascii(value)) from lone_surrogate
    if len(encoded) > 255:
        raise CodeFieldWrong(field=field, value=value)
    return bytes([len(encoded)]) + encoded


class _Reader:
    """Takes a code's bytes apart from left to right."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.at = 0

    def take(self, count: int) -> bytes:
        piece = self.body[self.at : self.at + count]
        if len(piece) != count:
            raise _NotACode
        self.at += count
        return piece

    def number(self, count: int) -> int:
        return int.from_bytes(self.take(count), "big")

    def text(self) -> str:
        try:
            return self.take(self.number(1)).decode("utf-8")
        except UnicodeDecodeError as malformed:
            raise _NotACode from malformed

    def instant(self) -> datetime | None:
        seconds = self.number(_INSTANT_BYTES)
        try:
            return datetime.fromtimestamp(seconds, UTC) if seconds else None
        except (ValueError, OverflowError, OSError) as far_away:
            raise _NotACode from far_away


def _decode(body: bytes) -> tuple[str, Payload]:
    reader = _Reader(body)
    if reader.number(1) != _VERSION:
        raise _NotACode
    named = reader.take(_KEY_ID_BYTES).hex()
    issued_at, expires_at = reader.instant(), reader.instant()
    kind, serial, subject = reader.text(), reader.text(), reader.text()
    fields = tuple((reader.text(), reader.text()) for _ in range(reader.number(1)))
    if issued_at is None or reader.at != len(body):
        raise _NotACode
    return named, Payload(
        kind=kind,
        serial=serial,
        subject=subject,
        issued_at=issued_at,
        expires_at=expires_at,
        fields=fields,
    )

"""Signed codes with the keys of this installation."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from dastak.kernel.errors import Unavailable
from dastak.paper import rules
from dastak.paper.types import Payload, SignedCode, Verdict

_KEY_BYTES = 32


class SigningKeyWrong(Unavailable):
    """{setting} is not the base64 form of {count} bytes. Set it in the environment, then restart."""

    ur = (
        "{setting} میں {count} بائٹ base64 کی شکل میں نہیں۔ اسے ماحول میں درست کر کے "
        "نظام دوبارہ چلائیں۔"
    )


def sign_code(*, payload: Payload) -> SignedCode:
    """State something in a code that anybody can check: at most 300 characters, to the second.

    :raises CodeTooLong: when the payload does not fit.
    :raises CodeFieldWrong: when one of its fields cannot be written.
    :raises SigningKeyWrong: when DASTAK_SIGNING_KEY is missing or malformed.
    """
    return rules.sign(payload, _signing_key())


def verify_code(
    *, text: str, now: datetime, revoked_serials: Collection[str] = ()
) -> tuple[Verdict, Payload | None]:
    """Judge the text of a code, signed by the present key or a retired one.

    The payload comes back only with VALID, EXPIRED and REVOKED. ``revoked_serials``
    are those of the serials asked about that their issuer withdrew.

    :raises SigningKeyWrong: when one of the configured keys is malformed.
    """
    return rules.verify(text, public_keys(), now=now, revoked_serials=revoked_serials)


def public_keys() -> tuple[Ed25519PublicKey, ...]:
    """The keys whose codes are accepted, the present one first; phones keep them for offline use.

    :raises SigningKeyWrong: when one of the configured keys is malformed.
    """
    retired = tuple(
        Ed25519PublicKey.from_public_bytes(_decoded("DASTAK_SIGNING_KEYS_RETIRED", text))
        for text in settings.DASTAK_SIGNING_KEYS_RETIRED
    )
    return (_signing_key().public_key(), *retired)


def _signing_key() -> Ed25519PrivateKey:
    seed = _decoded("DASTAK_SIGNING_KEY", settings.DASTAK_SIGNING_KEY)
    return Ed25519PrivateKey.from_private_bytes(seed)


def _decoded(setting: str, text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as malformed:
        raise SigningKeyWrong(setting=setting, count=_KEY_BYTES) from malformed
    if len(key) != _KEY_BYTES:
        raise SigningKeyWrong(setting=setting, count=_KEY_BYTES)
    return key

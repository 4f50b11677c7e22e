"""Sealing of CNICs, phone numbers and answers; keyed blind indexes; rotation.

Ciphertext = key id length (1 byte), key id, nonce (12), AES-256-GCM of the text. The place of the
value (table, column, row) is authenticated with it, so it cannot be moved to another row.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from dastak.kernel.errors import Problem

_NONCE = 12


class SealBroken(Problem):
    """A sealed value at {place} cannot be opened: it was changed, moved, or its key is missing."""

    ur = "{place} پر محفوظ معلومات نہیں کھل سکیں: انہیں بدلا گیا یا کلید موجود نہیں۔"


@lru_cache(maxsize=8)
def _keys(spec: str) -> dict[str, AESGCM]:
    pairs = (entry.split(":", 1) for entry in spec.split(",") if entry)
    return {name: AESGCM(base64.b64decode(key)) for name, key in pairs}


def current_key() -> str:
    """Id of the key that new values are sealed with: the first in DASTAK_VAULT_KEYS."""
    return next(iter(_keys(settings.DASTAK_VAULT_KEYS)))


def seal(text: str, *, place: str, row: str) -> bytes:
    """Encrypt ``text`` for one row.

    :param place: ``table.column``. :param row: primary key of the row.
    """
    name, nonce = current_key(), os.urandom(_NONCE)
    cipher = _keys(settings.DASTAK_VAULT_KEYS)[name]
    sealed = cipher.encrypt(nonce, text.encode(), f"{place}:{row}:{name}".encode())
    return bytes([len(name)]) + name.encode() + nonce + sealed


def key_of(sealed: bytes) -> str:
    """Id of the key a value was sealed with."""
    return bytes(sealed[1 : 1 + sealed[0]]).decode()


def unseal(sealed: bytes, *, place: str, row: str) -> str:
    """The text that was sealed for this row.

    :raises SealBroken: when it was changed or moved, or the key is not configured.
    """
    sealed = bytes(sealed)
    name = key_of(sealed)
    body = sealed[1 + len(name) :]
    try:
        cipher = _keys(settings.DASTAK_VAULT_KEYS)[name]
        plain = cipher.decrypt(body[:_NONCE], body[_NONCE:], f"{place}:{row}:{name}".encode())
    except (KeyError, InvalidTag) as error:
        raise SealBroken(place=place) from error
    return plain.decode()


def blind_index(text: str, *, kind: str) -> bytes:
    """A keyed hash by which an exact value can be found; useless without the key."""
    return _mac(settings.DASTAK_INDEX_KEY, text, kind)


def blind_indexes(text: str, *, kind: str) -> list[bytes]:
    """Indexes under the present key and, during a rotation, the former one."""
    keys = [settings.DASTAK_INDEX_KEY, settings.DASTAK_INDEX_KEY_FORMER]
    return [_mac(key, text, kind) for key in keys if key]


def _mac(key: str, text: str, kind: str) -> bytes:
    return hmac.new(base64.b64decode(key), f"{kind}:{text}".encode(), hashlib.sha256).digest()

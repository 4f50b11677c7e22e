"""Files at rest: encrypted, each with its own key, named by the hash of what lies there.

The key stands sealed in the row. A copy of the folder says nothing, and destroying a key destroys
its file in every backup.
"""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from dastak.kernel import vault
from dastak.kernel.errors import Unavailable

_PLACE = "documents_file.key"
_NONCE = 12


class FileDamaged(Unavailable):
    """The stored file {file_id} is missing or damaged. Tell operations: it must come back from a backup."""

    ur = "محفوظ فائل {file_id} موجود نہیں یا خراب ہے۔ آپریشنز کو بتائیں: اسے بیک اپ سے واپس لانا ہو گا۔"


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a file lies and how it opens."""

    address: str
    key: bytes


def keep(*, file_id: str, content: bytes) -> Kept:
    """Encrypt and write a file; it is on the disk when this returns.

    A transaction rolled back afterwards leaves bytes that nobody has the key of.
    """
    secret, nonce = AESGCM.generate_key(bit_length=256), os.urandom(_NONCE)
    sealed = nonce + AESGCM(secret).encrypt(nonce, content, file_id.encode())
    address = hashlib.sha256(sealed).hexdigest()
    _write(_path(address), sealed)
    key = vault.seal(base64.b64encode(secret).decode(), place=_PLACE, row=file_id)
    return Kept(address, key)


def fetch(*, file_id: str, address: str, key: bytes) -> bytes:
    """The content of a file.

    :raises FileDamaged: when it is gone, was changed or belongs to another row.
    """
    secret = base64.b64decode(vault.unseal(key, place=_PLACE, row=file_id))
    try:
        sealed = _path(address).read_bytes()
        return AESGCM(secret).decrypt(sealed[:_NONCE], sealed[_NONCE:], file_id.encode())
    except (OSError, InvalidTag, ValueError) as error:
        raise FileDamaged(file_id=file_id) from error


def destroy(*, address: str) -> None:
    """Remove what lies at an address; without its key it said nothing any more."""
    _path(address).unlink(missing_ok=True)


def _path(address: str) -> Path:
    return Path(settings.DASTAK_FILES_DIR) / address[:2] / address[2:]


def _write(path: Path, sealed: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(sealed)
        out.flush()
        os.fsync(out.fileno())
    part.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

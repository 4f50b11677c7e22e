"""The way to PDF signatures that keeps their library out of processes that never sign."""

from __future__ import annotations

import importlib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from dastak.kernel.errors import Unavailable
from dastak.paper.adapters import authority
from dastak.paper.types import PdfFinding, SignerFiles


class SignerNotConfigured(Unavailable):
    """PDFs cannot be signed or checked: there is no file {file}. Set {setting} to the path of the PEM file, then restart."""  # noqa: E501

    ur = (
        "PDF پر دستخط یا ان کی جانچ ممکن نہیں: فائل {file} موجود نہیں۔ {setting} میں PEM فائل کا "
        "راستہ دیں، پھر نظام دوبارہ چلائیں۔"
    )


def sign_pdf(*, pdf: bytes, reason: str, now: datetime) -> bytes:
    """The PDF with a PAdES B-B signature of this installation, dated ``now``.

    For background jobs: the first call in a process takes about a second.

    :raises NotAPdf: when the bytes are no PDF.
    :raises SignerNotConfigured: when a file of the signer is missing.
    :raises SignerUnusable: when key and certificate cannot sign.
    """
    files = SignerFiles(
        key_file=_file(authority.KEY_FILE, "DASTAK_PDF_SIGNER_KEY_FILE"),
        cert_file=_file(authority.CERT_FILE, "DASTAK_PDF_SIGNER_CERT_FILE"),
        chain_file=_file(authority.CHAIN_FILE, "DASTAK_PDF_SIGNER_CHAIN_FILE"),
    )
    signed: bytes = _pades().sign(pdf, reason, files, now)
    return signed


def verify_pdf(*, pdf: bytes, now: datetime) -> PdfFinding:
    """What the last signature of a PDF is worth: intact, trusted, by whom, when.

    :raises NotAPdf: when the bytes are no PDF.
    :raises SignerNotConfigured: when the file of the trusted authorities is missing.
    """
    chain = _file(authority.CHAIN_FILE, "DASTAK_PDF_SIGNER_CHAIN_FILE").read_bytes()
    finding: PdfFinding = _pades().verify(pdf, chain, now)
    return finding


def _pades() -> Any:
    # Imported at the first use, not above: pyHanko takes a second and 40 MB, and the
    # web process, which imports this context's door, never signs.
    return importlib.import_module("dastak.paper.adapters.pades")


def _file(part: str, setting: str) -> Path:
    """The file that ``setting`` names, else the one of that name in the signer's folder."""
    named = getattr(settings, setting, None)
    path = Path(named) if named else Path(settings.DASTAK_PDF_SIGNER_DIR) / part
    if not path.is_file():
        raise SignerNotConfigured(setting=setting, file=path)
    return path

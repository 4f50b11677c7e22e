"""PAdES B-B signatures of PDFs by pyHanko. Reached through `signatures.py` only: slow to import."""

from __future__ import annotations

import io
import zlib
from datetime import datetime
from typing import Any

from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError, UnacceptableSignerError
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from dastak.kernel.errors import Invalid, Unavailable
from dastak.paper.types import PdfFinding, SignerFiles

_FIELD = "DastakSignature"
# What a reader of PDFs raises on files that are damaged, or made to damage it.
_BROKEN = (
    PdfError,
    SignatureValidationError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
    AssertionError,
    zlib.error,
    NotImplementedError,
)


class NotAPdf(Invalid):
    """This file cannot be read as a PDF. Send the file exactly as it was issued."""

    ur = "یہ فائل PDF کے طور پر نہیں پڑھی جا سکتی۔ فائل بالکل ویسی ہی بھیجیں جیسی جاری ہوئی تھی۔"


class SignerUnusable(Unavailable):
    """The PDF signer cannot be used: {reason}. Check the key in {key_file} and the certificate in {cert_file}."""

    ur = (
        "PDF پر دستخط کرنے والی کلید استعمال نہیں ہو سکتی: {reason}۔ {key_file} کی کلید اور "
        "{cert_file} کا سرٹیفکیٹ دیکھیں۔"
    )


class _Signer(signers.PdfSigner):
    """Signs at the instant it is given; the library itself would ask the machine's clock."""

    signing_at: datetime

    def init_signing_session(  # the shape is the library's
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.signing_at
        return session


def sign(pdf: bytes, reason: str, files: SignerFiles, now: datetime) -> bytes:
    """The PDF with one more signature, added without touching what was there."""
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        field = f"{_FIELD}{len(writer.prev.embedded_signatures) + 1}"
    except _BROKEN as broken:
        raise NotAPdf from broken
    about = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
    )
    signer = _Signer(about, signer=_load(files))
    signer.signing_at = now
    out = io.BytesIO()
    try:
        signer.sign_pdf(writer, output=out)
    except (SigningError, UnacceptableSignerError) as refused:
        raise _unusable(files, str(refused)) from refused
    return out.getvalue()


def verify(pdf: bytes, chain: bytes, now: datetime) -> PdfFinding:
    """What the last signature is worth at ``now``, under the authorities of ``chain`` (PEM)."""
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    except _BROKEN as broken:
        raise NotAPdf from broken
    if not signatures:
        return PdfFinding(is_signed=False, is_intact=False, is_trusted=False)
    try:
        status = validate_pdf_signature(signatures[-1], _trust(chain, now))
    except _BROKEN:
        return PdfFinding(is_signed=True, is_intact=False, is_trusted=False)
    is_intact = (
        bool(status.intact and status.valid)
        and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        and _leaves_no_room(signatures[-1])
    )
    return PdfFinding(
        is_signed=True,
        is_intact=is_intact,
        is_trusted=is_intact and bool(status.trusted),
        signer_name=_common_name(signatures[-1]),
        signed_at=signatures[-1].self_reported_timestamp,
    )


def _leaves_no_room(signature: EmbeddedPdfSignature) -> bool:
    """Whether nothing hides behind the signature, in the room that was kept for it."""
    content = bytes(signature.pkcs7_content)
    # DER: a tag, then the length in one byte, or the count of the bytes that hold it.
    first = content[1]
    more = first & 0x7F if first & 0x80 else 0
    length = int.from_bytes(content[2 : 2 + more], "big") if more else first
    return not content[2 + more + length :].strip(b"\0")


def _trust(chain: bytes, now: datetime) -> ValidationContext:
    certificates = list(load_certs_from_pemder_data(chain))
    # Only what signs itself is an authority to begin from; the rest leads up to it.
    return ValidationContext(
        trust_roots=[one for one in certificates if one.self_issued],
        other_certs=[one for one in certificates if not one.self_issued],
        allow_fetching=False,
        moment=now,
    )


def _common_name(signature: EmbeddedPdfSignature) -> str | None:
    subject = signature.signer_cert.subject.native
    name = subject.get("common_name") or subject.get("organization_name")
    return str(name) if name else None


def _load(files: SignerFiles) -> signers.SimpleSigner:
    try:
        load: Any = signers.SimpleSigner.load  # has no types
        signer: signers.SimpleSigner | None = load(
            str(files.key_file), str(files.cert_file), ca_chain_files=(str(files.chain_file),)
        )
    except (OSError, ValueError) as unreadable:
        raise _unusable(files, str(unreadable)) from unreadable
    if signer is None:
        raise _unusable(files, "key or certificate cannot be read")
    return signer


def _unusable(files: SignerFiles, reason: str) -> SignerUnusable:
    return SignerUnusable(reason=reason, key_file=files.key_file, cert_file=files.cert_file)

"""The certificate authority of demo and tests. Production brings certificates of a licensed one."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dastak.paper.types import SignerFiles

KEY_FILE = "signer.key.pem"
CERT_FILE = "signer.cert.pem"
CHAIN_FILE = "authority.cert.pem"

_LIFE = timedelta(days=3650)
# The clock of a demo starts anywhere near the machine's; a young certificate must not be too young.
_HEAD_START = timedelta(days=365)


def issue_demo_authority(*, folder: Path, now: datetime) -> SignerFiles:
    """Make a demo authority and a signer certified by it, once; later calls return the same files.

    The files are PEM; the key is not encrypted and readable by its owner only.
    """
    files = SignerFiles(
        key_file=folder / KEY_FILE,
        cert_file=folder / CERT_FILE,
        chain_file=folder / CHAIN_FILE,
    )
    # The signer's certificate is written last: where it stands, the others do too.
    if files.cert_file.is_file():
        return files
    folder.mkdir(parents=True, exist_ok=True)
    authority_key, signer_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority_name = _name("Dastak Demo Authority")
    authority = (
        _builder(authority_name, authority_name, authority_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(x509.KeyUsage, ("key_cert_sign", "crl_sign")), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    signer = (
        _builder(_name("Dastak Demo Signer"), authority_name, signer_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            _usage(x509.KeyUsage, ("digital_signature", "content_commitment")), critical=True
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()),
            critical=False,
        )
        .sign(authority_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    _write(files.key_file, _private_pem(signer_key))
    _write(files.chain_file, authority.public_bytes(pem))
    _write(files.cert_file, signer.public_bytes(pem))
    return files


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "PK"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Dastak demo"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _HEAD_START)
        .not_valid_after(now + _LIFE)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def _usage(make: type[x509.KeyUsage], allowed: tuple[str, ...]) -> x509.KeyUsage:
    return make(**{usage: usage in allowed for usage in _USAGES})


def _private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(file: Path, content: bytes) -> None:
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
    part.replace(file)

"""What can be printed, and what a signed code says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from dastak.kernel.text import Bilingual

Words = str | Bilingual


class Kind(StrEnum):
    """How a value is written on paper. The value itself arrives plain, not formatted."""

    TEXT = "text"
    NUMBER = "number"  # digits, perhaps a sign and decimals
    MONEY = "money"  # whole paisa
    DATE = "date"  # 2026-11-21
    INSTANT = "instant"  # ISO 8601 with an offset
    CNIC = "cnic"  # 13 digits, some perhaps masked by *
    PHONE = "phone"  # E.164 or as dialled in Pakistan, some digits perhaps masked by *
    REF = "ref"  # a serial, plate, account: never reordered, never grouped


class Verdict(StrEnum):
    """What checking a signed code found."""

    VALID = "valid"
    EXPIRED = "expired"  # genuine, but its time is over
    REVOKED = "revoked"  # genuine, but withdrawn by its issuer
    FORGED = "forged"  # names one of our keys, which did not sign this
    UNKNOWN_KEY = "unknown_key"  # names a key that is none of ours
    UNREADABLE = "unreadable"  # no code of this kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What a signed code states. Anybody with a phone can read it: no CNIC, no phone number."""

    kind: str
    serial: str
    subject: str
    issued_at: datetime
    expires_at: datetime | None = None
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SignedCode:
    """A payload with its signature, as text that may stand in an address."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    label: Bilingual
    value: Words
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    title: Bilingual
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyLine:
    label: Bilingual
    amount_paisa: int
    payee: Bilingual | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperItem:
    """One paper of a list. ``reference`` is what is printed on it, e.g. its number."""

    name: Words
    reference: str = ""
    copies: int = 1
    remark: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody who signs: the role, the name, and a badge or other number."""

    role: Bilingual
    name: Words = ""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Money taken. The lines must sum to ``total_paisa``."""

    serial: str
    issued_at: datetime
    rows: tuple[Row, ...]
    lines: tuple[MoneyLine, ...]
    total_paisa: int
    verify_url: str
    code: SignedCode
    notes: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyReceipt:
    """Original papers that changed hands."""

    serial: str
    issued_at: datetime
    rows: tuple[Row, ...]
    papers: tuple[PaperItem, ...]
    giver: Party
    taker: Party
    verify_url: str
    code: SignedCode
    notes: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """An application as a department's desk receives it: answers, papers, a number to scan."""

    number: str
    issued_at: datetime
    department: Bilingual
    service: Bilingual
    order_number: str
    sections: tuple[Section, ...]
    papers: tuple[PaperItem, ...]
    notes: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What a department decided and issues."""

    title: Bilingual
    authority: Bilingual
    statement: Bilingual
    rows: tuple[Row, ...]
    serial: str
    issued_at: datetime
    verify_url: str
    code: SignedCode
    signatory: Party | None = None
    valid_until_date: date | None = None
    notes: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryNote:
    """A sealed bundle handed over at the door."""

    serial: str
    issued_at: datetime
    rows: tuple[Row, ...]
    papers: tuple[PaperItem, ...]
    seal_number: str
    carrier: Party
    recipient: Party
    verify_url: str
    code: SignedCode
    notes: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LossReport:
    """What a citizen can take to the police about an original that was lost: a template to sign.

    :param holder: who had it last. :param owner: whose it is.
    """

    serial: str
    issued_at: datetime
    rows: tuple[Row, ...]
    papers: tuple[PaperItem, ...]
    holder: Party
    owner: Party
    notes: tuple[Bilingual, ...] = ()


Document = Receipt | CustodyReceipt | Bundle | Certificate | DeliveryNote | LossReport


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFinding:
    """What checking the signature of a PDF found.

    ``is_intact``: the last signature covers the whole file and nothing changed since.
    ``is_trusted``: the signer's certificate leads to an authority we trust.
    """

    is_signed: bool
    is_intact: bool
    is_trusted: bool
    signer_name: str | None = None
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerFiles:
    """Where a PDF signer's key, certificate and the chain above it lie (PEM)."""

    key_file: Path
    cert_file: Path
    chain_file: Path

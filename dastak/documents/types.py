"""Papers and files as they leave this context."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import quote
from uuid import UUID

from dastak.kernel.text import Bilingual


class HolderKind(StrEnum):
    """Who can have a paper in hand."""

    CITIZEN = "citizen"
    FACILITATOR = "facilitator"
    DEPARTMENT = "department"
    CENTRE = "centre"


class ItemKind(StrEnum):
    """What a physical paper is: brought by the citizen, or made by the department."""

    ORIGINAL = "original"
    CERTIFICATE = "certificate"


class Side(StrEnum):
    """Whose acceptance of a transfer is meant."""

    GIVER = "giver"
    RECEIVER = "receiver"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a paper.

    :param id: the person's uuid as text for a citizen or facilitator, ``<department>@<district>``
        for a department, the code of a centre.
    """

    kind: HolderKind
    id: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Who may see the rows: the district, its department where known, and the citizen."""

    district: str
    department: str | None = None
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One physical paper and who has it now. ``subject`` is the order line it belongs to.

    :param is_missing: it is lost: its last holder is liable and cannot hand it over.
    """

    id: UUID
    subject: UUID
    name: Bilingual
    kind: ItemKind
    holder: Holder
    is_missing: bool = False


class LossKind(StrEnum):
    """What happened to a paper."""

    LOST = "lost"
    DAMAGED = "damaged"


class LossEnd(StrEnum):
    """How the case of a lost or damaged paper ended."""

    FOUND = "found"
    REISSUED = "reissued"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A lost or damaged paper: who is liable, and how its case stands. ``end`` None: it is open."""

    id: UUID
    item_id: UUID
    subject: UUID
    name: Bilingual
    item_kind: ItemKind
    kind: LossKind
    liable: Holder
    note: str
    told_at: datetime
    end: LossEnd | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Transfer:
    """A hand-over. Custody changes at ``moved_at``, when both sides have accepted.

    :param number: of its receipt, as ``token``; both empty until then.
    :param seal_number: on the envelope, empty where nothing was sealed.
    """

    id: UUID
    subject: UUID
    item_ids: tuple[UUID, ...]
    giver: Holder
    receiver: Holder
    giver_at: datetime | None
    receiver_at: datetime | None
    moved_at: datetime | None
    cancelled_at: datetime | None
    seal_number: str = ""
    number: str = ""
    token: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.moved_at is None and self.cancelled_at is None


@dataclass(frozen=True, slots=True)
class CodeResult:
    """What entering a citizen's code did. A wrong code is counted, so it is no refusal."""

    transfer: Transfer
    is_right: bool
    tries_left: int


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A file as somebody sent it. ``kind`` is the key of the paper that it shows."""

    subject: UUID
    kind: str
    filename: str
    content: bytes
    scope: Scope


@dataclass(frozen=True, slots=True)
class File:
    """A stored file. ``size`` in bytes and ``sha256`` are of the stored form."""

    id: UUID
    subject: UUID
    kind: str
    name: str
    mime: str
    size: int
    sha256: str
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file with its content."""

    name: str
    mime: str
    content: bytes

    @property
    def headers(self) -> dict[str, str]:
        """With these a browser saves it and neither guesses its kind nor runs anything in it."""
        return {
            "Content-Type": self.mime,
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(self.name, safe='')}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
        }


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A line of a certificate.

    :param kind: text, number, money (paisa), date (ISO), instant, cnic, phone or ref.
    """

    label: Bilingual
    value: str | Bilingual
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class NewCertificate:
    """What a department issues.

    :param valid_until: the last day on which it counts, None for ever.
    :param subject_name: whose certificate it is; only the initials are shown to the public.
    :param authority: who issues it, as printed; None prints department and district.
    :param statement: the sentence above the rows; None prints a plain one.
    :param is_paperless: it is only ever downloaded; the department prints none.
    """

    subject: UUID
    order_number: str
    title: Bilingual
    rows: tuple[CertificateRow, ...]
    scope: Scope
    valid_until: date | None = None
    subject_name: str = ""
    authority: Bilingual | None = None
    statement: Bilingual | None = None
    is_paperless: bool = False


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate that was issued. ``file_id`` is None until it is opened for the first time."""

    id: UUID
    serial: str
    token: str
    title: Bilingual
    issued_at: datetime
    valid_until: date | None
    is_revoked: bool
    file_id: UUID | None


class Standing(StrEnum):
    """What the public check of a certificate found."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    FORGED = "forged"  # it names our key, which did not sign it
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to anybody who checks a certificate: no personal data beyond the initials."""

    standing: Standing
    serial: str = ""
    title: Bilingual | None = None
    issued_at: datetime | None = None
    valid_until: date | None = None
    initials: str = ""
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """Papers of one name on a receipt."""

    name: Bilingual
    kind: ItemKind
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What both sides have of a hand-over that is done. It never changes.

    :param token: 80 random bits: whoever has it may check the receipt.
    :param address: of the page that checks it.
    """

    subject: UUID
    number: str
    token: str
    address: str
    issued_at: datetime
    giver: HolderKind
    receiver: HolderKind
    papers: tuple[Paper, ...]
    seal_number: str

    @property
    def is_delivery(self) -> bool:
        """Whether the papers came to the citizen with it."""
        return self.receiver is HolderKind.CITIZEN


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperNow:
    """Papers of one name and who has them now: a role, never a person.

    :param name: a kind of paper; what somebody wrote by hand is told as “another paper”.
    """

    name: Bilingual
    kind: ItemKind
    count: int
    holder: HolderKind
    since: datetime

    @property
    def is_back(self) -> bool:
        """Whether the citizen has them."""
        return self.holder is HolderKind.CITIZEN


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptCheck:
    """The answer to anybody who checks a receipt for papers: no personal data.

    :param standing: valid, forged or unknown; the rest is empty where there is no receipt.
    """

    standing: Standing
    number: str = ""
    issued_at: datetime | None = None
    giver: HolderKind | None = None
    receiver: HolderKind | None = None
    papers: tuple[PaperNow, ...] = ()

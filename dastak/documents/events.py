"""What happens to papers and files. ``subject`` is the order line."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from dastak.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ItemsOffered(Event):
    """A hand-over waits for both sides. The names are joined, as a message says them."""

    transfer_id: UUID
    names_en: str
    names_ur: str
    giver_kind: str
    receiver_kind: str
    person_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class ItemsMoved(Event):
    """Both sides accepted: the papers have a new holder."""

    transfer_id: UUID
    names_en: str
    names_ur: str
    giver_kind: str
    receiver_kind: str
    person_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class TransferCancelled(Event):
    """A hand-over was called off; the papers stay where they are."""

    transfer_id: UUID
    giver_kind: str
    receiver_kind: str
    person_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class FileStored(Event):
    """An uploaded file was cleaned and stored."""

    file_id: UUID
    kind: str
    person_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class FileErased(Event):
    """An upload and its key were destroyed, because its citizen asked."""

    file_id: UUID
    person_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class CertificateIssued(Event):
    """A certificate exists, on paper at the department and as a file to open."""

    issued_id: UUID
    serial: str
    token: str
    title_en: str
    title_ur: str
    person_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class CertificateOpened(Event):
    """Its citizen, or who acts for them, has downloaded a certificate."""

    issued_id: UUID
    person_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class CertificateRevoked(Event):
    """A certificate no longer counts."""

    issued_id: UUID
    serial: str
    title_en: str
    title_ur: str
    person_id: UUID | None

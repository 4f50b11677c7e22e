"""Values about fingerprint checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class CheckState(StrEnum):
    """What a fingerprint check came to. ``failed``: nobody could say; another try is free."""

    PENDING = "pending"
    MATCH = "match"
    NO_MATCH = "no_match"
    LOW_QUALITY = "low_quality"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCheck:
    """A fingerprint to be compared.

    :param subject: the order line. :param finger: 1 (right thumb) to 10.
    :param template_hash: SHA-256 in hex of the template, which itself is never stored.
    :param device: name of the reader.
    """

    subject: UUID
    person_id: UUID
    finger: int
    template_hash: str
    device: str
    district: str
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A fingerprint check. ``try_number`` counts the tries of this finger for this subject."""

    id: UUID
    subject: UUID
    finger: int
    state: CheckState
    try_number: int
    charge_paisa: int
    requested_at: datetime
    checked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What the verifier is asked. Lives in memory only, since it holds the card number."""

    reference: str
    cnic: str
    finger: int
    template_hash: str
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the verifier said, and what it charges, whatever it said."""

    result: CheckState
    charge_paisa: int
    external_id: str
    checked_at: datetime | None

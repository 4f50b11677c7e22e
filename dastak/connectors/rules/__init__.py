"""Decisions about barcodes, references, rejections and fingerprint checks."""

from dastak.connectors.rules.barcodes import find_barcode, to_barcode
from dastak.connectors.rules.checks import (
    ASK_ATTEMPTS,
    CHECK_LEASE,
    TRIES_PER_FINGER,
    CheckUnreadable,
    TriesUsedUp,
    is_over,
    must_be_readable,
    next_try,
    pause_before,
)
from dastak.connectors.rules.references import reference_of, year_of
from dastak.connectors.rules.rejections import (
    ExplanationMissing,
    LawMissing,
    NoSuchReason,
    SecondOfficerNeeded,
    must_be_reasoned,
    must_be_second,
)

__all__ = [
    "ASK_ATTEMPTS",
    "CHECK_LEASE",
    "TRIES_PER_FINGER",
    "CheckUnreadable",
    "ExplanationMissing",
    "LawMissing",
    "NoSuchReason",
    "SecondOfficerNeeded",
    "TriesUsedUp",
    "find_barcode",
    "is_over",
    "must_be_readable",
    "must_be_reasoned",
    "must_be_second",
    "next_try",
    "pause_before",
    "reference_of",
    "to_barcode",
    "year_of",
]

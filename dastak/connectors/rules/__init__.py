"""Decisions about barcodes, references, rejections, routes, reports and fingerprint checks."""

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
from dastak.connectors.rules.messages import PROBE_AFTER, ROUND_LEASE, pause_after
from dastak.connectors.rules.messages import is_over as is_given_up
from dastak.connectors.rules.objections import (
    DueDateOdd,
    NoSuchObjection,
    ObjectionEmpty,
    must_be_curable,
)
from dastak.connectors.rules.references import reference_of, year_of
from dastak.connectors.rules.rejections import (
    ExplanationMissing,
    LawMissing,
    NoSuchReason,
    SecondOfficerNeeded,
    StillTimeToCure,
    must_be_overdue,
    must_be_reasoned,
    must_be_second,
)
from dastak.connectors.rules.reports import RANKS, Known, flaw_of, rank_of
from dastak.connectors.rules.routes import RouteRow, route_at

__all__ = [
    "ASK_ATTEMPTS",
    "CHECK_LEASE",
    "PROBE_AFTER",
    "RANKS",
    "ROUND_LEASE",
    "TRIES_PER_FINGER",
    "CheckUnreadable",
    "DueDateOdd",
    "ExplanationMissing",
    "Known",
    "LawMissing",
    "NoSuchObjection",
    "NoSuchReason",
    "ObjectionEmpty",
    "RouteRow",
    "SecondOfficerNeeded",
    "StillTimeToCure",
    "TriesUsedUp",
    "find_barcode",
    "flaw_of",
    "is_given_up",
    "is_over",
    "must_be_curable",
    "must_be_overdue",
    "must_be_readable",
    "must_be_reasoned",
    "must_be_second",
    "next_try",
    "pause_after",
    "pause_before",
    "rank_of",
    "reference_of",
    "route_at",
    "to_barcode",
    "year_of",
]

"""Prices, quotes as data, and words for searching."""

from dastak.catalogue.rules.coverage import Offer, judge
from dastak.catalogue.rules.payload import QuoteBroken, fingerprint, from_payload, to_payload
from dastak.catalogue.rules.pricing import (
    RULE_VERSION,
    UnknownCondition,
    applies,
    completed_years,
    in_force,
    make_quote,
    must_know,
    price,
    replay,
)
from dastak.catalogue.rules.words import fold, sound_key

__all__ = [
    "RULE_VERSION",
    "Offer",
    "QuoteBroken",
    "UnknownCondition",
    "applies",
    "completed_years",
    "fingerprint",
    "fold",
    "from_payload",
    "in_force",
    "judge",
    "make_quote",
    "must_know",
    "price",
    "replay",
    "sound_key",
    "to_payload",
]

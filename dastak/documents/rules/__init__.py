"""Decisions of this context: who stands for a holder, what a file may be, what a check says."""

from dastak.documents.rules.files import SIZE_MAX, clean_name, form_of, paper_key
from dastak.documents.rules.holders import (
    check_holder,
    is_in_scope,
    must_be_in_scope,
    parse_department,
    stands_for,
)
from dastak.documents.rules.public import code_in, initials, purpose_of, serial_of, standing
from dastak.documents.rules.receipts import (
    clean_seal,
    counted,
    counted_now,
    receipt_number,
    seal_kept,
    told_name,
)
from dastak.documents.rules.transfers import (
    TRIES_MAX,
    check_offer,
    holder_of,
    is_complete,
    moment_of_move,
    must_be_open,
    must_name_papers,
    tries_left,
)

__all__ = [
    "SIZE_MAX",
    "TRIES_MAX",
    "check_holder",
    "check_offer",
    "clean_name",
    "clean_seal",
    "code_in",
    "counted",
    "counted_now",
    "form_of",
    "holder_of",
    "initials",
    "is_complete",
    "is_in_scope",
    "moment_of_move",
    "must_be_in_scope",
    "must_be_open",
    "must_name_papers",
    "paper_key",
    "parse_department",
    "purpose_of",
    "receipt_number",
    "seal_kept",
    "serial_of",
    "standing",
    "stands_for",
    "told_name",
    "tries_left",
]

"""Reads: papers and their hand-overs, files, issued certificates."""

from dastak.documents.queries.custody import (
    count_elsewhere,
    count_unconfirmed,
    list_held,
    list_items,
    list_transfers,
    to_item,
    to_transfer,
)
from dastak.documents.queries.files import (
    NoSuchFile,
    list_files,
    must_be_reader,
    open_file,
    open_file_in_area,
    to_file,
)
from dastak.documents.queries.files import read as read_file
from dastak.documents.queries.issued import list_issued, to_issued, verify
from dastak.documents.queries.receipts import (
    RECEIPT_CODE,
    check_receipt,
    list_receipts,
    receipts_place,
    to_receipts,
)
from dastak.documents.queries.stuck import Stuck, StuckKind, list_stuck

__all__ = [
    "RECEIPT_CODE",
    "NoSuchFile",
    "Stuck",
    "StuckKind",
    "check_receipt",
    "count_elsewhere",
    "count_unconfirmed",
    "list_files",
    "list_held",
    "list_issued",
    "list_items",
    "list_receipts",
    "list_stuck",
    "list_transfers",
    "must_be_reader",
    "open_file",
    "open_file_in_area",
    "read_file",
    "receipts_place",
    "to_file",
    "to_issued",
    "to_item",
    "to_receipts",
    "to_transfer",
    "verify",
]

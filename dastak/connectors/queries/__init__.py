"""Reads of cases and checks."""

from dastak.connectors.queries.cases import (
    NoSuchCase,
    barcode_of,
    find_case_by_barcode,
    find_rejection,
    get_case,
    list_mine,
    list_queue,
    list_reasons,
    print_case,
)
from dastak.connectors.queries.checks import last_result, list_checks

__all__ = [
    "NoSuchCase",
    "barcode_of",
    "find_case_by_barcode",
    "find_rejection",
    "get_case",
    "last_result",
    "list_checks",
    "list_mine",
    "list_queue",
    "list_reasons",
    "print_case",
]

"""Reads of cases, systems and checks."""

from dastak.connectors.queries.cases import (
    NoSuchCase,
    appeal_to,
    barcode_of,
    find_case_by_barcode,
    find_rejection,
    get_case,
    get_case_card,
    list_mine,
    list_queue,
    list_reasons,
    print_case,
)
from dastak.connectors.queries.checks import last_result, list_checks
from dastak.connectors.queries.systems import (
    find_output,
    list_connectors,
    list_letters,
    list_objection_reasons,
    list_objections,
    list_systems,
    open_output,
)

__all__ = [
    "NoSuchCase",
    "appeal_to",
    "barcode_of",
    "find_case_by_barcode",
    "find_output",
    "find_rejection",
    "get_case",
    "get_case_card",
    "last_result",
    "list_checks",
    "list_connectors",
    "list_letters",
    "list_mine",
    "list_objection_reasons",
    "list_objections",
    "list_queue",
    "list_reasons",
    "list_systems",
    "open_output",
    "print_case",
]

"""Decisions of this context: which accounts a fact moves, what a bill asks for, serials."""

from dastak.finance.rules.bills import (
    BillEmpty,
    BillTotals,
    LineWrong,
    bill_for_quote,
    check_lines,
    tax_within,
    totals,
)
from dastak.finance.rules.posting import (
    Parts,
    biometric_checked,
    cash_collected,
    cash_handed_in,
    commission_accrued,
    commission_released,
    exempted_by_programme,
    order_confirmed,
    order_released,
    reversed_legs,
    service_recognised,
)
from dastak.finance.rules.posting_hash import request_hash
from dastak.finance.rules.serials import find_serial, receipt_serial

__all__ = [
    "BillEmpty",
    "BillTotals",
    "LineWrong",
    "Parts",
    "bill_for_quote",
    "biometric_checked",
    "cash_collected",
    "cash_handed_in",
    "check_lines",
    "commission_accrued",
    "commission_released",
    "exempted_by_programme",
    "find_serial",
    "order_confirmed",
    "order_released",
    "receipt_serial",
    "request_hash",
    "reversed_legs",
    "service_recognised",
    "tax_within",
    "totals",
]

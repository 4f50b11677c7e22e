"""Reads: bills, receipts, cash, journals."""

from dastak.finance.queries.bills import (
    NoSuchBill,
    bill_of,
    find_bill,
    get_bill,
    list_bills,
    lock_bill,
)
from dastak.finance.queries.cash import (
    NoCashPolicy,
    cash_in_hand,
    cash_limit,
    find_cash,
    list_cash,
    list_cash_room,
    list_handovers,
)
from dastak.finance.queries.ledger import list_journals, verify_ledger
from dastak.finance.queries.money import get_order_money, list_commissions
from dastak.finance.queries.receipts import (
    NoSuchReceipt,
    find_receipt,
    get_receipt,
    list_receipts,
    read_code,
    receipt_of,
)

__all__ = [
    "NoCashPolicy",
    "NoSuchBill",
    "NoSuchReceipt",
    "bill_of",
    "cash_in_hand",
    "cash_limit",
    "find_bill",
    "find_cash",
    "find_receipt",
    "get_bill",
    "get_order_money",
    "get_receipt",
    "list_bills",
    "list_cash",
    "list_cash_room",
    "list_commissions",
    "list_handovers",
    "list_journals",
    "list_receipts",
    "lock_bill",
    "read_code",
    "receipt_of",
    "verify_ledger",
]

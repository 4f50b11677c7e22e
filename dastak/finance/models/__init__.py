"""Tables of finance."""

from dastak.finance.models.ledger import (
    Account,
    Bill,
    Cash,
    CashPolicy,
    Commission,
    CommissionRate,
    Handover,
    Journal,
    Posting,
    Receipt,
    ReceiptPrefix,
    Series,
    TaxRate,
)
from dastak.finance.models.payments import (
    Capture,
    Intimation,
    Payment,
    PaymentPolicy,
    Refund,
    SuspenseItem,
    TreasuryHead,
)

__all__ = [
    "Account",
    "Bill",
    "Capture",
    "Cash",
    "CashPolicy",
    "Commission",
    "CommissionRate",
    "Handover",
    "Intimation",
    "Journal",
    "Payment",
    "PaymentPolicy",
    "Posting",
    "Receipt",
    "ReceiptPrefix",
    "Refund",
    "Series",
    "SuspenseItem",
    "TaxRate",
    "TreasuryHead",
]

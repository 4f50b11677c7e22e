"""Writes, one verb each."""

from dastak.finance.commands.bills import (
    BillExists,
    BillPaid,
    BillRecognised,
    open_bill,
    void_bill,
)
from dastak.finance.commands.cash import (
    BillNotOpen,
    CashLimitReached,
    WrongAmount,
    collect_cash,
    release_cash,
    reserve_cash,
)
from dastak.finance.commands.earnings import (
    BillUnpaid,
    ChargeWrong,
    CommissionTaken,
    NoCommissionRate,
    NoSuchCommission,
    accrue_commission,
    book_biometric_check,
    recognise_service,
    release_commission,
)
from dastak.finance.commands.handovers import (
    CountDiffers,
    CountYourOwn,
    HandoverClosed,
    NoSuchHandover,
    OfferPending,
    OfferWrong,
    accept_cash,
    offer_cash,
)
from dastak.finance.commands.posting import PostingKeyReused
from dastak.finance.commands.seeds import load_seeds

__all__ = [
    "BillExists",
    "BillNotOpen",
    "BillPaid",
    "BillRecognised",
    "BillUnpaid",
    "CashLimitReached",
    "ChargeWrong",
    "CommissionTaken",
    "CountDiffers",
    "CountYourOwn",
    "HandoverClosed",
    "NoCommissionRate",
    "NoSuchCommission",
    "NoSuchHandover",
    "OfferPending",
    "OfferWrong",
    "PostingKeyReused",
    "WrongAmount",
    "accept_cash",
    "accrue_commission",
    "book_biometric_check",
    "collect_cash",
    "load_seeds",
    "offer_cash",
    "open_bill",
    "recognise_service",
    "release_cash",
    "release_commission",
    "reserve_cash",
    "void_bill",
]

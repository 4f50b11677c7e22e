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
from dastak.finance.commands.freezing import (
    CashWitnessNeeded,
    freeze_cash,
    recover_cash,
    thaw_cash,
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
from dastak.finance.commands.intimations import (
    IntimationUnreadable,
    receive_intimation,
)
from dastak.finance.commands.partner import (
    run_payments,
)
from dastak.finance.commands.posting import PostingKeyReused
from dastak.finance.commands.psids import (
    NoSuchPayment,
    NothingToPay,
    PaymentCameIn,
    PsidOpen,
    expire_psids,
    request_psid,
    void_psid,
)
from dastak.finance.commands.refunding import (
    run_refunds,
)
from dastak.finance.commands.refunds import (
    ApproveYourOwn,
    ReasonMissing,
    RefundDecided,
    RefundTooMuch,
    SanctionMissing,
    approve_refund,
    refuse_refund,
    request_refund,
    return_suspense,
)
from dastak.finance.commands.remittances import (
    NothingRemitted,
    confirm_treasury,
)
from dastak.finance.commands.seeds import load_seeds
from dastak.finance.commands.suspense import (
    SuspenseBusy,
    SuspenseClosed,
    SuspenseIsClaim,
    SuspenseTooSmall,
    apply_suspense,
    take_suspense,
)

__all__ = [
    "ApproveYourOwn",
    "BillExists",
    "BillNotOpen",
    "BillPaid",
    "BillRecognised",
    "BillUnpaid",
    "CashLimitReached",
    "CashWitnessNeeded",
    "ChargeWrong",
    "CommissionTaken",
    "CountDiffers",
    "CountYourOwn",
    "HandoverClosed",
    "IntimationUnreadable",
    "NoCommissionRate",
    "NoSuchCommission",
    "NoSuchHandover",
    "NoSuchPayment",
    "NothingRemitted",
    "NothingToPay",
    "OfferPending",
    "OfferWrong",
    "PaymentCameIn",
    "PostingKeyReused",
    "PsidOpen",
    "ReasonMissing",
    "RefundDecided",
    "RefundTooMuch",
    "SanctionMissing",
    "SuspenseBusy",
    "SuspenseClosed",
    "SuspenseIsClaim",
    "SuspenseTooSmall",
    "WrongAmount",
    "accept_cash",
    "accrue_commission",
    "apply_suspense",
    "approve_refund",
    "book_biometric_check",
    "collect_cash",
    "confirm_treasury",
    "expire_psids",
    "freeze_cash",
    "load_seeds",
    "offer_cash",
    "open_bill",
    "receive_intimation",
    "recognise_service",
    "recover_cash",
    "refuse_refund",
    "release_cash",
    "release_commission",
    "request_psid",
    "request_refund",
    "reserve_cash",
    "return_suspense",
    "run_payments",
    "run_refunds",
    "take_suspense",
    "thaw_cash",
    "void_bill",
    "void_psid",
]

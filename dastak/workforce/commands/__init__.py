"""Writes about facilitators."""

from dastak.workforce.commands.recruiting import (
    AlreadyFacilitator,
    CashLimitInvalid,
    CertificateEnded,
    CertificateKnown,
    CertificateReversed,
    HomeOutsidePakistan,
    NameInvalid,
    NoRequirements,
    NotEligible,
    VehicleInvalid,
    add_certificate,
    add_facilitator,
    load_seeds,
)
from dastak.workforce.commands.shifts import (
    NoShift,
    ShiftIsOver,
    ShiftOverlaps,
    cancel_shift,
    open_shifts,
)
from dastak.workforce.commands.suspension import (
    FacilitatorIsSuspended,
    FacilitatorNotSuspended,
    ReasonNeeded,
    reinstate_facilitator,
    suspend_facilitator,
)

__all__ = [
    "AlreadyFacilitator",
    "CashLimitInvalid",
    "CertificateEnded",
    "CertificateKnown",
    "CertificateReversed",
    "FacilitatorIsSuspended",
    "FacilitatorNotSuspended",
    "HomeOutsidePakistan",
    "NameInvalid",
    "NoRequirements",
    "NoShift",
    "NotEligible",
    "ReasonNeeded",
    "ShiftIsOver",
    "ShiftOverlaps",
    "VehicleInvalid",
    "add_certificate",
    "add_facilitator",
    "cancel_shift",
    "load_seeds",
    "open_shifts",
    "reinstate_facilitator",
    "suspend_facilitator",
]

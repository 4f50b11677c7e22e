"""Writes: papers and hand-overs, uploads, certificates."""

from dastak.documents.commands.certificates import (
    AlreadyRevoked,
    DepartmentMissing,
    NoSuchCertificate,
    ReasonMissing,
    issue_certificate,
    open_certificate,
    revoke_certificate,
)
from dastak.documents.commands.custody import NoSuchItem, offer_transfer, register_items
from dastak.documents.commands.receipts import NoSuchReceipt, open_receipt
from dastak.documents.commands.recoveries import WitnessNeeded, recover_items
from dastak.documents.commands.transfers import (
    CodeLocked,
    CodeOnlyForPeople,
    NoSuchTransfer,
    cancel_transfer,
    confirm_transfer,
    confirm_transfer_by_code,
)
from dastak.documents.commands.uploads import (
    Protected,
    TooManyPages,
    TooManyPixels,
    Unreadable,
    store_upload,
)

__all__ = [
    "AlreadyRevoked",
    "CodeLocked",
    "CodeOnlyForPeople",
    "DepartmentMissing",
    "NoSuchCertificate",
    "NoSuchItem",
    "NoSuchReceipt",
    "NoSuchTransfer",
    "Protected",
    "ReasonMissing",
    "TooManyPages",
    "TooManyPixels",
    "Unreadable",
    "WitnessNeeded",
    "cancel_transfer",
    "confirm_transfer",
    "confirm_transfer_by_code",
    "issue_certificate",
    "offer_transfer",
    "open_certificate",
    "open_receipt",
    "recover_items",
    "register_items",
    "revoke_certificate",
    "store_upload",
]

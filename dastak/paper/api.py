"""The door of this context."""

from dastak.paper.adapters.authority import issue_demo_authority
from dastak.paper.adapters.codes import public_keys, sign_code, verify_code
from dastak.paper.adapters.printing import (
    print_bundle,
    print_certificate,
    print_custody_receipt,
    print_delivery_note,
    print_loss_report,
    print_receipt,
)
from dastak.paper.adapters.signatures import sign_pdf, verify_pdf
from dastak.paper.adapters.symbols import qr_png, qr_svg
from dastak.paper.rules import verify_link
from dastak.paper.types import (
    Bundle,
    Certificate,
    CustodyReceipt,
    DeliveryNote,
    Kind,
    LossReport,
    MoneyLine,
    PaperItem,
    Party,
    Payload,
    PdfFinding,
    Receipt,
    Row,
    Section,
    SignedCode,
    SignerFiles,
    Verdict,
)

__all__ = [
    "Bundle",
    "Certificate",
    "CustodyReceipt",
    "DeliveryNote",
    "Kind",
    "LossReport",
    "MoneyLine",
    "PaperItem",
    "Party",
    "Payload",
    "PdfFinding",
    "Receipt",
    "Row",
    "Section",
    "SignedCode",
    "SignerFiles",
    "Verdict",
    "issue_demo_authority",
    "print_bundle",
    "print_certificate",
    "print_custody_receipt",
    "print_delivery_note",
    "print_loss_report",
    "print_receipt",
    "public_keys",
    "qr_png",
    "qr_svg",
    "sign_code",
    "sign_pdf",
    "verify_code",
    "verify_link",
    "verify_pdf",
]

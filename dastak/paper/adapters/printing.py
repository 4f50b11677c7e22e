"""One verb for each paper. ``lang`` is the language that stands first; both are printed."""

from __future__ import annotations

from dastak.paper.adapters.typst import render
from dastak.paper.types import (
    Bundle,
    Certificate,
    CustodyReceipt,
    DeliveryNote,
    LossReport,
    Receipt,
)


def print_receipt(*, receipt: Receipt, lang: str) -> bytes:
    """Money taken, as PDF/A-2b.

    :raises LinesDoNotSum: when the lines do not sum to the total.
    :raises ValueUnprintable: when a value does not have the form of its kind.
    """
    return render(document=receipt, lang=lang)


def print_custody_receipt(*, receipt: CustodyReceipt, lang: str) -> bytes:
    """Original papers that changed hands, with room for both signatures, as PDF/A-2b.

    :raises ValueUnprintable: when a value does not have the form of its kind.
    """
    return render(document=receipt, lang=lang)


def print_bundle(*, bundle: Bundle, lang: str) -> bytes:
    """An application for a department's desk, its number as barcode and QR, as PDF/A-2b.

    :raises ValueUnprintable: when a value does not have the form of its kind.
    :raises BarcodeTextWrong: when the bundle's number is not 1 to 32 ASCII characters.
    """
    return render(document=bundle, lang=lang)


def print_certificate(*, certificate: Certificate, lang: str) -> bytes:
    """What a department issues, as PDF/A-2b, not yet signed: see ``sign_pdf``.

    :raises ValueUnprintable: when a value does not have the form of its kind.
    """
    return render(document=certificate, lang=lang)


def print_delivery_note(*, note: DeliveryNote, lang: str) -> bytes:
    """A sealed bundle handed over at the door, as PDF/A-2b.

    :raises ValueUnprintable: when a value does not have the form of its kind.
    """
    return render(document=note, lang=lang)


def print_loss_report(*, report: LossReport, lang: str) -> bytes:
    """A template for the police about a lost original, with room for signatures, as PDF/A-2b.

    :raises ValueUnprintable: when a value does not have the form of its kind.
    """
    return render(document=report, lang=lang)

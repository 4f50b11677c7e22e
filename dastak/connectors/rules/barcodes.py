"""The number on a bundle: ``B``, nine digits and a check digit."""

from dastak.kernel.ids import find_order_number

MARK = "B"


def to_barcode(*, digits: str) -> str:
    """The barcode of ten digits whose last one is their check digit."""
    return MARK + digits


def find_barcode(*, text: str) -> str | None:
    """The barcode in what was scanned or typed, or None where the check digit does not fit.

    Small letters, blanks, dashes and Urdu digits are understood; the mark must be there, since
    an order's number has the same digits.
    """
    marked = text.strip().upper()
    if not marked.startswith(MARK):
        return None
    digits = find_order_number(marked.removeprefix(MARK))
    return to_barcode(digits=digits) if digits else None

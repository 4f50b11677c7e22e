"""Pictures that machines read: QR codes and barcodes."""

from __future__ import annotations

import io

import segno

from dastak.kernel.errors import Invalid
from dastak.paper.rules import bar_widths

_BAR_HEIGHT = 40
_QUIET_MODULES = 10
_PIXELS_PER_MODULE = 8


class QrTextWrong(Invalid):
    """A QR code holds between 1 and about 2000 bytes of text; this text has {characters} characters."""

    ur = "کیو آر کوڈ میں 1 سے تقریباً 2000 بائٹ متن آتا ہے؛ اس متن کے {characters} حروف ہیں۔"


def qr_svg(text: str) -> str:
    """The text as a QR code: a complete SVG picture that takes the size of its place.

    :raises QrTextWrong: when the text is empty or too long.
    """
    out = io.BytesIO()
    _qr(text).save(out, kind="svg", xmldecl=False, light="#fff", omitsize=True, nl=False)
    return out.getvalue().decode("utf-8")


def qr_png(text: str) -> bytes:
    """The text as a QR code in a PNG picture, 8 pixels a module.

    :raises QrTextWrong: when the text is empty or too long.
    """
    out = io.BytesIO()
    _qr(text).save(out, kind="png", scale=_PIXELS_PER_MODULE)
    return out.getvalue()


def barcode_svg(text: str) -> str:
    """The text as a Code 128 barcode with its quiet zones: a complete SVG picture.

    :raises BarcodeTextWrong: when the text is empty, too long or not printable ASCII.
    """
    widths = bar_widths(text)
    at, bars = _QUIET_MODULES, []
    for place, width in enumerate(widths):
        if place % 2 == 0:
            bars.append(f"M{at} 0h{width}v{_BAR_HEIGHT}h-{width}z")
        at += width
    size = f"0 0 {at + _QUIET_MODULES} {_BAR_HEIGHT}"
    path = f'<path d="{"".join(bars)}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}">{path}</svg>'


def _qr(text: str) -> segno.QRCode:
    # Level M survives a fold or a stain; paper that goes through many hands gets both.
    if not text:
        raise QrTextWrong(characters=0)
    try:
        return segno.make_qr(text, error="m", boost_error=False)
    except ValueError as wrong:
        raise QrTextWrong(characters=len(text)) from wrong

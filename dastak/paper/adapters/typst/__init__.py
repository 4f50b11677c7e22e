"""Documents set by typst: PDF/A-2b with Urdu and English side by side."""

from dastak.paper.adapters.typst.press import (
    FontMissing,
    PrintingFailed,
    UnknownLanguage,
    picture,
    render,
)

__all__ = ["FontMissing", "PrintingFailed", "UnknownLanguage", "picture", "render"]

"""Runs typst over the templates of this folder."""

from __future__ import annotations

import json
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from dastak.kernel.errors import Invalid, Unavailable
from dastak.kernel.text import LANGUAGES
from dastak.paper.adapters.typst.composing import compose
from dastak.paper.types import Document

_TEMPLATES = Path(__file__).parent
FONT_FILE = "NotoNastaliqUrdu.ttf"
_PDF: dict[str, Any] = {"format": "pdf", "pdf_standards": ["a-2b"]}
_PICTURES: dict[str, Any] = {"format": "png", "ppi": 110.0}


class FontMissing(Unavailable):
    """The Urdu font {file} is missing, so nothing can be printed. Run `make demo`, which builds it, or set DASTAK_FONT_DIR to the folder that holds it."""  # noqa: E501

    ur = (
        "اردو فونٹ {file} موجود نہیں، اس لیے کچھ چھپ نہیں سکتا۔ `make demo` چلائیں جو اسے بناتا "
        "ہے، یا DASTAK_FONT_DIR میں اس کا فولڈر بتائیں۔"
    )


class PrintingFailed(Unavailable):
    """The document could not be set: {reason}. Report this sentence to the technical desk."""

    ur = "دستاویز تیار نہ ہو سکی: {reason}۔ یہ جملہ تکنیکی ڈیسک کو بتائیں۔"


class UnknownLanguage(Invalid):
    """Papers are printed in {known}; there is none in {lang}."""

    ur = "کاغذات {known} میں چھپتے ہیں؛ {lang} میں نہیں۔"


def render(*, document: Document, lang: str) -> bytes:
    """The document as PDF/A-2b. Both languages are on it; ``lang`` says which comes first.

    The same document gives the same bytes.

    :raises FontMissing: when the Urdu font is not in DASTAK_FONT_DIR.
    :raises ValueUnprintable: when a value does not have the form of its kind.
    :raises LinesDoNotSum: when the lines of a receipt do not sum to its total.
    """
    pages = _set(document, lang, _PDF)
    if not isinstance(pages, bytes):
        raise PrintingFailed(reason="no PDF came out")
    return pages


def picture(*, document: Document, lang: str) -> list[bytes]:
    """The pages of the document as PNG pictures, as they would be printed, 110 dots an inch.

    :raises FontMissing: when the Urdu font is not in DASTAK_FONT_DIR.
    """
    pages = _set(document, lang, _PICTURES)
    return pages if isinstance(pages, list) else [pages or b""]


def _set(document: Document, lang: str, output: dict[str, Any]) -> bytes | list[bytes] | None:
    if lang not in LANGUAGES:
        raise UnknownLanguage(lang=lang, known=", ".join(LANGUAGES))
    page = compose(document, lang)
    try:
        # A compiler of its own for each document: the web process prints in several threads.
        compiler = typst.Compiler(
            root=_TEMPLATES,
            font_paths=_fonts(_font_folder()),
            ignore_system_fonts=True,
            sys_inputs={"page": json.dumps(page, ensure_ascii=False)},
        )
        source = _TEMPLATES / f"{page['template']}.typ"
        at = document.issued_at.astimezone(UTC).replace(microsecond=0)  # typst takes whole seconds
        return compiler.compile(source, timestamp=at, **output)
    except typst.TypstError as failure:
        raise PrintingFailed(reason=failure.message) from failure


def _font_folder() -> Path:
    folder = Path(settings.DASTAK_FONT_DIR)
    if not (folder / FONT_FILE).is_file():
        raise FontMissing(file=folder / FONT_FILE)
    return folder


@cache
def _fonts(folder: Path) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])

"""Two Nastaliq files from the published font: a small one for pages, a whole one for PDF."""

from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

PUBLISHED = "@fontsource/noto-nastaliq-urdu/files/noto-nastaliq-urdu-arabic-400-normal.woff2"
WEB_FILE = "nastaliq.woff2"
PDF_FILE = "NotoNastaliqUrdu.ttf"
# Urdu letters, Shahmukhi letters, the Arabic look-alikes that phones send, marks, stops and digits.
_LETTERS = (
    "ءآأؤئابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوۂۃہھیےۓ"
    "ݨࣇ"
    "كيىةهۀ"
    "ًٌٍَُِّْٰٖٗٔٓٱ"
    "،؛؟۔٪٫٬"
    "۰۱۲۳۴۵۶۷۸۹"
    " \u00a0\u200c\u200d\u0640()«»"
)


def web_text() -> str:
    """Every sign that the font for pages must hold."""
    return _LETTERS


def make_web_font(*, source: Path, target: Path) -> Path:
    """Write `nastaliq.woff2` into `target`: one weight, Urdu and Shahmukhi only, about 100 KB."""
    options = Options()
    options.flavor = "woff2"
    options.hinting = False
    options.desubroutinize = True
    font = TTFont(source)
    cutter = Subsetter(options)
    cutter.populate(text=web_text())
    cutter.subset(font)
    font.flavor = "woff2"
    return _save(font, target / WEB_FILE)


def make_pdf_font(*, source: Path, target: Path) -> Path:
    """Write `NotoNastaliqUrdu.ttf` into `target`: all Arabic letters, for PDF makers."""
    font = TTFont(source)
    font.flavor = None
    return _save(font, target / PDF_FILE)


def _save(font: TTFont, file: Path) -> Path:
    # A half-written font must never be served: write aside, then rename.
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    font.save(part)
    return part.replace(file)

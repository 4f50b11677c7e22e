"""Colours by their contrast, style sheets by their rules, fonts by their letters."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from dastak.ui import api

FOLDER = Path(__file__).resolve().parent.parent
STYLES = FOLDER / "static" / "ui"
PACKAGES = FOLDER.parent.parent / "clients" / "node_modules"
PAIRS = [
    ("ink", "paper", 7.0),
    ("ink", "soft", 7.0),
    ("muted", "paper", 4.5),
    ("muted", "soft", 4.5),
    ("on-brand", "brand", 4.5),
    ("brand", "paper", 4.5),
    ("link", "paper", 4.5),
    ("link", "soft", 4.5),
    ("error", "paper", 4.5),
    ("error", "error-bg", 4.5),
    ("warn", "warn-bg", 4.5),
    ("ok", "ok-bg", 4.5),
    ("info", "info-bg", 4.5),
    ("ink", "ok-bg", 4.5),
    ("control", "paper", 3.0),
]


def _colours(css: str) -> dict[str, str]:
    found = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})\b", css))
    return {
        name: c if len(c) == 7 else "#" + "".join(2 * x for x in c[1:]) for name, c in found.items()
    }


def _light(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _contrast(first: str, second: str) -> float:
    high, low = sorted((_light(first), _light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colours_can_be_told_apart_by_day_and_by_night(front: str, back: str, least: float) -> None:
    day = _colours((STYLES / "dastak.css").read_text())
    night_css = (STYLES / "field.css").read_text().split("prefers-color-scheme:dark", 1)[1]
    night = day | _colours(night_css) | {"muted": "#e8efe9", "control": "#e8efe9"}
    assert _contrast(day[front], day[back]) >= least
    assert _contrast(night[front], night[back]) >= least


@pytest.mark.parametrize("file", sorted(STYLES.glob("*.css")), ids=lambda file: file.name)
def test_style_sheets_know_no_left_and_right(file: Path) -> None:
    css = file.read_text()
    assert not re.search(r"(margin|padding|border)-(left|right|top|bottom)", css)
    assert not re.search(r"[;{](left|right|top|bottom|width|height|float):", css)
    assert "url(" not in css or file.name == "nastaliq.css"


@pytest.fixture(scope="module")
def made_fonts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    if not PACKAGES.exists():
        pytest.skip("the client packages are not installed")
    return api.build_fonts(target=tmp_path_factory.mktemp("fonts"), source=PACKAGES)


def test_the_font_for_pages_is_small_and_has_every_urdu_letter(
    made_fonts: tuple[Path, Path],
) -> None:
    web, _pdf = made_fonts
    assert web.name == "nastaliq.woff2"
    assert web.stat().st_size <= 103_000
    letters = "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیےۓئؤآۂۃݨ،؟۔۰۹\u200c"
    assert {ord(letter) for letter in letters} <= set(TTFont(web).getBestCmap())


def test_every_urdu_text_of_the_pages_can_be_written_with_the_font(
    made_fonts: tuple[Path, Path],
) -> None:
    held = set(TTFont(made_fonts[0]).getBestCmap())
    texts = (FOLDER / "texts.toml").read_text()
    arabic = {ord(mark) for mark in texts if "\u0600" <= mark <= "\u06ff"}
    assert not {chr(code) for code in arabic - held}


def test_the_font_for_pdf_is_a_plain_truetype_file(made_fonts: tuple[Path, Path]) -> None:
    _web, pdf = made_fonts
    assert pdf.name == "NotoNastaliqUrdu.ttf"
    assert pdf.read_bytes()[:4] == b"\x00\x01\x00\x00"

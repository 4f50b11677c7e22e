import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pikepdf
import pytest
import typst
from django.conf import settings as project
from PIL import Image, ImageStat
from pytest_django import Settings

from dastak.kernel.text import Bilingual
from dastak.paper import api
from dastak.paper.adapters.typst import composing, press
from dastak.paper.rules import Run, figures
from dastak.paper.tests import samples
from dastak.paper.types import Document, Kind, PaperItem, Party, Row

LANGUAGES = ["ur", "en"]
DOCUMENTS = {type(paper).__name__: paper for paper in samples.all_documents()}
PAGES = {"Receipt": 1, "CustodyReceipt": 1, "Bundle": 2, "Certificate": 1, "DeliveryNote": 1}
TEMPLATES = Path(press.__file__).parent

pytestmark = pytest.mark.skipif(
    not (Path(project.DASTAK_FONT_DIR) / press.FONT_FILE).is_file(),
    reason="the Urdu font is not built: make demo builds it",
)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_paper_is_an_archivable_pdf(name: str, lang: str) -> None:
    pdf = press.render(document=DOCUMENTS[name], lang=lang)
    assert pdf.startswith(b"%PDF")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == PAGES[name]
        about = opened.open_metadata()
        assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "B")
        assert str(opened.Root.Lang) == lang


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_page_carries_ink_within_its_margins(name: str, lang: str) -> None:
    for page in press.picture(document=DOCUMENTS[name], lang=lang):
        picture = Image.open(io.BytesIO(page)).convert("L")
        assert ImageStat.Stat(picture).mean[0] < 254
        edge = round(110 / 25.4 * 7)
        width, height = picture.size
        inside = picture.crop((edge, edge, width - edge, height - edge))
        picture.paste(255, (edge, edge, width - edge, height - edge))
        assert picture.getextrema() == (255, 255), "something reaches into the margin"
        assert inside.point(lambda shade: 255 * (shade < 60)).getbbox() is not None


def test_the_same_paper_gives_the_same_bytes() -> None:
    once, again = (press.render(document=samples.receipt(), lang="ur") for _ in range(2))
    assert once == again


@pytest.mark.parametrize(
    ("name", "draw"),
    [
        ("Receipt", lambda paper: api.print_receipt(receipt=paper, lang="ur")),
        ("CustodyReceipt", lambda paper: api.print_custody_receipt(receipt=paper, lang="ur")),
        ("Bundle", lambda paper: api.print_bundle(bundle=paper, lang="ur")),
        ("Certificate", lambda paper: api.print_certificate(certificate=paper, lang="ur")),
        ("DeliveryNote", lambda paper: api.print_delivery_note(note=paper, lang="ur")),
    ],
)
def test_each_paper_has_its_verb(name: str, draw: Callable[[Document], bytes]) -> None:
    assert draw(DOCUMENTS[name]).startswith(b"%PDF")


FIGURES = ["35202-1234567-1", "+92 300 1234567", "05-11-2026", "14:00-16:00", "+92 42 35761234"]


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_in_an_urdu_line_keeps_its_order(figure: str) -> None:
    isolated, reference, bare = glyphs(figure)
    assert reference in isolated
    assert reference not in bare, "without isolation this figure would be safe: a weak test"


def glyphs(figure: str) -> tuple[list[list[str]], list[str], list[list[str]]]:
    """Shapes from left to right: in our line, alone, and in a line where nothing is isolated."""
    line = f"یہ {figure} ہے"
    words = composing._words(line)
    bare = composing._side([Run(line, False)], rtl=True)
    shapes = [drawn(f"side({part})", words["ur"], bare) for part in ("data.ours", "data.bare")]
    alone = drawn(f'urdu(run("{figure}"), 10.5pt)', words["ur"], bare)
    return shapes[0], [shape for run in alone for shape in run], shapes[1]


def drawn(call: str, ours: object, bare: object) -> list[list[str]]:
    page = {"lang": "ur", "ours": ours, "bare": bare}
    source = f'#import "sheet.typ": *\n#let data = page-of-data\n#{call}'
    compiler = typst.Compiler(
        source.encode(),
        root=TEMPLATES,
        font_paths=press._fonts(press._font_folder()),
        ignore_system_fonts=True,
        sys_inputs={"page": json.dumps(page)},
    )
    svg = compiler.compile(format="svg")
    root = ET.fromstring(svg if isinstance(svg, bytes) else (svg or [b""])[0])
    runs = [[shape(use) for use in group if use.tag.endswith("use")] for group in root.iter()]
    return [run for run in runs if run]


def shape(use: ET.Element) -> str:
    return next(value for name, value in use.attrib.items() if name.endswith("href"))


def test_hostile_words_are_printed_and_stay_inside_the_page() -> None:
    words = [
        "x" * 300,
        "ا" * 300,
        "9" * 300,
        'a"#let(*_$`\\<b> = //',
        "🙂 \u202e35202-1234567-1",
        "\ufdfa \ufeed\ufdf2 漢字 हिन्दी",
        "\x00\x1b\n\r\t",
    ]
    rows = tuple(Row(label=Bilingual("Row", "سطر"), value=word) for word in words)
    paper = replace(
        samples.custody_receipt(),
        rows=rows,
        papers=tuple(PaperItem(name=word, reference=word[:60], remark=word) for word in words[:2]),
        giver=Party(role=Bilingual("x" * 80, "ا" * 80), name="y" * 120, reference="8" * 60),
    )
    assert api.print_custody_receipt(receipt=paper, lang="ur").startswith(b"%PDF")
    for page in press.picture(document=paper, lang="ur"):
        picture = Image.open(io.BytesIO(page)).convert("L")
        edge = round(110 / 25.4 * 7)
        right = picture.crop((picture.width - edge, 0, picture.width, picture.height))
        left = picture.crop((0, 0, edge, picture.height))
        assert right.getextrema() == left.getextrema() == (255, 255)


def test_a_receipt_whose_lines_do_not_sum_is_not_printed() -> None:
    wrong = replace(samples.receipt(), total_paisa=125051)
    with pytest.raises(composing.LinesDoNotSum, match="LHR-0417-000123"):
        api.print_receipt(receipt=wrong, lang="ur")


def test_a_value_of_another_form_stops_the_print_by_name() -> None:
    odd = Row(label=Bilingual("Date of birth", "تاریخِ پیدائش"), value="12/3", kind=Kind.DATE)
    with pytest.raises(figures.ValueUnprintable, match="Date of birth"):
        api.print_receipt(receipt=replace(samples.receipt(), rows=(odd,)), lang="ur")


def test_a_missing_font_is_named_with_its_remedy(settings: Settings, tmp_path: Path) -> None:
    settings.DASTAK_FONT_DIR = tmp_path
    with pytest.raises(press.FontMissing, match=r"NotoNastaliqUrdu\.ttf is missing.*DASTAK_FONT"):
        api.print_receipt(receipt=samples.receipt(), lang="ur")


def test_a_third_language_is_refused() -> None:
    with pytest.raises(press.UnknownLanguage, match="ur, en"):
        api.print_receipt(receipt=samples.receipt(), lang="ps")


def test_templates_hold_no_words_of_their_own() -> None:
    for template in TEMPLATES.glob("*.typ"):
        code = re.sub(r"//.*", "", template.read_text("utf-8"))
        assert not re.search(r"[\u0600-\u06ff]", code), template.name

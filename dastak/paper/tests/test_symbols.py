import io
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from dastak.paper.adapters import symbols


def test_a_qr_is_a_picture_that_takes_the_size_of_its_place() -> None:
    root = ET.fromstring(symbols.qr_svg("https://dastak.example.pk/verify/AQ"))
    assert "viewBox" in root.attrib
    assert "width" not in root.attrib
    # The strict content policy of the pages allows no style attribute.
    assert not [node for node in root.iter() if "style" in node.attrib]


def test_a_qr_png_is_black_and_white_with_a_quiet_zone() -> None:
    picture = Image.open(io.BytesIO(symbols.qr_png("B-LHR-26-004817"))).convert("L")
    assert picture.getextrema() == (0, 255)
    border = picture.crop((0, 0, picture.width, 4 * 8))
    assert border.getextrema() == (255, 255)


@pytest.mark.parametrize("text", ["", "x" * 4000])
def test_a_text_that_no_qr_holds_is_refused(text: str) -> None:
    with pytest.raises(symbols.QrTextWrong):
        symbols.qr_svg(text)


def test_a_barcode_has_quiet_zones_of_ten_modules() -> None:
    root = ET.fromstring(symbols.barcode_svg("A"))
    # start 11 + letter 11 + check 11 + stop 13, and ten on each side
    assert root.attrib["viewBox"] == "0 0 66 40"

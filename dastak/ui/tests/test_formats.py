"""How figures read, and that none of them can be re-ordered inside Urdu text."""

import unicodedata
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dastak.ui.rules import digits, formats
from dastak.ui.types import Language, Pieces

MORNING = datetime(2026, 11, 21, 4, 10, tzinfo=UTC)
BOTH: tuple[Language, ...] = ("ur", "en")


class _Seen(HTMLParser):
    """Text by whether a left-to-right isolate holds it."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[str] = []
        self.bare = ""
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "bdi"
        self._open.append(dict(attrs).get("dir") or "")

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if "ltr" in self._open:
            self.held.append(data)
        else:
            self.bare += data


def _seen(pieces: Pieces, lang: Language) -> _Seen:
    seen = _Seen()
    seen.feed(formats.as_html(pieces=pieces, lang=lang))
    return seen


@pytest.mark.parametrize(
    ("pieces", "held"),
    [
        (formats.cnic(text="35202-1234567-1"), ["35202-1234567-1"]),
        (formats.cnic(text="۳۵۲۰۲۱۲۳۴۵۶۷۱"), ["35202-1234567-1"]),
        (formats.cnic_masked(text="3520212345671"), ["35202-*****67-1"]),
        (formats.phone(text="+92 300 1234567"), ["0300-1234567"]),
        (formats.phone(text="00923001234567"), ["0300-1234567"]),
        (formats.phone(text="+44 20 7946 0958"), ["+44 20 7946 0958"]),
        (formats.phone(text="1202"), ["1202"]),
        (formats.phone_masked(text="03001234567"), ["0300-****567"]),
        (formats.number(value="14:00-16:00"), ["14:00-16:00"]),
        (formats.number(value="1.2 km"), ["1.2 km"]),
        (formats.number(value="65+"), ["65+"]),
        (formats.number(value="21/11/2026"), ["21/11/2026"]),
        (formats.number(value=1234567), ["1,234,567"]),
        (formats.number(value=-5), ["-5"]),
        (formats.number(value=Decimal("4.80")), ["4.8"]),
        (formats.number(value=None), ["–"]),
        (formats.percent(value=12.5), ["12.5%"]),
        (formats.reference(text="D-48213/2"), ["D-48213/2"]),
        (formats.order_number(text="4821730697"), ["482-173-0697"]),
        (formats.order_number(text=None), ["–"]),
        (formats.reference(text="۴۸۲۱-۷۳۰۶"), ["4821-7306"]),
        (formats.money(paisa=50_000, lang="ur"), ["500"]),
        (formats.money(paisa=105_050, lang="ur"), ["1,050.50"]),
        (formats.day(value=MORNING, lang="ur"), ["21", "2026"]),
        (formats.hour(value=MORNING, lang="ur"), ["9:10"]),
        (
            formats.span(start=MORNING, end=MORNING + timedelta(hours=2), lang="ur"),
            ["9:10", "11:10"],
        ),
    ],
)
def test_every_figure_in_urdu_stands_in_a_left_to_right_isolate(
    pieces: Pieces, held: list[str]
) -> None:
    seen = _seen(pieces, "ur")
    assert seen.held == held
    assert not any(mark.isdigit() for mark in seen.bare)


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (formats.money(paisa=105_000, lang="ur"), "روپے 1,050"),
        (formats.money(paisa=105_000, lang="en"), "Rs 1,050"),
        (formats.money(paisa=-1, lang="en"), "Rs -0.01"),
        (formats.money(paisa=None, lang="en"), "not published"),
        (formats.money(paisa=None, lang="ur"), "شائع نہیں کی گئی"),
        (formats.day(value=MORNING, lang="ur"), "21 نومبر 2026"),
        (formats.day(value=date(2026, 11, 21), lang="en"), "21 November 2026"),
        (formats.hour(value=MORNING, lang="en"), "9:10 am"),
        (formats.hour(value=MORNING, lang="ur"), "صبح 9:10"),
        (formats.hour(value=MORNING + timedelta(hours=3), lang="ur"), "دوپہر 12:10"),
        (formats.hour(value=MORNING + timedelta(hours=8), lang="ur"), "شام 5:10"),
        (formats.hour(value=MORNING + timedelta(hours=12), lang="ur"), "رات 9:10"),
        (formats.hour(value=MORNING - timedelta(hours=8), lang="ur"), "رات 1:10"),
        (
            formats.span(start=MORNING, end=MORNING + timedelta(hours=8), lang="ur"),
            "صبح 9:10 سے شام 5:10 تک",
        ),
        (
            formats.span(start=MORNING, end=MORNING + timedelta(hours=8), lang="en"),
            "9:10 am to 5:10 pm",
        ),
    ],
)
def test_figures_read_as_people_say_them(pieces: Pieces, text: str) -> None:
    assert "".join(piece.text for piece in pieces) == text


def test_a_late_evening_in_utc_is_already_the_next_day_in_pakistan() -> None:
    late = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
    assert formats.day(value=late, lang="en")[0].text == "22 November 2026"
    assert not formats.is_one_day(start=MORNING, end=late)


def test_a_wrong_card_number_is_hidden_whole() -> None:
    assert formats.cnic_masked(text="35202-1234")[0].text == "*****"


def test_english_figures_are_isolated_too() -> None:
    html = formats.as_html(pieces=formats.day(value=MORNING, lang="en"), lang="en")
    assert html == '<bdi dir="ltr" class="num">21 November 2026</bdi>'


def test_plain_urdu_text_isolates_numbers_by_characters() -> None:
    plain = formats.as_plain(pieces=formats.money(paisa=50_000, lang="ur"), lang="ur")
    assert plain == "\u2067روپے \u2066500\u2069\u2069"
    card = formats.as_plain(pieces=formats.cnic(text="3520212345671"), lang="ur")
    assert card == "\u206635202-1234567-1\u2069"


@given(some.text())
def test_no_text_can_break_out_of_its_isolate(text: str) -> None:
    html = formats.as_html(pieces=formats.number(value=text), lang="ur")
    inner = html.removeprefix('<bdi dir="ltr" class="num">').removesuffix("</bdi>")
    assert "<" not in inner
    assert not any(
        unicodedata.bidirectional(mark) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
        for mark in unescape(inner)
    )  # fmt: skip


@given(some.integers(min_value=-(10**15), max_value=10**15), some.sampled_from(BOTH))
def test_money_never_loses_a_paisa(paisa: int, lang: Language) -> None:
    text = "".join(piece.text for piece in formats.money(paisa=paisa, lang=lang))
    amount = Decimal(text.split(" ")[1].replace(",", ""))
    assert amount * 100 == paisa


def test_urdu_and_arabic_digits_become_western_ones() -> None:
    assert digits.western_digits(text="۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩") == "0123456789 0123456789"
    assert digits.only_digits(text="۰۳۰۰-۱۲۳ (x)") == "0300123"


def test_direction_marks_are_taken_out_of_typed_text_but_joins_stay() -> None:
    assert digits.without_direction_marks(text="a\u202eb\u2067c\u200fd\u200ce") == "abcd\u200ce"

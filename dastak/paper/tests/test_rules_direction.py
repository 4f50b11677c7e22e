import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastak.paper.rules import direction


def figures_of(text: str) -> list[str]:
    return [run.text for run in direction.runs(text) if run.is_figure]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("شناختی کارڈ 35202-1234567-1 ہے", ["35202-1234567-1"]),
        ("فون +92 300 1234567 پر", ["+92 300 1234567"]),
        ("وقت 14:00-16:00، کل", ["14:00-16:00"]),
        ("تاریخ 05-11-2026۔", ["05-11-2026"]),
        ("مکان 12-B، گلی 3/4", ["12-B", "3/4"]),
        ("بل D-48213/2 دیں", ["D-48213/2"]),
        ("دیکھیں https://d.pk/v/AQx-_1.", ["https://d.pk/v/AQx-_1"]),
        ("۳۵۲۰۲-۱۲۳۴۵۶۷-۱", ["۳۵۲۰۲-۱۲۳۴۵۶۷-۱"]),
        ("فیس Rs 1,500/- ہے", ["Rs 1,500/-"]),
        ("عمر 18+ سال", ["18+"]),
        ("Amna Bibi", []),
        ("", []),
    ],
)
def test_figures_are_cut_out_of_a_text(text: str, figures: list[str]) -> None:
    assert figures_of(text) == figures


@given(st.text(alphabet="اب۔، 0123456789-/+:.abXY*", max_size=60))
def test_cutting_loses_nothing(text: str) -> None:
    joined = "".join(run.text for run in direction.runs(text)).replace("\u200b", "")
    assert joined == direction.printable(text)


@given(st.text(max_size=60))
def test_only_letters_that_a_font_has_are_left(text: str) -> None:
    clean = direction.printable(text)
    assert clean == direction.printable(clean)
    assert "\n" not in clean


def test_direction_marks_are_dropped_because_they_disguise_figures() -> None:
    assert direction.printable("35202\u202e1234567\u2066-1\u200f") == "352021234567-1"


def test_an_emoji_becomes_a_question_mark() -> None:
    assert direction.printable("Amna 🙂") == "Amna ?"


def test_shaped_letters_of_old_systems_become_plain() -> None:
    assert direction.printable("\ufee3\ufea4\ufee3\ufeaa") == "محمد"


def test_a_long_word_may_break() -> None:
    parts = direction.figure("X1" * 40)[0].text.split("\u200b")
    assert max(len(part) for part in parts) == 24


@pytest.mark.parametrize(
    ("text", "rtl"), [("آمنہ Amna", True), ("Amna آمنہ", False), ("12 آمنہ", True), ("12-5", False)]
)
def test_the_first_letter_gives_the_direction(text: str, rtl: bool) -> None:
    assert direction.is_rtl(text) is rtl

from datetime import UTC, datetime

import pytest

from dastak.kernel.text import Bilingual
from dastak.paper.rules import figures
from dastak.paper.types import Kind, Row

LABEL = Bilingual("Label", "لیبل")


def texts(value: str, kind: Kind) -> tuple[str, str]:
    both = figures.written(Row(label=LABEL, value=value, kind=kind))
    return "".join(r.text for r in both.ur), "".join(r.text for r in both.en)


@pytest.mark.parametrize(
    ("kind", "value", "ur", "en"),
    [
        (Kind.CNIC, "3520212345671", "35202-1234567-1", "35202-1234567-1"),
        (Kind.CNIC, "35202-1234567-1", "35202-1234567-1", "35202-1234567-1"),
        (Kind.CNIC, "۳۵۲۰۲۱۲۳۴۵۶۷۱", "35202-1234567-1", "35202-1234567-1"),
        (Kind.CNIC, "35202*******1", "35202-*******-1", "35202-*******-1"),
        (Kind.PHONE, "+923001234567", "+92 300 1234567", "+92 300 1234567"),
        (Kind.PHONE, "03001234567", "+92 300 1234567", "+92 300 1234567"),
        (Kind.PHONE, "1202", "1202", "1202"),
        (Kind.PHONE, "0300 ****567", "0300 ****567", "0300 ****567"),
        (Kind.MONEY, "125050", "روپے 1,250.50", "Rs 1,250.50"),
        (Kind.MONEY, "105000", "روپے 1,050", "Rs 1,050"),
        (Kind.MONEY, "-5", "روپے -0.05", "Rs -0.05"),
        (Kind.MONEY, "0", "روپے 0", "Rs 0"),
        (Kind.DATE, "2026-11-05", "5 نومبر 2026", "5 November 2026"),
        (
            Kind.INSTANT,
            "2026-11-05T04:10:00+00:00",
            "5 نومبر 2026، صبح 9:10",
            "5 November 2026, 9:10 am",
        ),
        (Kind.NUMBER, "۳", "3", "3"),
        (Kind.NUMBER, "-2.50", "-2.50", "-2.50"),
        (Kind.REF, "LEA-17-4821", "LEA-17-4821", "LEA-17-4821"),
        (Kind.TEXT, "  ", "—", "—"),
        (Kind.DATE, "", "—", "—"),
        (Kind.TEXT, "\u200e\n", "—", "—"),
        (Kind.CNIC, "\u202a35202-1234567-1\u202c", "35202-1234567-1", "35202-1234567-1"),
    ],
)
def test_values_are_written_by_their_kind(kind: Kind, value: str, ur: str, en: str) -> None:
    assert texts(value, kind) == (ur, en)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.CNIC, "352021234567"),
        (Kind.PHONE, "call me"),
        (Kind.MONEY, "12.50"),
        (Kind.DATE, "05-11-2026"),
        (Kind.DATE, "2026-02-30"),
        (Kind.INSTANT, "2026-11-05T04:10:00"),
        (Kind.NUMBER, "three"),
    ],
)
def test_a_value_of_another_form_is_refused_by_name(kind: Kind, value: str) -> None:
    with pytest.raises(figures.ValueUnprintable, match="Label") as refused:
        texts(value, kind)
    assert value in refused.value.text("ur")


@pytest.mark.parametrize(
    ("hour", "part"),
    [(0, "رات"), (4, "صبح"), (11, "صبح"), (12, "دوپہر"), (16, "شام"), (19, "رات")],
)
def test_the_day_has_four_parts_in_urdu(hour: int, part: str) -> None:
    at = datetime(2026, 1, 1, (hour - 5) % 24, 30, tzinfo=UTC)
    assert part in "".join(run.text for run in figures.instant(at).ur)


def test_noon_and_midnight_are_twelve() -> None:
    assert "12:30 pm" in texts("2026-01-01T07:30:00+00:00", Kind.INSTANT)[1]
    assert "12:30 am" in texts("2026-01-01T19:30:00+00:00", Kind.INSTANT)[1]


def test_a_bilingual_value_is_written_on_both_sides() -> None:
    both = figures.written(Row(label=LABEL, value=Bilingual("Lahore", "لاہور")))
    assert (both.ur[0].text, both.en[0].text) == ("لاہور", "Lahore")
    assert not both.is_shared

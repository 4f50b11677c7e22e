"""Fields, charts, browsers and addresses."""

from datetime import UTC, datetime, timedelta

import pytest

from dastak.ui.rules import browsers, charts, fields
from dastak.ui.types import FieldKind

CHROMIUM = '"Chromium";v="{}", "Not=A?Brand";v="24"'


@pytest.mark.parametrize(
    ("version", "platform", "wanted"),
    [
        (129, '"Android"', True),
        (130, '"Android"', False),
        (133, '"Linux"', False),
        (135, '"Android"', False),
        (136, '"Android"', True),
        (133, '"Windows"', True),
    ],
)
def test_versions_that_freeze_get_no_nastaliq(version: int, platform: str, wanted: bool) -> None:
    said = CHROMIUM.format(version)
    assert browsers.wants_nastaliq(sec_ch_ua=said, platform=platform, save_data="") is wanted


def test_a_browser_that_saves_data_gets_no_nastaliq() -> None:
    assert not browsers.wants_nastaliq(sec_ch_ua="", platform="", save_data="on")
    assert browsers.wants_nastaliq(sec_ch_ua="", platform="", save_data="")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/ur/orders/4821?tab=1", "/en/orders/4821?tab=1"),
        ("/ur/", "/en/"),
        ("/healthz", "/en/"),
        ("/", "/en/"),
        ("//evil.example/x", "/en/"),
        ("/urdu/x", "/en/"),
    ],
)
def test_the_language_link_leads_to_the_same_page(path: str, expected: str) -> None:
    assert browsers.path_in_language(path=path, lang="en") == expected


def test_an_error_leads_to_the_first_option_of_its_question() -> None:
    made = fields.field(spec={"name": "who", "kind": "radios", "options": [("a", "A"), ("b", "B")]})
    assert [option.id for option in made.options] == ["f-who", "f-who-1"]


def test_given_answers_are_chosen_again() -> None:
    spec = {"name": "p", "kind": "checkboxes", "value": ["b"], "options": [("a", "A"), ("b", "B")]}
    assert [option.is_chosen for option in fields.field(spec=spec).options] == [False, True]
    one = fields.field(
        spec={"name": "n", "kind": "select", "value": 2, "options": [(1, "A"), (2, "B")]}
    )
    assert [option.is_chosen for option in one.options] == [False, True]


def test_a_code_from_sms_can_be_filled_in_by_the_phone() -> None:
    made = fields.field(spec={"name": "code", "kind": "otp"})
    assert made.attributes["autocomplete"] == "one-time-code"
    assert made.attributes["dir"] == "ltr"


@pytest.mark.parametrize("kind", ["cnic", "phone", "number", "amount", "otp"])
def test_figures_are_typed_left_to_right_with_a_number_pad(kind: str) -> None:
    made = fields.field(spec={"name": "x", "kind": kind})
    assert made.attributes["dir"] == "ltr"
    assert made.attributes["inputmode"] in {"numeric", "tel"}


def test_hint_and_error_are_both_read_out_with_the_question() -> None:
    made = fields.field(spec={"name": "x", "hint": "h", "error": "e"})
    assert made.described_by == "f-x-error f-x-hint"


def test_a_question_of_no_known_kind_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="banana"):
        fields.field(spec={"name": "x", "kind": "banana"})


def test_every_kind_of_question_can_be_made() -> None:
    assert {fields.field(spec={"name": "x", "kind": kind}).kind for kind in FieldKind} == set(
        FieldKind
    )


def test_slots_are_gathered_by_the_day_in_pakistan() -> None:
    late = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)
    options = [
        {"value": str(hours), "starts_at": late + timedelta(hours=hours), "ends_at": late}
        for hours in (0, 1, 2)
    ]
    made = fields.field(spec={"name": "slot", "kind": "slot", "options": options})
    days = fields.by_day(options=made.options)
    assert [len(kept) for _first, kept in days] == [1, 2]


def test_the_longest_bar_is_a_hundred_wide() -> None:
    assert [bar.width for bar in charts.bars(rows=[("a", 50), ("b", 200)])] == [25.0, 100.0]
    assert [bar.width for bar in charts.bars(rows=[("a", 0)])] == [0.0]
    assert charts.bars(rows=[]) == ()


def test_a_line_runs_from_foot_to_top() -> None:
    corners = charts.sparkline(values=[1, 3, 2])
    assert [(point.x, point.y) for point in corners] == [(0.0, 24.0), (50.0, 0.0), (100.0, 12.0)]
    assert charts.sparkline(values=[5])[0].y == 12.0
    assert charts.sparkline(values=[]) == ()

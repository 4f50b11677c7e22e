"""Quiet hours, pauses and the length of texts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastak.notices import rules
from dastak.notices.types import Timing

NOON = datetime(2026, 6, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-06-01T07:00+00:00", "2026-06-01T07:00+00:00"),
        ("2026-06-01T15:59+00:00", "2026-06-01T15:59+00:00"),
        ("2026-06-01T16:00+00:00", "2026-06-02T03:00+00:00"),
        ("2026-06-01T20:00+00:00", "2026-06-02T03:00+00:00"),
        ("2026-06-02T02:59+00:00", "2026-06-02T03:00+00:00"),
        ("2026-06-02T03:00+00:00", "2026-06-02T03:00+00:00"),
    ],
)
def test_what_can_wait_waits_for_the_morning_in_pakistan(now: str, expected: str) -> None:
    at = rules.first_at(timing=Timing.DAY, now=datetime.fromisoformat(now))
    assert at == datetime.fromisoformat(expected)


@given(st.integers(0, 10_000_000).map(lambda n: NOON + timedelta(seconds=n)))
def test_what_cannot_wait_goes_at_once_and_the_rest_within_eleven_hours(now: datetime) -> None:
    assert rules.first_at(timing=Timing.NOW, now=now) == now
    assert timedelta(0) <= rules.first_at(timing=Timing.DAY, now=now) - now <= timedelta(hours=11)


def test_pauses_grow_to_five_minutes_and_respect_what_was_asked_for() -> None:
    pauses = [rules.pause_before(attempt=n, retry_seconds=0).seconds for n in (1, 2, 3, 9, 10, 40)]
    assert pauses == [1, 2, 4, 256, 300, 300]
    assert rules.pause_before(attempt=1, retry_seconds=60) == timedelta(minutes=1)


def test_a_message_is_given_up_after_twelve_attempts_and_a_day() -> None:
    day = timedelta(days=1)
    assert not rules.is_over(attempts=1, made_at=NOON, now=NOON + day)
    assert not rules.is_over(attempts=50, made_at=NOON, now=NOON + day / 2)
    assert rules.is_over(attempts=12, made_at=NOON, now=NOON + day)


@pytest.mark.parametrize(
    ("text", "parts"),
    [("a" * 160, 1), ("a" * 161, 2), ("ا" * 70, 1), ("ا" * 71, 2), ("ا" * 135, 3), ("€" * 80, 1)],
)
def test_parts_are_counted_as_the_networks_count(text: str, parts: int) -> None:
    assert rules.sms_parts(text=text) == parts


@given(st.text(max_size=200))
def test_cleaned_words_are_one_short_visible_line(text: str) -> None:
    line = rules.clean(text=text)
    assert len(line) <= 60
    assert "\n" not in line
    assert rules.clean(text=line) == line


def test_a_field_without_a_value_is_named() -> None:
    with pytest.raises(KeyError, match="nothing"):
        rules.fill(words="{nothing}", values={})

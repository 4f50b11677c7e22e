"""The campaign of crashes finds what it looks for, and a short one finds nothing."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from stories.crash.checks import find_flaws
from stories.crash.patience import Book

ROOT = Path(__file__).resolve().parent.parent


def test_a_lost_and_a_doubled_step_are_found() -> None:
    book = Book()
    book.note("a", "place", "qualify", "capture")
    book.receipt("a", "LHR-1", 175_000)
    kept = {"a": Counter(place=2, qualify=1)}
    found = find_flaws(book, kept, {"a": ("LHR-1", 170_000)})
    assert [flaw.split(":")[0] for flaw in found] == ["doubled", "lost", "lost"]
    kept["a"] = Counter(place=1, qualify=1, capture=1)
    assert find_flaws(book, kept, {"a": ("LHR-1", 175_000)}) == []


def test_a_receipt_that_nobody_knows_of_is_found() -> None:
    assert find_flaws(Book(), {}, {"a": ("LHR-1", 175_000)}) == [
        "unasked: receipt LHR-1 of 175000 paisa for line a was told to nobody"
    ]


@pytest.mark.long
def test_a_few_orders_survive_a_few_kills() -> None:
    words = ["--orders", "6", "--each", "6", "--quiet", "6", "--seed", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "stories.crash", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 violations" in done.stdout

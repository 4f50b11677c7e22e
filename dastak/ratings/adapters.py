"""The reviewed rows in ``seeds/``."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from dastak.kernel.text import Bilingual
from dastak.ratings.types import Side, Tag

_FILE = Path(__file__).resolve().parent / "seeds" / "tags.csv"


@cache
def tags() -> tuple[Tag, ...]:
    """Everything that can be said besides stars, in the order of the file."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Tag(row["code"], Side(row["side"]), Bilingual(en=row["en"], ur=row["ur"]))
            for row in csv.DictReader(file)
        )

"""The reviewed templates in ``seeds/templates.csv``."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from dastak.notices.types import Recipient, Template, Timing

_FILE = Path(__file__).resolve().parent.parent / "seeds" / "templates.csv"


@cache
def templates() -> dict[str, Template]:
    """Templates by the name of their event."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["event"]: Template(
                event=row["event"],
                recipient=Recipient(row["recipient"]),
                timing=Timing(row["timing"]),
                en=row["en"].replace("\r", ""),
                ur=row["ur"].replace("\r", ""),
            )
            for row in csv.DictReader(file)
        }

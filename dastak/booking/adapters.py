"""The reviewed seed file that lies in this folder."""

from __future__ import annotations

import csv
from pathlib import Path

SEEDS = Path(__file__).resolve().parent / "seeds"


def read_windows() -> list[dict[str, str]]:
    """All rows of ``seeds/windows.csv``."""
    with (SEEDS / "windows.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
